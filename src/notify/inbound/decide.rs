//! An operator decides about a mail in the tray: it becomes a ticket of its sender, or it is let be.

use entity::inbound_mail::{self, Column, InboundState};
use kernel::id::{InboundMailId, StaffId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{calm, keep, mail::Mail, settle, store};
use crate::{app::App, audit, http::error::Error, ticket::store as ticket_store};

/// Files a mail of the tray as a ticket. Twice is once: the ticket's key is the mail's.
pub(super) async fn file(app: &App, by: StaffId, id: InboundMailId) -> Result<(), Error> {
    let row = waiting(app, id).await?;
    let key = row.storage_key.as_deref().ok_or(Error::NotFound)?;
    let raw = app.files.get(key).await?;
    let calm = calm::calmed(&raw);
    let mail = Mail::read(&calm).ok_or_else(|| Error::Conflict("inbound-not-fileable".into()))?;
    let Some(from) = mail.from.clone() else {
        return Err(Error::Conflict("inbound-not-fileable".into()));
    };
    let about = match row.ticket_id {
        Some(ticket) => ticket_store::by_id(app.db.read(), ticket).await?,
        None => None,
    };
    let secret = about.is_some_and(|ticket| ticket.secret);
    let outcome = settle::file_as(app, &mail, &from, None, secret).await?;
    if outcome.state != InboundState::Filed {
        return Err(Error::Conflict("inbound-not-fileable".into()));
    }
    let change = inbound_mail::ActiveModel {
        state: Set(InboundState::Filed),
        ticket_id: Set(outcome.ticket),
        notes: Set(json!(outcome.notes)),
        ..Default::default()
    };
    settle_row(app, by, id, change, "inbound.file").await
}

/// Lets a mail of the tray be.
pub(super) async fn dismiss(app: &App, by: StaffId, id: InboundMailId) -> Result<(), Error> {
    waiting(app, id).await?;
    let change = inbound_mail::ActiveModel {
        state: Set(InboundState::Dismissed),
        ..Default::default()
    };
    settle_row(app, by, id, change, "inbound.dismiss").await
}

async fn waiting(app: &App, id: InboundMailId) -> Result<inbound_mail::Model, Error> {
    let row = store::find(app.db.read(), id).await?.ok_or(Error::NotFound)?;
    if row.state == InboundState::Tray {
        Ok(row)
    } else {
        Err(Error::Conflict("inbound-decided".into()))
    }
}

async fn settle_row(
    app: &App,
    by: StaffId,
    id: InboundMailId,
    change: inbound_mail::ActiveModel,
    action: &'static str,
) -> Result<(), Error> {
    let now = app.clock.now();
    let change = inbound_mail::ActiveModel {
        decided_by: Set(Some(by)),
        decided_at: Set(Some(now)),
        keep_until: Set(Some(now + keep::DAYS)),
        ..change
    };
    app.db
        .write(async |tx| {
            let decided = inbound_mail::Entity::update_many()
                .set(change)
                .filter(Column::Id.eq(id))
                .filter(Column::State.eq(InboundState::Tray))
                .exec(tx)
                .await?;
            if decided.rows_affected == 0 {
                return Err(Error::Conflict("inbound-decided".into()));
            }
            let entry = audit::Entry {
                staff: Some(by),
                action,
                subject_kind: "inbound",
                subject_id: id.to_string(),
                reason: None,
                detail: json!({}),
            };
            audit::append(tx, app, entry).await?;
            Ok(())
        })
        .await
}
