//! What becomes of jobs that have ended, and of those that nobody can run.

use chrono::Duration;
use entity::job::{self, JobState};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};

use super::{claim::free, registry::KINDS};
use crate::app::App;

/// A job that is done is kept for this long: its page tells what became of it.
const KEPT: Duration = Duration::days(90);
/// A kind that this version does not know is a newer version's, of which a node is being started: for this long.
const UPGRADE: Duration = Duration::days(1);

/// Deletes what was done long ago. Buried jobs stay until an operator decides.
pub async fn ended(app: &App) -> Result<(), DbErr> {
    let old = Condition::all()
        .add(job::Column::State.eq(JobState::Done))
        .add(job::Column::FinishedAt.lt(app.clock.now() - KEPT));
    if !any(app, &old).await? {
        return Ok(());
    }
    let delete = job::Entity::delete_many().filter(old);
    app.db.write(async |tx| delete.exec(tx).await).await.map(drop)
}

/// Buries what no version that runs here has taken for a day.
pub async fn unknown(app: &App) -> Result<(), DbErr> {
    let now = app.clock.now();
    let orphans = Condition::all()
        .add(job::Column::State.eq(JobState::Ready))
        .add(job::Column::Kind.is_not_in(KINDS))
        .add(job::Column::RunAt.lt(now - UPGRADE))
        .add(free(now));
    if !any(app, &orphans).await? {
        return Ok(());
    }
    let bury = job::Entity::update_many()
        .col_expr(job::Column::State, JobState::Buried.into())
        .col_expr(job::Column::FinishedAt, Expr::value(now))
        .col_expr(
            job::Column::LastError,
            Expr::value("no version that runs here knows this kind of job"),
        )
        .filter(orphans);
    let buried = app.db.write(async |tx| bury.exec(tx).await).await?.rows_affected;
    tracing::error!(jobs = buried, "jobs of a kind that nobody knows were buried");
    Ok(())
}

async fn any(app: &App, which: &Condition) -> Result<bool, DbErr> {
    let first = job::Entity::find().filter(which.clone()).limit(1);
    Ok(first.one(app.db.read()).await?.is_some())
}
