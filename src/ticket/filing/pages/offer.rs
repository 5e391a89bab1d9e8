//! Articles beside the form: the three that fit best what a person tells. With a script they come while somebody types; without
//! one a button below the story asks for them, and the page before the last shows them to whoever has not seen any.
//!
//! They stand beside the way, never in it: nothing has to be answered, what is waved away does not come back, and the field
//! `offered` tells from page to page that they were shown. The words of a form go to this node's own index only, and are not
//! among the searches that editors read.
//!
//! Which articles ended forms is a figure that people decide by, so a button carries a proof that its article was offered
//! beside this very form: nothing else is counted.

use actix_web::{HttpResponse, web};
use finder::{Hit, Query};
use kernel::{article_slug::ArticleSlug, service_slug::ServiceSlug};
use serde::{Deserialize, Serialize};

use super::desk::Desk;
use crate::{
    app::App,
    http::{
        error::Error,
        form::CsrfForm,
        limits::{self, Limited},
        page::Ctx,
    },
    identity::keys::{Purpose, same},
    knowledge::shelf,
    learning::Question,
    search,
    ticket::draft::DraftToken,
};

/// Articles that are shown.
const ARTICLES: usize = 3;
/// Of how many that fit: those about the service that the form is for go first.
const CANDIDATES: usize = 10;
/// Stands between a slug and its proof, and in neither.
const MARK: char = '.';
/// A story that says less is not searched with: anything could fit it.
const FEWEST_LETTERS: usize = 8;

/// View of `partials/offer`.
#[derive(Debug, Default, Serialize)]
pub struct Offer {
    articles: Vec<Article>,
}

#[derive(Debug, Serialize)]
struct Article {
    /// What the button sends: the slug and the proof that it was offered.
    choice: String,
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

    /// The articles that fit what was told in the form of a token.
    pub async fn of(desk: &Desk<'_>, form: &DraftToken, told: &str) -> Self {
        if !says_something(desk, told) {
            return Self::default();
        }
        let query = Query::new(told)
            .in_language(Some(desk.ctx.locale))
            .at_most(CANDIDATES);
        let found = search::beside(&desk.ctx.app, &query).await;
        let hits = of_the_service_first(desk, found.hits).await;
        let shown = hits.iter().take(ARTICLES);
        Self {
            articles: shown.map(|hit| article(desk, form, hit)).collect(),
        }
    }
}

/// Who files under a service has said what it is about; a story has many other words.
async fn of_the_service_first(desk: &Desk<'_>, hits: Vec<Hit>) -> Vec<Hit> {
    let Ok(shelf) = shelf::current(&desk.ctx.app).await else {
        return hits;
    };
    let service = &desk.service().row.slug;
    let is_about_it = |hit: &Hit| {
        let spine = ArticleSlug::parse(&hit.slug).ok();
        let spine = spine.and_then(|slug| shelf.find(&slug));
        spine.is_some_and(|spine| spine.services.contains(service))
    };
    let (mut first, others): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(is_about_it);
    first.extend(others);
    first
}

/// Whether there is something to search with: letters enough in words that are no stop words.
fn says_something(desk: &Desk<'_>, told: &str) -> bool {
    let dictionary = desk.ctx.app.search.dictionary();
    let question = Question::of(told);
    let words = question.as_str().split(' ');
    let telling = words.filter(|word| !dictionary.is_stop_word(word, desk.ctx.locale));
    telling.map(|word| word.chars().count()).sum::<usize>() >= FEWEST_LETTERS
}

fn article(desk: &Desk<'_>, form: &DraftToken, hit: &Hit) -> Article {
    let said = said(form, &desk.service().row.slug, &hit.slug);
    let keys = desk.ctx.app.vault.keys();
    let proof = keys.mac_text(Purpose::Offer, said.as_bytes());
    Article {
        choice: format!("{}{MARK}{proof}", hit.slug),
        url: format!("/bantuan/{}", hit.slug),
        title: hit.title.plain(),
        snippet_html: hit.snippet.html(),
    }
}

/// What the button of an article sent.
#[derive(Debug)]
pub struct Choice {
    /// The article.
    pub article: ArticleSlug,
    proof: String,
}

impl Choice {
    /// Reads it; `None` for what names no article.
    pub fn parse(raw: &str) -> Option<Self> {
        let (slug, proof) = raw.split_once(MARK).unwrap_or((raw, ""));
        Some(Self {
            article: ArticleSlug::parse(slug).ok()?,
            proof: proof.to_owned(),
        })
    }

    /// Whether the article was offered beside this form.
    pub fn was_offered(&self, app: &App, form: &DraftToken, service: &ServiceSlug) -> bool {
        let said = said(form, service, self.article.as_str());
        let proofs = app.vault.keys().macs_text(Purpose::Offer, said.as_bytes());
        proofs
            .iter()
            .any(|proof| same(proof.as_bytes(), self.proof.as_bytes()))
    }
}

fn said(form: &DraftToken, service: &ServiceSlug, article: &str) -> String {
    format!("{}/{service}/{article}", form.as_str())
}

/// What a script sends while somebody types.
#[derive(Debug, Deserialize)]
pub struct Told {
    #[serde(default)]
    description: String,
    /// The form's token.
    #[serde(default)]
    draft: String,
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
    limits::admit(&ctx.app, &ctx.req, Limited::Suggestions)?;
    let desk = Desk::open(&ctx, &slug).await?;
    let form = DraftToken::parse(&told.0.draft).ok_or(Error::BadRequest("malformed-form"))?;
    let offer = Offer::of(&desk, &form, &told.0.description).await;
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
