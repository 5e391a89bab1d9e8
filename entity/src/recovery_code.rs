//! One-time codes for who lost the device that makes TOTP codes; only a keyed hash is stored.

use kernel::id::StaffId;
use sea_orm::entity::prelude::*;

/// One row of `recovery_code`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recovery_code")]
pub struct Model {
    /// Keyed hash of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_hash: String,
    /// Whose.
    pub staff_id: StaffId,
    /// When it was used; it works once.
    pub used_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
