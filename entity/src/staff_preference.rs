//! How a member of staff is told. No row: as shipped, a digest at the usual hours.

use kernel::id::StaffId;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What comes by mail.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum NoticeMail {
    /// Nothing: only in the pages.
    None,
    /// Each notice, within a minute or two.
    Each,
    /// What is unread, at the chosen hours.
    #[default]
    Digest,
}

/// One row of `staff_preference`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_preference")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: StaffId,
    /// What comes by mail.
    pub mail: NoticeMail,
    /// Hours of the digest in the office's zone, `8,13`.
    pub hours: String,
    /// Last change.
    pub updated_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
