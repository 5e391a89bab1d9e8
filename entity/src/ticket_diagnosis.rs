//! The self-diagnosis that led to a ticket: what was answered, where it ended, and whom it sent the person to.

use kernel::id::TicketId;
use sea_orm::entity::prelude::*;

/// One row of `ticket_diagnosis`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_diagnosis")]
pub struct Model {
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// Slug of the tree.
    pub tree: String,
    /// Tree and answers, as an address writes them.
    #[sea_orm(column_type = "Text")]
    pub way: String,
    /// Id of the end.
    pub leaf: String,
    /// `article`, `form` or `agency`.
    pub ending: String,
    /// Key of the agency that the person was sent to.
    pub agency: Option<String>,
    /// The words as they were shown, in both languages.
    #[sea_orm(column_type = "JsonBinary")]
    pub told: Json,
    /// When the ticket was filed.
    pub at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
