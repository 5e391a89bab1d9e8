//! Receivers of webhooks: other programs that are told what happens to tickets.

use kernel::id::{StaffId, WebhookId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Whether a receiver is sent anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum WebhookState {
    /// It is.
    Active,
    /// An administrator paused it.
    Paused,
    /// It failed for days on end: an administrator has to look at it.
    Asleep,
    /// It said that it is gone (410).
    Gone,
}

/// One row of `webhook`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookId,
    /// What administrators call it.
    pub name: String,
    /// Where it listens.
    pub url: String,
    /// Names of the events it is told of.
    #[sea_orm(column_type = "JsonBinary")]
    pub events: Json,
    /// Sealed secret of its signatures.
    #[sea_orm(column_type = "Blob")]
    pub secret_cipher: Vec<u8>,
    /// Sealed secret of before the last change; signs too until `former_until`.
    #[sea_orm(column_type = "Blob", nullable)]
    pub former_cipher: Option<Vec<u8>>,
    /// Until when.
    pub former_until: Option<DateTimeUtc>,
    /// Whether it is sent anything.
    pub state: WebhookState,
    /// Failed tries in a row.
    pub failures: i32,
    /// When the first of them was.
    pub failing_since: Option<DateTimeUtc>,
    /// Nothing is sent before: it failed again and again, or asked for quiet.
    pub resume_at: Option<DateTimeUtc>,
    /// Who added it.
    pub created_by: Option<StaffId>,
    /// When.
    pub created_at: DateTimeUtc,
    /// Last change by an administrator.
    pub updated_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
