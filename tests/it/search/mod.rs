//! The search slice, over a real socket.

mod asking;
mod browser;
mod following;
mod meilisearch;
mod server;
mod trouble;

use laporbkn::search::follow;

use crate::{
    harness::TestApp,
    knowledge::shelf::{Draft, put},
};

/// Brings in an article that the search then knows.
async fn publish(app: &TestApp, draft: &Draft) {
    put(app, draft).await;
    follow::catch_up(&app.app).await.unwrap();
}

/// A path with these parameters.
fn address(path: &str, query: &[(&str, &str)]) -> String {
    format!("{path}?{}", serde_html_form::to_string(query).unwrap())
}

/// What the API finds.
async fn search(app: &TestApp, query: &[(&str, &str)]) -> serde_json::Value {
    let answer = app
        .client()
        .get(app.url(&address("/api/v1/articles/search", query)))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200, "{query:?}");
    answer.json().await.unwrap()
}

/// The slugs of a found list, best first.
fn slugs(found: &serde_json::Value, list: &str) -> Vec<String> {
    let hits = found[list].as_array().unwrap();
    hits.iter()
        .map(|hit| hit["slug"].as_str().unwrap().to_owned())
        .collect()
}
