//! Leases. One query claims on both databases: PostgreSQL skips rows that others lock, SQLite has one writer anyway.

use chrono::Duration;
use entity::job::{self, JobState};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait, LockBehavior, LockType},
};

use crate::app::App;

/// How long a worker may take before another node believes it dead.
const LEASE: Duration = Duration::minutes(10);

/// Claims the job that has waited longest, if one is due.
pub(super) async fn next(app: &App) -> Result<Option<job::Model>, DbErr> {
    let now = app.clock.now();
    let free = Condition::any()
        .add(job::Column::LockedUntil.is_null())
        .add(job::Column::LockedUntil.lte(now));
    let due = job::Entity::find()
        .select_only()
        .column(job::Column::Id)
        .filter(job::Column::State.eq(JobState::Ready))
        .filter(job::Column::RunAt.lte(now))
        .filter(free)
        .order_by_asc(job::Column::RunAt)
        .order_by_asc(job::Column::Id)
        .limit(1)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    let claim = job::Entity::update_many()
        .col_expr(job::Column::LockedUntil, Expr::value(now + LEASE))
        .col_expr(job::Column::Attempts, Expr::col(job::Column::Attempts).add(1))
        .filter(job::Column::Id.in_subquery(due));
    // An idle queue is asked every second: do not take SQLite's only writer for nothing.
    if !any_due(app).await? {
        return Ok(None);
    }
    let claimed = app
        .db
        .write(async |tx| claim.exec_with_returning(tx).await)
        .await?;
    Ok(claimed.into_iter().next())
}

async fn any_due(app: &App) -> Result<bool, DbErr> {
    let due = job::Entity::find()
        .filter(job::Column::State.eq(JobState::Ready))
        .filter(job::Column::RunAt.lte(app.clock.now()))
        .limit(1)
        .one(app.db.read())
        .await?;
    Ok(due.is_some())
}

/// Writes the outcome, unless the lease ran out and another worker has claimed the job since.
pub(super) async fn settle(
    tx: &DatabaseTransaction,
    job: &job::Model,
    change: job::ActiveModel,
) -> Result<(), DbErr> {
    job::Entity::update_many()
        .set(change)
        .filter(job::Column::Id.eq(job.id))
        .filter(job::Column::Attempts.eq(job.attempts))
        .exec(tx)
        .await
        .map(drop)
}
