//! Queries of the administrators' pages and of the gauges.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    webhook,
    webhook_delivery::{self, Column, DeliveryState},
};
use kernel::{
    id::{DeliveryId, WebhookId},
    page::{Cursor, Limit},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

/// The deliveries to one receiver in one state.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Heap {
    pub(super) webhook_id: WebhookId,
    pub(super) state: DeliveryState,
    pub(super) deliveries: i64,
    /// When the last was taken, where they were.
    pub(super) taken: Option<DateTime<Utc>>,
}

/// What waits, was taken and was given up, receiver by receiver.
pub(super) async fn heaps(db: &impl ConnectionTrait) -> Result<HashMap<WebhookId, Vec<Heap>>, DbErr> {
    let rows: Vec<Heap> = webhook_delivery::Entity::find()
        .select_only()
        .column(Column::WebhookId)
        .column(Column::State)
        .column_as(Column::Id.count(), "deliveries")
        .column_as(Column::DeliveredAt.max(), "taken")
        .group_by(Column::WebhookId)
        .group_by(Column::State)
        .into_model()
        .all(db)
        .await?;
    let mut heaps: HashMap<WebhookId, Vec<Heap>> = HashMap::new();
    for row in rows {
        heaps.entry(row.webhook_id).or_default().push(row);
    }
    Ok(heaps)
}

/// All receivers, in the order in which they were added.
pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<webhook::Model>, DbErr> {
    webhook::Entity::find()
        .order_by_asc(webhook::Column::Id)
        .all(db)
        .await
}

/// One receiver.
pub(super) async fn find(db: &impl ConnectionTrait, id: WebhookId) -> Result<Option<webhook::Model>, DbErr> {
    webhook::Entity::find_by_id(id).one(db).await
}

/// Which deliveries.
#[derive(Clone, Debug, Default)]
pub(super) struct Wanted {
    pub(super) state: Option<DeliveryState>,
    pub(super) event: Option<String>,
}

/// A page of the deliveries to a receiver, newest first. One row more than the page has, if there is one.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    receiver: WebhookId,
    wanted: &Wanted,
    after: Option<&Cursor>,
    limit: Limit,
) -> Result<Vec<webhook_delivery::Model>, DbErr> {
    let mut rows = webhook_delivery::Entity::find()
        .filter(Column::WebhookId.eq(receiver))
        .order_by_desc(Column::Id);
    if let Some(state) = wanted.state {
        rows = rows.filter(Column::State.eq(state));
    }
    if let Some(event) = &wanted.event {
        rows = rows.filter(Column::Event.eq(event.as_str()));
    }
    if let Some(after) = after {
        rows = rows.filter(Column::Id.lt(after.id::<DeliveryId>()));
    }
    rows.limit(limit.probe()).all(db).await
}

/// One delivery to a receiver.
pub(super) async fn delivery(
    db: &impl ConnectionTrait,
    receiver: WebhookId,
    id: DeliveryId,
) -> Result<Option<webhook_delivery::Model>, DbErr> {
    webhook_delivery::Entity::find_by_id(id)
        .filter(Column::WebhookId.eq(receiver))
        .one(db)
        .await
}

/// Name of a state in addresses.
pub(super) const fn state_name(state: DeliveryState) -> &'static str {
    match state {
        DeliveryState::Pending => "pending",
        DeliveryState::Delivered => "delivered",
        DeliveryState::Buried => "buried",
    }
}

/// The state of a name.
pub(super) fn state_named(name: &str) -> Option<DeliveryState> {
    let states = [
        DeliveryState::Pending,
        DeliveryState::Delivered,
        DeliveryState::Buried,
    ];
    states.into_iter().find(|state| state_name(*state) == name)
}
