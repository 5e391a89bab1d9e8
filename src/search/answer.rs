//! Which engine answers, and what when it cannot.

use std::time::Instant;

use finder::{Engine, Query, Results, Suggestion};

use super::learn;
use crate::app::App;

/// What was found, by whom, and how fast.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Which engine.
    pub engine: &'static str,
    /// Milliseconds it took.
    pub took_ms: u64,
    /// What it found.
    pub results: Results,
}

/// The articles that answer a question that somebody asked. There is always an answer: an engine that fails is logged, and
/// finds nothing.
pub async fn answer(app: &App, query: &Query) -> Answer {
    let answer = look_up(app, query).await;
    learn::answered(&answer);
    answer
}

/// The same for a question that the program asks for somebody.
pub async fn look_up(app: &App, query: &Query) -> Answer {
    let started = Instant::now();
    if let Some(remote) = &app.search.remote {
        if let Some(results) = remote.search(query).await {
            return Answer {
                engine: remote.engine.name(),
                took_ms: since(started),
                results,
            };
        }
        metrics::counter!("laporbkn_search_fallbacks_total").increment(1);
    }
    let engine = &app.search.embedded;
    let results = engine.search(query).await.unwrap_or_else(|error| {
        tracing::error!(error = %error, "the embedded search engine failed");
        Results::default()
    });
    Answer {
        engine: engine.name(),
        took_ms: since(started),
        results,
    }
}

/// The articles whose titles fit what is being typed.
pub async fn suggest(app: &App, query: &Query) -> Vec<Suggestion> {
    app.search.embedded.suggest(query).await.unwrap_or_else(|error| {
        tracing::error!(error = %error, "the embedded search engine failed");
        Vec::new()
    })
}

fn since(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}
