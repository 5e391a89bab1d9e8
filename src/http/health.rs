//! Answers for machines: alive, ready, measured.

use actix_web::{HttpResponse, http::header, web};
use serde::Serialize;

use crate::{app::App, search};

/// What `/readyz` says.
#[derive(Debug, Serialize)]
struct Readiness {
    ready: bool,
    problems: Vec<String>,
    /// What works, but not as it should.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

/// `GET /healthz`: the process is alive. Asks nothing of anybody, so that a slow database never gets it killed.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("ok\n")
}

/// `GET /readyz`: the database answers and has every migration, and the process was not asked to stop; names what is not so.
pub async fn ready(app: web::Data<App>) -> HttpResponse {
    let problems = problems(&app).await;
    let body = Readiness {
        ready: problems.is_empty(),
        problems,
        notes: notes(&app),
    };
    let mut answer = if body.ready {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    answer.json(body)
}

/// `GET /metrics`: Prometheus text.
pub async fn metrics(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .body(app.metrics.render())
}

fn notes(app: &App) -> Vec<String> {
    let trouble = app.search.remote.as_ref().and_then(search::Remote::why_not);
    let note =
        trouble.map(|why| format!("the embedded search engine answers in place of Meilisearch: {why}"));
    note.into_iter().collect()
}

/// Once this process serves, a schema that a newer version has migrated meanwhile is no problem of it (see
/// [`crate::db::Versions`]): ten nodes are upgraded one by one.
async fn problems(app: &App) -> Vec<String> {
    if app.is_stopping() {
        return vec!["this process was asked to stop".to_owned()];
    }
    if app.db.ping().await.is_err() {
        return vec!["the database does not answer".to_owned()];
    }
    if app.is_ready() {
        return Vec::new();
    }
    let mut problems = vec!["the database is being prepared".to_owned()];
    match app.db.pending_migrations().await {
        Ok(pending) => problems.extend(
            pending
                .into_iter()
                .map(|name| format!("migration {name} is not applied")),
        ),
        Err(_) => problems.push("the state of the migrations cannot be read".to_owned()),
    }
    problems
}
