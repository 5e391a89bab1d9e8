//! Queries of the operator's pages and of the gauges.

use chrono::{DateTime, Utc};
use entity::job::{self, JobState};
use kernel::{
    id::JobId,
    page::{Cursor, Limit},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

/// The jobs of one kind in one state.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Heap {
    /// Kind.
    pub(super) kind: String,
    /// State.
    pub(super) state: JobState,
    /// How many.
    pub(super) jobs: i64,
    /// How many of them have failed at least once.
    pub(super) failing: i64,
    /// When the first of them was to run.
    pub(super) oldest: DateTime<Utc>,
}

/// What waits or was buried, by kind and state. What is to run later does not wait yet.
pub(super) async fn heaps(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<Vec<Heap>, DbErr> {
    let due = job::Column::State
        .eq(JobState::Buried)
        .or(job::Column::State.eq(JobState::Ready).and(
            job::Column::RunAt
                .lte(now)
                // A job between two tries is late, whenever the next one is.
                .or(job::Column::LastError.is_not_null()),
        ));
    job::Entity::find()
        .select_only()
        .column(job::Column::Kind)
        .column(job::Column::State)
        .column_as(job::Column::Id.count(), "jobs")
        .column_as(Expr::col(job::Column::LastError).count(), "failing")
        .column_as(job::Column::RunAt.min(), "oldest")
        .filter(due)
        .group_by(job::Column::Kind)
        .group_by(job::Column::State)
        .into_model()
        .all(db)
        .await
}

/// A page of jobs, newest first. One row more than the page has, if there is one.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    kind: Option<&str>,
    state: Option<JobState>,
    after: Option<&Cursor>,
    limit: Limit,
) -> Result<Vec<job::Model>, DbErr> {
    let mut jobs = job::Entity::find().order_by_desc(job::Column::Id);
    if let Some(kind) = kind {
        jobs = jobs.filter(job::Column::Kind.eq(kind));
    }
    if let Some(state) = state {
        jobs = jobs.filter(job::Column::State.eq(state));
    }
    if let Some(after) = after {
        jobs = jobs.filter(job::Column::Id.lt(after.id::<JobId>()));
    }
    jobs.limit(limit.probe()).all(db).await
}

/// One job.
pub(super) async fn find(db: &impl ConnectionTrait, id: JobId) -> Result<Option<job::Model>, DbErr> {
    job::Entity::find_by_id(id).one(db).await
}
