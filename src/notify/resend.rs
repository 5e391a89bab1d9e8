//! Send again: a mail that was given up or held goes back into the queue, with all its tries before it. After a day on which
//! the server refused everything, all of them do; they leave as the limits of their domains allow.

use chrono::{DateTime, Duration, Utc};
use entity::outbox::{self, Column, OutboxState};
use kernel::id::{OutboxId, StaffId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait,
    QueryFilter,
};
use serde_json::json;

use super::hold::DROPPED;
use crate::{app::App, audit, http::error::Error};

/// All together only those that were due so lately: what is older says what may no longer hold, and is looked at one by one.
const LATELY: Duration = Duration::days(14);

/// Puts the mail `id` back. Only one that failed or is held: anything else is sent, or will be by itself.
pub(super) async fn resend(app: &App, by: StaffId, id: OutboxId) -> Result<(), Error> {
    let back = back(app.clock.now());
    app.db
        .write(async |tx| {
            let changed = outbox::Entity::update_many()
                .set(back)
                .filter(Column::Id.eq(id))
                .filter(Column::State.is_in([OutboxState::Failed, OutboxState::Held]))
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

/// Puts all back that failed lately; how many those were. One that an operator dropped did not fail.
pub(super) async fn resend_all(app: &App, by: StaffId) -> Result<u64, Error> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let changed = outbox::Entity::update_many()
                .set(back(now))
                .filter(failed_lately(now))
                .exec(tx)
                .await?;
            let mails = changed.rows_affected;
            if mails > 0 {
                let entry = audit::Entry {
                    staff: Some(by),
                    action: "mail.resend_all",
                    subject_kind: "outbox",
                    subject_id: "failed".to_owned(),
                    reason: None,
                    detail: json!({ "mails": mails }),
                };
                audit::append(tx, app, entry).await?;
            }
            Ok(mails)
        })
        .await
}

/// How many that would be.
pub(super) async fn failed(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<u64, DbErr> {
    outbox::Entity::find().filter(failed_lately(now)).count(db).await
}

fn failed_lately(now: DateTime<Utc>) -> Condition {
    let not_dropped = Condition::any()
        .add(Column::LastError.is_null())
        .add(Column::LastError.ne(DROPPED));
    Condition::all()
        .add(Column::State.eq(OutboxState::Failed))
        .add(Column::NextAttemptAt.gt(now - LATELY))
        .add(not_dropped)
}

fn back(now: DateTime<Utc>) -> outbox::ActiveModel {
    outbox::ActiveModel {
        state: Set(OutboxState::Pending),
        attempts: Set(0),
        next_attempt_at: Set(now),
        locked_until: Set(None),
        ..Default::default()
    }
}
