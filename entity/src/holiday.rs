//! Public holidays (*libur nasional*) and collective leave (*cuti bersama*).

use sea_orm::entity::prelude::*;

/// One row of `holiday`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "holiday")]
pub struct Model {
    /// The day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// `libur_nasional` or `cuti_bersama`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// True until the decree or the sidang isbat confirms it.
    pub tentative: bool,
    /// When an administrator last changed the row; null while it is as the seed made it.
    pub edited_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
