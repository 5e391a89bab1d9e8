//! Articles beside the form: the three that fit best what a person tells. With a script they come while somebody types; without
//! one a button below the story asks for them, and the page before the last shows them to whoever has not seen any.
//!
//! They stand beside the way, never in it: nothing has to be answered, what is waved away does not come back, and the field
//! `offered` tells from page to page that they were shown. The words of a form go to this node's own index only, and are not
//! among the searches that editors read.

use actix_web::{HttpResponse, web};
use finder::{Hit, Query};
use serde::{Deserialize, Serialize};

use super::desk::Desk;
use crate::{
    http::{error::Error, form::CsrfForm, page::Ctx},
    learning::Question,
    search,
};

/// Articles that are shown.
const ARTICLES: usize = 3;
/// A story that says less is not searched with: anything could fit it.
const FEWEST_LETTERS: usize = 8;

/// View of `partials/offer`.
#[derive(Debug, Default, Serialize)]
pub struct Offer {
    articles: Vec<Article>,
}

#[derive(Debug, Serialize)]
struct Article {
    slug: String,
    url: String,
    title: String,
    /// HTML, escaped, finds in `<mark>`.
    snippet_html: String,
}

impl Offer {
    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// The articles that fit what was told.
    pub async fn of(desk: &Desk<'_>, told: &str) -> Self {
        if !says_something(desk, told) {
            return Self::default();
        }
        let query = Query::new(told)
            .in_language(Some(desk.ctx.locale))
            .at_most(ARTICLES);
        let found = search::beside(&desk.ctx.app, &query).await;
        Self {
            articles: found.hits.into_iter().map(article).collect(),
        }
    }
}

/// Whether there is something to search with: letters enough in words that are no stop words.
fn says_something(desk: &Desk<'_>, told: &str) -> bool {
    let dictionary = desk.ctx.app.search.dictionary();
    let question = Question::of(told);
    let words = question.as_str().split(' ');
    let telling = words.filter(|word| !dictionary.is_stop_word(word, desk.ctx.locale));
    telling.map(|word| word.chars().count()).sum::<usize>() >= FEWEST_LETTERS
}

fn article(hit: Hit) -> Article {
    Article {
        url: format!("/bantuan/{}", hit.slug),
        title: hit.title.plain(),
        snippet_html: hit.snippet.html(),
        slug: hit.slug,
    }
}

/// What a script sends while somebody types.
#[derive(Debug, Deserialize)]
pub struct Told {
    #[serde(default)]
    description: String,
}

#[derive(Serialize)]
struct Fragment<'a> {
    page: Page,
    #[serde(flatten)]
    offer: &'a Offer,
}

#[derive(Serialize)]
struct Page {
    lang: kernel::locale::Locale,
}

/// `POST /layanan/{slug}/jawaban`: the articles as a part of a page; empty where none fits. A story may hold anything about
/// anybody, so it comes in the body and never stands in an address.
pub async fn answers(ctx: Ctx, slug: web::Path<String>, told: CsrfForm<Told>) -> Result<HttpResponse, Error> {
    let desk = Desk::open(&ctx, &slug).await?;
    let offer = Offer::of(&desk, &told.0.description).await;
    let mut html = String::new();
    if !offer.is_empty() {
        let lang = ctx.locale;
        let view = Fragment {
            page: Page { lang },
            offer: &offer,
        };
        html = ctx
            .app
            .templates
            .render("partials/offer", &view)
            .map_err(Error::internal)?;
    }
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(html))
}
