//! What is typed into a form that is not filed yet.

use sea_orm::entity::prelude::*;

/// One row of `filing_draft`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "filing_draft")]
pub struct Model {
    /// SHA-256 of the form's token; names its files too (`attachment.draft_id`).
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft_id: String,
    /// The answers, sealed as a whole.
    pub words: Vec<u8>,
    /// Bytes of the answers.
    pub size: i64,
    /// When they were sent last.
    pub saved_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
