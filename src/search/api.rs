//! The search as JSON.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use finder::{Facet, Hit, Suggestion};
use kernel::locale::Locale;
use serde::Serialize;
use utoipa::ToSchema;

use super::{answer, learn, typed::Typed};
use crate::{
    api::Problem,
    app::App,
    http::{
        error::Error,
        limits::{self, Limited},
        page::Ctx,
    },
};

/// Hits, unless told otherwise.
const USUAL: usize = 10;
/// Suggestions, unless told otherwise.
const SUGGESTIONS: usize = 7;

/// Articles that answer a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// Which engine answered: `embedded` or `meilisearch`.
    engine: &'static str,
    /// Milliseconds it took.
    took_ms: u64,
    /// Articles that answer; `hits` holds the best of them.
    total: usize,
    /// The best, best first.
    hits: Vec<FoundArticle>,
    /// How many articles have what in common: `category` and `lang`, each with counts by slug or code.
    facets: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

/// An article that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct FoundArticle {
    /// Its name in addresses.
    slug: String,
    /// Title, plain text.
    title: String,
    /// The part that answers best, as HTML: escaped, with what was found inside `<mark>`.
    snippet: String,
    /// Slug of its category.
    category: String,
    /// Its page.
    url: String,
}

/// Articles whose titles fit what is being typed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Suggested {
    /// The best, best first.
    suggestions: Vec<SuggestedArticle>,
}

/// A suggestion.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestedArticle {
    /// Its name in addresses.
    slug: String,
    /// Title, plain text.
    title: String,
    /// Slug of its category.
    category: String,
    /// Its page.
    url: String,
}

/// Articles that answer a question, in whatever words it is asked. Nothing in `q` is an operator, and nothing is refused.
#[utoipa::path(
    get, path = "/api/v1/articles/search", tag = "articles", security(()),
    params(
        ("q" = String, Query, description = "The question"),
        ("lang" = Option<String>, Query, description = "Only articles in `id` or `en`"),
        ("category" = Option<String>, Query, description = "Only articles of this category"),
        ("limit" = Option<u32>, Query, description = "Hits, 1 to 50; 10 when left out"),
    ),
    responses(
        (status = 200, body = Found),
        (status = 429, description = "Too many from one address", body = Problem),
    )
)]
pub async fn search(ctx: Ctx) -> Result<HttpResponse, Error> {
    limits::admit(&ctx.app, &ctx.req, Limited::Search)?;
    let typed = Typed::parse(ctx.req.query_string());
    let query = typed
        .query(USUAL)
        .in_language(typed.lang)
        .in_category(typed.category.clone());
    let answer = answer::look_up(&ctx.app, &query).await;
    let is_found = answer.results.total > 0;
    learn::answered(
        &ctx.app,
        typed.lang.unwrap_or(Locale::Id),
        &typed,
        &answer,
        is_found,
    );
    let results = answer.results;
    Ok(HttpResponse::Ok().json(Found {
        engine: answer.engine,
        took_ms: answer.took_ms,
        total: results.total,
        hits: results.hits.into_iter().map(|hit| found(hit, &ctx.app)).collect(),
        facets: BTreeMap::from([
            ("category", counts(results.categories)),
            ("lang", counts(results.languages)),
        ]),
    }))
}

/// Articles whose titles fit what is being typed; the last word may be unfinished.
#[utoipa::path(
    get, path = "/api/v1/articles/suggest", tag = "articles", security(()),
    params(
        ("q" = String, Query, description = "What is typed so far"),
        ("lang" = Option<String>, Query, description = "Only articles in `id` or `en`"),
        ("limit" = Option<u32>, Query, description = "Suggestions, 1 to 50; 7 when left out"),
    ),
    responses(
        (status = 200, body = Suggested),
        (status = 429, description = "Too many from one address", body = Problem),
    )
)]
pub async fn suggest(ctx: Ctx) -> Result<HttpResponse, Error> {
    limits::admit(&ctx.app, &ctx.req, Limited::Suggestions)?;
    let typed = Typed::parse(ctx.req.query_string());
    let query = typed
        .query(SUGGESTIONS)
        .in_language(typed.lang)
        .in_category(typed.category);
    let suggestions = answer::suggest(&ctx.app, &query).await;
    let suggestions = suggestions
        .into_iter()
        .map(|one| suggested(one, &ctx.app))
        .collect();
    Ok(HttpResponse::Ok().json(Suggested { suggestions }))
}

fn found(hit: Hit, app: &App) -> FoundArticle {
    FoundArticle {
        url: url(app, &hit.slug),
        title: hit.title.plain(),
        snippet: hit.snippet.html(),
        slug: hit.slug,
        category: hit.category,
    }
}

fn suggested(one: Suggestion, app: &App) -> SuggestedArticle {
    SuggestedArticle {
        url: url(app, &one.slug),
        title: one.title.plain(),
        slug: one.slug,
        category: one.category,
    }
}

fn url(app: &App, slug: &str) -> String {
    format!("{}/bantuan/{slug}", app.config.http.public_url)
}

fn counts(facets: Vec<Facet>) -> BTreeMap<String, usize> {
    facets
        .into_iter()
        .map(|facet| (facet.value, facet.count))
        .collect()
}
