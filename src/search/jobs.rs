//! Bringing Meilisearch up to date: a job with every change, and one with every hour that it lags behind.
//!
//! A job says only that there is something to do. What, is what the database has beyond the revision that Meilisearch is
//! known to have reached: so a job that is lost, buried or run twice loses nothing.

use chrono::Timelike;
use entity::job;
use finder::Engine;
use sea_orm::{ConnectionTrait, DbErr};
use serde_json::{Value, json};

use super::{
    follow,
    state::{self, Pushed},
};
use crate::{
    app::App,
    jobs::{JobError, NewJob, enqueue},
    knowledge,
};

/// The kind of these jobs.
pub const KIND: &str = "search.push";
/// Changes that are sent at once.
const BATCH: u64 = 200;

/// Notes, in the transaction of the change, that Meilisearch has to hear of it.
pub(super) async fn order(db: &impl ConnectionTrait, app: &App, key: String) -> Result<(), DbErr> {
    if app.search.remote.is_none() {
        return Ok(());
    }
    let new = NewJob {
        kind: KIND,
        payload: json!({}),
        unique_key: Some(format!("{KIND}/{key}")),
        run_at: app.clock.now(),
        created_by: None,
    };
    enqueue(db, app, new).await.map(drop)
}

/// Orders a job where Meilisearch lags behind, at most one an hour: after jobs were buried, and when it is new.
pub async fn mind_the_gap(app: &App) -> Result<(), DbErr> {
    if app.search.remote.is_none() || lag(app).await?.is_none() {
        return Ok(());
    }
    let now = app.clock.now();
    let key = format!("gap/{}/{}", now.date_naive(), now.hour());
    app.db.write(async |tx| order(tx, app, key.clone()).await).await
}

/// How many changes Meilisearch has not heard of; `None` where it is up to date.
pub async fn lag(app: &App) -> Result<Option<i64>, DbErr> {
    let db = app.db.read();
    let (pushed, orders) = (state::pushed(db).await?, state::orders(db).await?);
    let last = knowledge::revision(db).await?;
    let behind = pushed.is_none_or(|pushed| {
        pushed
            != Pushed {
                revision: last,
                orders,
            }
    });
    Ok(behind.then(|| last - pushed.map_or(0, |pushed| pushed.revision)))
}

/// Sends what Meilisearch has not heard of.
pub(crate) async fn push(app: &App, _job: &job::Model) -> Result<Value, JobError> {
    let Some(remote) = &app.search.remote else {
        return Ok(json!({ "skipped": "no Meilisearch is configured" }));
    };
    let orders = state::orders(app.db.read()).await?;
    let pushed = state::pushed(app.db.read()).await?;
    let mut sent = 0;
    let mut reached = if let Some(pushed) = pushed.filter(|pushed| pushed.orders.epoch == orders.epoch) {
        if pushed.orders.dictionary != orders.dictionary {
            let dictionary = super::dictionary::current(app.db.read()).await?;
            remote
                .engine
                .use_dictionary(&dictionary)
                .await
                .map_err(|error| JobError::Retry(error.to_string()))?;
        }
        pushed.revision
    } else {
        let revision = knowledge::revision(app.db.read()).await?;
        let documents = follow::all(app).await?;
        sent += documents.len();
        remote
            .engine
            .rebuild(documents, revision)
            .await
            .map_err(|error| JobError::Retry(error.to_string()))?;
        revision
    };
    note(
        app,
        Pushed {
            revision: reached,
            orders,
        },
    )
    .await?;
    loop {
        let changes = knowledge::changed_since(app.db.read(), reached, BATCH).await?;
        let Some(last) = changes.last() else { break };
        let last = last.revision;
        sent += changes.len();
        let changes = changes.into_iter().map(follow::change).collect();
        remote
            .engine
            .apply(changes, last)
            .await
            .map_err(|error| JobError::Retry(error.to_string()))?;
        reached = last;
        note(
            app,
            Pushed {
                revision: reached,
                orders,
            },
        )
        .await?;
    }
    Ok(json!({ "articles": sent, "revision": reached }))
}

async fn note(app: &App, pushed: Pushed) -> Result<(), DbErr> {
    app.db
        .write(async |tx| state::put_pushed(tx, app, pushed).await)
        .await
}
