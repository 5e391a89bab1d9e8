//! Logged-in sessions; only a hash of the token is stored.

use kernel::id::StaffId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How a session is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum SessionKind {
    /// A cookie.
    Page,
    /// A bearer token.
    Api,
}

/// One row of `session`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// SHA-256 of the token, hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Whose.
    pub staff_id: StaffId,
    /// Page or API.
    pub kind: SessionKind,
    /// Login.
    pub created_at: DateTimeUtc,
    /// Last use, refreshed at most once a minute.
    pub last_seen_at: DateTimeUtc,
    /// Hard end.
    pub expires_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
