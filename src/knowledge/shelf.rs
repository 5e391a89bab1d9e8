//! What is on the shelves, without the texts: kept in memory so that an article's page needs one query and a search none.
//!
//! Refreshed a few seconds after a change on any node, at once on the node that made it. Only what the public reads is here.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use entity::{article, article_category};
use kernel::{
    article_slug::ArticleSlug, article_status::ArticleStatus, locale::Locale, service_slug::ServiceSlug,
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, prelude::Json};

use super::{
    category::{self, Category},
    changed, model,
};
use crate::app::App;

/// How old a snapshot may be before the next request asks whether something changed.
const FRESH_FOR: Duration = Duration::from_secs(5);

/// An article's spine: what is written on its back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spine {
    /// Its name in addresses.
    pub slug: ArticleSlug,
    /// Language.
    pub lang: Locale,
    /// Slug of its category.
    pub category: String,
    /// Title.
    pub title: String,
    /// Words to group by.
    pub tags: Vec<String>,
    /// Services whose form is the way on.
    pub services: Vec<ServiceSlug>,
    /// The article in the other language that this one translates.
    pub translation_of: Option<ArticleSlug>,
}

/// All published articles, by title, and the categories.
#[derive(Debug, Default)]
pub struct Shelf {
    /// Number of the change that this snapshot follows.
    pub revision: i64,
    /// The spines.
    pub spines: Vec<Spine>,
    /// Every category, the empty ones too, in list order.
    categories: Vec<article_category::Model>,
}

/// The snapshot that requests read.
#[derive(Debug, Default)]
pub struct ShelfCache {
    current: RwLock<Option<(Arc<Shelf>, DateTime<Utc>)>>,
    edits: AtomicU64,
}

type Columns = (String, Locale, String, String, Json, Json, Option<String>);

impl Shelf {
    /// Every category in list order, with its articles in `lang`.
    pub fn categories(&self, lang: Locale) -> Vec<Category> {
        let articles = |slug: &str| {
            let there = |spine: &&Spine| spine.lang == lang && spine.category == slug;
            self.spines.iter().filter(there).count() as u64
        };
        let rows = self.categories.iter().cloned();
        rows.map(|row| Category {
            articles: articles(&row.slug),
            row,
        })
        .collect()
    }

    /// The name of a category in a language.
    pub fn category_name(&self, slug: &str, lang: Locale) -> Option<&str> {
        let row = self.categories.iter().find(|row| row.slug == slug)?;
        Some(category::name(row, lang))
    }

    /// An article by its address.
    pub fn find(&self, slug: &ArticleSlug) -> Option<&Spine> {
        self.spines.iter().find(|spine| spine.slug == *slug)
    }

    /// The same article in the other language, whichever of the two names the other.
    pub fn counterpart(&self, of: &Spine) -> Option<&Spine> {
        self.spines.iter().find(|spine| {
            spine.lang != of.lang
                && (of.translation_of.as_ref() == Some(&spine.slug)
                    || spine.translation_of.as_ref() == Some(&of.slug)
                    || (of.translation_of.is_some() && spine.translation_of == of.translation_of))
        })
    }

    /// The articles nearest to one: the same services weigh most, then the same tags, then the same shelf. Those that share
    /// nothing are not among them.
    pub fn related(&self, of: &Spine, most: usize) -> Vec<&Spine> {
        let tags: BTreeSet<&str> = of.tags.iter().map(String::as_str).collect();
        let nearness = |spine: &Spine| {
            let services = spine
                .services
                .iter()
                .filter(|slug| of.services.contains(slug))
                .count();
            let shared = spine
                .tags
                .iter()
                .filter(|tag| tags.contains(tag.as_str()))
                .count();
            3 * services + 2 * shared + usize::from(spine.category == of.category)
        };
        let others = self
            .spines
            .iter()
            .filter(|spine| spine.lang == of.lang && spine.slug != of.slug);
        let mut near: Vec<(usize, &Spine)> = others.map(|spine| (nearness(spine), spine)).collect();
        near.retain(|(nearness, _)| *nearness > 0);
        near.sort_by_key(|(nearness, _)| std::cmp::Reverse(*nearness));
        near.into_iter().take(most).map(|(_, spine)| spine).collect()
    }

    async fn load(app: &App, revision: i64, categories: Vec<article_category::Model>) -> Result<Self, DbErr> {
        use article::Column as C;
        let rows: Vec<Columns> = article::Entity::find()
            .select_only()
            .columns([
                C::Slug,
                C::Lang,
                C::Category,
                C::Title,
                C::Tags,
                C::Services,
                C::TranslationOf,
            ])
            .filter(C::Status.eq(ArticleStatus::Published))
            .order_by_asc(C::Title)
            .into_tuple()
            .all(app.db.read())
            .await?;
        Ok(Self {
            revision,
            spines: rows.into_iter().filter_map(spine).collect(),
            categories,
        })
    }
}

fn spine((slug, lang, category, title, tags, services, translation_of): Columns) -> Option<Spine> {
    Some(Spine {
        slug: ArticleSlug::parse(&slug).ok()?,
        lang,
        category,
        title,
        tags: model::words(&tags),
        services: model::services(&services),
        translation_of: translation_of.and_then(|slug| ArticleSlug::parse(&slug).ok()),
    })
}

