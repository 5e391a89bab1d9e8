//! What the reporter sends from the ticket's page: reply, confirmation, reopening, rating.
//!
//! Whatever stops an action (a rule, a file, a stale form, a conversation that was open too long), the words that were
//! typed come back with the page.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::ticket;
use kernel::{status::Status, ticket_number::TicketNumber};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::view::{self, Returned};
use crate::{
    http::{
        client,
        csrf::{self, CSRF_FIELD},
        error::{Error, FieldErrors},
        form::CsrfForm,
        limits::Limited,
        page::Ctx,
    },
    ticket::{
        access,
        act::{add_text_error, optional},
        by_reporter::ReporterError,
        confirm, rate,
        rate::{Rating, RatingError},
        reply::{self, Reply},
        reporter_reopen, store,
        upload::{self, Upload},
    },
};

/// Words, for reopening.
#[derive(Debug, Default, Deserialize)]
pub struct MessageForm {
    /// Words.
    #[serde(default)]
    pub message: String,
}

/// A rating.
#[derive(Debug, Default, Deserialize)]
pub struct RatingForm {
    /// 1 to 4.
    #[serde(default)]
    pub rating: String,
    /// Words.
    #[serde(default)]
    pub comment: String,
}

/// `POST /tiket/{number}/balas`
pub async fn reply(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    let ticket = find(&ctx, &raw).await?;
    let address = client::address(&ctx.req, &ctx.app.config.http.trusted_proxies);
    ctx.app.limits.check(Limited::Filing, address)?;
    let mut form = upload::read(&ctx.app, &ctx.req, payload).await?;
    let message = form.fields.remove("message").unwrap_or_default();
    if !access::is_reporter(&ctx.app, &ctx.req, &ticket) {
        return ask_again(&ctx, ticket, message).await;
    }
    let token = form.fields.get(CSRF_FIELD).map(String::as_str);
    if csrf::check(&ctx.req, &ctx.app, token).is_err() {
        let notice = ctx.t("track-stale-form");
        return come_back(&ctx, ticket, StatusCode::FORBIDDEN, message, notice).await;
    }
    let parsed = match parse_reply(form, &message) {
        Ok(parsed) => parsed,
        Err(errors) => {
            let returned = Returned {
                errors,
                message,
                ..Returned::default()
            };
            return view::render(&ctx, ticket, true, StatusCode::UNPROCESSABLE_ENTITY, returned).await;
        }
    };
    let path = access::path(&ticket.number);
    match reply::reply(&ctx.app, ticket.id, parsed).await {
        Ok(_) => Ok(ctx.redirect_saying(&path, "flash-reply-sent")),
        Err(refusal) => refused(&ctx, ticket, message, refusal).await,
    }
}

fn parse_reply(form: Upload, message: &str) -> Result<Reply, FieldErrors> {
    let mut errors = file_errors(&form);
    let key = form.fields.get("form_key").map(String::as_str);
    match Reply::parse(message, form.files, key) {
        Ok(reply) if errors.is_empty() => Ok(reply),
        Ok(_) => Err(errors),
        Err(error) => {
            add_text_error(&mut errors, "message", error);
            Err(errors)
        }
    }
}

/// What is wrong with the files of a form.
pub fn file_errors(form: &Upload) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (name, fault) in &form.faults {
        let args: Map<String, Value> = [("name".to_owned(), name.as_str().into())].into_iter().collect();
        errors.add_with("attachments", fault.code(), args);
    }
    if form.cut_off {
        errors.add("attachments", "cut-off");
    }
    errors
}

/// `POST /tiket/{number}/konfirmasi`
pub async fn confirm(
    ctx: Ctx,
    raw: web::Path<String>,
    CsrfForm(_): CsrfForm<MessageForm>,
) -> Result<HttpResponse, Error> {
    let ticket = find(&ctx, &raw).await?;
    if !access::is_reporter(&ctx.app, &ctx.req, &ticket) {
        return ask_again(&ctx, ticket, String::new()).await;
    }
    match confirm::confirm(&ctx.app, ticket.id).await {
        Ok(ticket) => Ok(ctx.redirect_saying(&access::path(&ticket.number), "flash-confirmed")),
        Err(refusal) => refused(&ctx, ticket, String::new(), refusal).await,
    }
}

