//! What an operator decides of jobs: try again from the start, or give up. Each decision is audited.

use entity::job::{self, JobState};
use kernel::id::{JobId, StaffId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::claim::free;
use crate::{app::App, audit, http::error::Error};

fn fresh(app: &App) -> job::ActiveModel {
    job::ActiveModel {
        state: Set(JobState::Ready),
        attempts: Set(0),
        run_at: Set(app.clock.now()),
        locked_until: Set(None),
        finished_at: Set(None),
        ..Default::default()
    }
}

/// Puts a job back that was buried, or lets one that waits for its next try run now. One that runs is left to its worker.
pub(super) async fn requeue(app: &App, by: StaffId, id: JobId) -> Result<(), Error> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let changed = job::Entity::update_many()
                .set(fresh(app))
                .filter(job::Column::Id.eq(id))
                .filter(job::Column::State.ne(JobState::Done))
                .filter(free(now))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::Conflict("job-not-stopped".into()));
            }
            audit::append(tx, app, entry(by, "job.requeue", "job", id.to_string(), 1)).await?;
            Ok(())
        })
        .await
}

/// Puts every buried job of a kind back; says how many.
pub(super) async fn requeue_kind(app: &App, by: StaffId, kind: &str) -> Result<u64, Error> {
    app.db
        .write(async |tx| {
            let changed = job::Entity::update_many()
                .set(fresh(app))
                .filter(job::Column::Kind.eq(kind))
                .filter(job::Column::State.eq(JobState::Buried))
                .exec(tx)
                .await?
                .rows_affected;
            if changed > 0 {
                let entry = entry(by, "job.requeue", "job_kind", kind.to_owned(), changed);
                audit::append(tx, app, entry).await?;
            }
            Ok(changed)
        })
        .await
}

/// Gives up a job that waits.
pub(super) async fn bury(app: &App, by: StaffId, id: JobId) -> Result<(), Error> {
    let now = app.clock.now();
    let buried = job::ActiveModel {
        state: Set(JobState::Buried),
        finished_at: Set(Some(now)),
        locked_until: Set(None),
        last_error: Set(Some("an operator decided not to run it any more".to_owned())),
        ..Default::default()
    };
    app.db
        .write(async |tx| {
            let changed = job::Entity::update_many()
                .set(buried)
                .filter(job::Column::Id.eq(id))
                .filter(job::Column::State.eq(JobState::Ready))
                .filter(free(now))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::Conflict("job-not-waiting".into()));
            }
            audit::append(tx, app, entry(by, "job.bury", "job", id.to_string(), 1)).await?;
            Ok(())
        })
        .await
}

fn entry(
    by: StaffId,
    action: &'static str,
    subject_kind: &'static str,
    subject_id: String,
    jobs: u64,
) -> audit::Entry {
    audit::Entry {
        staff: Some(by),
        action,
        subject_kind,
        subject_id,
        reason: None,
        detail: json!({ "jobs": jobs }),
    }
}
