//! Whose turn it is to write to Meilisearch: one job at a time in the whole cluster. Two rebuilds side by side would swap each
//! other's index away.
//!
//! A turn is kept by saying again and again that its holder lives; it passes to others when a node died.

use std::time::Duration as Pause;

use chrono::{DateTime, Duration, Utc};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::state;
use crate::{
    app::App,
    jobs::{JobError, go_on},
};

/// How long a holder may be silent before the turn is anybody's: what is published while a dead node holds it waits for the
/// change after it.
const LEASE: Duration = Duration::seconds(60);
/// How often it is asked whether the node is to stop.
const LOOK: Pause = Pause::from_millis(250);
/// How often a holder says that it lives.
const RENEWAL: Pause = Pause::from_secs(15);

/// The row of the turn.
#[derive(Debug, Serialize, Deserialize)]
struct Turn {
    holder: String,
    until: DateTime<Utc>,
}

/// Takes the turn; whether it could be taken. Who has it already, has it for longer.
pub(super) async fn take(app: &App, holder: &str) -> Result<bool, DbErr> {
    app.db
        .write(async |tx| {
            let now = app.clock.now();
            let turn: Option<Turn> = state::locked(tx, app, state::TURN).await?;
            if turn.is_some_and(|turn| turn.holder != holder && turn.until > now) {
                return Ok(false);
            }
            let turn = Turn {
                holder: holder.to_owned(),
                until: now + LEASE,
            };
            state::put(tx, app, state::TURN, json!(turn)).await?;
            Ok(true)
        })
        .await
}

/// Whether the turn is still the holder's, now for longer. Nobody else can have had it meanwhile.
pub(super) async fn is_kept(app: &App, holder: &str) -> Result<bool, DbErr> {
    app.db
        .write(async |tx| {
            let turn: Option<Turn> = state::locked(tx, app, state::TURN).await?;
            let Some(turn) = turn.filter(|turn| turn.holder == holder) else {
                return Ok(false);
            };
            let turn = Turn {
                until: app.clock.now() + LEASE,
                ..turn
            };
            state::put(tx, app, state::TURN, json!(turn)).await?;
            Ok(true)
        })
        .await
}

/// Gives the turn back, where it is still the holder's.
pub(super) async fn give_back(app: &App, holder: &str) -> Result<(), DbErr> {
    app.db
        .write(async |tx| {
            let turn: Option<Turn> = state::locked(tx, app, state::TURN).await?;
            match turn {
                Some(turn) if turn.holder == holder => state::remove(tx, state::TURN).await,
                _ => Ok(()),
            }
        })
        .await
}

/// Works while the turn is kept and the node runs; work whose turn was lost is broken off, and so is that of a node that was
/// asked to stop: what was not sent is known, and any node goes on.
pub(super) async fn keeping<T>(
    app: &App,
    holder: &str,
    work: impl Future<Output = Result<T, JobError>>,
) -> Result<T, JobError> {
    tokio::select! {
        done = work => done,
        () = until_lost(app, holder) => Err(lost()),
        stopping = until_stopping(app) => Err(stopping),
    }
}

/// The error of a job whose turn went to another.
pub(super) fn lost() -> JobError {
    JobError::Retry("another job writes to Meilisearch".to_owned())
}

async fn until_stopping(app: &App) -> JobError {
    loop {
        if let Err(stopping) = go_on(app) {
            return stopping;
        }
        actix_web::rt::time::sleep(LOOK).await;
    }
}

async fn until_lost(app: &App, holder: &str) {
    loop {
        actix_web::rt::time::sleep(RENEWAL).await;
        match is_kept(app, holder).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(error = %error, "the turn at Meilisearch cannot be renewed"),
        }
    }
}
