//! Following a ticket by program, without an account: the public part by number, the rest with the PIN
//! (`X-Ticket-Pin`, or `pin` in the body of what is sent).

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::ticket;
use kernel::{pin::Pin, ticket_number::TicketNumber};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    body::{self, Call, Sent},
    conversation::Conversation,
    pages::{find_file, send_bytes},
    part,
    public_part::PublicPart,
    send::rating_errors,
    shapes,
    story::{People, Story},
};
use crate::{
    api::Problem,
    http::{
        error::{Error, FieldErrors},
        idempotency,
        limits::{self, Limited},
        page::Ctx,
    },
    ticket::{
        access::{self, PinRefusal},
        act::{add_text_error, optional},
        attach, confirm, rate,
        rate::Rating,
        reply::{self, Reply},
        reporter_reopen,
    },
};

/// Header that carries the PIN.
const PIN_HEADER: &str = "x-ticket-pin";

/// A ticket: the public part, and with the PIN the conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketAnswer {
    #[serde(flatten)]
    public: PublicPart,
    /// Null without the PIN.
    conversation: Option<Conversation>,
}

/// The public part of a ticket; with its PIN the conversation too
#[utoipa::path(
    get, path = "/api/v1/tickets/{number}", tag = "tickets",
    params(
        ("number" = String, Path, description = "As people write it: any case, with or without dashes"),
        ("X-Ticket-Pin" = Option<String>, Header, description = "Six digits; opens the conversation"),
        ("before" = Option<String>, Query, description = "`earlier` of a conversation: the part before it"),
        ("lang" = Option<String>, Query, description = "`id` or `en`"),
    ),
    responses(
        (status = 200, body = TicketAnswer),
        (status = 404, description = "No such ticket, or not with this PIN", body = Problem),
        (status = 422, description = "The number or the PIN has a typing error", body = Problem),
        (status = 429, description = "Too many tries", body = Problem),
    )
)]
pub async fn show(ctx: Ctx, raw: web::Path<String>) -> Result<HttpResponse, Error> {
    let number = parse_number(&raw)?;
    if header(&ctx, PIN_HEADER).is_some() {
        let ticket = prove(&ctx, &number, None).await?;
        return opened(&ctx, &ticket, StatusCode::OK).await;
    }
    limits::admit(&ctx.app, &ctx.req, Limited::Requests)?;
    let story = Story::find(&ctx.app, &number).await?;
    let story = story.ok_or(Error::TicketNotFound)?;
    Ok(HttpResponse::Ok().json(TicketAnswer {
        public: PublicPart::of(&ctx.app, ctx.locale, &story),
        conversation: None,
    }))
}

/// Write to the officers: words, files, or both
#[utoipa::path(
    post, path = "/api/v1/tickets/{number}/replies", tag = "tickets",
    params(
        ("number" = String, Path), ("X-Ticket-Pin" = String, Header),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same words is one reply"),
    ),
    request_body(
        content(
            (shapes::ReplyJson = "application/json"),
            (shapes::ReplyForm = "multipart/form-data"),
        )
    ),
    responses(
        (status = 201, body = TicketAnswer),
        (status = 404, description = "No such ticket, or not with this PIN", body = Problem),
        (status = 409, description = "Not in this status", body = Problem),
        (status = 422, description = "Fields are wrong, or not known", body = Problem),
        (status = 429, description = "Too many tries", body = Problem),
    )
)]
pub async fn reply(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    let (ticket, sent) = receive(&ctx, Call::Reply, &raw, payload).await?;
    let Sent {
        message,
        files,
        mut errors,
        ..
    } = sent;
    let parsed = Reply::parse(&message, files, idempotency::key(&ctx.req)?);
    let parsed = match parsed {
        Ok(reply) if errors.is_empty() => reply,
        Ok(_) => return Err(errors.into()),
        Err(error) => {
            add_text_error(&mut errors, "message", error);
            return Err(errors.into());
        }
    };
    let ticket = reply::reply(&ctx.app, ticket.id, parsed).await?;
    opened(&ctx, &ticket, StatusCode::CREATED).await
}

