//! The audit log, a hash chain: append only.

use kernel::id::{AuditId, StaffId};
use sea_orm::entity::prelude::*;

/// One row of `audit`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AuditId,
    /// Position in the chain, from 1, without gaps.
    pub seq: i64,
    /// When.
    pub at: DateTimeUtc,
    /// Who; null for the system and the command line.
    pub staff_id: Option<StaffId>,
    /// What, e.g. `identity.reveal`.
    pub action: String,
    /// Kind of thing it was done to.
    pub subject_kind: String,
    /// Which.
    pub subject_id: String,
    /// Why, where a reason is asked.
    #[sea_orm(column_type = "Text", nullable)]
    pub reason: Option<String>,
    /// More, without personal data.
    #[sea_orm(column_type = "JsonBinary")]
    pub detail: Json,
    /// `hash` of the row before; empty for the first.
    pub prev_hash: String,
    /// MAC (HMAC-SHA-256, base64url) over this row and `prev_hash`.
    pub hash: String,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
