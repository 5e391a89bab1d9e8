//! The queue: rows written in the transaction of the change that causes them, leased by workers of any node,
//! retried with growing waits, buried with the reason when nothing helps.
//!
//! [`enqueue`] writes, [`run_due`] works, [`registry`] knows which slice runs which kind, [`workers`] keeps it going.
//! A job is a few ids, and idempotent: a node that dies in the middle loses its lease, and the job runs again.

mod claim;
pub mod housekeeping;
mod registry;
pub mod workers;

use chrono::{DateTime, Duration, Utc};
use entity::job::{self, JobState};
use kernel::id::{JobId, StaffId};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::Value;

use crate::app::App;

/// Tries before a job is buried.
const MAX_ATTEMPTS: i32 = 8;
/// Longest wait between two tries.
const LONGEST_WAIT: Duration = Duration::hours(1);

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
    let holder = job::Entity::find()
        .filter(job::Column::UniqueKey.eq(key))
        .one(db)
        .await?;
    Ok(holder.map_or(id, |job| job.id))
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

/// Runs what is due until nothing is; returns how many jobs were worked on.
pub async fn run_due(app: &App) -> Result<usize, DbErr> {
    let mut worked = 0;
    while let Some(job) = claim::next(app).await? {
        let outcome = registry::run(app, &job).await;
        settle(app, &job, outcome).await?;
        worked += 1;
    }
    Ok(worked)
}

async fn settle(app: &App, job: &job::Model, outcome: Result<Value, JobError>) -> Result<(), DbErr> {
    let now = app.clock.now();
    let change = match outcome {
        Ok(result) => job::ActiveModel {
            state: Set(JobState::Done),
            result: Set(result),
            finished_at: Set(Some(now)),
            ..Default::default()
        },
        Err(JobError::Retry(why)) if job.attempts < job.max_attempts => {
            tracing::warn!(job.id = %job.id, job.kind = %job.kind, job.attempts = job.attempts, "a job will be tried again");
            job::ActiveModel {
                run_at: Set(now + wait_after(job.attempts)),
                locked_until: Set(None),
                last_error: Set(Some(why)),
                ..Default::default()
            }
        }
        Err(JobError::Retry(why) | JobError::Bury(why)) => {
            tracing::error!(job.id = %job.id, job.kind = %job.kind, "a job was buried");
            job::ActiveModel {
                state: Set(JobState::Buried),
                finished_at: Set(Some(now)),
                last_error: Set(Some(why)),
                ..Default::default()
            }
        }
    };
    app.db
        .write(async |tx| claim::settle(tx, job, change).await)
        .await
}

/// 10 s, 20 s, 40 s … up to an hour.
fn wait_after(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    Duration::seconds(10 * 2_i64.pow(doublings)).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stop_growing() {
        assert_eq!(wait_after(1), Duration::seconds(10));
        assert_eq!(wait_after(3), Duration::seconds(40));
        assert_eq!(wait_after(20), LONGEST_WAIT);
    }
}
