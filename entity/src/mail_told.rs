//! Who was told that a mail of theirs was not taken: once, whatever else they send.

use sea_orm::entity::prelude::*;

/// One row of `mail_told`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_told")]
pub struct Model {
    /// Keyed hash of the mailbox.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mailbox: String,
    /// When.
    pub told_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
