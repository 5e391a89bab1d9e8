//! SLA policies: how long each kind of ticket may take, and since when.

use kernel::kind::TicketKind;
use sea_orm::entity::prelude::*;

/// One row of `policy`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "policy")]
pub struct Model {
    /// Stable name of the policy.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Kind of ticket it binds.
    pub kind: TicketKind,
    /// `first_answer`, `resolution`, `verification`, `unit_follow_up` or `legal`.
    pub clock: String,
    /// The complaint class it is for; null for all.
    pub class_no: Option<i32>,
    /// Calendar hours, or
    pub hours: Option<i32>,
    /// working days; exactly one of the two is set.
    pub working_days: Option<i32>,
    /// First day on which it binds new tickets.
    pub valid_from: Date,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// The rule it comes from.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// `confirmed`, `proposal` or `unverified`.
    pub status: String,
    /// When an administrator last changed the row; null while it is as the seed made it.
    pub edited_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
