//! The operator's pages: the outbox, one mail as it is sent (PIN and link keys masked), and sending again what failed.
//!
//! A mail holds a name, an address and somebody's words, so looking at one is written to the audit log, and the
//! reporter of a secret (*Rahasia*) complaint is not shown.

use actix_web::{
    HttpResponse,
    http::header::{CONTENT_SECURITY_POLICY, ContentType},
    web::{Path, Query},
};
use entity::outbox::{self, OutboxState};
use kernel::{
    id::OutboxId,
    page::{Cursor, Limit},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    compose,
    hold::{self, Verdict},
    letter::{Letter, LetterError, Reader},
    pages_view::{MailPage, OutboxPage},
    render::{self, Rendered},
    resend, store,
};
use crate::{
    app::App,
    audit,
    http::{error::Error, form::CsrfForm, page::Ctx},
};

/// What a mail's HTML may do when it is looked at: nothing but look as it does.
const MAIL_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// Which part of the outbox.
#[derive(Debug, Deserialize)]
pub struct OutboxQuery {
    /// `pending`, `sent`, `failed` or `held`; anything else means all.
    #[serde(default)]
    pub state: String,
    /// Cursor of the page before.
    #[serde(default)]
    pub after: String,
}

/// A form of nothing but its token.
#[derive(Debug, Deserialize)]
pub struct NoFields {}

/// `GET /admin/surat`
pub async fn list(ctx: Ctx, query: Query<OutboxQuery>) -> Result<HttpResponse, Error> {
    let db = ctx.app.db.read();
    let state = state_named(&query.state);
    let after = Cursor::parse(&query.after).ok();
    let limit = Limit::DEFAULT;
    let mails = store::page(db, state, after.as_ref(), limit).await?;
    let tickets = store::tickets(db, &mails).await?;
    let counts = store::counts(db).await?;
    let failed = match counts.failed {
        0 => 0,
        _ => resend::failed(db, ctx.app.clock.now()).await?,
    };
    let view = OutboxPage::new(&ctx, state, counts, failed, mails, &tickets);
    ctx.page("staff/outbox", "mail-title")
        .section("mail")
        .render(&view)
}

/// `GET /admin/surat/{id}`
pub async fn read(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, Error> {
    let (row, made) = open(&ctx, &id).await?;
    let tickets = store::tickets(ctx.app.db.read(), std::slice::from_ref(&row)).await?;
    let about = row.ticket_id.and_then(|id| tickets.get(&id));
    let view = MailPage::new(&ctx, &row, about, made);
    ctx.page("staff/mail", "mail-title")
        .title(view.subject.clone())
        .section("mail")
        .render(&view)
}

/// `GET /admin/surat/{id}/html`: the other half of the mail, as a document of its own.
pub async fn read_html(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, Error> {
    let (_, made) = open(&ctx, &id).await?;
    let (_, rendered) = made.map_err(|_| Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, MAIL_POLICY))
        .body(rendered.html))
}

/// `POST /admin/surat/{id}/kirim-ulang`
pub async fn send_again(
    ctx: Ctx,
    id: Path<String>,
    _form: CsrfForm<NoFields>,
) -> Result<HttpResponse, Error> {
    let id = parse_id(&id)?;
    resend::resend(&ctx.app, ctx.staff()?.id, id).await?;
    Ok(ctx.redirect_saying(&format!("/admin/surat/{id}"), "flash-mail-again"))
}

/// `POST /admin/surat/gagal/kirim`
pub async fn send_failed(ctx: Ctx, _form: CsrfForm<NoFields>) -> Result<HttpResponse, Error> {
    resend::resend_all(&ctx.app, ctx.staff()?.id).await?;
    Ok(ctx.redirect_saying("/admin/surat", "flash-mail-again-all"))
}

/// `POST /admin/surat/ditahan/kirim`
pub async fn send_held(ctx: Ctx, _form: CsrfForm<NoFields>) -> Result<HttpResponse, Error> {
    hold::decide(&ctx.app, ctx.staff()?.id, Verdict::Send).await?;
    Ok(ctx.redirect_saying("/admin/surat", "flash-mail-released"))
}

/// `POST /admin/surat/ditahan/buang`
pub async fn drop_held(ctx: Ctx, _form: CsrfForm<NoFields>) -> Result<HttpResponse, Error> {
    hold::decide(&ctx.app, ctx.staff()?.id, Verdict::Drop).await?;
    Ok(ctx.redirect_saying("/admin/surat", "flash-mail-dropped"))
}

/// Reads a mail as an operator may, and records that it was read.
async fn open(
    ctx: &Ctx,
    id: &str,
) -> Result<(outbox::Model, Result<(Letter, Rendered), LetterError>), Error> {
    let id = parse_id(id)?;
    let row = store::find(ctx.app.db.read(), id).await?.ok_or(Error::NotFound)?;
    record(ctx, id).await?;
    match make(&ctx.app, &row).await {
        Err(LetterError::Db(error)) => Err(error.into()),
        made => Ok((row, made)),
    }
}

async fn make(app: &App, row: &outbox::Model) -> Result<(Letter, Rendered), LetterError> {
    let letter = compose::compose(app, row, Reader::Operator).await?;
    let rendered = render::render(app, &letter)?;
    Ok((letter, rendered))
}

async fn record(ctx: &Ctx, id: OutboxId) -> Result<(), Error> {
    let entry = audit::Entry {
        staff: Some(ctx.staff()?.id),
        action: "mail.read",
        subject_kind: "mail",
        subject_id: id.to_string(),
        reason: None,
        detail: json!({}),
    };
    let app = &ctx.app;
    app.db
        .write(async |tx| audit::append(tx, app, entry).await)
        .await?;
    Ok(())
}

fn parse_id(raw: &str) -> Result<OutboxId, Error> {
    raw.parse().map_err(|_| Error::NotFound)
}

fn state_named(name: &str) -> Option<OutboxState> {
    match name {
        "pending" => Some(OutboxState::Pending),
        "sent" => Some(OutboxState::Sent),
        "failed" => Some(OutboxState::Failed),
        "held" => Some(OutboxState::Held),
        _ => None,
    }
}
