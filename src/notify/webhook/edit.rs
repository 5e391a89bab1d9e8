//! What administrators do to receivers: add, change, pause, resume, remove, change the secret. Each is audited, with the host
//! alone: the rest of an address may hold a key.

use chrono::Duration;
use entity::webhook::{self, Column, WebhookState};
use kernel::{
    id::{StaffId, WebhookId},
    text::clean_line,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::{Map, Value, json};

use super::{
    address::{self, ReceiverUrl},
    event, health, sign,
};
use crate::{
    app::App,
    audit,
    http::error::{Error, FieldErrors},
};

/// Longest name.
pub(super) const MAX_NAME: usize = 100;
/// How long the secret of before goes on signing: receivers change theirs one after another.
const BOTH: Duration = Duration::days(1);

/// A receiver as typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) url: String,
    pub(super) events: Vec<String>,
}

/// A receiver as it may be stored.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    name: String,
    url: ReceiverUrl,
    events: Vec<&'static str>,
}

impl Chosen {
    /// All that is wrong, at once.
    pub(super) fn parse(app: &App, typed: &Typed) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = clean_line(&typed.name);
        if name.is_empty() {
            errors.add("name", "webhook-name-missing");
        } else if name.chars().count() > MAX_NAME {
            let args = Map::from_iter([("max".to_owned(), MAX_NAME.into())]);
            errors.add_with("name", "webhook-name-long", args);
        }
        let known = event::ALL.into_iter();
        let events: Vec<&str> = known
            .filter(|known| typed.events.iter().any(|typed| typed == known))
            .collect();
        if events.is_empty() {
            errors.add("events", "webhook-events-missing");
        } else if typed
            .events
            .iter()
            .any(|typed| !event::ALL.contains(&typed.as_str()))
        {
            errors.add("events", "webhook-events-unknown");
        }
        let url = match ReceiverUrl::parse(&typed.url, &app.webhooks.sender.guard) {
            Ok(url) => Some(url),
            Err(fault) => {
                let args = Map::from_iter([("max".to_owned(), Value::from(address::MAX))]);
                errors.add_with("url", fault.code(), args);
                None
            }
        };
        match url.filter(|_| errors.is_empty()) {
            Some(url) => Ok(Self { name, url, events }),
            None => Err(errors),
        }
    }
}

/// Adds a receiver; the secret is shown to whoever added it, and never again.
pub(super) async fn add(app: &App, by: StaffId, chosen: Chosen) -> Result<(WebhookId, String), Error> {
    let id = WebhookId::new(app.clock.as_ref(), &app.rng);
    let (secret, sealed) = new_secret(app, id)?;
    let now = app.clock.now();
    let row = webhook::Model {
        id,
        name: chosen.name,
        url: chosen.url.as_str().to_owned(),
        events: json!(chosen.events),
        secret_cipher: sealed,
        former_cipher: None,
        former_until: None,
        state: WebhookState::Active,
        failures: 0,
        failing_since: None,
        resume_at: None,
        created_by: Some(by),
        created_at: now,
        updated_at: now,
    };
    let detail = facts(&row);
    app.db
        .write(async |tx| {
            webhook::Entity::insert(row.into_active_model().reset_all())
                .exec_without_returning(tx)
                .await?;
            audit::append(tx, app, entry(by, "webhook.add", id, detail)).await
        })
        .await?;
    app.webhooks.subscriptions.forget();
    Ok((id, secret))
}

/// Changes name, address and events.
pub(super) async fn change(app: &App, by: StaffId, id: WebhookId, chosen: Chosen) -> Result<(), Error> {
    let row = webhook::ActiveModel {
        name: Set(chosen.name),
        url: Set(chosen.url.as_str().to_owned()),
        events: Set(json!(chosen.events)),
        updated_at: Set(app.clock.now()),
        ..Default::default()
    };
    let detail = json!({ "host": address::place(chosen.url.as_str()), "events": chosen.events });
    update(app, by, id, "webhook.edit", row, detail).await
}

/// Sends it nothing any more; what waits, waits.
pub(super) async fn pause(app: &App, by: StaffId, id: WebhookId) -> Result<(), Error> {
    let row = webhook::ActiveModel {
        state: Set(WebhookState::Paused),
        updated_at: Set(app.clock.now()),
        ..Default::default()
    };
    update(app, by, id, "webhook.pause", row, json!({})).await
}

/// Sends to it again, at once and as if it had never failed.
pub(super) async fn resume(app: &App, by: StaffId, id: WebhookId) -> Result<(), Error> {
    let row = webhook::ActiveModel {
        state: Set(WebhookState::Active),
        updated_at: Set(app.clock.now()),
        ..health::fresh()
    };
    update(app, by, id, "webhook.resume", row, json!({})).await
}

/// Makes a new secret; the one of before goes on signing for a day.
pub(super) async fn change_secret(app: &App, by: StaffId, id: WebhookId) -> Result<String, Error> {
    let (secret, sealed) = new_secret(app, id)?;
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let row = find(tx, id).await?;
            let change = webhook::ActiveModel {
                id: Unchanged(id),
                secret_cipher: Set(sealed),
                former_cipher: Set(Some(row.secret_cipher)),
                former_until: Set(Some(now + BOTH)),
                updated_at: Set(now),
                ..Default::default()
            };
            change.update(tx).await?;
            audit::append(tx, app, entry(by, "webhook.secret", id, json!({}))).await?;
            Ok::<_, Error>(())
        })
        .await?;
    Ok(secret)
}

/// Removes it. Its deliveries are swept away by the housekeeping.
pub(super) async fn remove(app: &App, by: StaffId, id: WebhookId) -> Result<(), Error> {
    app.db
        .write(async |tx| {
            let row = find(tx, id).await?;
            webhook::Entity::delete_by_id(id).exec(tx).await?;
            audit::append(tx, app, entry(by, "webhook.remove", id, facts(&row))).await?;
            Ok::<_, Error>(())
        })
        .await?;
    app.webhooks.subscriptions.forget();
    Ok(())
}

async fn update(
    app: &App,
    by: StaffId,
    id: WebhookId,
    action: &'static str,
    row: webhook::ActiveModel,
    detail: Value,
) -> Result<(), Error> {
    app.db
        .write(async |tx| {
            let changed = webhook::Entity::update_many()
                .set(row)
                .filter(Column::Id.eq(id))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::NotFound);
            }
            audit::append(tx, app, entry(by, action, id, detail)).await?;
            Ok(())
        })
        .await?;
    app.webhooks.subscriptions.forget();
    Ok(())
}

async fn find(tx: &DatabaseTransaction, id: WebhookId) -> Result<webhook::Model, Error> {
    let row = webhook::Entity::find_by_id(id).one(tx).await?;
    row.ok_or(Error::NotFound)
}

fn new_secret(app: &App, id: WebhookId) -> Result<(String, Vec<u8>), Error> {
    let secret = sign::new_secret(&app.rng);
    let sealed = app.vault.seal(&sign::context(id), secret.as_bytes());
    Ok((secret, sealed.map_err(Error::internal)?))
}

fn facts(row: &webhook::Model) -> Value {
    json!({ "host": address::place(&row.url), "events": row.events })
}

/// An entry of the audit log about a receiver.
pub(super) fn entry(by: StaffId, action: &'static str, id: WebhookId, detail: Value) -> audit::Entry {
    audit::Entry {
        staff: Some(by),
        action,
        subject_kind: "webhook",
        subject_id: id.to_string(),
        reason: None,
        detail,
    }
}
