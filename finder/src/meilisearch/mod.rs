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

mod asker;
mod asking;
mod filling;
mod http;
mod settings;
mod tasks;

use std::{sync::RwLock, time::Duration};

use asker::Asker;
pub use filling::Next;
use http::{Client, client};
use meilisearch_sdk::errors::{Error, ErrorCode};
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
/// How long one call may take. The client itself waits for ever: a server that took a connection and says nothing (a full
/// disk, a stopped process, a proxy that holds the line) would hold whoever called it.
const PATIENCE: Duration = Duration::from_secs(30);

/// A Meilisearch server.
#[derive(Debug)]
pub struct Meilisearch {
    /// With the key of the settings: writes.
    writer: Client,
    /// With the key for questions, once there is one.
    asker: RwLock<Option<Asker>>,
    url: String,
    /// Name of the index that is searched.
    index: String,
    /// Without a key there are no keys to make: a server on the same machine, for trying out.
    has_key: bool,
    /// How long one call may take.
    patience: Duration,
    /// How long the server may take for one question.
    budget: Duration,
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
        Self::with_index(url, key, embedded, INDEX)
    }

    /// The same with another index than the program's, so that a trial leaves what people search alone.
    pub fn with_index(
        url: &str,
        key: Option<&str>,
        embedded: Embedded,
        index: &str,
    ) -> Result<Self, EngineError> {
        let url = url.trim_end_matches('/').to_owned();
        let writer = client(&url, key).map_err(failure)?;
        Ok(Self {
            writer,
            asker: RwLock::new(None),
            url,
            index: index.to_owned(),
            has_key: key.is_some(),
            patience: PATIENCE,
            budget: PATIENCE,
            embedded,
        })
    }

    /// The same with another patience: how long one call may take before the server counts as out of reach. A task of the
    /// server's gets four times as long.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The same with less time for a question of somebody who waits.
    #[must_use]
    pub fn with_budget(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    fn too_slow(&self) -> EngineError {
        EngineError::Unreachable(format!("no answer within {} ms", self.budget.as_millis()))
    }

    /// The answer to one call, or [`EngineError::Unreachable`] where there is none in time.
    async fn within<T>(&self, call: impl Future<Output = Result<T, Error>>) -> Result<T, EngineError> {
        match tokio::time::timeout(self.patience, call).await {
            Ok(answer) => answer.map_err(failure),
            Err(_) => Err(EngineError::Unreachable(format!(
                "no answer within {} s",
                self.patience.as_secs_f32()
            ))),
        }
    }

    /// The articles that answer a question; nothing where there was nothing to ask the server, for no article has any of the words.
    pub async fn ask(&self, query: &Query) -> Result<Option<Results>, EngineError> {
        let found = asking::search(self, query).await;
        if matches!(found, Err(EngineError::Refused(_))) {
            // The key is not this server's any more: the next question looks for one that is.
            self.forget_asker();
        }
        found
    }

    /// Whether it answers, and to this key: the version of it.
    pub async fn version(&self) -> Result<String, EngineError> {
        let version = self.within(self.writer.get_version()).await?;
        Ok(version.pkg_version)
    }

    /// What the index is set to for a dictionary, as text: the same text for the same settings, another one for others, so
    /// that a server can be held to what this program would have sent it.
    pub fn settings_text(dictionary: &Dictionary) -> String {
        settings::text(dictionary)
    }

    /// Takes a new dictionary into use.
    pub async fn use_dictionary(&self, dictionary: &Dictionary) -> Result<(), EngineError> {
        self.configure(&self.index, dictionary).await
    }

    /// How many articles it holds; `None` where it has no such index.
    pub async fn articles(&self) -> Result<Option<usize>, EngineError> {
        let index = self.writer.index(&self.index);
        let held = async {
            match index.get_stats().await {
                Ok(stats) => Ok(Some(stats.number_of_documents)),
                Err(Error::Meilisearch(told)) if told.error_code == ErrorCode::IndexNotFound => Ok(None),
                Err(error) => Err(error),
            }
        };
        self.within(held).await
    }
}

#[async_trait::async_trait]
impl Engine for Meilisearch {
    fn name(&self) -> &'static str {
        "meilisearch"
    }

    async fn search(&self, query: &Query) -> Result<Results, EngineError> {
        match self.ask(query).await? {
            Some(found) => Ok(found),
            None => self.embedded.search(query).await,
        }
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
        self.put_all(&self.index, put).await?;
        if !gone.is_empty() {
            let index = self.writer.index(&self.index);
            let task = self.within(index.delete_documents(&gone)).await?;
            self.done(task).await?;
        }
        Ok(())
    }

    async fn rebuild(&self, documents: Vec<Document>, revision: i64) -> Result<(), EngineError> {
        let dictionary = self.embedded.dictionary();
        let next = self.build(&revision.to_string(), documents, &dictionary).await?;
        self.put_in_place(next).await
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
        Error::Timeout | Error::Other(_) => EngineError::Unreachable(words),
        _ => EngineError::Failed(words),
    }
}
