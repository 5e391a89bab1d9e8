//! Leases on deliveries, receiver by receiver. One query claims on both databases: PostgreSQL skips rows that another node has
//! locked, SQLite has one writer anyway.

use chrono::{DateTime, Duration, Utc};
use entity::{
    webhook::{self, WebhookState},
    webhook_delivery::{self, Column, DeliveryState},
};
use kernel::id::WebhookId;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

use crate::{app::App, db::lease};

/// Rows that a node sends to one receiver at a time.
const BATCH: u64 = 8;
/// How long a node may take for them: twice the worst that [`super::lane`] allows itself.
const LEASE: Duration = Duration::minutes(5);

/// Receivers for whom something is due.
pub(super) async fn due_receivers(app: &App) -> Result<Vec<WebhookId>, DbErr> {
    let now = app.clock.now();
    let waiting = due(now)
        .select_only()
        .column(Column::Id)
        .filter(
            Expr::col((webhook_delivery::Entity, Column::WebhookId))
                .equals((webhook::Entity, webhook::Column::Id)),
        )
        .into_query();
    open(now)
        .select_only()
        .column(webhook::Column::Id)
        .filter(Expr::exists(waiting))
        .order_by_asc(webhook::Column::Id)
        .into_tuple()
        .all(app.db.read())
        .await
}

/// The receiver, if it may be sent something now.
pub(super) async fn receiver(app: &App, id: WebhookId) -> Result<Option<webhook::Model>, DbErr> {
    let found = open(app.clock.now()).filter(webhook::Column::Id.eq(id));
    found.one(app.db.read()).await
}

/// Claims what has waited longest for a receiver, and counts the try: a row that kills its node is not tried for ever. A
/// receiver that fails gets one at a time, to see whether it is back.
pub(super) async fn next(
    app: &App,
    receiver: &webhook::Model,
) -> Result<Vec<webhook_delivery::Model>, DbErr> {
    let now = app.clock.now();
    let rows = if receiver.failures == 0 { BATCH } else { 1 };
    let due = due(now).filter(Column::WebhookId.eq(receiver.id));
    if due.clone().limit(1).one(app.db.read()).await?.is_none() {
        return Ok(Vec::new());
    }
    let first = due
        .order_by_asc(Column::NextAt)
        .order_by_asc(Column::Id)
        .limit(rows);
    let claim = webhook_delivery::Entity::update_many()
        .col_expr(Column::LockedUntil, Expr::value(now + LEASE))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1));
    let claim = lease(claim, Column::Id, first);
    app.db.write(async |tx| claim.exec_with_returning(tx).await).await
}

/// Writes an outcome; says whether the row was still this node's to write.
pub(super) async fn settle(
    db: &impl ConnectionTrait,
    row: &webhook_delivery::Model,
    change: webhook_delivery::ActiveModel,
) -> Result<bool, DbErr> {
    let settled = webhook_delivery::Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(row.id))
        .filter(Column::Attempts.eq(row.attempts))
        .filter(Column::State.eq(DeliveryState::Pending))
        .exec(db)
        .await?;
    Ok(settled.rows_affected == 1)
}

/// Receivers that are sent to at this moment.
fn open(now: DateTime<Utc>) -> Select<webhook::Entity> {
    let rested = Condition::any()
        .add(webhook::Column::ResumeAt.is_null())
        .add(webhook::Column::ResumeAt.lte(now));
    webhook::Entity::find()
        .filter(webhook::Column::State.eq(WebhookState::Active))
        .filter(rested)
}

/// Deliveries whose time has come and that nobody has in hand.
fn due(now: DateTime<Utc>) -> Select<webhook_delivery::Entity> {
    webhook_delivery::Entity::find()
        .filter(Column::State.eq(DeliveryState::Pending))
        .filter(Column::NextAt.lte(now))
        .filter(free(now))
}

/// Not in anybody's hands, or in those of a node that died.
pub(super) fn free(now: DateTime<Utc>) -> Condition {
    Condition::any()
        .add(Column::LockedUntil.is_null())
        .add(Column::LockedUntil.lte(now))
}
