//! Finding a ticket and opening its conversation: `/tiket`, `/tiket/{number}`, the PIN, the link of the mail, files.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use entity::{attachment, ticket};
use kernel::{
    id::AttachmentId,
    pin::Pin,
    ticket_number::{TicketNumber, TicketNumberError},
};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{
    story::files_of,
    view::{self, Returned},
};
use crate::{
    app::App,
    http::{
        client, download,
        error::{Error, FieldErrors},
        field::{ErrorLine, FieldView, summary},
        form::CsrfForm,
        limits::Limited,
        page::Ctx,
    },
    ticket::{
        access::{self, PinRefusal},
        store,
    },
};

/// The look-up form.
#[derive(Debug, Default, Deserialize)]
pub struct TrackForm {
    /// Number, as typed.
    #[serde(default)]
    pub number: String,
    /// PIN, as typed; empty for the public part only.
    #[serde(default)]
    pub pin: String,
    /// What was being written when the conversation had to be opened again.
    #[serde(default)]
    pub message: String,
}

/// The link in a mail.
#[derive(Debug, Deserialize)]
pub struct LinkQuery {
    /// Token.
    #[serde(default)]
    pub kunci: String,
}

/// `GET /tiket`, and with `?number=` the way from the home page.
pub async fn form(ctx: Ctx, query: web::Query<TrackForm>) -> Result<HttpResponse, Error> {
    match TicketNumber::parse(&query.number) {
        Ok(number) => Ok(ctx.redirect(&access::path(&number))),
        Err(_) if query.number.trim().is_empty() => {
            look_up_page(&ctx, "", FieldErrors::default(), StatusCode::OK, "")
        }
        Err(error) => bad_number(&ctx, &query.number, error),
    }
}

/// `POST /tiket`
pub async fn find(ctx: Ctx, CsrfForm(form): CsrfForm<TrackForm>) -> Result<HttpResponse, Error> {
    if form.number.trim().is_empty() {
        let errors = FieldErrors::one("number", "ticket-number-missing");
        return look_up_page(&ctx, "", errors, StatusCode::UNPROCESSABLE_ENTITY, &form.message);
    }
    match TicketNumber::parse(&form.number) {
        Ok(number) if form.pin.trim().is_empty() => Ok(ctx.redirect(&access::path(&number))),
        Ok(number) => open(&ctx, &number, &form).await,
        Err(error) => bad_number(&ctx, &form.number, error),
    }
}

/// `GET /tiket/{number}`
pub async fn show(ctx: Ctx, raw: web::Path<String>) -> Result<HttpResponse, Error> {
    let number = match TicketNumber::parse(&raw) {
        Ok(number) if number.to_string() != *raw => return Ok(ctx.redirect(&access::path(&number))),
        Ok(number) => number,
        Err(error) => return bad_number(&ctx, &raw, error),
    };
    let Some(ticket) = store::by_number(ctx.app.db.read(), &number).await? else {
        return unknown_number(&ctx, &number);
    };
    let opened = access::is_reporter(&ctx.app, &ctx.req, &ticket);
    view::render(&ctx, ticket, opened, StatusCode::OK, Returned::default()).await
}

/// `POST /tiket/{number}/buka`: the PIN.
pub async fn open_with_pin(
    ctx: Ctx,
    raw: web::Path<String>,
    CsrfForm(form): CsrfForm<TrackForm>,
) -> Result<HttpResponse, Error> {
    match TicketNumber::parse(&raw) {
        Ok(number) => open(&ctx, &number, &form).await,
        Err(error) => bad_number(&ctx, &raw, error),
    }
}

/// `GET /tiket/{number}/buka?kunci=`: the link of the mail. A link that does not fit leads to the public part, where the
/// PIN is asked; it says no more than that page does.
pub async fn open_with_link(
    ctx: Ctx,
    raw: web::Path<String>,
    query: web::Query<LinkQuery>,
) -> Result<HttpResponse, Error> {
    let number = match TicketNumber::parse(&raw) {
        Ok(number) => number,
        Err(error) => return bad_number(&ctx, &raw, error),
    };
    let ticket = store::by_number(ctx.app.db.read(), &number).await?;
    let path = access::path(&number);
    let fits = |ticket: &ticket::Model| access::link_fits(&ctx.app, ticket.id, &query.kunci);
    let mut answer = match ticket.filter(fits) {
        Some(ticket) => {
            let mut answer = ctx.redirect(&path);
            answer
                .add_cookie(&access::open_cookie(&ctx.app, &ticket))
                .map_err(Error::internal)?;
            answer
        }
        None if query.kunci.is_empty() => ctx.redirect(&path),
        None => ctx.redirect_informing(&path, "flash-link-unfit"),
    };
    // The address with the key goes nowhere else.
    answer.headers_mut().insert(
        header::REFERRER_POLICY,
        header::HeaderValue::from_static("no-referrer"),
    );
    Ok(answer)
}

/// `POST /tiket/{number}/keluar`: forgets the conversation, on a computer that others use too.
pub async fn leave(
    ctx: Ctx,
    raw: web::Path<String>,
    CsrfForm(_): CsrfForm<TrackForm>,
) -> Result<HttpResponse, Error> {
    let number = TicketNumber::parse(&raw).map_err(|_| Error::NotFound)?;
    let mut answer = ctx.redirect_saying(&access::path(&number), "flash-conversation-left");
    answer
        .add_cookie(&access::forget_cookie(&ctx.app, &number))
        .map_err(Error::internal)?;
    Ok(answer)
}

