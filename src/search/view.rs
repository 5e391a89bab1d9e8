//! What the search page shows.

use finder::{Hit, Results};
use kernel::locale::Locale;
use serde::Serialize;
use serde_json::{Map, json};

use super::{answer::Answer, typed::Typed};
use crate::{
    directory::{Directory, text::Named},
    http::page::Ctx,
    knowledge::{Category, shelf::Shelf},
    learning::Question,
};

/// Articles that are offered where nothing was asked or found.
const OFTEN: usize = 6;

/// The page.
#[derive(Debug, Serialize)]
pub(super) struct HelpPage {
    q: String,
    category: Option<String>,
    answer: Option<AnswerView>,
    categories: Vec<Tile>,
    often: Vec<Link>,
    services: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct AnswerView {
    /// How many were found, in words.
    summary: String,
    found: bool,
    /// Whether nothing was asked but words that stand in nearly every question.
    says_nothing: bool,
    hits: Vec<HitView>,
    meant: Option<Link>,
    facets: Vec<FacetView>,
}

#[derive(Debug, Serialize)]
struct HitView {
    url: String,
    /// HTML, escaped, finds in `<mark>`.
    title_html: String,
    /// HTML, escaped, finds in `<mark>`.
    snippet_html: String,
    category: String,
    /// The language, where it is not the page's.
    lang: Option<Locale>,
    lang_name: Option<String>,
}

#[derive(Debug, Serialize)]
struct FacetView {
    url: String,
    title: String,
    count: usize,
    current: bool,
}

#[derive(Debug, Serialize)]
struct Tile {
    url: String,
    title: String,
    summary: String,
    icon: String,
}

#[derive(Debug, Serialize)]
struct Link {
    url: String,
    title: String,
}

impl HelpPage {
    /// The page for what was typed, with the answer where something was asked.
    pub fn of(
        ctx: &Ctx,
        typed: &Typed,
        answer: Option<&Answer>,
        categories: &[Category],
        shelf: &Shelf,
        directory: &Directory,
    ) -> Self {
        let q: String = typed
            .q
            .chars()
            .filter(|letter| !letter.is_control())
            .take(300)
            .collect();
        let found = answer.is_some_and(|answer| !answer.results.hits.is_empty());
        Self {
            answer: answer.map(|answer| answer_view(ctx, typed, &q, &answer.results, categories)),
            category: typed
                .category
                .clone()
                .filter(|slug| name_of(categories, slug, ctx.locale).is_some()),
            categories: if found {
                Vec::new()
            } else {
                tiles(categories, ctx.locale)
            },
            often: if found {
                Vec::new()
            } else {
                often(shelf, directory, ctx.locale)
            },
            services: if answer.is_some() && !found {
                services(directory, ctx.locale)
            } else {
                Vec::new()
            },
            q,
        }
    }

