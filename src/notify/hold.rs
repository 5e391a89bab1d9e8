//! Mails that waited too long to be sent without a word: the day `SMTP_URL` is set, receipts and answers of weeks ago would
//! leave at once, PINs of closed tickets among them. They are held until an operator sends or drops them.
//!
//! A mail that was tried is no such mail: it has its own end ([`super::deliver`]).

use chrono::{DateTime, Duration, Utc};
use entity::outbox::{self, OutboxState};
use kernel::id::StaffId;
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::{app::App, audit, http::error::Error};

/// How long a mail may wait for its first try.
const FRESH: Duration = Duration::days(3);
/// What stands on a mail that was dropped.
pub(super) const DROPPED: &str = "an operator decided not to send it any more";

/// Holds what has waited too long. Called before anything is sent.
pub(super) async fn hold_old(app: &App) -> Result<u64, DbErr> {
    let old = too_old(app.clock.now());
    // Asked every second: do not take SQLite's only writer for nothing.
    if outbox::Entity::find()
        .filter(old.clone())
        .one(app.db.read())
        .await?
        .is_none()
    {
        return Ok(0);
    }
    let hold = outbox::Entity::update_many()
        .col_expr(outbox::Column::State, OutboxState::Held.into())
        .filter(old);
    let held = app.db.write(async |tx| hold.exec(tx).await).await?.rows_affected;
    tracing::warn!(
        mails = held,
        "mails that waited too long are held; see /admin/surat?state=held"
    );
    Ok(held)
}

/// Mails that would be held once a mail server is set; for `doctor`.
pub async fn waiting_too_long(app: &App) -> Result<u64, DbErr> {
    outbox::Entity::find()
        .filter(too_old(app.clock.now()))
        .count(app.db.read())
        .await
}

fn too_old(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(outbox::Column::State.eq(OutboxState::Pending))
        .add(outbox::Column::Attempts.eq(0))
        .add(outbox::Column::CreatedAt.lt(now - FRESH))
        .add(outbox::Column::NextAttemptAt.lt(now - FRESH))
}

/// What an operator decides of all that is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Send them after all.
    Send,
    /// Never send them.
    Drop,
}

/// Sends or drops everything that is held.
pub(super) async fn decide(app: &App, by: StaffId, verdict: Verdict) -> Result<u64, Error> {
    let now = app.clock.now();
    let decided = match verdict {
        Verdict::Send => outbox::Entity::update_many()
            .col_expr(outbox::Column::State, OutboxState::Pending.into())
            .col_expr(outbox::Column::NextAttemptAt, Expr::value(now)),
        Verdict::Drop => outbox::Entity::update_many()
            .col_expr(outbox::Column::State, OutboxState::Failed.into())
            .col_expr(outbox::Column::LastError, Expr::value(DROPPED)),
    };
    let decided = decided.filter(outbox::Column::State.eq(OutboxState::Held));
    app.db
        .write(async |tx| {
            let mails = decided.exec(tx).await?.rows_affected;
            if mails > 0 {
                let entry = audit::Entry {
                    staff: Some(by),
                    action: match verdict {
                        Verdict::Send => "mail.release",
                        Verdict::Drop => "mail.drop",
                    },
                    subject_kind: "outbox",
                    subject_id: "held".to_owned(),
                    reason: None,
                    detail: json!({ "mails": mails }),
                };
                audit::append(tx, app, entry).await?;
            }
            Ok(mails)
        })
        .await
}
