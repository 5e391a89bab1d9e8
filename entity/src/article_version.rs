//! Every saved version of an article, whole.

use kernel::id::{ArticleId, ArticleVersionId, StaffId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Where a version came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum VersionOrigin {
    /// A file of `knowledge-base/`.
    File,
    /// The editing pages.
    Page,
    /// An answer to a ticket.
    Ticket,
    /// An older version brought back.
    Restored,
}

/// One row of `article_version`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article_version")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ArticleVersionId,
    /// The article.
    pub article_id: ArticleId,
    /// 1, 2, 3 … within the article.
    pub version: i32,
    /// Where it came from.
    pub origin: VersionOrigin,
    /// Everything that can be edited: an object.
    #[sea_orm(column_type = "JsonBinary")]
    pub content: Json,
    /// Whether the public ever read it.
    pub published: bool,
    /// Why it was changed, in the editor's words.
    #[sea_orm(column_type = "Text", nullable)]
    pub why: Option<String>,
    /// Who saved it; null for the files.
    pub saved_by: Option<StaffId>,
    /// When.
    pub saved_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
