//! The 38 provinces, each with the regional office that serves it.

use kernel::province::ProvinceCode;
use kernel::unit_code::UnitCode;
use sea_orm::entity::prelude::*;

/// One row of `province`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "province")]
pub struct Model {
    /// Kemendagri code, two digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: ProvinceCode,
    /// Indonesian name.
    pub name: String,
    /// Regional office that serves the province.
    pub kanreg: UnitCode,
    /// IANA zone.
    pub tz: String,
    /// When an administrator last changed the row; null while it is as the seed made it.
    pub edited_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
