//! Addresses whose mail comes back.

use kernel::id::BouncedAddressId;
use sea_orm::entity::prelude::*;

/// One row of `bounced_address`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "bounced_address")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BouncedAddressId,
    /// In lower case, unique.
    pub address: String,
    /// The receiving server's status, e.g. `5.1.1`.
    pub code: String,
    /// Nothing is sent there any more.
    pub is_blocked: bool,
    /// How often mail came back.
    pub hits: i32,
    /// The first time.
    pub first_at: DateTimeUtc,
    /// The last time.
    pub last_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
