//! The queue: rows written in the transaction of the change that causes them, leased by workers of any node,
//! retried with growing waits, buried with the reason when nothing helps.
//!
//! [`enqueue`] writes, [`run_due`] works, [`registry`] knows which slice runs which kind, `lanes` sees to it that no kind
//! starves another, [`workers`] keeps it going ([`supervise`] whatever panics), [`forget`] ends what has ended, [`gauges`] measures, [`pages`] shows the
//! queue to the operator. A job is a few ids, and idempotent: a node that dies in the middle loses its lease, and the job
//! runs again. What is to run once in the whole cluster has a unique key that names the time ([`once_per`]).

mod claim;
mod decide;
pub mod forget;
pub mod gauges;
pub mod housekeeping;
pub mod lanes;
pub mod pages;
mod pages_view;
pub mod registry;
mod store;
pub mod supervise;
pub mod workers;

use chrono::{DateTime, Duration, Utc};
use entity::job::{self, JobState};
use kernel::id::{JobId, StaffId};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::Value;

use crate::app::App;
use lanes::Place;

/// Tries before a job is buried.
const MAX_ATTEMPTS: i32 = 8;
/// Longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::hours(1);
/// Sides of the dice that spreads retries.
pub(crate) const JITTER: u32 = 1_000;

/// A job to be.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Which worker runs it: a name of [`registry`].
    pub kind: &'static str,
    /// The ids it needs; nothing personal.
    pub payload: Value,
    /// At most one job per key, ever; `None` for as many as come.
    pub unique_key: Option<String>,
    /// Not before.
    pub run_at: DateTime<Utc>,
    /// Who asked for it.
    pub created_by: Option<StaffId>,
}

/// How a job failed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Trying again may help.
    #[error("{0}")]
    Retry(String),
    /// Trying again cannot help.
    #[error("{0}")]
    Bury(String),
    /// The node was asked to stop in the middle: any node goes on at once, and no try is lost.
    #[error("the node was asked to stop")]
    Stopping,
}

/// Asked between two steps of a long job: a node that was asked to stop gives the job back instead of finishing it.
pub fn go_on(app: &App) -> Result<(), JobError> {
    if app.is_stopping() {
        return Err(JobError::Stopping);
    }
    Ok(())
}

impl From<DbErr> for JobError {
    fn from(error: DbErr) -> Self {
        Self::Retry(error.to_string())
    }
}

/// Writes a job. With a unique key that is taken, the job that has it is returned instead.
pub async fn enqueue(db: &impl ConnectionTrait, app: &App, new: NewJob) -> Result<JobId, DbErr> {
    let id = JobId::new(app.clock.as_ref(), &app.rng);
    let key = new.unique_key.clone();
    let insert = job::Entity::insert(row(id, new, app.clock.now()));
    insert
        .on_conflict_do_nothing_on([job::Column::UniqueKey])
        .exec_without_returning(db)
        .await?;
    let Some(key) = key else {
        return Ok(id);
    };
    let holder = held(db, &key).await?;
    Ok(holder.map_or(id, |job| job.id))
}

/// The job that has a unique key.
pub async fn held(db: &impl ConnectionTrait, key: &str) -> Result<Option<job::Model>, DbErr> {
    job::Entity::find()
        .filter(job::Column::UniqueKey.eq(key))
        .one(db)
        .await
}

fn row(id: JobId, new: NewJob, now: DateTime<Utc>) -> job::ActiveModel {
    job::ActiveModel {
        id: Set(id),
        kind: Set(new.kind.to_owned()),
        payload: Set(new.payload),
        state: Set(JobState::Ready),
        unique_key: Set(new.unique_key),
        attempts: Set(0),
        max_attempts: Set(MAX_ATTEMPTS),
        created_at: Set(now),
        run_at: Set(new.run_at),
        locked_until: Set(None),
        finished_at: Set(None),
        created_by: Set(new.created_by),
        result: Set(Value::Object(serde_json::Map::new())),
        last_error: Set(None),
    }
}

/// Writes the job of a span of time (`2026-07-01`, `2026-07-01T09`) unless any node has written it already.
pub async fn once_per(app: &App, kind: &'static str, span: &str) -> Result<(), DbErr> {
    let key = format!("{kind}:{span}");
    let known = job::Entity::find()
        .filter(job::Column::UniqueKey.eq(key.as_str()))
        .one(app.db.read())
        .await?;
    if known.is_some() {
        return Ok(());
    }
    let new = NewJob {
        kind,
        payload: Value::Object(serde_json::Map::new()),
        unique_key: Some(key),
        run_at: app.clock.now(),
        created_by: None,
    };
    app.db
        .write(async |tx| enqueue(tx, app, new).await)
        .await
        .map(drop)
}

