//! Articles as their readers need them: the row with its text rendered, kept in memory as long as no article changes, so that a
//! crowd that reads asks the database nothing.
//!
//! An article is as new as the [`Shelf`] beside it, which follows what other nodes change within seconds.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use entity::article;
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus};
use sea_orm::DbErr;

use super::{shelf::Shelf, store, text};
use crate::{
    app::App,
    http::markdown::{self, Rendered},
};

/// Articles kept at most; beyond that all are forgotten.
const MOST: usize = 256;
/// Longest excerpt.
const EXCERPT: usize = 160;

/// A published article.
#[derive(Debug)]
pub struct Reading {
    /// The row.
    pub row: article::Model,
    /// Its text.
    pub text: Rendered,
    /// Its first sentences.
    pub excerpt: String,
}

/// The articles that this node has read.
#[derive(Debug, Default)]
pub struct Readings {
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    /// The change that all of them follow.
    revision: i64,
    articles: HashMap<ArticleSlug, Arc<Reading>>,
}

impl Reading {
    fn of(row: article::Model) -> Self {
        Self {
            text: markdown::render(&row.body),
            excerpt: text::excerpt(&row.body, EXCERPT),
            row,
        }
    }
}

impl Readings {
    fn find(&self, slug: &ArticleSlug, revision: i64) -> Option<Arc<Reading>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let article = kept.articles.get(slug)?;
        (kept.revision == revision).then(|| article.clone())
    }

    fn keep(&self, article: Arc<Reading>, revision: i64) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.revision != revision || kept.articles.len() >= MOST {
            *kept = Kept {
                revision,
                ..Kept::default()
            };
        }
        kept.articles.insert(article.row.slug.clone(), article);
    }
}

/// A published article at least as new as `shelf`; anything else does not exist for the public.
pub async fn published(app: &App, slug: &ArticleSlug, shelf: &Shelf) -> Result<Option<Arc<Reading>>, DbErr> {
    if let Some(article) = app.readings.find(slug, shelf.revision) {
        return Ok(Some(article));
    }
    let row = store::by_slug(app.db.read(), slug).await?;
    let Some(row) = row.filter(|row| row.status == ArticleStatus::Published) else {
        return Ok(None);
    };
    let article = Arc::new(Reading::of(row));
    app.readings.keep(article.clone(), shelf.revision);
    Ok(Some(article))
}
