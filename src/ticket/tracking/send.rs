//! What the reporter sends from the ticket's page: reply, confirmation, reopening, rating.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::ticket;

use super::{
    admit::{Form, admit, refused},
    view::{self, Returned},
};
use crate::{
    http::{
        error::{Error, FieldErrors},
        page::Ctx,
    },
    ticket::{
        access,
        act::{add_text_error, optional},
        by_reporter::ReporterError,
        confirm, rate,
        rate::{Rating, RatingError},
        reply::{self, Reply},
        reporter_reopen,
        upload::Upload,
    },
};

/// `POST /tiket/{number}/balas`
pub async fn reply(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    admit(&ctx, &raw, payload, async |form| {
        let back = form.returned(None);
        let Form {
            ticket,
            upload,
            message,
            ..
        } = *form;
        match parse_reply(upload, &message) {
            Ok(parsed) => {
                let done = reply::reply(&ctx.app, ticket.id, parsed).await;
                conclude(&ctx, &ticket, back, done, "flash-reply-sent").await
            }
            Err(errors) => mend(&ctx, ticket, back, errors).await,
        }
    })
    .await
}

fn parse_reply(form: Upload, message: &str) -> Result<Reply, FieldErrors> {
    let mut errors = form.errors();
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

/// `POST /tiket/{number}/konfirmasi`
pub async fn confirm(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    admit(&ctx, &raw, payload, async |form| {
        let done = confirm::confirm(&ctx.app, form.ticket.id).await;
        conclude(&ctx, &form.ticket, form.returned(None), done, "flash-confirmed").await
    })
    .await
}

/// `POST /tiket/{number}/buka-lagi`
pub async fn reopen(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    admit(&ctx, &raw, payload, async |form| {
        let back = form.returned(None);
        let mut errors = FieldErrors::default();
        let why = optional(Some(&form.message), "message", &mut errors);
        if !errors.is_empty() {
            return mend(&ctx, form.ticket, back, errors).await;
        }
        let done = reporter_reopen::reopen(&ctx.app, form.ticket.id, why).await;
        conclude(&ctx, &form.ticket, back, done, "flash-reopened").await
    })
    .await
}

/// `POST /tiket/{number}/nilai`
pub async fn rate(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    admit(&ctx, &raw, payload, async |form| {
        let back = form.returned(None);
        match Rating::parse(&form.rating, &form.comment) {
            Ok(rating) => {
                let done = rate::rate(&ctx.app, form.ticket.id, rating).await;
                conclude(&ctx, &form.ticket, back, done, "flash-rated").await
            }
            Err(error) => mend(&ctx, form.ticket, back, rating_errors(error)).await,
        }
    })
    .await
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

/// The page again, with what is wrong marked.
async fn mend(
    ctx: &Ctx,
    ticket: ticket::Model,
    back: Returned,
    errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let back = Returned { errors, ..back };
    view::render(ctx, ticket, true, StatusCode::UNPROCESSABLE_ENTITY, back).await
}

/// Back to the ticket, saying that it is done, or why it is not.
async fn conclude(
    ctx: &Ctx,
    ticket: &ticket::Model,
    back: Returned,
    done: Result<ticket::Model, ReporterError>,
    flash: &str,
) -> Result<HttpResponse, Error> {
    match done {
        Ok(_) => Ok(ctx.redirect_saying(&access::path(&ticket.number), flash)),
        Err(refusal) => refused(ctx, &ticket.number, back, refusal).await,
    }
}
