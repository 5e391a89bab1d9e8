//! Articles as JSON.

use actix_web::{HttpResponse, web};
use entity::article;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    category::{self, Category},
    model, pages, shelf,
};
use crate::{
    api::Problem,
    http::{error::Error, markdown, page::Ctx},
};

/// An article of the knowledge base.
#[derive(Debug, Serialize, ToSchema)]
pub struct ArticleItem {
    /// Its name in addresses.
    slug: String,
    /// `id` or `en`.
    lang: String,
    /// Title.
    title: String,
    /// Its category.
    category: CategoryItem,
    /// Words to group by.
    tags: Vec<String>,
    /// Services whose form is the way on.
    services: Vec<String>,
    /// What it is taken from.
    source: String,
    /// Day of the last change, `YYYY-MM-DD`.
    updated: String,
    /// Day from which it is read again, `YYYY-MM-DD`.
    review_by: Option<String>,
    /// The same article in the other language.
    translation: Option<String>,
    /// Text, Markdown.
    body: String,
    /// The text as clean HTML.
    html: String,
    /// The page in a browser.
    url: String,
}

/// A category of articles.
#[derive(Debug, Serialize, ToSchema)]
pub struct CategoryItem {
    /// Its name in addresses.
    slug: String,
    /// Name, in the language of the call.
    name: String,
}

/// `GET /api/v1/articles/{slug}`
#[utoipa::path(
    get, path = "/api/v1/articles/{slug}", tag = "articles",
    params(("slug" = String, Path, description = "The article's name in addresses")),
    responses(
        (status = 200, description = "The article", body = ArticleItem),
        (status = 404, description = "No such article, or not published", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn show(ctx: Ctx, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let row = pages::published(&ctx, &slug).await?;
    let shelf = shelf::current(&ctx.app).await?;
    let counterpart = shelf.find(&row.slug).and_then(|spine| shelf.counterpart(spine));
    let translation = counterpart.map(|spine| spine.slug.to_string());
    Ok(HttpResponse::Ok().json(item(&ctx, row, translation).await?))
}

async fn item(ctx: &Ctx, row: article::Model, translation: Option<String>) -> Result<ArticleItem, Error> {
    let categories = category::all(ctx.app.db.read()).await?;
    let category = categories.into_iter().find(|one| one.slug == row.category);
    let name = category.map(|row| Category { row, articles: 0 }.name(ctx.locale).to_owned());
    Ok(ArticleItem {
        lang: row.lang.to_string(),
        category: CategoryItem {
            name: name.unwrap_or_else(|| row.category.clone()),
            slug: row.category,
        },
        tags: model::words(&row.tags),
        services: model::services(&row.services)
            .iter()
            .map(ToString::to_string)
            .collect(),
        source: row.source,
        updated: row.updated_on.to_string(),
        review_by: row.review_by.map(|day| day.to_string()),
        translation,
        html: markdown::to_html(&row.body),
        url: format!(
            "{}/bantuan/{}",
            ctx.app.config.http.public_url.trim_end_matches('/'),
            row.slug
        ),
        slug: row.slug.to_string(),
        title: row.title,
        body: row.body,
    })
}
