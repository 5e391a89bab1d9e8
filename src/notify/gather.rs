//! The list of receipts that were not mailed one by one: what was filed under one address in a quarter of an hour, each
//! ticket with its number, PIN and link.

use chrono::Duration;
use entity::{outbox as row, ticket};
use kernel::{id::TicketId, text::clean_line};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, Func},
};
use serde_json::json;
use uuid::Builder;

use super::{
    compose::{HIDDEN_PIN, about, sentence},
    letter::{Gathered, Letter, LetterError, Reader},
    mailbox,
    outbox::MailKind,
    receipt::Window,
};
use crate::{app::App, directory::Directory, http::locale, ticket::access};

/// Tickets that one mail lists; of more it says how many.
const LISTED: u64 = 50;
/// Ids are as old as the ticket, give or take what passes between two looks at the clock.
const SLACK: Duration = Duration::minutes(1);

/// Makes the letter of a row of kind [`MailKind::Receipts`].
pub(super) async fn letter(
    app: &App,
    directory: &Directory,
    row: &row::Model,
    reader: Reader,
) -> Result<Letter, LetterError> {
    let window = Window::of_data(&row.data).ok_or(LetterError::Gone("window"))?;
    let filed = told(filed_in(row, window), reader);
    let count = filed.clone().count(app.db.read()).await?;
    let tickets = filed.limit(LISTED).all(app.db.read()).await?;
    if tickets.is_empty() {
        return Err(LetterError::Gone("ticket"));
    }
    let mut gathered = Vec::new();
    for ticket in &tickets {
        let pin = match reader {
            Reader::Recipient => access::open_pin(&app.vault, ticket.id, &ticket.pin_cipher)?.to_string(),
            Reader::Operator => HIDDEN_PIN.to_owned(),
        };
        gathered.push(Gathered {
            ticket: about(app, directory, ticket, row.locale, reader)?,
            pin,
        });
    }
    let words = json!({ "count": count });
    Ok(Letter {
        kind: MailKind::Receipts,
        lang: row.locale,
        subject: clean_line(&sentence(row.locale, "letter-receipts-subject", &words)),
        title: locale::plain(row.locale, "letter-receipts-title"),
        preview: sentence(row.locale, "letter-receipts-preview", &words),
        name: locale::plain(row.locale, "letter-reader"),
        ticket: None,
        moved: None,
        not_taken: None,
        reply_to: None,
        wishes_url: None,
        can_reply: false,
        said: None,
        pin: None,
        asked: false,
        invitation: None,
        more: count.saturating_sub(gathered.len() as u64),
        gathered,
        notices: Vec::new(),
        notices_url: None,
    })
}

/// Operators see the address of the mail, so not that a secret complaint is among what was filed under it.
fn told(filed: Select<ticket::Entity>, reader: Reader) -> Select<ticket::Entity> {
    match reader {
        Reader::Recipient => filed,
        Reader::Operator => filed.filter(ticket::Column::Secret.eq(false)),
    }
}

/// What was filed under the address in the window and got no receipt of its own, oldest first. Where dots are no part of the
/// address, whatever dots it was typed with: the mailbox has one list.
fn filed_in(row: &row::Model, window: Window) -> Select<ticket::Entity> {
    let mailed = row::Entity::find()
        .select_only()
        .column(row::Column::TicketId)
        .filter(row::Column::Kind.eq(MailKind::Receipt.name()))
        .filter(
            Expr::col((row::Entity, row::Column::TicketId))
                .eq(Expr::col((ticket::Entity, ticket::Column::Id))),
        )
        .into_query();
    let mut address = Func::lower(Expr::col((ticket::Entity, ticket::Column::ReporterEmail)));
    let mut wanted = row.recipient.lookup_key();
    if mailbox::ignores_dots(&wanted) {
        let dotted = Expr::expr(address);
        address = Func::cust("replace").args([dotted, Expr::value("."), Expr::value("")]);
        wanted = wanted.replace('.', "");
    }
    ticket::Entity::find()
        .filter(ticket::Column::Id.gte(first_id(window.from - SLACK)))
        .filter(ticket::Column::Id.lt(first_id(window.until + SLACK)))
        .filter(ticket::Column::CreatedAt.gte(window.from))
        .filter(ticket::Column::CreatedAt.lt(window.until))
        .filter(Expr::expr(address).eq(wanted))
        .filter(Expr::exists(mailed).not())
        .order_by_asc(ticket::Column::Id)
}

/// The first id of a moment.
fn first_id(at: chrono::DateTime<chrono::Utc>) -> TicketId {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &[0; 10])
        .into_uuid()
        .into()
}
