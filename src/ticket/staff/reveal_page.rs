//! The page that asks why somebody needs an identity number, and shows it once.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use kernel::ticket_number::TicketNumber;
use serde::{Deserialize, Serialize};

use super::{
    pages::number,
    rows::{ticket_url, with_query},
};
use crate::{
    http::{
        error::{Error, FieldErrors},
        field::{ErrorLine, FieldView, summary},
        form::CsrfForm,
        page::Ctx,
    },
    ticket::reveal::{self, Reason, Sealed},
};

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct RevealForm {
    #[serde(default)]
    reason: String,
}

#[derive(Serialize)]
struct View {
    errors: Vec<ErrorLine>,
    action: String,
    back_url: String,
    number_display: String,
    label: String,
    masked: String,
    reason: Option<FieldView>,
    shown: Option<Shown>,
}

#[derive(Serialize)]
struct Shown {
    value: String,
    grouped: String,
    until: Option<String>,
}

/// `GET /petugas/tiket/{number}/identitas/{field}`: why?
pub async fn ask(ctx: Ctx, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    let (number, which) = target(&path)?;
    let row = reveal::identity(&ctx.app, ctx.staff()?, &number, which).await?;
    let view = view(
        &ctx,
        &number,
        which,
        which.masked(&row),
        "",
        &FieldErrors::default(),
    );
    page(&ctx, StatusCode::OK, &view)
}

/// `POST` of the same: shown once, and written down who looked and why.
pub async fn show(
    ctx: Ctx,
    path: web::Path<(String, String)>,
    form: CsrfForm<RevealForm>,
) -> Result<HttpResponse, Error> {
    let (number, which) = target(&path)?;
    let staff = ctx.staff()?;
    let row = reveal::identity(&ctx.app, staff, &number, which).await?;
    let typed = form.0.reason;
    let reason = match Reason::parse(&typed) {
        Ok(reason) => reason,
        Err(errors) => {
            let view = view(&ctx, &number, which, which.masked(&row), &typed, &errors);
            return page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, &view);
        }
    };
    let value = reveal::reveal(&ctx.app, staff, &number, which, reason).await?;
    let mut view = view(&ctx, &number, which, None, "", &FieldErrors::default());
    view.reason = None;
    view.shown = Some(Shown {
        grouped: grouped(&value, which),
        value,
        until: None,
    });
    page(&ctx, StatusCode::OK, &view)
}

fn target(path: &(String, String)) -> Result<(TicketNumber, Sealed), Error> {
    let which = path.1.parse().map_err(|()| Error::NotFound)?;
    Ok((number(&path.0)?, which))
}

fn view(
    ctx: &Ctx,
    number: &TicketNumber,
    which: Sealed,
    masked: Option<String>,
    typed: &str,
    errors: &FieldErrors,
) -> View {
    let query = ctx.req.query_string();
    let reason = FieldView::new("text", "reason", ctx.t("reveal-reason"), typed)
        .hint(ctx.t("reveal-reason-hint"))
        .max(300)
        .with_errors(ctx.locale, errors);
    View {
        errors: summary([&reason]),
        action: with_query(ctx.req.path(), query),
        back_url: ticket_url(number, query),
        number_display: number.to_string(),
        label: ctx.t(&format!("field-{}", which.name())),
        masked: masked.unwrap_or_default(),
        reason: Some(reason),
        shown: None,
    }
}

/// No copy of it stays in the browser's cache.
fn page(ctx: &Ctx, status: StatusCode, view: &View) -> Result<HttpResponse, Error> {
    let mut answer = ctx
        .page("staff/reveal", "reveal-page-title")
        .section("queue")
        .status(status)
        .render(view)?;
    let headers = answer.headers_mut();
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("no-store"),
    );
    Ok(answer)
}

/// Digits in fours, as people read them aloud.
fn grouped(value: &str, which: Sealed) -> String {
    if matches!(which, Sealed::BirthDate | Sealed::BirthPlace) {
        return value.to_owned();
    }
    let digits: Vec<char> = value.chars().collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}
