//! How to reach BKN: what the contact page lists.

use sea_orm::entity::prelude::*;

/// One row of `contact`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    /// Stable name.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// `phone`, `email`, `address`, `hours`, `web` or `external`.
    pub kind: String,
    /// Indonesian label.
    pub label_id: String,
    /// English label.
    pub label_en: String,
    /// The number, address or text.
    #[sea_orm(column_type = "Text")]
    pub value: String,
    /// Remark, may be empty.
    #[sea_orm(column_type = "Text")]
    pub note_id: String,
    /// The same in English.
    #[sea_orm(column_type = "Text")]
    pub note_en: String,
    /// Order.
    pub sort: i32,
    /// When an administrator last changed the row; null while it is as the seed made it.
    pub edited_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
