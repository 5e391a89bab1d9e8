//! `/admin/webhook`: the receivers and how they fare, adding and changing one, its secret (shown once), the log of what was
//! delivered to it, one delivery with question and answer, and sending again.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web::{Path, Query},
};
use entity::{webhook, webhook_delivery};
use kernel::{
    id::{DeliveryId, StaffId, WebhookId},
    page::{Cursor, Limit},
};
use serde::Deserialize;

use super::{
    again,
    edit::{self, Chosen, Typed},
    event, note,
    pages_view::{
        DeliveryPage, FormPage, ReceiverPage, ReceiversPage, SecretPage, delivery_url, receiver_url,
    },
    store::{self, Wanted},
};
use crate::http::{
    error::{Error, FieldErrors},
    form::{CsrfForm, Empty},
    page::Ctx,
};

const LIST: &str = "/admin/webhook";

/// A receiver as sent.
#[derive(Debug, Deserialize)]
pub struct ReceiverForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    events: Vec<String>,
}

/// Which part of the log.
#[derive(Debug, Deserialize)]
pub struct LogQuery {
    /// `pending`, `delivered` or `buried`; anything else means all.
    #[serde(default)]
    state: String,
    /// Name of an event; one that is none means all.
    #[serde(default)]
    event: String,
    /// Cursor of the page before.
    #[serde(default)]
    after: String,
}

impl From<ReceiverForm> for Typed {
    fn from(form: ReceiverForm) -> Self {
        Self {
            name: form.name,
            url: form.url,
            events: form.events,
        }
    }
}

/// `GET /admin/webhook`
pub async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let db = ctx.app.db.read();
    let view = ReceiversPage::new(&ctx, &store::all(db).await?, &store::heaps(db).await?);
    ctx.page("staff/webhooks", "webhook-title")
        .section("webhook")
        .render(&view)
}

/// `GET /admin/webhook/baru`
pub async fn blank(ctx: Ctx) -> Result<HttpResponse, Error> {
    let typed = Typed {
        events: event::ALL.map(str::to_owned).to_vec(),
        ..Typed::default()
    };
    form_page(&ctx, None, &typed, &FieldErrors::default())
}

/// `POST /admin/webhook/baru`: shows the secret, this once.
pub async fn add(ctx: Ctx, form: CsrfForm<ReceiverForm>) -> Result<HttpResponse, Error> {
    let typed = Typed::from(form.0);
    let chosen = match Chosen::parse(&ctx.app, &typed) {
        Ok(chosen) => chosen,
        Err(errors) => return form_page(&ctx, None, &typed, &errors),
    };
    let (id, secret) = edit::add(&ctx.app, by(&ctx)?, chosen).await?;
    secret_page(&ctx, &find(&ctx, &id.to_string()).await?, secret, true)
}

/// `GET /admin/webhook/{id}`
pub async fn read(ctx: Ctx, id: Path<String>, query: Query<LogQuery>) -> Result<HttpResponse, Error> {
    let receiver = find(&ctx, &id).await?;
    let db = ctx.app.db.read();
    let wanted = Wanted::from(&*query);
    let after = Cursor::parse(&query.after).ok();
    let rows = store::page(db, receiver.id, &wanted, after.as_ref(), Limit::DEFAULT).await?;
    let heaps = store::heaps(db).await?.remove(&receiver.id).unwrap_or_default();
    let view = ReceiverPage::new(&ctx, &receiver, &heaps, &wanted, rows);
    ctx.page("staff/webhook", "webhook-title")
        .title(receiver.name)
        .section("webhook")
        .render(&view)
}

