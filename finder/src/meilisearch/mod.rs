//! The engine of larger houses: a Meilisearch server, shared by all nodes.
//!
//! Meilisearch reads at most ten words of a question and wants them all; people ask in whole sentences. So a question is
//! prepared here ([`asking`]): what says nothing is left out, what is misspelt is mended from the words of the articles,
//! and what is left is asked several times at once, whole and piece by piece. The answers are then put in the order of
//! [`crate::rank`], which both engines share. The embedded engine beside it knows the words; it is also who answers when
//! Meilisearch does not.
//!
//! Questions are asked with a key that can do nothing else. Every change is a task of Meilisearch's: it counts once the
//! task succeeded, and the error of a task that did not is reported.

mod asking;
mod settings;
mod tasks;

use std::sync::{PoisonError, RwLock};

use meilisearch_sdk::{
    client::{Client, SwapIndexes},
    errors::Error,
    key::{Action, KeyBuilder},
};
use serde::{Deserialize, Serialize};

use crate::{
    dictionary::Dictionary,
    document::{Change, Document},
    embedded::Embedded,
    engine::{Engine, EngineError},
    query::Query,
    results::{Results, Suggestion},
};

/// The index that is searched.
pub const INDEX: &str = "articles";
/// The index that a rebuild fills before they are swapped.
const NEXT: &str = "articles_next";
/// What the key for questions is called.
const KEY: &str = "laporbkn: search only";

/// A Meilisearch server.
#[derive(Debug)]
pub struct Meilisearch {
    /// With the key of the settings: writes.
    writer: Client,
    /// With the key for questions, once there is one.
    asker: RwLock<Option<Client>>,
    url: String,
    /// Without a key there are no keys to make: a server on the same machine, for trying out.
    has_key: bool,
    embedded: Embedded,
}

/// An article as Meilisearch keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Record {
    id: String,
    slug: String,
    lang: String,
    category: String,
    title: String,
    aliases: Vec<String>,
    tags: Vec<String>,
    body: String,
}

impl From<Document> for Record {
    fn from(article: Document) -> Self {
        Self {
            id: article.id,
            slug: article.slug,
            lang: article.lang.to_string(),
            category: article.category,
            title: article.title,
            aliases: article.aliases,
            tags: article.tags,
            body: article.body,
        }
    }
}

impl Meilisearch {
    /// A server by its address, and the embedded engine that stands beside it. Asks nothing of the server yet.
    pub fn new(url: &str, key: Option<&str>, embedded: Embedded) -> Result<Self, EngineError> {
        let url = url.trim_end_matches('/').to_owned();
        let writer = Client::new(&url, key).map_err(failure)?;
        Ok(Self {
            writer,
            asker: RwLock::new(None),
            url,
            has_key: key.is_some(),
            embedded,
        })
    }

    /// Whether it answers, and to this key: the version of it.
    pub async fn version(&self) -> Result<String, EngineError> {
        self.writer
            .get_version()
            .await
            .map(|version| version.pkg_version)
            .map_err(failure)
    }

    /// Takes a new dictionary into use.
    pub async fn use_dictionary(&self, dictionary: &Dictionary) -> Result<(), EngineError> {
        self.configure(INDEX, dictionary).await
    }

    async fn configure(&self, index: &str, dictionary: &Dictionary) -> Result<(), EngineError> {
        let task = self
            .writer
            .index(index)
            .set_settings(&settings::of(dictionary))
            .await
            .map_err(failure)?;
        tasks::done(&self.writer, task).await
    }

