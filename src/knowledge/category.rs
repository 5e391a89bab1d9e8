//! The shelves of the knowledge base, with how many articles the public finds on each.

use std::collections::BTreeMap;

use entity::{article, article_category};
use kernel::{article_status::ArticleStatus, locale::Locale};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::directory::text::pick;

/// A shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Category {
    /// The row.
    pub row: article_category::Model,
    /// Published articles in the language that was asked for.
    pub articles: u64,
}

impl Category {
    /// Its name in a language.
    pub fn name(&self, locale: Locale) -> &str {
        pick(locale, &self.row.name_id, &self.row.name_en)
    }

    /// One sentence about what is there.
    pub fn summary(&self, locale: Locale) -> &str {
        pick(locale, &self.row.summary_id, &self.row.summary_en)
    }
}

/// Every shelf in list order, the empty ones too, with its published articles in `lang`.
pub async fn categories(db: &impl ConnectionTrait, lang: Locale) -> Result<Vec<Category>, DbErr> {
    let rows = all(db).await?;
    let counts: Vec<(String, i64)> = article::Entity::find()
        .select_only()
        .column(article::Column::Category)
        .column_as(article::Column::Id.count(), "articles")
        .filter(article::Column::Status.eq(ArticleStatus::Published))
        .filter(article::Column::Lang.eq(lang))
        .group_by(article::Column::Category)
        .into_tuple()
        .all(db)
        .await?;
    let counts: BTreeMap<String, i64> = counts.into_iter().collect();
    Ok(rows
        .into_iter()
        .map(|row| Category {
            articles: counts
                .get(&row.slug)
                .map_or(0, |count| u64::try_from(*count).unwrap_or(0)),
            row,
        })
        .collect())
}

/// The rows alone, in list order.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<article_category::Model>, DbErr> {
    article_category::Entity::find()
        .order_by_asc(article_category::Column::Sort)
        .all(db)
        .await
}
