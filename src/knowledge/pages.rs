//! The public pages: an article, a shelf, a picture. Searching and `/bantuan` itself are the slice `search`'s.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use entity::article as article_row;
use kernel::{article_slug::ArticleSlug, id::ArticleImageId, locale::Locale};
use serde::Serialize;

use super::{
    article_view::ArticlePage,
    category, feedback, picture,
    reading::{self, Reading},
    shelf::{self, Shelf},
    store, text,
};
use crate::http::{
    download,
    error::Error,
    page::{Ctx, kept_by_its_reader},
};

/// Longest excerpt in a list.
const EXCERPT: usize = 160;

/// `GET /bantuan/{slug}`
pub async fn article(ctx: Ctx, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let shelf = shelf::current(&ctx.app).await?;
    let article = published(&ctx, &slug, &shelf).await?;
    let voted = feedback::has_voted(&ctx.req, article.row.id);
    let view = ArticlePage::of(&ctx, &article, &shelf, voted).await?;
    let page = ctx
        .page("public/article", "help-title")
        .title(article.row.title.clone())
        .description(article.excerpt.clone())
        .section("help")
        .seen_alike();
    let page = match view.counterpart_url() {
        Some(url) => page.other_language(url),
        None => page,
    };
    let page = page.render(&view)?;
    if ctx.req.query_string().is_empty() {
        return Ok(kept_by_its_reader(page));
    }
    // What somebody asked is in it.
    Ok(page)
}

/// A published article; anything else does not exist for the public.
pub(super) async fn published(ctx: &Ctx, slug: &str, shelf: &Shelf) -> Result<Arc<Reading>, Error> {
    let slug = ArticleSlug::parse(slug).map_err(|_| Error::NotFound)?;
    let article = reading::published(&ctx.app, &slug, shelf).await?;
    article.ok_or(Error::NotFound)
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
        .seen_alike()
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
