//! An article of the knowledge base: what the public reads, or the draft while it was never published.

use kernel::article_slug::ArticleSlug;
use kernel::article_status::ArticleStatus;
use kernel::id::{ArticleId, StaffId};
use kernel::locale::Locale;
use sea_orm::entity::prelude::*;

/// One row of `article`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ArticleId,
    /// Its name in addresses, unique over all languages; fixed once it was published.
    pub slug: ArticleSlug,
    /// Language it is written in; fixed once it was published.
    pub lang: Locale,
    /// Slug of its category.
    pub category: String,
    /// Title.
    pub title: String,
    /// Text, Markdown.
    #[sea_orm(column_type = "Text")]
    pub body: String,
    /// Words to group by: list of texts.
    #[sea_orm(column_type = "JsonBinary")]
    pub tags: Json,
    /// How people ask for it: list of texts.
    #[sea_orm(column_type = "JsonBinary")]
    pub aliases: Json,
    /// Slugs of the services whose form is the way on: list of texts.
    #[sea_orm(column_type = "JsonBinary")]
    pub services: Json,
    /// What it is taken from, for people.
    #[sea_orm(column_type = "Text")]
    pub source: String,
    /// What the public may read.
    pub status: ArticleStatus,
    /// Day of the last change of what it says.
    pub updated_on: Date,
    /// Day from which somebody should read it again.
    pub review_by: Option<Date>,
    /// The article in the other language that this one translates.
    pub translation_of: Option<ArticleSlug>,
    /// Who wrote it in the pages; null for one of the files.
    pub author_id: Option<StaffId>,
    /// Number of the newest saved version.
    pub version: i32,
    /// A newer version that is not published yet.
    pub pending_version: Option<i32>,
    /// Whether that version waits for somebody who may publish.
    pub pending_review: bool,
    /// Hex SHA-256 of the content of the file it was last brought from; null for one that no file brought.
    pub file_hash: Option<String>,
    /// When somebody changed it in the pages after that; null while it is as the file has it.
    pub edited_at: Option<DateTimeUtc>,
    /// Readers it helped.
    pub helped: i32,
    /// Readers it did not help.
    pub not_helped: i32,
    /// Filings that ended because it answered.
    pub deflected: i32,
    /// When a ticket that it answered came back, until somebody reviews it.
    pub stale_since: Option<DateTimeUtc>,
    /// Grows with every change of what the public reads of any article; see `article_revision`.
    pub revision: i64,
    /// First publication.
    pub published_at: Option<DateTimeUtc>,
    /// Making.
    pub created_at: DateTimeUtc,
    /// Last change of anything but the counters.
    pub updated_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
