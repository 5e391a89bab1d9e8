//! Events on their way to receivers of webhooks, and what became of them.

use kernel::id::{DeliveryId, EventId, WebhookId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum DeliveryState {
    /// To be sent.
    Pending,
    /// The receiver took it.
    Delivered,
    /// Given up; an administrator decides.
    Buried,
}

/// One row of `webhook_delivery`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_delivery")]
pub struct Model {
    /// Id, time ordered; what the receiver gets as `webhook-id`, at every try the same.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DeliveryId,
    /// To whom.
    pub webhook_id: WebhookId,
    /// Name of the event, e.g. `ticket.filed`.
    pub event: String,
    /// The event in the ticket's history; none for a test.
    pub event_id: Option<EventId>,
    /// The body, byte for byte as it is signed and sent.
    #[sea_orm(column_type = "Text")]
    pub payload: String,
    /// Where it is.
    pub state: DeliveryState,
    /// Tries so far.
    pub attempts: i32,
    /// Written.
    pub created_at: DateTimeUtc,
    /// Not before.
    pub next_at: DateTimeUtc,
    /// Lease of the node that has it.
    pub locked_until: Option<DateTimeUtc>,
    /// When it was tried last.
    pub tried_at: Option<DateTimeUtc>,
    /// Status of the last answer; none where there was no answer.
    pub status_code: Option<i32>,
    /// How long the last try took.
    pub duration_ms: Option<i64>,
    /// Beginning of the last answer, as text.
    #[sea_orm(column_type = "Text", nullable)]
    pub answer: Option<String>,
    /// Why the last try failed.
    #[sea_orm(column_type = "Text", nullable)]
    pub error: Option<String>,
    /// When the receiver took it.
    pub delivered_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
