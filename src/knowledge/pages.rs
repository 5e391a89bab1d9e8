//! The public pages: an article, a shelf, a picture. Searching and `/bantuan` itself are the slice `search`'s.

use actix_web::{HttpResponse, web};
use entity::article as article_row;
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus, id::ArticleImageId, locale::Locale};
use serde::Serialize;

use super::{article_view::ArticlePage, category, feedback, picture, shelf, store, text};
use crate::http::{download, error::Error, page::Ctx};

/// Longest excerpt in a list.
const EXCERPT: usize = 160;

/// `GET /bantuan/{slug}`
pub async fn article(ctx: Ctx, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let row = published(&ctx, &slug).await?;
    let shelf = shelf::current(&ctx.app).await?;
    let voted = feedback::has_voted(&ctx.req, row.id);
    let view = ArticlePage::of(&ctx, &row, &shelf, voted).await?;
    let page = ctx
        .page("public/article", "help-title")
        .title(row.title.clone())
        .description(text::excerpt(&row.body, EXCERPT))
        .section("help")
        .seen_alike(Vec::new());
    match view.counterpart_url() {
        Some(url) => page.other_language(url).render(&view),
        None => page.render(&view),
    }
}

/// A published article; anything else does not exist for the public.
pub(super) async fn published(ctx: &Ctx, slug: &str) -> Result<article_row::Model, Error> {
    let slug = ArticleSlug::parse(slug).map_err(|_| Error::NotFound)?;
    let row = store::by_slug(ctx.app.db.read(), &slug).await?;
    row.filter(|row| row.status == ArticleStatus::Published)
        .ok_or(Error::NotFound)
}

#[derive(Serialize)]
struct CategoryPage {
    category: CategoryView,
    articles: Vec<ArticleLine>,
    /// Articles that exist in the other language only, where this one has few.
    others: Vec<ArticleLine>,
    other_lang: Locale,
}

#[derive(Serialize)]
struct CategoryView {
    name: String,
    summary: String,
    icon: String,
}

#[derive(Serialize)]
struct ArticleLine {
    url: String,
    title: String,
    summary: String,
}

/// `GET /bantuan/kategori/{slug}`
pub async fn shelf_page(ctx: Ctx, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let db = ctx.app.db.read();
    let categories = category::all(db).await?;
    let row = categories
        .into_iter()
        .find(|row| row.slug == *slug)
        .ok_or(Error::NotFound)?;
    let category = category::Category { row, articles: 0 };
    let other_lang = other(ctx.locale);
    let own = store::on_shelf(db, &category.row.slug, ctx.locale).await?;
    let foreign = store::on_shelf(db, &category.row.slug, other_lang).await?;
    let shelf = shelf::current(&ctx.app).await?;
    let untranslated = foreign.into_iter().filter(|row| {
        let spine = shelf.find(&row.slug);
        spine.is_none_or(|spine| shelf.counterpart(spine).is_none())
    });
    // Indonesian is what everything is written in first; English readers are shown what is not translated yet.
    let others = match ctx.locale {
        Locale::En => untranslated.map(line).collect(),
        Locale::Id => Vec::new(),
    };
    let view = CategoryPage {
        category: CategoryView {
            name: category.name(ctx.locale).to_owned(),
            summary: category.summary(ctx.locale).to_owned(),
            icon: category.row.icon.clone(),
        },
        articles: own.into_iter().map(line).collect(),
        others,
        other_lang,
    };
    ctx.page("public/category", "help-title")
        .title(view.category.name.clone())
        .description(view.category.summary.clone())
        .section("help")
        .seen_alike(Vec::new())
        .render(&view)
}

fn line(row: article_row::Model) -> ArticleLine {
    ArticleLine {
        url: format!("/bantuan/{}", row.slug),
        summary: text::excerpt(&row.body, EXCERPT),
        title: row.title,
    }
}

const fn other(locale: Locale) -> Locale {
    match locale {
        Locale::Id => Locale::En,
        Locale::En => Locale::Id,
    }
}

/// `GET /bantuan/gambar/{id}`: the bytes never change, so browsers may keep them.
pub async fn picture(ctx: Ctx, id: web::Path<String>) -> Result<HttpResponse, Error> {
    let id: ArticleImageId = id.parse().map_err(|_| Error::NotFound)?;
    let (row, bytes) = picture::read(&ctx.app, id).await?;
    Ok(download::picture(&row.media_type, bytes))
}
