//! What people want to be told by mail.

use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Which mails somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum Wish {
    /// All of them.
    All,
    /// What staff write to them, and what the law demands.
    Answers,
    /// What the law demands.
    Law,
}

/// One row of `mail_wish`; whoever has none wants all.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "mail_wish")]
pub struct Model {
    /// In lower case.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// What they want.
    pub wish: Wish,
    /// When they said so.
    pub updated_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
