//! Articles as a search engine takes them: what is to be found, and what changed since it last looked.

use chrono::NaiveDate;
use entity::article;
use kernel::{
    article_slug::ArticleSlug, article_status::ArticleStatus, id::ArticleId, locale::Locale,
    service_slug::ServiceSlug,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{changed, model, text};

/// A published article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Id.
    pub id: ArticleId,
    /// Its name in addresses.
    pub slug: ArticleSlug,
    /// Language.
    pub lang: Locale,
    /// Slug of its category.
    pub category: String,
    /// Title.
    pub title: String,
    /// How people ask for it.
    pub aliases: Vec<String>,
    /// Words to group by.
    pub tags: Vec<String>,
    /// Services whose form is the way on.
    pub services: Vec<ServiceSlug>,
    /// Text without Markdown.
    pub body: String,
    /// Day of the last change of what it says.
    pub updated_on: NaiveDate,
    /// Number of the change that made it what it is.
    pub revision: i64,
}

/// What became of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which.
    pub id: ArticleId,
    /// Its name in addresses.
    pub slug: ArticleSlug,
    /// Number of the change.
    pub revision: i64,
    /// What the public reads now; `None` when it reads nothing any more.
    pub document: Option<Document>,
}

impl From<article::Model> for Document {
    fn from(row: article::Model) -> Self {
        Self {
            aliases: model::words(&row.aliases),
            tags: model::words(&row.tags),
            services: model::services(&row.services),
            body: text::plain(&row.body),
            id: row.id,
            slug: row.slug,
            lang: row.lang,
            category: row.category,
            title: row.title,
            updated_on: row.updated_on,
            revision: row.revision,
        }
    }
}

/// All published articles, in the order of their ids.
pub async fn published(db: &impl ConnectionTrait) -> Result<Vec<Document>, DbErr> {
    let rows = article::Entity::find()
        .filter(article::Column::Status.eq(ArticleStatus::Published))
        .order_by_asc(article::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Document::from).collect())
}

/// How many articles are published.
pub async fn how_many_published(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    article::Entity::find()
        .filter(article::Column::Status.eq(ArticleStatus::Published))
        .count(db)
        .await
}

/// Up to `limit` changes after `revision`, oldest first. An article that changed twice is there once, as it is now.
pub async fn changed_since(
    db: &impl ConnectionTrait,
    revision: i64,
    limit: u64,
) -> Result<Vec<Change>, DbErr> {
    let rows = article::Entity::find()
        .filter(article::Column::Revision.gt(revision))
        .order_by_asc(article::Column::Revision)
        .limit(limit)
        .all(db)
        .await?;
    let change = |row: article::Model| Change {
        id: row.id,
        slug: row.slug.clone(),
        revision: row.revision,
        document: (row.status == ArticleStatus::Published).then(|| row.into()),
    };
    Ok(rows.into_iter().map(change).collect())
}

/// Number of the last change of any article.
pub async fn revision(db: &impl ConnectionTrait) -> Result<i64, DbErr> {
    changed::last(db).await
}
