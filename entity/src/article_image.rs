//! Pictures that articles show; the bytes are in the object store.

use kernel::id::{ArticleId, ArticleImageId, StaffId};
use sea_orm::entity::prelude::*;

/// One row of `article_image`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article_image")]
pub struct Model {
    /// Id, and its name in addresses.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ArticleImageId,
    /// The article it was uploaded for.
    pub article_id: ArticleId,
    /// Name of the file it came from, cleaned.
    pub name: String,
    /// Found by content, not by name.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Hex.
    pub sha256: String,
    /// Path in the object store.
    pub storage_key: String,
    /// Who.
    pub uploaded_by: Option<StaffId>,
    /// When.
    pub created_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
