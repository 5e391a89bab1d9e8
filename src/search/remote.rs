//! Meilisearch, where there is one: asked within a budget, left alone for a moment after it failed, and brought up to date
//! by jobs.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use finder::{EngineError, Query, Results, embedded::Embedded, meilisearch::Meilisearch};
use secrecy::ExposeSecret;

use crate::config::SearchConfig;

/// How long a question may take before the embedded engine answers it.
const BUDGET: Duration = Duration::from_millis(400);
/// How long Meilisearch is left alone after it failed, so that not every question waits for it.
const REST: Duration = Duration::from_secs(5);

/// A Meilisearch server and how it is.
#[derive(Debug)]
pub struct Remote {
    /// The engine.
    pub engine: Meilisearch,
    trouble: Mutex<Option<Trouble>>,
}

/// What became of a question.
#[derive(Debug)]
pub(super) enum Told {
    /// The server answered.
    Answer(Results),
    /// The server was not asked: no article has any of the words.
    NotAsked,
    /// The server cannot answer in time.
    Nothing,
}

/// The last failure.
#[derive(Debug, Clone)]
struct Trouble {
    why: String,
    at: Instant,
}

impl Remote {
    /// The server of the settings, if they name one.
    pub(super) fn of(config: &SearchConfig, embedded: &Embedded) -> Result<Option<Self>, EngineError> {
        let Some(server) = &config.meilisearch else {
            return Ok(None);
        };
        let key = server.key.as_ref().map(ExposeSecret::expose_secret);
        let engine = Meilisearch::new(&server.url, key, embedded.clone())?.with_budget(BUDGET);
        Ok(Some(Self {
            engine,
            trouble: Mutex::new(None),
        }))
    }

    /// Asks Meilisearch.
    pub(super) async fn search(&self, query: &Query) -> Told {
        let last = self.trouble();
        if last.as_ref().is_some_and(|trouble| trouble.at.elapsed() < REST) {
            return Told::Nothing;
        }
        let why = match self.engine.ask(query).await {
            // Which says nothing about how the server is.
            Ok(None) => return Told::NotAsked,
            Ok(Some(results)) => {
                if last.is_some() {
                    tracing::info!("Meilisearch answers again");
                    self.set(None);
                }
                return Told::Answer(results);
            }
            Err(error) => error.to_string(),
        };
        if last.is_none() {
            tracing::warn!("Meilisearch does not answer questions, the embedded engine does: {why}");
        }
        self.set(Some(Trouble {
            why,
            at: Instant::now(),
        }));
        Told::Nothing
    }

    /// Why the embedded engine answers in its place, where it does.
    pub fn why_not(&self) -> Option<String> {
        self.trouble().map(|trouble| trouble.why)
    }

    fn trouble(&self) -> Option<Trouble> {
        self.trouble
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, trouble: Option<Trouble>) {
        metrics::gauge!("laporbkn_search_meilisearch_up").set(if trouble.is_none() { 1.0 } else { 0.0 });
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}
