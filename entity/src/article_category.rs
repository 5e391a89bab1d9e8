//! The shelves of the knowledge base, as `knowledge-base/categories.toml` has them.

use sea_orm::entity::prelude::*;

/// One row of `article_category`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article_category")]
pub struct Model {
    /// Name in addresses and folders.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// One Indonesian sentence about what is there.
    #[sea_orm(column_type = "Text")]
    pub summary_id: String,
    /// The same in English.
    #[sea_orm(column_type = "Text")]
    pub summary_en: String,
    /// Symbol of `assets/icons.svg`.
    pub icon: String,
    /// Place in lists.
    pub sort: i32,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
