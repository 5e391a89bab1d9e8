//! The way back: each step of filing ends in a page that can be asked for again.
//!
//! What a form sent is kept ([`words`]) under the token that the form carries; the browser gets the token as a cookie of this
//! service's pages, and is sent on. So Back, Forward and reload show what was typed, and the address never holds anything
//! of it. The cookie ends with the browser.

use actix_web::{HttpResponse, cookie::Cookie, web};
use serde::Serialize;

use super::{
    asks,
    desk::{Desk, ServiceView},
    last_offer,
    sent::Sent,
};
use crate::{
    http::{cookies, error::Error, locale, page::Ctx},
    ticket::{
        access,
        draft::{self, DraftToken},
        filing::words,
    },
};

/// Cookie of a form that is not filed yet, one per service.
const COOKIE: &str = "lb_isian";
/// Stands behind the token once it is filed.
const FILED: &str = ".1";

/// In the address of the form: with articles that may answer.
pub const ANSWERS: &str = "jawaban";
/// In the address of the page that checks: it was sent with other files.
const CHANGED: &str = "berubah";

/// Where a step leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The form.
    Form,
    /// The form, with articles that may answer.
    Answers,
    /// The answers again.
    Review,
    /// The answers again, for the form has other files than the page listed that was sent.
    Changed,
}

/// View of `public/form_over`.
#[derive(Debug, Serialize)]
struct OverPage {
    service: ServiceView,
    form_url: String,
    filed: Option<FiledView>,
}

/// The ticket that a form became.
#[derive(Debug, Serialize)]
pub struct FiledView {
    number_display: String,
    receipt_url: String,
}

/// Keeps what was sent and goes on to a page of its own; `None` where it cannot be kept, so that the answer has to be the page.
pub async fn go_on(desk: &Desk<'_>, sent: &Sent, place: Place) -> Result<Option<HttpResponse>, Error> {
    let ctx = desk.ctx;
    if !words::keep(&ctx.app, &sent.token, &sent.words()).await {
        return Ok(None);
    }
    let to = match place {
        Place::Form => desk.action(),
        Place::Answers => format!("{}?{ANSWERS}=1", desk.action()),
        Place::Review => desk.review_url(),
        Place::Changed => format!("{}?{CHANGED}=1", desk.review_url()),
    };
    let mut answer = ctx.redirect(&to);
    answer
        .add_cookie(&cookie(desk, &sent.token))
        .map_err(Error::internal)?;
    if locale::asked_for(&ctx.req).is_some() {
        let language = locale::cookie(ctx.locale, &ctx.app);
        answer.add_cookie(&language).map_err(Error::internal)?;
    }
    Ok(Some(answer))
}

/// The cookie that brings this browser back to its form.
pub fn cookie(desk: &Desk<'_>, token: &DraftToken) -> Cookie<'static> {
    cookies::session(COOKIE, token.as_str().to_owned(), &desk.action(), &desk.ctx.app)
}

/// The token that this browser has for the service.
pub fn token(ctx: &Ctx) -> Option<DraftToken> {
    let cookie = ctx.req.cookie(COOKIE)?;
    let value = cookie.value();
    DraftToken::parse(value.strip_suffix(FILED).unwrap_or(value))
}

/// The cookie after filing. Its value is another one: a browser that keeps pages whole for the way back throws them away when a
/// cookie of theirs changes, and asks again, so that the page that checks does not look as if it were still to be sent.
pub fn filed_cookie(desk: &Desk<'_>, sent: &Sent) -> Cookie<'static> {
    let value = format!("{}{FILED}", sent.token.as_str());
    cookies::session(COOKIE, value, &desk.action(), &desk.ctx.app)
}

/// What this browser sent before.
pub async fn sent(desk: &Desk<'_>, token: &DraftToken) -> Result<Option<Sent>, Error> {
    let words = words::find(&desk.ctx.app, token).await?;
    Ok(words.map(|words| Sent::again(token.clone(), words)))
}

/// The ticket that this browser's form became.
pub async fn filed(desk: &Desk<'_>, token: &DraftToken) -> Result<Option<FiledView>, Error> {
    let number = words::filed(&desk.ctx.app, token).await?;
    Ok(number.map(|number| FiledView {
        number_display: number.to_string(),
        receipt_url: format!("{}/tanda-terima", access::path(&number)),
    }))
}

/// Throws everything away that this form sent, and begins anew.
pub async fn discard(desk: &Desk<'_>, sent: &Sent) -> Result<HttpResponse, Error> {
    let app = &desk.ctx.app;
    words::try_forget(app, &sent.token).await?;
    draft::abandon(app, &sent.token.id()).await?;
    let mut answer = desk.ctx.redirect(&desk.action());
    let cookie = cookies::removal(COOKIE, &desk.action(), app);
    answer.add_cookie(&cookie).map_err(Error::internal)?;
    Ok(answer)
}

/// `GET /layanan/{slug}/periksa`: the answers again, for the browser that sent them. Once they are filed it says so and leads to
/// the receipt, so that the way back sends nothing twice.
pub async fn review(ctx: Ctx, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let desk = Desk::open(&ctx, &slug).await?;
    let Some(token) = token(&ctx) else {
        return over(&desk, None);
    };
    let Some(mut sent) = sent(&desk, &token).await? else {
        return over(&desk, filed(&desk, &token).await?);
    };
    match desk.parse(&sent) {
        Ok(filing) if sent.file_errors().is_empty() => {
            let files = draft::files(ctx.app.db.read(), &token.id()).await?;
            let offer = last_offer(&desk, &mut sent).await;
            desk.check(&sent, &filing, &files, &offer, asks(&ctx, CHANGED))
        }
        _ => Ok(ctx.redirect(&desk.action())),
    }
}

/// There is nothing to check any more: it was filed, or it is gone.
fn over(desk: &Desk<'_>, filed: Option<FiledView>) -> Result<HttpResponse, Error> {
    let title = if filed.is_some() {
        "form-over-filed-title"
    } else {
        "form-over-gone-title"
    };
    let view = OverPage {
        service: desk.service_view(),
        form_url: desk.action(),
        filed,
    };
    desk.ctx
        .page("public/form_over", title)
        .section("services")
        .render(&view)
}
