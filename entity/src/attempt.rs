//! Failure counters behind lock-outs, shared by all nodes.

use sea_orm::entity::prelude::*;

/// One row of `attempt`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attempt")]
pub struct Model {
    /// What is counted: a purpose and a keyed hash, never a plain number or address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Failures since the last success or wait.
    pub failures: i32,
    /// Last failure.
    pub last_at: DateTimeUtc,
    /// End of the wait.
    pub locked_until: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