/// `GET /admin/webhook/{id}/ubah`
pub async fn change_form(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, Error> {
    let receiver = find(&ctx, &id).await?;
    let typed = Typed {
        name: receiver.name.clone(),
        url: receiver.url.clone(),
        events: note::events_of(&receiver.events),
    };
    form_page(&ctx, Some(&receiver), &typed, &FieldErrors::default())
}

/// `POST /admin/webhook/{id}/ubah`
pub async fn change(ctx: Ctx, id: Path<String>, form: CsrfForm<ReceiverForm>) -> Result<HttpResponse, Error> {
    let receiver = find(&ctx, &id).await?;
    let typed = Typed::from(form.0);
    match Chosen::parse(&ctx.app, &typed) {
        Ok(chosen) => edit::change(&ctx.app, by(&ctx)?, receiver.id, chosen).await?,
        Err(errors) => return form_page(&ctx, Some(&receiver), &typed, &errors),
    }
    Ok(ctx.redirect_saying(&receiver_url(receiver.id), "flash-webhook-saved"))
}

/// `POST /admin/webhook/{id}/jeda`
pub async fn pause(ctx: Ctx, id: Path<String>, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let id = parse_id(&id)?;
    edit::pause(&ctx.app, by(&ctx)?, id).await?;
    Ok(ctx.redirect_saying(&receiver_url(id), "flash-webhook-paused"))
}

/// `POST /admin/webhook/{id}/lanjut`
pub async fn resume(ctx: Ctx, id: Path<String>, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let id = parse_id(&id)?;
    edit::resume(&ctx.app, by(&ctx)?, id).await?;
    Ok(ctx.redirect_saying(&receiver_url(id), "flash-webhook-resumed"))
}

/// `POST /admin/webhook/{id}/rahasia`: shows the new secret, this once.
pub async fn change_secret(
    ctx: Ctx,
    id: Path<String>,
    _form: CsrfForm<Empty>,
) -> Result<HttpResponse, Error> {
    let secret = edit::change_secret(&ctx.app, by(&ctx)?, parse_id(&id)?).await?;
    secret_page(&ctx, &find(&ctx, &id).await?, secret, false)
}

/// `POST /admin/webhook/{id}/hapus`
pub async fn remove(ctx: Ctx, id: Path<String>, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    edit::remove(&ctx.app, by(&ctx)?, parse_id(&id)?).await?;
    Ok(ctx.redirect_saying(LIST, "flash-webhook-removed"))
}

/// `POST /admin/webhook/{id}/uji`
pub async fn test(ctx: Ctx, id: Path<String>, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let id = parse_id(&id)?;
    let delivery = again::test(&ctx.app, by(&ctx)?, id).await?;
    Ok(ctx.redirect_saying(&delivery_url(id, delivery), "flash-webhook-tested"))
}

/// `POST /admin/webhook/{id}/ulang`: all that were given up.
pub async fn send_all(ctx: Ctx, id: Path<String>, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let id = parse_id(&id)?;
    let url = receiver_url(id);
    if again::all(&ctx.app, by(&ctx)?, id).await? == 0 {
        return Ok(ctx.redirect_informing(&url, "flash-webhook-none-buried"));
    }
    Ok(ctx.redirect_saying(&url, "flash-webhook-all-again"))
}

/// `GET /admin/webhook/{id}/kiriman/{delivery}`
pub async fn delivery(ctx: Ctx, ids: Path<(String, String)>) -> Result<HttpResponse, Error> {
    let receiver = find(&ctx, &ids.0).await?;
    let row = find_delivery(&ctx, &receiver, &ids.1).await?;
    let view = DeliveryPage::new(&ctx, &receiver, &row);
    ctx.page("staff/webhook_delivery", "webhook-title")
        .title(row.event.clone())
        .section("webhook")
        .render(&view)
}

/// `POST /admin/webhook/{id}/kiriman/{delivery}/ulang`
pub async fn send_again(
    ctx: Ctx,
    ids: Path<(String, String)>,
    _form: CsrfForm<Empty>,
) -> Result<HttpResponse, Error> {
    let (receiver, delivery) = (parse_id(&ids.0)?, parse_delivery(&ids.1)?);
    again::one(&ctx.app, by(&ctx)?, receiver, delivery).await?;
    Ok(ctx.redirect_saying(&delivery_url(receiver, delivery), "flash-webhook-again"))
}

impl From<&LogQuery> for Wanted {
    fn from(query: &LogQuery) -> Self {
        let events = event::ALL.into_iter().chain([event::TEST]);
        Self {
            state: store::state_named(&query.state),
            event: events
                .into_iter()
                .find(|known| *known == query.event)
                .map(str::to_owned),
        }
    }
}

fn by(ctx: &Ctx) -> Result<StaffId, Error> {
    Ok(ctx.staff()?.id)
}

fn parse_id(raw: &str) -> Result<WebhookId, Error> {
    raw.parse().map_err(|_| Error::NotFound)
}

fn parse_delivery(raw: &str) -> Result<DeliveryId, Error> {
    raw.parse().map_err(|_| Error::NotFound)
}

async fn find(ctx: &Ctx, raw: &str) -> Result<webhook::Model, Error> {
    let found = store::find(ctx.app.db.read(), parse_id(raw)?).await?;
    found.ok_or(Error::NotFound)
}

async fn find_delivery(
    ctx: &Ctx,
    receiver: &webhook::Model,
    raw: &str,
) -> Result<webhook_delivery::Model, Error> {
    let found = store::delivery(ctx.app.db.read(), receiver.id, parse_delivery(raw)?).await?;
    found.ok_or(Error::NotFound)
}

fn form_page(
    ctx: &Ctx,
    receiver: Option<&webhook::Model>,
    typed: &Typed,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let view = FormPage::new(ctx, receiver, typed, errors);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    ctx.page("staff/webhook_form", "webhook-title")
        .title(view.title.clone())
        .section("webhook")
        .status(status)
        .render(&view)
}

fn secret_page(
    ctx: &Ctx,
    receiver: &webhook::Model,
    secret: String,
    is_new: bool,
) -> Result<HttpResponse, Error> {
    let view = SecretPage::new(receiver, secret, is_new);
    let mut page = ctx
        .page("staff/webhook_secret", "webhook-secret-title")
        .section("webhook")
        .render(&view)?;
    // Shown once means that going back does not show it again.
    let no_store = header::HeaderValue::from_static("no-store");
    page.headers_mut().insert(header::CACHE_CONTROL, no_store);
    Ok(page)
}
