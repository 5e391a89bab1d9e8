//! Mails that came in: each once, with what became of it.

use kernel::id::{InboundMailId, StaffId, TicketId};
use kernel::identity::email::EmailAddress;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// By which way a mail came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum Source {
    /// The mail server handed it to `laporbkn mail ingest`.
    Pipe,
    /// Fetched from the mailbox.
    Imap,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum InboundState {
    /// A new ticket.
    Filed,
    /// A reply in its ticket.
    Joined,
    /// A person has to look at it.
    Tray,
    /// Written by a machine: noted, and nothing more.
    Noted,
    /// One of ours that came back.
    Bounced,
    /// Can never be taken.
    Refused,
    /// An operator looked at it and let it be.
    Dismissed,
}

/// One row of `inbound_mail`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "inbound_mail")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InboundMailId,
    /// Names the mail, by which way and how often it ever comes.
    pub digest: String,
    /// By which way it came first.
    pub source: Source,
    /// Mailbox, validity and number there, if it was fetched.
    pub place: Option<String>,
    /// Who says to have sent it.
    pub sender: Option<EmailAddress>,
    /// What became of it.
    pub state: InboundState,
    /// Why, as a code.
    pub reason: Option<String>,
    /// What was left out or changed, as codes.
    #[sea_orm(column_type = "JsonBinary")]
    pub notes: Json,
    /// Bytes.
    pub size: i64,
    /// The ticket it belongs to, or seems to.
    pub ticket_id: Option<TicketId>,
    /// Where the mail itself is kept; null where the ticket has all of it.
    pub storage_key: Option<String>,
    /// When it came.
    pub received_at: DateTimeUtc,
    /// The operator who decided.
    pub decided_by: Option<StaffId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Until when the mail itself is kept; null while somebody has to decide.
    pub keep_until: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
