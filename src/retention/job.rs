//! The job: once a day while the policy is on, until nothing is past the term any more.

use chrono::Duration;
use entity::ticket;
use kernel::id::TicketId;
use sea_orm::{DbErr, QueryOrder, QuerySelect};
use serde_json::{Value, json};

use super::policy;
use crate::{
    app::App,
    audit,
    http::error::Error,
    jobs::{self, JobError, NewJob},
    ticket::anonymise::{anonymise, ended_before, forget_files},
};

/// Name in the queue.
pub const KIND: &str = "retention.sweep";
/// Tickets of one job, so that it ends long before its lease does.
const MOST: u64 = 1_000;
/// Files of one job.
const MOST_FILES: u64 = 5_000;

/// Writes today's job, if the policy is on and nobody has written it yet.
pub async fn schedule(app: &App) -> Result<(), DbErr> {
    let db = app.db.read();
    if !policy::current(db).await?.enabled {
        return Ok(());
    }
    let today = app.clock.now().with_timezone(&app.config.tz).date_naive();
    jobs::once_per(app, KIND, &today.to_string()).await
}

/// Takes the data off tickets past the term, and notes how many.
pub async fn sweep(app: &App) -> Result<Value, JobError> {
    let policy = policy::current(app.db.read()).await?;
    if !policy.enabled {
        return Ok(json!({ "tickets": 0, "files": 0 }));
    }
    let term = policy.term(app.clock.now());
    let due: Vec<TicketId> = ended_before(term)
        .select_only()
        .column(ticket::Column::Id)
        .order_by_asc(ticket::Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(app.db.read())
        .await?;
    let mut tickets = 0;
    for id in &due {
        if app.is_stopping() {
            break;
        }
        tickets += u64::from(anonymise(app, *id, term).await.map_err(|error| again(&error))?);
    }
    let stopped = app.is_stopping();
    // A file store that is away keeps what is done: the job comes back for the files.
    let files = if stopped {
        Ok(0)
    } else {
        forget_files(app, MOST_FILES).await
    };
    let removed = files.as_ref().copied().unwrap_or_default();
    let counts = json!({ "tickets": tickets, "files": removed, "months": policy.months });
    if tickets > 0 || removed > 0 {
        record(app, &counts, due.len() as u64 == MOST && !stopped).await?;
    }
    if stopped {
        return Err(JobError::Stopping);
    }
    files.map_err(|error| again(&error))?;
    Ok(counts)
}

/// The audit log's entry; and another job where there is more to do.
async fn record(app: &App, counts: &Value, is_more: bool) -> Result<(), DbErr> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            if is_more {
                let next = NewJob {
                    kind: KIND,
                    payload: json!({}),
                    unique_key: None,
                    run_at: now + Duration::seconds(5),
                    created_by: None,
                };
                jobs::enqueue(tx, app, next).await?;
            }
            let entry = audit::Entry {
                staff: None,
                action: "retention.sweep",
                subject_kind: "setting",
                subject_id: "retention".to_owned(),
                reason: None,
                detail: counts.clone(),
            };
            audit::append(tx, app, entry).await
        })
        .await
}

fn again(error: &Error) -> JobError {
    JobError::Retry(error.to_string())
}
