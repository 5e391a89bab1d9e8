//! Versions of the privacy notice (UU 27/2022 ps. 5 and 21); each filing stores the one it was shown.

use sea_orm::entity::prelude::*;

/// One row of `notice`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notice")]
pub struct Model {
    /// Version, a date.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: String,
    /// Indonesian title.
    pub title_id: String,
    /// English title.
    pub title_en: String,
    /// Indonesian text, Markdown.
    #[sea_orm(column_type = "Text")]
    pub body_id: String,
    /// English text, Markdown.
    #[sea_orm(column_type = "Text")]
    pub body_en: String,
    /// The few sentences at the form.
    #[sea_orm(column_type = "Text")]
    pub short_id: String,
    /// The same in English.
    #[sea_orm(column_type = "Text")]
    pub short_en: String,
    /// Since when it is shown.
    pub valid_from: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
