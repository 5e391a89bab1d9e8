//! The operator's pages: what came in, what became of it and why, and the tray of mails that somebody has to decide about.
//!
//! A mail holds a name, an address and somebody's words, so looking at one is written to the audit log, and the
//! reporter of a secret (*Rahasia*) complaint is not shown.

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use entity::inbound_mail::{self, InboundState};
use kernel::{
    id::InboundMailId,
    page::{Cursor, Limit},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    calm, decide,
    mail::Mail,
    mailbox,
    pages_view::{InboundPage, MailPage, Opened},
    store,
};
use crate::{
    audit,
    http::{
        error::Error,
        form::{CsrfForm, Empty},
        page::Ctx,
    },
};

/// Which mails.
#[derive(Debug, Deserialize)]
pub struct InboundQuery {
    /// A tab: `tray`, `taken`, `noted`, `refused`; anything else means all.
    #[serde(default)]
    pub tab: String,
    /// Cursor of the page before.
    #[serde(default)]
    pub after: String,
}

/// A part of the mails that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    /// Somebody has to decide.
    Tray,
    /// In a ticket.
    Taken,
    /// Machines', and those that were let be.
    Noted,
    /// Never to be taken.
    Refused,
    /// All.
    All,
}

impl Tab {
    pub(super) const ALL: [Self; 5] = [Self::Tray, Self::Taken, Self::Noted, Self::Refused, Self::All];

    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Tray => "tray",
            Self::Taken => "taken",
            Self::Noted => "noted",
            Self::Refused => "refused",
            Self::All => "all",
        }
    }

    /// Empty for all.
    pub(super) const fn states(self) -> &'static [InboundState] {
        match self {
            Self::Tray => &[InboundState::Tray],
            Self::Taken => &[InboundState::Filed, InboundState::Joined],
            Self::Noted => &[
                InboundState::Noted,
                InboundState::Bounced,
                InboundState::Dismissed,
            ],
            Self::Refused => &[InboundState::Refused],
            Self::All => &[],
        }
    }
}

/// `GET /admin/surat-masuk`
pub async fn list(ctx: Ctx, query: Query<InboundQuery>) -> Result<HttpResponse, Error> {
    let db = ctx.app.db.read();
    let tab = Tab::ALL.into_iter().find(|tab| tab.word() == query.tab);
    let tab = tab.unwrap_or(Tab::All);
    let after = Cursor::parse(&query.after).ok();
    let mails = store::page(db, tab.states(), after.as_ref(), Limit::DEFAULT).await?;
    let tickets = store::tickets(db, &mails).await?;
    let counts = store::counts(db).await?;
    let health = match ctx.app.config.mail.imap {
        Some(_) => mailbox::health(db).await?,
        None => mailbox::Health::default(),
    };
    let view = InboundPage::new(&ctx, tab, &counts, mails, &tickets, health);
    ctx.page("staff/inbound", "inbound-title")
        .section("mail")
        .render(&view)
}

/// `GET /admin/surat-masuk/{id}`
pub async fn read(ctx: Ctx, id: Path<String>) -> Result<HttpResponse, Error> {
    let row = find(&ctx, &id).await?;
    record(&ctx, row.id).await?;
    let tickets = store::tickets(ctx.app.db.read(), std::slice::from_ref(&row)).await?;
    let ticket = row.ticket_id.and_then(|id| tickets.get(&id));
    let opened = if ticket.is_some_and(|ticket| ticket.secret) {
        Opened::Secret
    } else {
        open(&ctx, &row).await?
    };
    let view = MailPage::new(&ctx, &row, ticket, opened);
    ctx.page("staff/inbound_mail", "inbound-title")
        .section("mail")
        .render(&view)
}

/// `POST /admin/surat-masuk/{id}/jadikan-tiket`
pub async fn file(ctx: Ctx, id: Path<String>, _: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let row = find(&ctx, &id).await?;
    decide::file(&ctx.app, ctx.staff()?.id, row.id).await?;
    Ok(ctx.redirect_saying(&format!("/admin/surat-masuk/{}", row.id), "flash-inbound-filed"))
}

/// `POST /admin/surat-masuk/{id}/abaikan`
pub async fn dismiss(ctx: Ctx, id: Path<String>, _: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let row = find(&ctx, &id).await?;
    decide::dismiss(&ctx.app, ctx.staff()?.id, row.id).await?;
    Ok(ctx.redirect_saying("/admin/surat-masuk?tab=tray", "flash-inbound-dismissed"))
}

async fn find(ctx: &Ctx, id: &str) -> Result<inbound_mail::Model, Error> {
    let id: InboundMailId = id.parse().map_err(|_| Error::NotFound)?;
    store::find(ctx.app.db.read(), id).await?.ok_or(Error::NotFound)
}

/// The words of a mail that is kept; HTML is text by then, as everywhere.
async fn open(ctx: &Ctx, row: &inbound_mail::Model) -> Result<Opened, Error> {
    let Some(key) = &row.storage_key else {
        return Ok(Opened::Gone);
    };
    let raw = match ctx.app.files.get(key).await.map_err(Error::from) {
        Ok(raw) => raw,
        Err(Error::NotFound) => return Ok(Opened::Gone),
        Err(error) => return Err(error),
    };
    let calm = calm::calmed(&raw);
    Ok(match Mail::read(&calm) {
        Some(mail) => Opened::Mail {
            subject: mail.subject,
            text: mail.text,
            files: mail.parsed.attachment_count(),
        },
        None => Opened::Unreadable,
    })
}

async fn record(ctx: &Ctx, id: InboundMailId) -> Result<(), Error> {
    let entry = audit::Entry {
        staff: Some(ctx.staff()?.id),
        action: "inbound.read",
        subject_kind: "inbound",
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
