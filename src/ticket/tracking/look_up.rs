//! Looking a ticket up and judging its PIN: `/tiket`, and the form of `/tiket/{number}`.
//!
//! Whatever is wrong leads to the one look-up page, with what was typed, so that a wrong PIN and an unknown number cannot be
//! told apart.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use entity::ticket;
use kernel::{
    pin::Pin,
    ticket_number::{TicketNumber, TicketNumberError},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

use super::{
    kept_files::Waiting,
    view::{self, Returned},
};
use crate::{
    http::{
        error::{Error, FieldErrors},
        field::{ErrorLine, FieldView, summary},
        form::UnprovenForm,
        page::{Ctx, mail_key},
    },
    ticket::{
        access::{self, PinRefusal},
        draft::DraftToken,
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
    /// The draft whose files wait for it.
    #[serde(default)]
    pub draft: String,
}

/// `GET /tiket`, and with `?number=` the way from the home page.
pub async fn form(ctx: Ctx, query: web::Query<TrackForm>) -> Result<HttpResponse, Error> {
    match TicketNumber::parse(&query.number) {
        Ok(number) => Ok(ctx.redirect(&access::path(&number))),
        Err(_) if query.number.trim().is_empty() => look_up_page(
            &ctx,
            "",
            &FieldErrors::default(),
            StatusCode::OK,
            &TrackForm::default(),
        ),
        Err(error) => bad_number(&ctx, &query.number, error),
    }
}

/// `POST /tiket`
pub async fn find(ctx: Ctx, sent: UnprovenForm<TrackForm>) -> Result<HttpResponse, Error> {
    let form = match proven(&ctx, &sent.form.number, &sent)? {
        Some(answer) => return Ok(answer),
        None => sent.form,
    };
    if form.number.trim().is_empty() {
        let errors = FieldErrors::one("number", "ticket-number-missing");
        return look_up_page(&ctx, "", &errors, StatusCode::UNPROCESSABLE_ENTITY, &form);
    }
    match TicketNumber::parse(&form.number) {
        Ok(number) if form.pin.trim().is_empty() => Ok(ctx.redirect(&access::path(&number))),
        Ok(number) => open(&ctx, &number, &form).await,
        Err(error) => bad_number(&ctx, &form.number, error),
    }
}

/// `POST /tiket/{number}/buka`: the PIN.
pub async fn open_with_pin(
    ctx: Ctx,
    raw: web::Path<String>,
    sent: UnprovenForm<TrackForm>,
) -> Result<HttpResponse, Error> {
    let form = match proven(&ctx, &raw, &sent)? {
        Some(answer) => return Ok(answer),
        None => sent.form,
    };
    match TicketNumber::parse(&raw) {
        Ok(number) => open(&ctx, &number, &form).await,
        Err(error) => bad_number(&ctx, &raw, error),
    }
}

/// Nothing where our own page sent the form. One that is too old comes back where something half-written is in it: whoever went
/// to look for the PIN in their mail may find the browser started anew.
fn proven(ctx: &Ctx, typed: &str, sent: &UnprovenForm<TrackForm>) -> Result<Option<HttpResponse>, Error> {
    match &sent.proof {
        Ok(()) => Ok(None),
        Err(Error::StaleForm) if !sent.form.message.is_empty() || !sent.form.draft.is_empty() => {
            let errors = FieldErrors::one("pin", "pin-once-more");
            look_up_page(ctx, typed, &errors, StatusCode::FORBIDDEN, &sent.form).map(Some)
        }
        Err(_) => Err(Error::StaleForm),
    }
}

/// Judges the PIN. A wrong one and an unknown number get the same page.
async fn open(ctx: &Ctx, number: &TicketNumber, form: &TrackForm) -> Result<HttpResponse, Error> {
    let shown = number.to_string();
    let pin = match Pin::parse(&form.pin) {
        Ok(pin) => pin,
        Err(error) => {
            let errors = FieldErrors::one("pin", error.code());
            return look_up_page(ctx, &shown, &errors, StatusCode::UNPROCESSABLE_ENTITY, form);
        }
    };
    match access::check_pin(&ctx.app, &ctx.req, number, &pin).await {
        Ok(ticket) => opened(ctx, ticket, form).await,
        Err(PinRefusal::NoMatch) => {
            let errors = FieldErrors::one("pin", "pin-no-match");
            look_up_page(ctx, &shown, &errors, StatusCode::UNPROCESSABLE_ENTITY, form)
        }
        Err(PinRefusal::Wait(seconds)) => {
            let minutes = seconds.div_ceil(60);
            let args: Map<_, _> = [("minutes".to_owned(), json!(minutes))].into_iter().collect();
            let mut errors = FieldErrors::default();
            errors.add_with("pin", mail_key("pin-wait", &ctx.app), args);
            let mut answer = look_up_page(ctx, &shown, &errors, StatusCode::TOO_MANY_REQUESTS, form)?;
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, header::HeaderValue::from(seconds));
            Ok(answer)
        }
        Err(PinRefusal::Fault(error)) => Err(*error),
    }
}

/// To the conversation; with something half-written, straight to it.
async fn opened(ctx: &Ctx, ticket: ticket::Model, form: &TrackForm) -> Result<HttpResponse, Error> {
    let cookie = access::open_cookie(&ctx.app, &ticket)?;
    let kept = Waiting::of(&ctx.app, Some(&form.draft)).await?;
    let kept = kept.filter(|kept| !kept.files.is_empty());
    let mut answer = if form.message.is_empty() && kept.is_none() {
        ctx.redirect(&access::path(&ticket.number))
    } else {
        let returned = Returned {
            message: form.message.clone(),
            kept,
            notice: Some(ctx.t("track-opened-again")),
            ..Returned::default()
        };
        view::render(ctx, ticket, true, StatusCode::OK, returned).await?
    };
    answer.add_cookie(&cookie).map_err(Error::internal)?;
    Ok(answer)
}

/// A typing error in the number: found without asking the database.
pub(super) fn bad_number(ctx: &Ctx, typed: &str, error: TicketNumberError) -> Result<HttpResponse, Error> {
    let errors = FieldErrors::one("number", error.code());
    look_up_page(
        ctx,
        typed,
        &errors,
        StatusCode::UNPROCESSABLE_ENTITY,
        &TrackForm::default(),
    )
}

/// Well-formed, but no such ticket.
pub(super) fn unknown_number(ctx: &Ctx, number: &TicketNumber) -> Result<HttpResponse, Error> {
    let errors = FieldErrors::one("number", "ticket-number-unknown");
    let shown = number.to_string();
    look_up_page(ctx, &shown, &errors, StatusCode::NOT_FOUND, &TrackForm::default())
}

#[derive(Serialize)]
struct TrackView {
    errors: Vec<ErrorLine>,
    typed_number: String,
    number_error: Option<String>,
    pin_error: Option<String>,
    message: String,
    draft: Option<String>,
}

/// The look-up form (`templates/public/track.hbs`), with what was typed and what is wrong with it.
fn look_up_page(
    ctx: &Ctx,
    typed: &str,
    errors: &FieldErrors,
    status: StatusCode,
    form: &TrackForm,
) -> Result<HttpResponse, Error> {
    // More than anybody types into the field is not worth showing again.
    let typed: String = typed.chars().take(40).collect();
    let field = |name, label| FieldView::new("text", name, ctx.t(label), "").with_errors(ctx.locale, errors);
    let (number, pin) = (field("number", "ticket-number"), field("pin", "ticket-pin"));
    let view = TrackView {
        errors: summary([&number, &pin]),
        typed_number: typed,
        number_error: number.error,
        pin_error: pin.error,
        message: form.message.clone(),
        draft: DraftToken::parse(&form.draft).map(|draft| draft.as_str().to_owned()),
    };
    let page = ctx
        .page("public/track", "track-title")
        .section("ticket")
        .status(status);
    if view.errors.is_empty() && view.typed_number.is_empty() && view.message.is_empty() {
        return page.seen_alike().render(&view);
    }
    page.render(&view)
}
