//! An article as its page shows it.

use entity::article;
use kernel::{article_slug::ArticleSlug, locale::Locale, service_slug::ServiceSlug};
use sea_orm::DbErr;
use serde::Serialize;

use super::{
    feedback, model,
    reading::Reading,
    shelf::{Shelf, Spine},
};
use crate::{
    directory::{self, Directory, text::Named},
    http::{field::OptionView, markdown::Section, page::Ctx},
    learning::Question,
};

/// From so many sections on a list of contents is shown.
const LONG: usize = 3;
/// Self-diagnoses shown.
const CHECKS: usize = 2;
/// Related articles shown.
const RELATED: usize = 4;

/// View of `public/article`.
#[derive(Debug, Serialize)]
pub(super) struct ArticlePage {
    article: ArticleView,
    category: Option<LinkView>,
    contents: Option<Vec<Section>>,
    ways: Vec<WayView>,
    checks: Vec<LinkView>,
    related: Vec<LinkView>,
    counterpart: Option<CounterpartView>,
    feedback: FeedbackView,
}

#[derive(Debug, Serialize)]
struct ArticleView {
    slug: String,
    lang: Locale,
    /// In another language than the page around it.
    foreign: bool,
    title: String,
    html: String,
    updated: String,
    source: Option<String>,
    due: bool,
}

#[derive(Debug, Serialize)]
struct LinkView {
    url: String,
    title: String,
}

#[derive(Debug, Serialize)]
struct WayView {
    url: String,
    title: String,
    icon: String,
}

#[derive(Debug, Serialize)]
struct CounterpartView {
    url: String,
    title: String,
    lang: Locale,
}

#[derive(Debug, Serialize)]
struct FeedbackView {
    action: String,
    done: bool,
    /// Just now, that it did not help: the way on stands where the reader is.
    not_helped: bool,
    /// The question that the reader came with.
    asked: Option<String>,
    reasons: Vec<OptionView>,
}

impl ArticlePage {
    /// The page of a published article.
    pub(super) async fn of(ctx: &Ctx, article: &Reading, shelf: &Shelf, voted: bool) -> Result<Self, DbErr> {
        let Reading { row, text, .. } = article;
        let directory = directory::current(&ctx.app).await?;
        let asked = asked(ctx);
        let category = shelf.category_name(&row.category, ctx.locale);
        let spine = shelf.find(&row.slug);
        let today = ctx.app.clock.now().with_timezone(&ctx.app.config.tz).date_naive();
        Ok(Self {
            ways: ways(ctx, row, &directory, asked.as_deref()),
            checks: checks(ctx, row),
            category: category.map(|name| LinkView {
                url: format!("/bantuan/kategori/{}", row.category),
                title: name.to_owned(),
            }),
            contents: (text.sections.len() >= LONG).then(|| text.sections.clone()),
            related: spine.map(|spine| related(shelf, spine)).unwrap_or_default(),
            counterpart: spine.and_then(|spine| shelf.counterpart(spine)).map(counterpart),
            feedback: FeedbackView {
                action: format!("/bantuan/{}/tanggapan", row.slug),
                done: voted,
                not_helped: voted && feedback::says_not_helped(&ctx.req),
                asked: asked.clone(),
                reasons: reasons(ctx),
            },
            article: ArticleView {
                slug: row.slug.to_string(),
                lang: row.lang,
                foreign: row.lang != ctx.locale,
                title: row.title.clone(),
                html: leading_on(text.html.clone(), row, &directory, asked.as_deref()),
                updated: row.updated_on.to_string(),
                source: Some(row.source.clone()).filter(|source| !source.is_empty()),
                due: model::is_due(row, today),
            },
        })
    }

    /// Where the switch of languages leads.
    pub(super) fn counterpart_url(&self) -> Option<String> {
        self.counterpart
            .as_ref()
            .filter(|_| !self.article.foreign)
            .map(|one| one.url.clone())
    }
}

/// The forms that the article leads on to.
fn ways(ctx: &Ctx, row: &article::Model, directory: &Directory, asked: Option<&str>) -> Vec<WayView> {
    let services = model::services(&row.services);
    let found = services.iter().filter_map(|slug| directory.service(slug));
    found
        .map(|service| WayView {
            url: form_url(&service.row.slug, &row.slug, asked),
            title: service.name_in(ctx.locale).to_owned(),
            icon: service.row.icon.clone(),
        })
        .collect()
}

/// The text with its own links to forms leading on in the same way: the form knows what was read and asked.
fn leading_on(html: String, row: &article::Model, directory: &Directory, asked: Option<&str>) -> String {
    if !html.contains("href=\"/layanan/") {
        return html;
    }
    let services = directory.services.iter().map(|service| &service.row.slug);
    services.fold(html, |html, slug| {
        let link = format!("href=\"/layanan/{slug}\"");
        if !html.contains(&link) {
            return html;
        }
        let url = form_url(slug, &row.slug, asked).replace('&', "&amp;");
        html.replace(&link, &format!("href=\"{url}\""))
    })
}

/// A form that begins with what is known: the article, and the reader's own words where a search led there.
fn form_url(service: &ServiceSlug, article: &ArticleSlug, asked: Option<&str>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("dari", article.as_str());
    if let Some(asked) = asked {
        query.append_pair("description", asked);
    }
    format!("/layanan/{service}?{}", query.finish())
}

/// The self-diagnoses that lead to the article, or to the one that it translates.
fn checks(ctx: &Ctx, row: &article::Model) -> Vec<LinkView> {
    let slug = row.translation_of.as_ref().unwrap_or(&row.slug);
    let trees = ctx.app.diagnosis.leading_to(slug).take(CHECKS);
    trees
        .map(|tree| LinkView {
            url: tree.url(),
            title: tree.title.of(ctx.locale).to_owned(),
        })
        .collect()
}

fn related(shelf: &Shelf, spine: &Spine) -> Vec<LinkView> {
    let near = shelf.related(spine, RELATED).into_iter();
    near.map(|spine| LinkView {
        url: format!("/bantuan/{}", spine.slug),
        title: spine.title.clone(),
    })
    .collect()
}

fn counterpart(spine: &Spine) -> CounterpartView {
    CounterpartView {
        url: format!("/bantuan/{}?lang={}", spine.slug, spine.lang),
        title: spine.title.clone(),
        lang: spine.lang,
    }
}

/// The question that the address brings along, as far as it may be kept.
fn asked(ctx: &Ctx) -> Option<String> {
    let mut query = url::form_urlencoded::parse(ctx.req.query_string().as_bytes());
    let (_, typed) = query.find(|(name, _)| name == "cari")?;
    let question = Question::of(&typed);
    (!question.is_empty()).then(|| question.as_str().to_owned())
}

fn reasons(ctx: &Ctx) -> Vec<OptionView> {
    let reasons = feedback::REASONS.into_iter();
    reasons
        .map(|code| OptionView {
            value: code.to_owned(),
            label: ctx.t(&format!("help-reason-{code}")),
            hint: None,
            selected: false,
        })
        .collect()
}
