//! Idempotency keys: the same key never files twice.

use kernel::id::TicketId;
use sea_orm::entity::prelude::*;

/// One row of `filing_key`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_key")]
pub struct Model {
    /// SHA-256 of the key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key_hash: String,
    /// What it filed.
    pub ticket_id: TicketId,
    /// Hash of what was filed, so that a key cannot be reused for something else.
    pub request_hash: String,
    /// When.
    pub created_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
