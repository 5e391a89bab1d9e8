//! Leases. One query claims on both databases: PostgreSQL skips rows that others lock, SQLite has one writer anyway.

use std::time::Duration as Pause;

use chrono::{DateTime, Duration, Utc};
use entity::job::{self, JobState};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, ExprTrait},
};

use super::lanes::Place;
use crate::{app::App, db::lease};

/// How long a worker may be silent before another node believes it dead.
const LEASE: Duration = Duration::minutes(10);
/// How often a worker says that it lives.
const RENEWAL: Pause = Pause::from_mins(3);

/// Claims the job that has waited longest of the kind whose turn it is, and counts the try: a job that kills its node is
/// not tried for ever.
pub(super) async fn next(app: &App) -> Result<Option<(job::Model, Place)>, DbErr> {
    // An idle queue is asked every second: do not take SQLite's only writer for nothing.
    if !any(app, waiting(app.clock.now())).await? {
        return Ok(None);
    }
    for kind in app.lanes.order() {
        let due = waiting(app.clock.now()).filter(job::Column::Kind.eq(kind));
        if !any(app, due.clone()).await? {
            continue;
        }
        let Some(place) = app.lanes.enter(kind) else {
            continue;
        };
        if let Some(job) = claim(app, due).await? {
            return Ok(Some((job, place)));
        }
    }
    Ok(None)
}

async fn claim(app: &App, due: Select<job::Entity>) -> Result<Option<job::Model>, DbErr> {
    let first = due
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
        .limit(1);
    let claim = job::Entity::update_many()
        .col_expr(job::Column::LockedUntil, Expr::value(app.clock.now() + LEASE))
        .col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).add(1));
    let claim = lease(claim, job::Column::Id, first);
    let claimed = app
        .db
        .write(async |tx| claim.exec_with_returning(tx).await)
        .await?;
    Ok(claimed.into_iter().next())
}

/// Jobs whose time has come and that nobody has in hand.
pub(super) fn waiting(now: DateTime<Utc>) -> Select<job::Entity> {
    job::Entity::find()
        .filter(job::Column::State.eq(JobState::Ready))
        .filter(job::Column::RunAt.lte(now))
        .filter(free(now))
}

/// Not in anybody's hands, or in those of a node that died.
pub(super) fn free(now: DateTime<Utc>) -> Condition {
    Condition::any()
        .add(job::Column::LockedUntil.is_null())
        .add(job::Column::LockedUntil.lte(now))
}

async fn any(app: &App, jobs: Select<job::Entity>) -> Result<bool, DbErr> {
    let first = jobs.limit(1).one(app.db.read()).await?;
    Ok(first.is_some())
}

/// Says again and again that the worker lives. Returns once the job is not this worker's any more: another one claimed it, an
/// operator decided, or nothing could be said for as long as the lease lasts.
pub(super) async fn keep(app: &App, job: &job::Model) {
    let mut until = job.locked_until.unwrap_or_else(|| app.clock.now() + LEASE);
    loop {
        actix_web::rt::time::sleep(RENEWAL).await;
        let next = app.clock.now() + LEASE;
        let renewed = renew(app, job, next).await;
        if is_over(&renewed, until, app.clock.now()) {
            return;
        }
        match renewed {
            Ok(_) => until = next,
            Err(error) => {
                tracing::warn!(job.id = %job.id, job.kind = %job.kind, error = %error, "the lease of a job cannot be renewed");
            }
        }
    }
}

/// Whether a job is not its worker's any more: the row is another's, or the lease that was renewed last has run out.
fn is_over(renewed: &Result<bool, DbErr>, until: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    renewed.as_ref().map_or(now >= until, |is_ours| !is_ours)
}

async fn renew(app: &App, job: &job::Model, until: DateTime<Utc>) -> Result<bool, DbErr> {
    let change = job::ActiveModel {
        locked_until: sea_orm::ActiveValue::Set(Some(until)),
        ..Default::default()
    };
    app.db.write(async |tx| settle(tx, job, change).await).await
}

/// Writes the outcome, unless the lease ran out and another worker has claimed the job since, or an operator has decided;
/// whether it was written.
pub(super) async fn settle(
    tx: &DatabaseTransaction,
    job: &job::Model,
    change: job::ActiveModel,
) -> Result<bool, DbErr> {
    job::Entity::update_many()
        .set(change)
        .filter(job::Column::Id.eq(job.id))
        .filter(job::Column::Attempts.eq(job.attempts))
        .filter(job::Column::State.eq(JobState::Ready))
        .exec(tx)
        .await
        .map(|changed| changed.rows_affected > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_over_once_the_job_is_anothers_or_nothing_could_be_said_for_as_long_as_it_lasts() {
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let (soon, gone) = (now + Duration::seconds(1), now - Duration::seconds(1));
        let away = || Err(DbErr::Custom("away".into()));
        assert!(
            !is_over(&Ok(true), gone, now),
            "renewed late, and nobody came in between"
        );
        assert!(is_over(&Ok(false), soon, now));
        assert!(!is_over(&away(), soon, now), "it may be back in time");
        assert!(is_over(&away(), now, now) && is_over(&away(), gone, now));
    }
}