impl ShelfCache {
    /// The shelf as of at most a few seconds ago. While the database is away, the last one known.
    pub async fn get(&self, app: &App) -> Result<Arc<Shelf>, DbErr> {
        let now = app.clock.now();
        let known = self
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((shelf, at)) = &known
            && (now - *at).to_std().is_ok_and(|age| age < FRESH_FOR)
        {
            return Ok(shelf.clone());
        }
        let edits = self.edits();
        match (
            Self::refreshed(app, known.as_ref().map(|(shelf, _)| shelf)).await,
            known,
        ) {
            (Ok(shelf), _) => Ok(self.put(shelf, now, edits)),
            (Err(error), Some((shelf, _))) if crate::db::is_unavailable(&error) => Ok(shelf),
            (Err(error), _) => Err(error),
        }
    }

    async fn refreshed(app: &App, known: Option<&Arc<Shelf>>) -> Result<Arc<Shelf>, DbErr> {
        let revision = changed::last(app.db.read()).await?;
        // `kb sync` may change these alone, which is no change of an article.
        let categories = category::all(app.db.read()).await?;
        match known {
            Some(shelf) if shelf.revision == revision && shelf.categories == categories => Ok(shelf.clone()),
            _ => Shelf::load(app, revision, categories).await.map(Arc::new),
        }
    }

    /// How often something was edited on this node.
    pub fn edits(&self) -> u64 {
        self.edits.load(Ordering::Acquire)
    }

    /// Forgets when it was read: the next request asks whether something changed.
    pub fn forget(&self) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = None;
        self.edits.fetch_add(1, Ordering::AcqRel);
    }

    /// Keeps what was read, unless something was edited on this node since there had been so many `edits`: it may be from
    /// before the edit.
    fn put(&self, shelf: Arc<Shelf>, now: DateTime<Utc>, edits: u64) -> Arc<Shelf> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if self.edits() == edits {
            *current = Some((shelf.clone(), now));
        }
        shelf
    }
}

/// The shelf of this moment.
pub async fn current(app: &App) -> Result<Arc<Shelf>, DbErr> {
    app.shelf.get(app).await
}

#[cfg(test)]
mod tests {
    use super::{Arc, DateTime, Shelf, ShelfCache, Spine, Utc};
    use entity::article_category;
    use kernel::locale::Locale;

    fn spine(slug: &str, lang: Locale, category: &str, tags: &[&str], services: &[&str]) -> Spine {
        Spine {
            slug: slug.parse().unwrap(),
            lang,
            category: category.into(),
            title: slug.into(),
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            services: services.iter().map(|slug| slug.parse().unwrap()).collect(),
            translation_of: None,
        }
    }

    fn shelf() -> Shelf {
        let mut english = spine("e", Locale::En, "akun", &["nik"], &["nik-tidak-ditemukan"]);
        english.translation_of = Some("a".parse().unwrap());
        Shelf {
            revision: 1,
            spines: vec![
                spine("a", Locale::Id, "akun", &["nik", "kk"], &["nik-tidak-ditemukan"]),
                spine("b", Locale::Id, "akun", &[], &[]),
                spine("c", Locale::Id, "ujian", &["nik"], &["nik-tidak-ditemukan"]),
                spine("d", Locale::Id, "ujian", &["lain"], &[]),
                english,
            ],
            categories: vec![article_category::Model {
                slug: "akun".into(),
                name_id: "Akun".into(),
                name_en: "Account".into(),
                summary_id: String::new(),
                summary_en: String::new(),
                icon: "user".into(),
                sort: 1,
            }],
        }
    }

    #[test]
    fn what_was_read_before_an_edit_is_not_kept_after_it() {
        let cache = ShelfCache::default();
        let now = DateTime::<Utc>::UNIX_EPOCH;
        let is_kept = || cache.current.read().unwrap().is_some();
        let edits = cache.edits();
        cache.forget();
        cache.put(Arc::new(shelf()), now, edits);
        assert!(!is_kept(), "it may be from before the edit");
        cache.put(Arc::new(shelf()), now, cache.edits());
        assert!(is_kept());
    }

    #[test]
    fn a_category_knows_its_name_and_how_many_articles_each_language_has() {
        let shelf = shelf();
        let articles = |lang| shelf.categories(lang).iter().map(|one| one.articles).sum::<u64>();
        assert_eq!((articles(Locale::Id), articles(Locale::En)), (2, 1));
        assert_eq!(shelf.category_name("akun", Locale::En), Some("Account"));
        assert_eq!(shelf.category_name("ujian", Locale::En), None);
    }

    #[test]
    fn what_shares_a_service_is_nearest_and_what_shares_nothing_is_not_there() {
        let shelf = shelf();
        let near = shelf.related(&shelf.spines[0], 5);
        assert_eq!(
            near.iter().map(|spine| spine.slug.as_str()).collect::<Vec<_>>(),
            ["c", "b"]
        );
    }

    #[test]
    fn a_translation_is_found_from_both_sides() {
        let shelf = shelf();
        let english = shelf.counterpart(&shelf.spines[0]).unwrap();
        assert_eq!(english.slug.as_str(), "e");
        assert_eq!(shelf.counterpart(english).unwrap().slug.as_str(), "a");
        assert!(shelf.counterpart(&shelf.spines[1]).is_none());
    }
}
