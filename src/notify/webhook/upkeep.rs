//! Measuring, and forgetting what is old.

use chrono::{DateTime, Duration, Utc};
use entity::{
    webhook::{self, WebhookState},
    webhook_delivery::{self, Column, DeliveryState},
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait, sea_query::ExprTrait,
};

use crate::app::App;

/// What was taken is kept for this long: its page tells what was said.
const KEPT: Duration = Duration::days(30);
/// What was given up, or still waits for a receiver that was stopped.
const KEPT_FAILED: Duration = Duration::days(90);
/// Rows that one round deletes: SQLite has one writer.
const BATCH: u64 = 5_000;

/// The deliveries in one state.
#[derive(Debug, FromQueryResult)]
struct Heap {
    state: DeliveryState,
    deliveries: i64,
    oldest: DateTime<Utc>,
}

/// Measures the queue for `/metrics`.
#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge is a float; queues stay far below 2^52"
)]
pub async fn measure(app: &App) -> Result<(), DbErr> {
    let db = app.db.read();
    let heaps: Vec<Heap> = webhook_delivery::Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "deliveries")
        .column_as(Column::CreatedAt.min(), "oldest")
        .filter(Column::State.ne(DeliveryState::Delivered))
        .group_by(Column::State)
        .into_model()
        .all(db)
        .await?;
    let of = |state| heaps.iter().find(|heap| heap.state == state);
    let (pending, buried) = (of(DeliveryState::Pending), of(DeliveryState::Buried));
    let oldest = pending.map_or(0, |heap| {
        (app.clock.now() - heap.oldest).num_seconds().clamp(0, i64::MAX)
    });
    metrics::gauge!("laporbkn_webhooks_pending").set(pending.map_or(0, |heap| heap.deliveries) as f64);
    metrics::gauge!("laporbkn_webhooks_buried").set(buried.map_or(0, |heap| heap.deliveries) as f64);
    metrics::gauge!("laporbkn_webhooks_oldest_seconds").set(oldest as f64);
    let stopped = webhook::Entity::find()
        .filter(webhook::Column::State.is_in([WebhookState::Asleep, WebhookState::Gone]))
        .count(db)
        .await?;
    metrics::gauge!("laporbkn_webhooks_stopped").set(stopped as f64);
    Ok(())
}

/// Deletes what is older than it is kept, and what has no receiver any more.
pub async fn forget_old(app: &App) -> Result<(), DbErr> {
    let now = app.clock.now();
    let known = webhook::Entity::find()
        .select_only()
        .column(webhook::Column::Id)
        .into_query();
    let old = Condition::any()
        .add(
            Column::State
                .eq(DeliveryState::Delivered)
                .and(Column::CreatedAt.lt(now - KEPT)),
        )
        .add(
            Column::State
                .ne(DeliveryState::Delivered)
                .and(Column::CreatedAt.lt(now - KEPT_FAILED)),
        )
        .add(Column::WebhookId.not_in_subquery(known));
    let ids = webhook_delivery::Entity::find().filter(old).limit(BATCH);
    if ids.clone().limit(1).one(app.db.read()).await?.is_none() {
        return Ok(());
    }
    let ids = ids.select_only().column(Column::Id).into_query();
    let delete = webhook_delivery::Entity::delete_many().filter(Column::Id.in_subquery(ids));
    app.db.write(async |tx| delete.exec(tx).await).await.map(drop)
}
