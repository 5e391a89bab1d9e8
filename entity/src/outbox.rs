//! Mails to send: rows written in the transaction that causes them, rendered when sent.

use kernel::id::{EventId, OutboxId, StaffId, TicketId};
use kernel::identity::email::EmailAddress;
use kernel::locale::Locale;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum OutboxState {
    /// To be sent.
    Pending,
    /// Accepted by the mail server.
    Sent,
    /// Given up.
    Failed,
    /// Waited so long for a mail server that an operator has to say whether it should still go.
    Held,
}

/// One row of `outbox`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutboxId,
    /// Mail template, e.g. `receipt`.
    pub kind: String,
    /// To whom.
    pub recipient: EmailAddress,
    /// Whose servers receive it; empty in rows of before there was this column.
    pub domain: String,
    /// Language.
    pub locale: Locale,
    /// Ticket it is about.
    pub ticket_id: Option<TicketId>,
    /// Event it tells of.
    pub event_id: Option<EventId>,
    /// Staff member it is for.
    pub staff_id: Option<StaffId>,
    /// What the template needs beyond that; no identity numbers, PINs or tokens in the clear.
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
    /// Message-ID, fixed when the row is written.
    pub message_id: String,
    /// Where it is.
    pub state: OutboxState,
    /// Tries so far.
    pub attempts: i32,
    /// Written.
    pub created_at: DateTimeUtc,
    /// Not before.
    pub next_attempt_at: DateTimeUtc,
    /// Lease of the worker that has it.
    pub locked_until: Option<DateTimeUtc>,
    /// Accepted by the server.
    pub sent_at: Option<DateTimeUtc>,
    /// Why the last try failed.
    #[sea_orm(column_type = "Text", nullable)]
    pub last_error: Option<String>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
