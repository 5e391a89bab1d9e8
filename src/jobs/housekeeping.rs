//! What has to happen every minute whether or not anybody asks. Every step is safe to run on several nodes at once,
//! and one that fails does not keep the others from running.

use crate::{
    app::App,
    search, sla,
    ticket::{close_by_silence, draft},
};

/// One round.
pub async fn round(app: &App) {
    // Before anything that may wait for the database: what was measured must not pile up while it is away.
    app.metrics.run_upkeep();
    app.limits.forget_quiet();
    report("silent tickets", close_by_silence::sweep(app).await.map(drop));
    report("clocks", sla::recompute::adopt(app).await.map(drop));
    report("old drafts", draft::sweep_drafts(app).await.map(drop));
    report("waiting files", draft::measure(app).await);
    report("accounts", crate::account::housekeep(app).await);
    report("retention", crate::retention::job::schedule(app).await);
    report("search", search::jobs::mind_the_gap(app).await);
    report("gauges", measure(app).await);
}

fn report(step: &'static str, result: Result<(), sea_orm::DbErr>) {
    if let Err(error) = result {
        tracing::warn!(housekeeping.step = step, error = %error, "a step of the housekeeping failed");
    }
}

/// Depth of the queues, for `/metrics`.
#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge is a float; queues stay far below 2^52"
)]
async fn measure(app: &App) -> Result<(), sea_orm::DbErr> {
    use entity::{job, outbox};
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
    let db = app.db.read();
    let jobs = job::Entity::find()
        .filter(job::Column::State.eq(job::JobState::Ready))
        .count(db)
        .await?;
    let buried = job::Entity::find()
        .filter(job::Column::State.eq(job::JobState::Buried))
        .count(db)
        .await?;
    let mails = outbox::Entity::find()
        .filter(outbox::Column::State.eq(outbox::OutboxState::Pending))
        .count(db)
        .await?;
    metrics::gauge!("laporbkn_jobs_ready").set(jobs as f64);
    metrics::gauge!("laporbkn_jobs_buried").set(buried as f64);
    metrics::gauge!("laporbkn_outbox_pending").set(mails as f64);
    Ok(())
}