/// Runs what is due until nothing is; returns how many jobs were worked on.
pub async fn run_due(app: &App) -> Result<usize, DbErr> {
    run_while(app, || true).await
}

/// Runs at most so many of what is due, one after another; returns how many there were.
pub async fn run_some(app: &App, most: usize) -> Result<usize, DbErr> {
    let begun = std::cell::Cell::new(0);
    run_while(app, || begun.replace(begun.get() + 1) < most).await
}

/// The same, as long as `go_on` says so: a stopping node begins nothing new.
pub(crate) async fn run_while(app: &App, go_on: impl Fn() -> bool) -> Result<usize, DbErr> {
    let mut worked = 0;
    while go_on()
        && !app.is_stopping()
        && let Some((job, place)) = claim::next(app).await?
    {
        work(app, &job, place).await?;
        worked += 1;
    }
    Ok(worked)
}

async fn work(app: &App, job: &job::Model, _place: Place) -> Result<(), DbErr> {
    let outcome = if job.attempts > job.max_attempts {
        Err(JobError::Bury(
            "the node that ran it stopped each time".to_owned(),
        ))
    } else {
        tokio::select! {
            outcome = registry::run(app, job) => outcome,
            () = claim::keep(app, job) => Err(JobError::Retry("the lease ended".to_owned())),
        }
    };
    settle(app, job, outcome).await
}

async fn settle(app: &App, job: &job::Model, outcome: Result<Value, JobError>) -> Result<(), DbErr> {
    let now = app.clock.now();
    let (name, change) = match outcome {
        Ok(result) => (
            "done",
            job::ActiveModel {
                state: Set(JobState::Done),
                result: Set(result),
                finished_at: Set(Some(now)),
                locked_until: Set(None),
                last_error: Set(None),
                ..Default::default()
            },
        ),
        // The number of the try is the mark of its lease and never goes back: the job is given one more instead.
        Err(JobError::Stopping) => (
            "given_back",
            job::ActiveModel {
                max_attempts: Set(job.max_attempts + 1),
                run_at: Set(now),
                locked_until: Set(None),
                ..Default::default()
            },
        ),
        Err(JobError::Retry(why)) if job.attempts < job.max_attempts => {
            tracing::warn!(job.id = %job.id, job.kind = %job.kind, job.attempts = job.attempts, "a job will be tried again");
            (
                "retried",
                job::ActiveModel {
                    run_at: Set(now + wait_after(job.attempts, app.rng.below(JITTER))),
                    locked_until: Set(None),
                    last_error: Set(Some(why)),
                    ..Default::default()
                },
            )
        }
        Err(JobError::Retry(why) | JobError::Bury(why)) => {
            tracing::error!(job.id = %job.id, job.kind = %job.kind, "a job was buried");
            (
                "buried",
                job::ActiveModel {
                    state: Set(JobState::Buried),
                    finished_at: Set(Some(now)),
                    locked_until: Set(None),
                    last_error: Set(Some(why)),
                    ..Default::default()
                },
            )
        }
    };
    metrics::counter!("laporbkn_jobs_total", "kind" => job.kind.clone(), "outcome" => name).increment(1);
    app.db
        .write(async |tx| claim::settle(tx, job, change).await)
        .await
        .map(drop)
}

/// 10 s, 20 s, 40 s … up to an hour, and up to a quarter more by chance (`dice` of [`JITTER`]): what failed together does not
/// come back together.
pub(crate) fn wait_after(attempts: i32, dice: u32) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    let wait = Duration::seconds(10 * 2_i64.pow(doublings)).min(LONGEST_WAIT);
    wait + wait * i32::try_from(dice.min(JITTER)).unwrap_or(0) / (4 * JITTER.cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stop_growing() {
        assert_eq!(wait_after(1, 0), Duration::seconds(10));
        assert_eq!(wait_after(3, 0), Duration::seconds(40));
        assert_eq!(wait_after(20, 0), LONGEST_WAIT);
    }

    #[test]
    fn chance_adds_a_quarter_at_most() {
        for dice in [0, 1, JITTER / 2, JITTER - 1] {
            let wait = wait_after(3, dice);
            assert!(
                wait >= Duration::seconds(40) && wait <= Duration::seconds(50),
                "{wait}"
            );
        }
        assert!(wait_after(3, JITTER / 2) > wait_after(3, 0));
    }
}
