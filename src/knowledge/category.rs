//! The categories of the knowledge base, as the database has them; requests of the public read them from [`super::shelf`].

use entity::article_category;
use kernel::locale::Locale;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QueryOrder};

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
        name(&self.row, locale)
    }

    /// One sentence about what is there.
    pub fn summary(&self, locale: Locale) -> &str {
        pick(locale, &self.row.summary_id, &self.row.summary_en)
    }
}

/// The name of a category in a language.
pub fn name(row: &article_category::Model, locale: Locale) -> &str {
    pick(locale, &row.name_id, &row.name_en)
}

/// Every category, the empty ones too, in list order.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<article_category::Model>, DbErr> {
    article_category::Entity::find()
        .order_by_asc(article_category::Column::Sort)
        .all(db)
        .await
}