/// Add files without words
#[utoipa::path(
    post, path = "/api/v1/tickets/{number}/attachments", tag = "tickets",
    params(
        ("number" = String, Path), ("X-Ticket-Pin" = String, Header),
        ("Idempotency-Key" = Option<String>, Header),
    ),
    request_body(
        content(
            (shapes::FilesForm = "multipart/form-data"),
            (shapes::FilesJson = "application/json"),
        )
    ),
    responses(
        (status = 201, body = TicketAnswer),
        (status = 404, description = "No such ticket, or not with this PIN", body = Problem),
        (status = 409, description = "Not in this status", body = Problem),
        (status = 422, description = "Fields are wrong, or not known", body = Problem),
    )
)]
pub async fn attach(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    let (ticket, sent) = receive(&ctx, Call::Attach, &raw, payload).await?;
    if !sent.errors.is_empty() {
        return Err(sent.errors.into());
    }
    let ticket = attach::attach(&ctx.app, ticket.id, sent.files, idempotency::key(&ctx.req)?).await?;
    opened(&ctx, &ticket, StatusCode::CREATED).await
}

/// Say that the problem is solved: a resolved ticket closes
#[utoipa::path(
    post, path = "/api/v1/tickets/{number}/confirm", tag = "tickets",
    params(("number" = String, Path), ("X-Ticket-Pin" = String, Header)),
    request_body(content = Option<shapes::ConfirmJson>),
    responses(
        (status = 200, body = TicketAnswer),
        (status = 404, description = "No such ticket, or not with this PIN", body = Problem),
        (status = 409, description = "Not in this status", body = Problem),
        (status = 422, description = "Fields are wrong or not known, or files came (`files-not-here`)", body = Problem),
    )
)]
pub async fn confirm(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    let (ticket, sent) = receive(&ctx, Call::Confirm, &raw, payload).await?;
    if !sent.errors.is_empty() {
        return Err(sent.errors.into());
    }
    let ticket = confirm::confirm(&ctx.app, ticket.id).await?;
    opened(&ctx, &ticket, StatusCode::OK).await
}

/// Open the ticket again: a resolved one freely, a closed one once within 30 days
#[utoipa::path(
    post, path = "/api/v1/tickets/{number}/reopen", tag = "tickets",
    params(("number" = String, Path), ("X-Ticket-Pin" = String, Header)),
    request_body(content = Option<shapes::ReopenJson>),
    responses(
        (status = 200, body = TicketAnswer),
        (status = 404, description = "No such ticket, or not with this PIN", body = Problem),
        (status = 409, description = "`reopen-used-up`, `reopen-too-late`, or not in this status", body = Problem),
        (status = 422, description = "Fields are wrong or not known, or files came (`files-not-here`)", body = Problem),
    )
)]
pub async fn reopen(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    let (ticket, sent) = receive(&ctx, Call::Reopen, &raw, payload).await?;
    let mut errors = sent.errors;
    let why = optional(Some(&sent.message), "message", &mut errors);
    if !errors.is_empty() {
        return Err(errors.into());
    }
    let ticket = reporter_reopen::reopen(&ctx.app, ticket.id, why).await?;
    opened(&ctx, &ticket, StatusCode::OK).await
}

/// Rate the service, 1 to 4, once there was an answer
#[utoipa::path(
    post, path = "/api/v1/tickets/{number}/rating", tag = "tickets",
    params(("number" = String, Path), ("X-Ticket-Pin" = String, Header)),
    request_body(content = shapes::RatingJson),
    responses(
        (status = 200, body = TicketAnswer),
        (status = 404, description = "No such ticket, or not with this PIN", body = Problem),
        (status = 409, description = "Not in this status", body = Problem),
        (status = 422, description = "Not a rating, a field that is not known, or files came (`files-not-here`)", body = Problem),
    )
)]
pub async fn rate(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    let (ticket, sent) = receive(&ctx, Call::Rate, &raw, payload).await?;
    if !sent.errors.is_empty() {
        return Err(sent.errors.into());
    }
    let rating = Rating::parse(&sent.rating, &sent.comment).map_err(rating_errors)?;
    let ticket = rate::rate(&ctx.app, ticket.id, rating).await?;
    opened(&ctx, &ticket, StatusCode::OK).await
}