/// `POST /tiket/{number}/buka-lagi`
pub async fn reopen(
    ctx: Ctx,
    raw: web::Path<String>,
    CsrfForm(form): CsrfForm<MessageForm>,
) -> Result<HttpResponse, Error> {
    let ticket = find(&ctx, &raw).await?;
    if !access::is_reporter(&ctx.app, &ctx.req, &ticket) {
        return ask_again(&ctx, ticket, form.message).await;
    }
    let mut errors = FieldErrors::default();
    let why = optional(Some(&form.message), "message", &mut errors);
    if !errors.is_empty() {
        let returned = Returned {
            errors,
            message: form.message,
            ..Returned::default()
        };
        return view::render(&ctx, ticket, true, StatusCode::UNPROCESSABLE_ENTITY, returned).await;
    }
    let path = access::path(&ticket.number);
    match reporter_reopen::reopen(&ctx.app, ticket.id, why).await {
        Ok(_) => Ok(ctx.redirect_saying(&path, "flash-reopened")),
        Err(refusal) => refused(&ctx, ticket, form.message, refusal).await,
    }
}

/// `POST /tiket/{number}/nilai`
pub async fn rate(
    ctx: Ctx,
    raw: web::Path<String>,
    CsrfForm(form): CsrfForm<RatingForm>,
) -> Result<HttpResponse, Error> {
    let ticket = find(&ctx, &raw).await?;
    if !access::is_reporter(&ctx.app, &ctx.req, &ticket) {
        return ask_again(&ctx, ticket, String::new()).await;
    }
    let rating = match Rating::parse(&form.rating, &form.comment) {
        Ok(rating) => rating,
        Err(error) => {
            let returned = Returned {
                errors: rating_errors(error),
                rating: form.rating,
                comment: form.comment,
                ..Returned::default()
            };
            return view::render(&ctx, ticket, true, StatusCode::UNPROCESSABLE_ENTITY, returned).await;
        }
    };
    match rate::rate(&ctx.app, ticket.id, rating).await {
        Ok(ticket) => Ok(ctx.redirect_saying(&access::path(&ticket.number), "flash-rated")),
        Err(refusal) => refused(&ctx, ticket, String::new(), refusal).await,
    }
}

/// What is wrong with a rating, by field.
pub fn rating_errors(error: RatingError) -> FieldErrors {
    match error {
        RatingError::Value => FieldErrors::one("rating", "rating-value"),
        RatingError::Comment(error) => {
            let mut errors = FieldErrors::default();
            add_text_error(&mut errors, "comment", error);
            errors
        }
    }
}

/// The ticket of the address. Forms are only sent from pages of tickets that exist.
async fn find(ctx: &Ctx, raw: &str) -> Result<ticket::Model, Error> {
    let number = TicketNumber::parse(raw).map_err(|_| Error::NotFound)?;
    let ticket = store::by_number(ctx.app.db.read(), &number).await?;
    ticket.ok_or(Error::NotFound)
}

/// The conversation was open too long, or never: the PIN is asked, and what was typed waits for it.
async fn ask_again(ctx: &Ctx, ticket: ticket::Model, message: String) -> Result<HttpResponse, Error> {
    let returned = Returned {
        notice: Some(ctx.t("track-open-first")),
        message,
        ..Returned::default()
    };
    view::render(ctx, ticket, false, StatusCode::FORBIDDEN, returned).await
}

/// A rule of the lifecycle says no: the page says why and what to do instead, for the ticket as it is now.
async fn refused(
    ctx: &Ctx,
    ticket: ticket::Model,
    message: String,
    refusal: ReporterError,
) -> Result<HttpResponse, Error> {
    let key = match &refusal {
        // Opened again meanwhile (by a double click, by staff): that is what they wanted.
        ReporterError::NotNow(Status::New | Status::Routed | Status::InProgress) => "track-refused-open",
        ReporterError::NotNow(Status::WaitingReporter) => "track-refused-waiting",
        ReporterError::NotNow(Status::Resolved) => "track-refused-resolved",
        ReporterError::NotNow(Status::Closed) => "track-refused-closed",
        ReporterError::NotNow(Status::Rejected) => "track-refused-rejected",
        ReporterError::NotNow(Status::Merged) => "track-refused-merged",
        ReporterError::ReopenUsedUp => "problem-reopen-used-up",
        ReporterError::ReopenTooLate => "problem-reopen-too-late",
        ReporterError::Fault(_) => return Err(refusal.into()),
    };
    let notice = ctx.t(key);
    let now = store::by_number(ctx.app.db.read(), &ticket.number).await?;
    come_back(ctx, now.unwrap_or(ticket), StatusCode::CONFLICT, message, notice).await
}

async fn come_back(
    ctx: &Ctx,
    ticket: ticket::Model,
    status: StatusCode,
    message: String,
    notice: String,
) -> Result<HttpResponse, Error> {
    let returned = Returned {
        message,
        notice: Some(notice),
        ..Returned::default()
    };
    view::render(ctx, ticket, true, status, returned).await
}