    /// What the browser's tab says.
    pub fn title(&self, ctx: &Ctx) -> String {
        if self.q.trim().is_empty() {
            return ctx.t("help-page-title");
        }
        let args = Map::from_iter([("q".to_owned(), json!(self.q))]);
        ctx.t_with("help-page-title-asked", &args)
    }
}

fn answer_view(ctx: &Ctx, typed: &Typed, q: &str, results: &Results, categories: &[Category]) -> AnswerView {
    let shown = results.hits.len();
    let found = if results.total > shown {
        "help-found-most"
    } else {
        "help-found"
    };
    let args =
        [("count", results.total), ("shown", shown)].map(|(name, value)| (name.to_owned(), json!(value)));
    let asked = Question::of(q);
    let hits: Vec<HitView> = results
        .hits
        .iter()
        .map(|hit| hit_view(ctx, hit, &asked, categories))
        .collect();
    AnswerView {
        summary: ctx.t_with(found, &Map::from_iter(args)),
        found: !hits.is_empty(),
        says_nothing: results.says_nothing,
        hits,
        meant: results.did_you_mean.as_ref().map(|meant| Link {
            url: help_url(meant, None),
            title: meant.clone(),
        }),
        facets: facets(ctx, typed, q, results, categories),
    }
}

fn hit_view(ctx: &Ctx, hit: &Hit, asked: &Question, categories: &[Category]) -> HitView {
    let foreign = (hit.lang != ctx.locale).then_some(hit.lang);
    HitView {
        url: article_url(&hit.slug, asked),
        title_html: hit.title.html(),
        snippet_html: hit.snippet.html(),
        category: name_of(categories, &hit.category, ctx.locale)
            .unwrap_or_default()
            .to_owned(),
        lang: foreign,
        lang_name: foreign.map(|lang| ctx.t(&format!("help-lang-{lang}"))),
    }
}

/// All, then each category that has any; nothing to choose from, nothing shown.
fn facets(ctx: &Ctx, typed: &Typed, q: &str, results: &Results, categories: &[Category]) -> Vec<FacetView> {
    if results.categories.len() < 2 && typed.category.is_none() {
        return Vec::new();
    }
    let all = FacetView {
        url: help_url(q, None),
        title: ctx.t("help-facet-all"),
        count: results.categories.iter().map(|facet| facet.count).sum(),
        current: typed.category.is_none(),
    };
    let each = results.categories.iter().filter_map(|facet| {
        Some(FacetView {
            url: help_url(q, Some(&facet.value)),
            title: name_of(categories, &facet.value, ctx.locale)?.to_owned(),
            count: facet.count,
            current: typed.category.as_ref() == Some(&facet.value),
        })
    });
    std::iter::once(all).chain(each).collect()
}

/// An article's address. It brings the question along, as far as it may be kept: what the reader says of the article there is
/// said of the question too.
fn article_url(slug: &str, asked: &Question) -> String {
    if asked.is_empty() {
        return format!("/bantuan/{slug}");
    }
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("cari", asked.as_str());
    format!("/bantuan/{slug}?{}", query.finish())
}

fn help_url(q: &str, category: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("q", q);
    if let Some(category) = category {
        query.append_pair("category", category);
    }
    format!("/bantuan?{}", query.finish())
}

fn name_of<'a>(categories: &'a [Category], slug: &str, locale: Locale) -> Option<&'a str> {
    let category = categories.iter().find(|category| category.row.slug == slug)?;
    Some(category.name(locale))
}

fn tiles(categories: &[Category], locale: Locale) -> Vec<Tile> {
    let filled = categories.iter().filter(|category| category.articles > 0);
    filled
        .map(|category| Tile {
            url: format!("/bantuan/kategori/{}", category.row.slug),
            title: category.name(locale).to_owned(),
            summary: category.summary(locale).to_owned(),
            icon: category.row.icon.clone(),
        })
        .collect()
}

/// The first article of each service: services stand in the order in which people need them.
fn often(shelf: &Shelf, directory: &Directory, locale: Locale) -> Vec<Link> {
    let mut chosen: Vec<Link> = Vec::new();
    for service in directory.services.iter().filter(|service| service.row.active) {
        let mut articles = shelf.spines.iter().filter(|spine| spine.lang == locale);
        let first = articles.find(|spine| spine.services.first() == Some(&service.row.slug));
        if let Some(article) = first {
            let url = format!("/bantuan/{}", article.slug);
            if !chosen.iter().any(|link| link.url == url) {
                chosen.push(Link {
                    url,
                    title: article.title.clone(),
                });
            }
        }
    }
    chosen.truncate(OFTEN);
    chosen
}

fn services(directory: &Directory, locale: Locale) -> Vec<Link> {
    let active = directory.services.iter().filter(|service| service.row.active);
    active
        .map(|service| Link {
            url: format!("/layanan/{}", service.row.slug),
            title: service.name_in(locale).to_owned(),
        })
        .collect()
}
