//! The 34 complaint classes (*jenis aduan*) of the 2019 report, kept by number for reporting.

use sea_orm::entity::prelude::*;

/// One row of `complaint_class`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "complaint_class")]
pub struct Model {
    /// Class number of the report, 1 to 34.
    #[sea_orm(primary_key, auto_increment = false)]
    pub no: i32,
    /// Indonesian name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Unit code, or `HUMAS` (answered by Biro Humas itself), or `WBS` (whistle-blowing).
    pub route: String,
    /// Whether the reporter's province decides which Kanreg answers.
    pub regional: bool,
    /// Hint for Humas about exceptions.
    #[sea_orm(column_type = "Text")]
    pub note: String,
    /// The class it is counted with, where two say the same.
    pub merge_with: Option<i32>,
    /// Complaints of this class in 2019.
    pub count_2019: i32,
    /// Whether people may still choose it.
    pub active: bool,
    /// When an administrator last changed the row; null while it is as the seed made it.
    pub edited_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
