//! "Did this help?": one row for each reader who said so.

use kernel::id::{ArticleFeedbackId, ArticleId};
use sea_orm::entity::prelude::*;

/// One row of `article_feedback`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article_feedback")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ArticleFeedbackId,
    /// The article.
    pub article_id: ArticleId,
    /// The version that was read.
    pub version: i32,
    /// Whether it helped.
    pub helped: bool,
    /// Why not: a code.
    pub reason: Option<String>,
    /// The reader's words, without what looks like personal data.
    #[sea_orm(column_type = "Text", nullable)]
    pub words: Option<String>,
    /// When.
    pub at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
