//! Articles as JSON.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    model, pages,
    reading::Reading,
    shelf::{self, Shelf},
};
use crate::{
    api::Problem,
    http::{error::Error, page::Ctx},
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
    let shelf = shelf::current(&ctx.app).await?;
    let article = pages::published(&ctx, &slug, &shelf).await?;
    Ok(HttpResponse::Ok().json(item(&ctx, &article, &shelf)))
}

fn item(ctx: &Ctx, article: &Reading, shelf: &Shelf) -> ArticleItem {
    let row = &article.row;
    let counterpart = shelf.find(&row.slug).and_then(|spine| shelf.counterpart(spine));
    let category = shelf.category_name(&row.category, ctx.locale);
    ArticleItem {
        slug: row.slug.to_string(),
        lang: row.lang.to_string(),
        title: row.title.clone(),
        category: CategoryItem {
            slug: row.category.clone(),
            name: category.unwrap_or(&row.category).to_owned(),
        },
        tags: model::words(&row.tags),
        services: model::services(&row.services)
            .iter()
            .map(ToString::to_string)
            .collect(),
        source: row.source.clone(),
        updated: row.updated_on.to_string(),
        review_by: row.review_by.map(|day| day.to_string()),
        translation: counterpart.map(|spine| spine.slug.to_string()),
        body: row.body.clone(),
        html: article.text.html.clone(),
        url: format!(
            "{}/bantuan/{}",
            ctx.app.config.http.public_url.trim_end_matches('/'),
            row.slug
        ),
    }
}