/// One file of the conversation
#[utoipa::path(
    get, path = "/api/v1/tickets/{number}/attachments/{id}", tag = "tickets",
    params(
        ("number" = String, Path), ("id" = String, Path, description = "From the conversation"),
        ("X-Ticket-Pin" = String, Header),
    ),
    responses(
        (status = 200, description = "The bytes, always as a download", content_type = "application/octet-stream"),
        (status = 404, description = "No such ticket or file, or not with this PIN", body = Problem),
    )
)]
pub async fn download(ctx: Ctx, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    let (raw, id) = path.into_inner();
    let ticket = prove(&ctx, &parse_number(&raw)?, None).await?;
    let file = find_file(&ctx.app, &ticket, &id).await?;
    send_bytes(&ctx.app, &file).await
}

fn parse_number(raw: &str) -> Result<TicketNumber, Error> {
    TicketNumber::parse(raw).map_err(|error| FieldErrors::one("number", error.code()).into())
}

/// Reads what was sent, and the ticket that number and PIN open. A PIN in the header is judged before the body is read.
async fn receive(
    ctx: &Ctx,
    call: Call,
    raw: &str,
    payload: web::Payload,
) -> Result<(ticket::Model, Sent), Error> {
    let number = parse_number(raw)?;
    if header(ctx, PIN_HEADER).is_some() {
        let ticket = prove(ctx, &number, None).await?;
        return Ok((ticket, body::read(ctx, call, payload).await?));
    }
    limits::admit(&ctx.app, &ctx.req, Limited::Requests)?;
    let sent = body::read(ctx, call, payload).await?;
    let ticket = prove(ctx, &number, sent.pin.as_deref()).await?;
    Ok((ticket, sent))
}

/// The ticket that number and PIN open together.
async fn prove(ctx: &Ctx, number: &TicketNumber, in_body: Option<&str>) -> Result<ticket::Model, Error> {
    let typed = header(ctx, PIN_HEADER).or(in_body);
    let typed = typed.ok_or_else(|| FieldErrors::one("pin", "pin-missing"))?;
    let pin = Pin::parse(typed).map_err(|error| FieldErrors::one("pin", error.code()))?;
    match access::check_pin(&ctx.app, &ctx.req, number, &pin).await {
        Ok(ticket) => Ok(ticket),
        Err(PinRefusal::NoMatch) => Err(Error::TicketNotFound),
        Err(PinRefusal::Wait(seconds)) => Err(Error::TooMany(seconds)),
        Err(PinRefusal::Fault(error)) => Err(*error),
    }
}

fn header<'a>(ctx: &'a Ctx, name: &str) -> Option<&'a str> {
    ctx.req.headers().get(name)?.to_str().ok()
}

/// The ticket with its conversation.
async fn opened(ctx: &Ctx, ticket: &ticket::Model, status: StatusCode) -> Result<HttpResponse, Error> {
    let story = Story::of(&ctx.app, ticket).await?;
    let people = People::of(ctx.app.db.read(), &story, part::asked(&ctx.req, "before")).await?;
    let files_at = format!("/api/v1/tickets/{}/attachments", story.ticket.number);
    let now = ctx.app.clock.now();
    let conversation = Conversation::of(ctx.locale, &story, &people, &files_at, now);
    Ok(HttpResponse::build(status).json(TicketAnswer {
        public: PublicPart::of(&ctx.app, ctx.locale, &story),
        conversation: Some(conversation),
    }))
}
