//! How long the queues are, for `/metrics`: jobs by kind, mails by where they are.

use chrono::{DateTime, Utc};
use entity::{
    job::JobState,
    outbox::{self, Column, OutboxState},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::{registry::KINDS, store};
use crate::app::App;

/// Measures. A kind without jobs is a zero, not a gap.
#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge is a float; queues stay far below 2^52"
)]
pub async fn measure(app: &App) -> Result<(), DbErr> {
    let db = app.db.read();
    let now = app.clock.now();
    let heaps = store::heaps(db, now).await?;
    let others = heaps.iter().map(|heap| heap.kind.as_str());
    let kinds: std::collections::BTreeSet<&str> = KINDS.into_iter().chain(others).collect();
    for kind in kinds {
        let of = |state| heaps.iter().find(|heap| heap.kind == kind && heap.state == state);
        let (ready, buried) = (of(JobState::Ready), of(JobState::Buried));
        let oldest = ready.map_or(0, |heap| (now - heap.oldest).num_seconds().max(0));
        metrics::gauge!("laporbkn_jobs_ready", "kind" => kind.to_owned())
            .set(ready.map_or(0, |heap| heap.jobs) as f64);
        metrics::gauge!("laporbkn_jobs_buried", "kind" => kind.to_owned())
            .set(buried.map_or(0, |heap| heap.jobs) as f64);
        metrics::gauge!("laporbkn_jobs_failing", "kind" => kind.to_owned())
            .set(ready.map_or(0, |heap| heap.failing) as f64);
        metrics::gauge!("laporbkn_jobs_oldest_seconds", "kind" => kind.to_owned()).set(oldest as f64);
    }
    let mails: Vec<(OutboxState, i64, DateTime<Utc>)> = outbox::Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "mails")
        .column_as(Column::CreatedAt.min(), "oldest")
        .filter(Column::State.is_in([OutboxState::Pending, OutboxState::Failed, OutboxState::Held]))
        .group_by(Column::State)
        .into_tuple()
        .all(db)
        .await?;
    let of = |state| mails.iter().find(|(found, ..)| *found == state);
    let count = |state| of(state).map_or(0, |(_, mails, _)| *mails) as f64;
    let oldest = of(OutboxState::Pending).map_or(0, |(.., oldest)| (now - *oldest).num_seconds().max(0));
    metrics::gauge!("laporbkn_outbox_pending").set(count(OutboxState::Pending));
    metrics::gauge!("laporbkn_outbox_failed").set(count(OutboxState::Failed));
    metrics::gauge!("laporbkn_outbox_held").set(count(OutboxState::Held));
    metrics::gauge!("laporbkn_outbox_oldest_seconds").set(oldest as f64);
    Ok(())
}
