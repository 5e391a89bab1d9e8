//! The technical units: 21 at headquarters and 14 regional offices (Kantor Regional, Kanreg).

use kernel::unit_code::UnitCode;
use sea_orm::entity::prelude::*;

/// One row of `unit`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    /// Short code, e.g. `DPK`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: UnitCode,
    /// Indonesian name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// `pusat` (headquarters) or `kanreg` (regional office).
    pub kind: String,
    /// Deputy's abbreviation, headquarters only.
    pub deputy: Option<String>,
    /// IANA zone in which the unit's working days are counted.
    pub tz: String,
    /// Where the facts of the row come from.
    pub source: Option<String>,
    /// Order in lists.
    pub sort: i32,
    /// False for a unit that no longer receives tickets.
    pub active: bool,
    /// When an administrator last changed the row; null while it is as the seed made it.
    pub edited_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
