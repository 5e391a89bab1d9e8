//! The client that asks questions: its key can do nothing else.

use std::sync::PoisonError;

use meilisearch_sdk::{
    errors::Error,
    key::{Action, KeyBuilder, KeysQuery},
};

use super::{
    Meilisearch, failure,
    http::{Client, Http},
};
use crate::engine::EngineError;

/// What the key for questions is called.
const KEY: &str = "laporbkn: search only";
/// Keys that are looked through for ours. Left to itself, a server names its twenty newest only.
const MOST_KEYS: usize = 1_000;

/// The client that asks, and how it speaks.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    pub client: Client,
    pub http: Http,
    /// Where several questions are asked at once.
    pub path: String,
}

impl Asker {
    pub fn new(url: &str, key: Option<&str>) -> Result<Self, Error> {
        let http = Http::new(key)?;
        Ok(Self {
            client: Client::new_with_client(url, key, http.clone()),
            path: format!("{url}/multi-search"),
            http,
        })
    }
}

impl Meilisearch {
    /// The client that asks. Its key is looked for, or made, once; and again after the server refused it.
    pub(super) async fn asker(&self) -> Result<Asker, EngineError> {
        if let Some(asker) = self.asker.read().unwrap_or_else(PoisonError::into_inner).clone() {
            return Ok(asker);
        }
        let key = if !self.has_key {
            None
        } else if let Some(key) = self.known_key().await? {
            Some(key)
        } else {
            let mut wanted = KeyBuilder::new();
            wanted
                .with_description(KEY)
                .with_action(Action::Search)
                .with_index(&self.index);
            Some(self.within(self.writer.create_key(&wanted)).await?.key)
        };
        let asker = Asker::new(&self.url, key.as_deref()).map_err(failure)?;
        *self.asker.write().unwrap_or_else(PoisonError::into_inner) = Some(asker.clone());
        Ok(asker)
    }

    /// Forgets the key for questions: a server that was made anew, or whose keys were changed, refuses it for ever.
    pub(super) fn forget_asker(&self) {
        *self.asker.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    async fn known_key(&self) -> Result<Option<String>, EngineError> {
        let mut all = KeysQuery::new();
        all.with_limit(MOST_KEYS);
        let keys = self.within(self.writer.get_keys_with(&all)).await?;
        let ours = keys
            .results
            .into_iter()
            .find(|key| key.description.as_deref() == Some(KEY) && key.indexes == [self.index.as_str()]);
        Ok(ours.map(|key| key.key))
    }
}
