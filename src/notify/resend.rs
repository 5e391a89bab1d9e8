//! Send again: a mail that was given up or held goes back into the queue, with all its tries before it.

use entity::outbox::{self, OutboxState};
use kernel::id::{OutboxId, StaffId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::{app::App, audit, http::error::Error};

/// Puts the mail `id` back. Only one that failed or is held: anything else is sent, or will be by itself.
pub(super) async fn resend(app: &App, by: StaffId, id: OutboxId) -> Result<(), Error> {
    let back = outbox::ActiveModel {
        state: Set(OutboxState::Pending),
        attempts: Set(0),
        next_attempt_at: Set(app.clock.now()),
        locked_until: Set(None),
        ..Default::default()
    };
    app.db
        .write(async |tx| {
            let changed = outbox::Entity::update_many()
                .set(back)
                .filter(outbox::Column::Id.eq(id))
                .filter(outbox::Column::State.is_in([OutboxState::Failed, OutboxState::Held]))
                .exec(tx)
                .await?;
            if changed.rows_affected == 0 {
                return Err(Error::Conflict("mail-not-failed".into()));
            }
            let entry = audit::Entry {
                staff: Some(by),
                action: "mail.resend",
                subject_kind: "mail",
                subject_id: id.to_string(),
                reason: None,
                detail: json!({}),
            };
            audit::append(tx, app, entry).await?;
            Ok(())
        })
        .await
}
