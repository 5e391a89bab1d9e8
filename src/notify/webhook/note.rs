//! Writing down who is to be told: a delivery for every receiver that chose the event, in the transaction of the event itself.
//!
//! Which receivers there are is kept in memory and read again every few seconds (by the workers, so that a filing does not
//! wait for it). Where there are none, nothing is asked and nothing is written.

use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Duration, Utc};
use entity::{
    webhook::{self, WebhookState},
    webhook_delivery::{self, DeliveryState},
};
use kernel::id::{DeliveryId, EventId, WebhookId};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;

use super::payload::{self, Happening};
use crate::app::App;

/// How old the list of receivers may be. The workers read it again sooner.
const FRESH: Duration = Duration::seconds(10);
/// Rows of one statement.
const BATCH: usize = 500;

/// An active receiver and what it wants to be told of.
#[derive(Clone, Debug)]
struct Subscription {
    webhook: WebhookId,
    events: Vec<String>,
}

/// The active receivers, as of a moment ago.
#[derive(Debug, Default)]
pub(super) struct Subscriptions {
    current: RwLock<Option<Known>>,
}

/// What was read, and when.
type Known = (Arc<Vec<Subscription>>, DateTime<Utc>);

impl Subscriptions {
    /// Read on `db`, the caller's own connection, if it is time: a transaction that holds one must not wait for a second.
    async fn get(&self, db: &impl ConnectionTrait, app: &App) -> Result<Arc<Vec<Subscription>>, DbErr> {
        let known = self
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match known {
            Some((list, at)) if app.clock.now() - at < FRESH => Ok(list),
            _ => self.read(db, app).await,
        }
    }

    async fn read(&self, db: &impl ConnectionTrait, app: &App) -> Result<Arc<Vec<Subscription>>, DbErr> {
        let now = app.clock.now();
        let rows = webhook::Entity::find()
            .filter(webhook::Column::State.eq(WebhookState::Active))
            .order_by_asc(webhook::Column::Id)
            .all(db)
            .await?;
        let list: Vec<Subscription> = rows
            .into_iter()
            .map(|row| Subscription {
                webhook: row.id,
                events: events_of(&row.events),
            })
            .collect();
        let list = Arc::new(list);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some((list.clone(), now));
        Ok(list)
    }

    /// After a change on this node.
    pub(super) fn forget(&self) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Reads the list again, and says whether there is anybody to be told.
pub(super) async fn refresh(app: &App) -> Result<bool, DbErr> {
    let list = app.webhooks.subscriptions.read(app.db.read(), app).await?;
    Ok(!list.is_empty())
}

/// The names in a row's column.
pub(super) fn events_of(column: &Value) -> Vec<String> {
    let names = column.as_array().into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Writes down who is to be told of what happened. Call it in the transaction of the event.
pub async fn note(db: &impl ConnectionTrait, app: &App, happenings: &[Happening<'_>]) -> Result<(), DbErr> {
    let mut rows = deliveries(db, app, happenings).await?;
    while !rows.is_empty() {
        let batch: Vec<_> = rows.drain(..rows.len().min(BATCH)).collect();
        webhook_delivery::Entity::insert_many(batch)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// The rows of [`note`], for whoever writes them together with others.
pub async fn deliveries(
    db: &impl ConnectionTrait,
    app: &App,
    happenings: &[Happening<'_>],
) -> Result<Vec<webhook_delivery::ActiveModel>, DbErr> {
    if happenings.is_empty() {
        return Ok(Vec::new());
    }
    let subscriptions = app.webhooks.subscriptions.get(db, app).await?;
    if subscriptions.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    for happening in happenings {
        let Some((event, body)) = payload::of(&app.config.http.public_url, happening) else {
            continue;
        };
        let told = subscriptions
            .iter()
            .filter(|one| one.events.iter().any(|chosen| chosen == event));
        let row = |one: &Subscription| {
            let id = DeliveryId::new(app.clock.as_ref(), &app.rng);
            row(app, id, one.webhook, event, Some(happening.event), body.clone())
        };
        rows.extend(told.map(row));
    }
    Ok(rows)
}

/// A delivery that is due at once.
pub(super) fn row(
    app: &App,
    id: DeliveryId,
    webhook: WebhookId,
    event: &str,
    event_id: Option<EventId>,
    payload: String,
) -> webhook_delivery::ActiveModel {
    let now = app.clock.now();
    webhook_delivery::ActiveModel {
        id: Set(id),
        webhook_id: Set(webhook),
        event: Set(event.to_owned()),
        event_id: Set(event_id),
        payload: Set(payload),
        state: Set(DeliveryState::Pending),
        attempts: Set(0),
        created_at: Set(now),
        next_at: Set(now),
        locked_until: Set(None),
        tried_at: Set(None),
        status_code: Set(None),
        duration_ms: Set(None),
        answer: Set(None),
        error: Set(None),
        delivered_at: Set(None),
    }
}
