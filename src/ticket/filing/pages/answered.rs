//! "This answered me": the form ends unfiled, and it is counted for the service and the article.
//!
//! The button stands beside a form of a dozen fields, where a thumb can miss. So nothing is thrown away: what was typed and the
//! files stay for the time they are kept anyway, under the same token, and the thanks page leads back to them. Whoever
//! files after all is counted as that, not as both ([`deflection::take_back`]).

use actix_web::{HttpResponse, web};
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus};
use serde::{Deserialize, Serialize};

use super::{
    desk::{Desk, ServiceView},
    offer::Choice,
    resume,
};
use crate::{
    http::{
        error::Error,
        form::CsrfForm,
        limits::{self, Limited},
        page::Ctx,
    },
    knowledge::{shelf, store},
    learning::deflection,
    ticket::{draft::DraftToken, filing::words},
};

/// What the button sends: nothing of what was typed.
#[derive(Debug, Deserialize)]
pub struct AnsweredForm {
    /// What the button of the article says.
    article: String,
    /// The form's token.
    draft: String,
}

/// View of `public/answered`.
#[derive(Debug, Serialize)]
struct AnsweredPage {
    service: ServiceView,
    form_url: String,
    article: Option<LinkView>,
}

#[derive(Debug, Serialize)]
struct LinkView {
    url: String,
    title: String,
}

/// `POST /layanan/{slug}/terjawab`. Sent twice it counts once; an article that was not offered beside the form, or is not
/// published any more, ends it uncounted.
pub async fn answered(
    ctx: Ctx,
    slug: web::Path<String>,
    form: CsrfForm<AnsweredForm>,
) -> Result<HttpResponse, Error> {
    limits::admit(&ctx.app, &ctx.req, Limited::Feedback)?;
    let desk = Desk::open(&ctx, &slug).await?;
    let token = DraftToken::parse(&form.0.draft).ok_or(Error::BadRequest("malformed-form"))?;
    let choice = Choice::parse(&form.0.article).ok_or(Error::BadRequest("malformed-form"))?;
    let (app, service) = (&ctx.app, desk.service().row.slug.clone());
    let article = &choice.article;
    let row = store::by_slug(app.db.read(), article).await?;
    let row = row.filter(|row| row.status == ArticleStatus::Published);
    let is_filed = words::filed(app, &token).await?.is_some();
    if let Some(row) = row.filter(|_| !is_filed && choice.was_offered(app, &token, &service)) {
        app.db
            .write(async |tx| deflection::count(tx, app, token.id(), service.clone(), row.id).await)
            .await?;
    }
    let mut answer = ctx.redirect(&format!("{}/terjawab?artikel={article}", desk.action()));
    if !is_filed {
        answer
            .add_cookie(&resume::cookie(&desk, &token))
            .map_err(Error::internal)?;
    }
    Ok(answer)
}

/// What the thanks page is told.
#[derive(Debug, Deserialize)]
pub struct Thanked {
    artikel: Option<String>,
}

/// `GET /layanan/{slug}/terjawab?artikel=`: thanks, and what to do if it comes back.
pub async fn thanks(
    ctx: Ctx,
    slug: web::Path<String>,
    thanked: web::Query<Thanked>,
) -> Result<HttpResponse, Error> {
    let desk = Desk::open(&ctx, &slug).await?;
    let shelf = shelf::current(&ctx.app).await?;
    let read = thanked
        .artikel
        .as_deref()
        .and_then(|slug| ArticleSlug::parse(slug).ok());
    let spine = read.and_then(|slug| shelf.find(&slug));
    let view = AnsweredPage {
        form_url: spine.map_or_else(
            || desk.action(),
            |spine| format!("{}?dari={}", desk.action(), spine.slug),
        ),
        article: spine.map(|spine| LinkView {
            url: format!("/bantuan/{}", spine.slug),
            title: spine.title.clone(),
        }),
        service: desk.service_view(),
    };
    ctx.page("public/answered", "answered-title")
        .section("services")
        .render(&view)
}
