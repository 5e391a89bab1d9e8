//! Mail that comes in.

mod bad;
mod bounces;
mod command;
mod mailbox;
mod new_ticket;
mod operator;
mod replies;

use entity::{
    inbound_mail::{self, InboundState, Source},
    outbox, ticket,
    ticket_event::{self, EventKind},
};
use laporbkn::notify::inbound::{Came, Taken, take};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::harness::{TestApp, smtp::Caught};

/// Who writes.
const SITI: &str = "Siti Rahmawati <pelapor@contoh.test>";

/// A mail of one part.
fn mail(from: &str, to: &str, subject: &str, more: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{}@contoh.test>\r\n{more}\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
        text.len() * 7 + subject.len()
    )
}

/// A mail with files: name, type, and bytes in base64.
fn with_files(from: &str, text: &str, files: &[(&str, &str, &str)]) -> String {
    let mut raw = format!(
        "From: {from}\r\nTo: lapor@bkn.example\r\nSubject: Berkas\r\nMessage-ID: <f{}@contoh.test>\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=batas\r\n\r\n--batas\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n",
        files.len()
    );
    for (name, kind, base64) in files {
        let part = format!(
            "--batas\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
             Content-Transfer-Encoding: base64\r\n\r\n{base64}\r\n"
        );
        raw.push_str(&part);
    }
    raw + "--batas--\r\n"
}

async fn came(app: &TestApp, raw: impl AsRef<[u8]>) -> Taken {
    try_take(app, raw.as_ref()).await.unwrap()
}

async fn try_take(app: &TestApp, raw: &[u8]) -> Result<Taken, laporbkn::http::error::Error> {
    let came = Came {
        source: Source::Pipe,
        place: None,
        recipient: None,
        size: raw.len(),
    };
    take(&app.app, raw, came).await
}

/// The row of the mail that came last.
async fn last(app: &TestApp) -> inbound_mail::Model {
    inbound_mail::Entity::find()
        .order_by_desc(inbound_mail::Column::Id)
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap()
}

/// Takes a mail, and says what became of it and why.
async fn fate(app: &TestApp, raw: impl AsRef<[u8]>) -> (InboundState, Option<String>) {
    let taken = came(app, raw).await;
    let row = last(app).await;
    assert_eq!(taken.state, row.state);
    (row.state, row.reason)
}

async fn tickets(app: &TestApp) -> Vec<ticket::Model> {
    ticket::Entity::find()
        .order_by_asc(ticket::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap()
}

/// What the reporter wrote into the conversation.
async fn replies(app: &TestApp, ticket: &ticket::Model) -> Vec<String> {
    let events = ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket.id))
        .filter(ticket_event::Column::Action.is_in([EventKind::Replied, EventKind::Attached]))
        .order_by_asc(ticket_event::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap();
    events
        .into_iter()
        .map(|event| event.body.unwrap_or_default())
        .collect()
}

/// Mails of one kind in the outbox.
async fn outbox_of(app: &TestApp, kind: &str) -> Vec<outbox::Model> {
    outbox::Entity::find()
        .filter(outbox::Column::Kind.eq(kind))
        .all(app.app.db.read())
        .await
        .unwrap()
}

/// Headers by which a mail program answers `mail`: to whom, and what it answers.
fn answering(mail: &Caught) -> (String, String) {
    let id = mail.header("Message-ID").unwrap();
    let to = mail.header("Reply-To").unwrap();
    (to, format!("In-Reply-To: {id}\r\nReferences: {id}\r\n"))
}