    /// The client that asks. Its key is looked for, or made, once.
    async fn asker(&self) -> Result<Client, EngineError> {
        if !self.has_key {
            return Ok(self.writer.clone());
        }
        if let Some(asker) = self.asker.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(asker);
        }
        let key = if let Some(key) = self.known_key().await? {
            key
        } else {
            let mut wanted = KeyBuilder::new();
            wanted
                .with_description(KEY)
                .with_action(Action::Search)
                .with_index(INDEX);
            self.writer.create_key(&wanted).await.map_err(failure)?.key
        };
        let asker = Client::new(&self.url, Some(key)).map_err(failure)?;
        *self.asker.write().unwrap_or_else(PoisonError::into_inner) = Some(asker.clone());
        Ok(asker)
    }

    async fn known_key(&self) -> Result<Option<String>, EngineError> {
        let keys = self.writer.get_keys().await.map_err(failure)?;
        let ours = keys
            .results
            .into_iter()
            .find(|key| key.description.as_deref() == Some(KEY));
        Ok(ours.map(|key| key.key))
    }

    async fn put_all(&self, index: &str, articles: Vec<Document>) -> Result<(), EngineError> {
        let records: Vec<Record> = articles.into_iter().map(Record::from).collect();
        for batch in records.chunks(500) {
            let task = self
                .writer
                .index(index)
                .add_or_replace(batch, Some("id"))
                .await
                .map_err(failure)?;
            tasks::done(&self.writer, task).await?;
        }
        Ok(())
    }

    async fn make(&self, index: &str) -> Result<(), EngineError> {
        let task = self
            .writer
            .create_index(index, Some("id"))
            .await
            .map_err(failure)?;
        tasks::done_or_there(&self.writer, task).await
    }

    async fn drop_index(&self, index: &str) -> Result<(), EngineError> {
        let task = self.writer.delete_index(index).await.map_err(failure)?;
        tasks::done_or_gone(&self.writer, task).await
    }
}

#[async_trait::async_trait]
impl Engine for Meilisearch {
    fn name(&self) -> &'static str {
        "meilisearch"
    }

    async fn search(&self, query: &Query) -> Result<Results, EngineError> {
        asking::search(&self.asker().await?, &self.embedded, query).await
    }

    /// Suggestions are a matter of milliseconds and of titles only: the embedded engine has them.
    async fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>, EngineError> {
        self.embedded.suggest(query).await
    }

    async fn apply(&self, changes: Vec<Change>, _revision: i64) -> Result<(), EngineError> {
        let mut put = Vec::new();
        let mut gone = Vec::new();
        for change in changes {
            match change {
                Change::Put(article) => put.push(*article),
                Change::Remove(id) => gone.push(id),
            }
        }
        self.put_all(INDEX, put).await?;
        if !gone.is_empty() {
            let task = self
                .writer
                .index(INDEX)
                .delete_documents(&gone)
                .await
                .map_err(failure)?;
            tasks::done(&self.writer, task).await?;
        }
        Ok(())
    }

    async fn rebuild(&self, documents: Vec<Document>, _revision: i64) -> Result<(), EngineError> {
        let dictionary = self.embedded.dictionary();
        // What a rebuild that died left behind.
        self.drop_index(NEXT).await?;
        self.make(NEXT).await?;
        self.configure(NEXT, &dictionary).await?;
        self.put_all(NEXT, documents).await?;
        self.make(INDEX).await?;
        let swap = SwapIndexes {
            indexes: (INDEX.to_owned(), NEXT.to_owned()),
            rename: None,
        };
        let task = self.writer.swap_indexes([&swap]).await.map_err(failure)?;
        tasks::done(&self.writer, task).await?;
        self.drop_index(NEXT).await
    }
}

/// What an error of the client means to whoever runs the engine.
fn failure(error: Error) -> EngineError {
    let words = error.to_string();
    match error {
        Error::Meilisearch(told) if told.error_type == meilisearch_sdk::errors::ErrorType::Auth => {
            EngineError::Refused(told.error_message)
        }
        Error::Meilisearch(told) => EngineError::Failed(told.error_message),
        Error::MeilisearchCommunication(told) if matches!(told.status_code, 401 | 403) => {
            EngineError::Refused(words)
        }
        Error::Timeout | Error::HttpError(_) => EngineError::Unreachable(words),
        _ => EngineError::Failed(words),
    }
}
