//! What was asked of the articles on a day, counted. Nothing says who asked: the words were scrubbed before they came here.

use kernel::locale::Locale;
use sea_orm::entity::prelude::*;

/// One row of `search_question`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_question")]
pub struct Model {
    /// The office's day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: Date,
    /// The language that was searched in. The table's key has it too; the type only cannot say so, and nothing asks it to.
    pub lang: Locale,
    /// The question in small letters, without digits; empty for all that are not told apart.
    #[sea_orm(primary_key, auto_increment = false)]
    pub words: String,
    /// How often it was asked.
    pub asked: i32,
    /// How often nothing was found.
    pub nothing: i32,
    /// How often a reader who came with it said that the article helped.
    pub helped: i32,
    /// And that it did not.
    pub not_helped: i32,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