/// `GET /tiket/{number}/lampiran/{id}`: one file, for who may read the conversation.
pub async fn download(ctx: Ctx, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    let (raw, id) = path.into_inner();
    let number = TicketNumber::parse(&raw).map_err(|_| Error::NotFound)?;
    let ticket = store::by_number(ctx.app.db.read(), &number).await?;
    match ticket {
        Some(ticket) if access::is_reporter(&ctx.app, &ctx.req, &ticket) => {
            send_file(&ctx, &ticket, &id).await
        }
        _ => Ok(ctx.redirect(&access::path(&number))),
    }
}

async fn send_file(ctx: &Ctx, ticket: &ticket::Model, id: &str) -> Result<HttpResponse, Error> {
    let file = find_file(&ctx.app, ticket, id).await?;
    send_bytes(&ctx.app, &file).await
}

/// The bytes of a file, as a download.
pub async fn send_bytes(app: &App, file: &attachment::Model) -> Result<HttpResponse, Error> {
    let bytes = app.files.get(&file.storage_key).await;
    let bytes = bytes.map_err(|error| Error::Unavailable(format!("file store: {error}")))?;
    Ok(download::file(&file.name, &file.media_type, bytes))
}

/// A file of this ticket that its reporter may fetch; any other is not found.
pub async fn find_file(app: &App, ticket: &ticket::Model, id: &str) -> Result<attachment::Model, Error> {
    let id: AttachmentId = id.parse().map_err(|_| Error::NotFound)?;
    let found = files_of(ticket.id)
        .filter(attachment::Column::Id.eq(id))
        .one(app.db.read())
        .await?;
    found.ok_or(Error::NotFound)
}

/// Judges the PIN. A wrong one and an unknown number get the same page.
async fn open(ctx: &Ctx, number: &TicketNumber, form: &TrackForm) -> Result<HttpResponse, Error> {
    let shown = number.to_string();
    let pin = match Pin::parse(&form.pin) {
        Ok(pin) => pin,
        Err(error) => {
            let errors = FieldErrors::one("pin", error.code());
            return look_up_page(
                ctx,
                &shown,
                errors,
                StatusCode::UNPROCESSABLE_ENTITY,
                &form.message,
            );
        }
    };
    match access::check_pin(&ctx.app, &ctx.req, number, &pin).await {
        Ok(ticket) => opened(ctx, ticket, &form.message).await,
        Err(PinRefusal::NoMatch) => {
            let errors = FieldErrors::one("pin", "pin-no-match");
            look_up_page(
                ctx,
                &shown,
                errors,
                StatusCode::UNPROCESSABLE_ENTITY,
                &form.message,
            )
        }
        Err(PinRefusal::Wait(seconds)) => {
            let minutes = seconds.div_ceil(60);
            let args: Map<_, _> = [("minutes".to_owned(), json!(minutes))].into_iter().collect();
            let mut errors = FieldErrors::default();
            errors.add_with("pin", "pin-wait", args);
            let mut answer = look_up_page(ctx, &shown, errors, StatusCode::TOO_MANY_REQUESTS, &form.message)?;
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            Ok(answer)
        }
        Err(PinRefusal::Fault(error)) => Err(*error),
    }
}

/// To the conversation; with something half-written, straight to it.
async fn opened(ctx: &Ctx, ticket: ticket::Model, message: &str) -> Result<HttpResponse, Error> {
    let cookie = access::open_cookie(&ctx.app, &ticket);
    let mut answer = if message.is_empty() {
        ctx.redirect(&access::path(&ticket.number))
    } else {
        let returned = Returned {
            message: message.to_owned(),
            notice: Some(ctx.t("track-opened-again")),
            ..Returned::default()
        };
        view::render(ctx, ticket, true, StatusCode::OK, returned).await?
    };
    answer.add_cookie(&cookie).map_err(Error::internal)?;
    Ok(answer)
}

fn bad_number(ctx: &Ctx, typed: &str, error: TicketNumberError) -> Result<HttpResponse, Error> {
    let errors = FieldErrors::one("number", error.code());
    look_up_page(ctx, typed, errors, StatusCode::UNPROCESSABLE_ENTITY, "")
}

/// Well-formed, but no such ticket. Numbers cannot be guessed, and whoever tries is slowed down.
fn unknown_number(ctx: &Ctx, number: &TicketNumber) -> Result<HttpResponse, Error> {
    let address = client::address(&ctx.req, &ctx.app.config.http.trusted_proxies);
    ctx.app.limits.check(Limited::Tracking, address)?;
    let errors = FieldErrors::one("number", "ticket-number-unknown");
    look_up_page(ctx, &number.to_string(), errors, StatusCode::NOT_FOUND, "")
}

#[derive(Serialize)]
struct TrackView {
    errors: Vec<ErrorLine>,
    typed_number: String,
    number_error: Option<String>,
    pin_error: Option<String>,
    message: String,
}

/// The look-up form (`templates/public/track.hbs`), with what was typed and what is wrong with it.
fn look_up_page(
    ctx: &Ctx,
    typed: &str,
    errors: FieldErrors,
    status: StatusCode,
    message: &str,
) -> Result<HttpResponse, Error> {
    // More than anybody types into the field is not worth showing again.
    let typed: String = typed.chars().take(40).collect();
    let field = |name, label| FieldView::new("text", name, ctx.t(label), "").with_errors(ctx.locale, &errors);
    let (number, pin) = (field("number", "ticket-number"), field("pin", "ticket-pin"));
    let view = TrackView {
        errors: summary([&number, &pin]),
        typed_number: typed,
        number_error: number.error,
        pin_error: pin.error,
        message: message.to_owned(),
    };
    ctx.page("public/track", "track-title")
        .section("ticket")
        .status(status)
        .render(&view)
}
