//! Answers that staff can start from.

use kernel::id::TemplateId;
use sea_orm::entity::prelude::*;

/// One row of `reply_template`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "reply_template")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TemplateId,
    /// Seed key; null for templates that staff wrote.
    pub key: Option<String>,
    /// Title shown in the picker.
    pub title: String,
    /// Service slugs it fits; empty for all.
    #[sea_orm(column_type = "JsonBinary")]
    pub services: Json,
    /// Unit codes it belongs to; empty for all.
    #[sea_orm(column_type = "JsonBinary")]
    pub units: Json,
    /// Indonesian text with variables.
    #[sea_orm(column_type = "Text")]
    pub body_id: String,
    /// English text with variables.
    #[sea_orm(column_type = "Text")]
    pub body_en: String,
    /// Whether it is offered.
    pub active: bool,
    /// When an administrator last changed the row; null while it is as the seed made it.
    pub edited_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
