//! What administrators send: a trial, a delivery once more, all that were given up. It goes out with the `webhook-id` that it had,
//! so a receiver that did get it knows it.

use entity::{
    webhook::{self, WebhookState},
    webhook_delivery::{self, Column, DeliveryState},
};
use kernel::id::{DeliveryId, StaffId, WebhookId};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde_json::json;

use super::{claim::free, edit::entry, event, note, payload};
use crate::{app::App, audit, http::error::Error};

/// Sends a trial, whatever events the receiver chose.
pub(super) async fn test(app: &App, by: StaffId, receiver: WebhookId) -> Result<DeliveryId, Error> {
    let body = payload::test(app.clock.now(), &app.config.http.public_url);
    let id = DeliveryId::new(app.clock.as_ref(), &app.rng);
    let row = note::row(app, id, receiver, event::TEST, None, body);
    app.db
        .write(async |tx| {
            wake(tx, receiver).await?;
            webhook_delivery::Entity::insert(row)
                .exec_without_returning(tx)
                .await?;
            audit::append(tx, app, entry(by, "webhook.test", receiver, json!({}))).await?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(id)
}

/// Sends one delivery once more, unless a node has it in hand.
pub(super) async fn one(app: &App, by: StaffId, receiver: WebhookId, id: DeliveryId) -> Result<(), Error> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            wake(tx, receiver).await?;
            let changed = webhook_delivery::Entity::update_many()
                .set(fresh(app))
                .filter(Column::Id.eq(id))
                .filter(Column::WebhookId.eq(receiver))
                .filter(free(now))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::Conflict("webhook-delivery-busy".into()));
            }
            let detail = json!({ "delivery": id, "deliveries": 1 });
            audit::append(tx, app, entry(by, "webhook.redeliver", receiver, detail)).await?;
            Ok(())
        })
        .await
}

/// Sends all that were given up once more; says how many.
pub(super) async fn all(app: &App, by: StaffId, receiver: WebhookId) -> Result<u64, Error> {
    app.db
        .write(async |tx| {
            wake(tx, receiver).await?;
            let changed = webhook_delivery::Entity::update_many()
                .set(fresh(app))
                .filter(Column::WebhookId.eq(receiver))
                .filter(Column::State.eq(DeliveryState::Buried))
                .exec(tx)
                .await?
                .rows_affected;
            if changed > 0 {
                let detail = json!({ "deliveries": changed });
                audit::append(tx, app, entry(by, "webhook.redeliver", receiver, detail)).await?;
            }
            Ok(changed)
        })
        .await
}

/// A receiver that is stopped is sent nothing; one that is left alone for a while is tried at once.
async fn wake(tx: &DatabaseTransaction, receiver: WebhookId) -> Result<(), Error> {
    let row = webhook::Entity::find_by_id(receiver).one(tx).await?;
    let row = row.ok_or(Error::NotFound)?;
    if row.state != WebhookState::Active {
        return Err(Error::Conflict("webhook-not-active".into()));
    }
    webhook::Entity::update_many()
        .set(webhook::ActiveModel {
            resume_at: Set(None),
            ..Default::default()
        })
        .filter(webhook::Column::Id.eq(receiver))
        .exec(tx)
        .await?;
    Ok(())
}

fn fresh(app: &App) -> webhook_delivery::ActiveModel {
    webhook_delivery::ActiveModel {
        state: Set(DeliveryState::Pending),
        attempts: Set(0),
        next_at: Set(app.clock.now()),
        locked_until: Set(None),
        delivered_at: Set(None),
        ..Default::default()
    }
}
