//! Which engine answers, and what when it cannot.

use std::time::Instant;

use finder::{Engine, Query, Results, Suggestion};

use super::remote::Told;
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

/// The articles that answer a question. There is always an answer: an
/// engine that fails is logged, and finds nothing.
pub async fn look_up(app: &App, query: &Query) -> Answer {
    let started = Instant::now();
    let Some(remote) = &app.search.remote else {
        let results = beside(app, query).await;
        return given(app.search.embedded.name(), started, results);
    };
    let theirs = match remote.search(query).await {
        Told::Answer(results) if !results.hits.is_empty() => {
            return given(remote.engine.name(), started, results);
        }
        theirs => theirs,
    };
    // A server that knows only half of the articles finds nothing rather than fail.
    let ours = beside(app, query).await;
    match theirs {
        Told::Answer(results) if ours.hits.is_empty() => given(remote.engine.name(), started, results),
        Told::NotAsked => given(app.search.embedded.name(), started, ours),
        _ => {
            metrics::counter!("laporbkn_search_fallbacks_total").increment(1);
            given(app.search.embedded.name(), started, ours)
        }
    }
}

fn given(engine: &'static str, started: Instant, results: Results) -> Answer {
    Answer {
        engine,
        took_ms: since(started),
        results,
    }
}

/// The articles that answer what nobody asked yet, such as a story that is being told: from this node's own index,
/// for such words go to no other server.
pub async fn beside(app: &App, query: &Query) -> Results {
    app.search.embedded.search(query).await.unwrap_or_else(|error| {
        tracing::error!(error = %error, "the embedded search engine failed");
        Results::default()
    })
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
