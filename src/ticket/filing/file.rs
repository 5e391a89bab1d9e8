//! Filing a ticket: one transaction, once per key.
//!
//! The ticket, its sealed identity, its first event, the receipt mail and the idempotency key are written together or not
//! at all, on PostgreSQL in one statement ([`Together`]). The key is not looked up beforehand: its unique row decides, also
//! between two requests (or two nodes) at the same moment. Whoever comes second is refused by it, and gets the ticket of the
//! first, if it asked for the same.

use entity::{
    filing_key,
    ticket::{self, Channel},
    ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{
    actor::ActorKind, id::EventId, locale::Locale, pin::Pin, status::Status, visibility::Visibility,
};
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait, IntoActiveModel, SqlErr};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    model::Filing,
    rows::{new_ticket, seal},
};
use crate::{
    app::App,
    db::Together,
    diagnosis,
    directory::Directory,
    http::error::Error,
    identity::vault::VaultError,
    learning::deflection,
    notify::{
        receipt,
        webhook::{self, Happening},
    },
    sla,
    ticket::{
        access,
        attachment::{Owner, Stored},
        draft::{self, DraftToken},
    },
};

/// Tries to find a free number; each fails once in thousands of millions.
const TRIES: usize = 5;

/// What is known besides the filing itself.
#[derive(Debug)]
pub struct Request {
    /// Page or API.
    pub channel: Channel,
    /// Language of the reporter's mails.
    pub locale: Locale,
    /// Version of the privacy notice that was shown.
    pub notice_version: String,
    /// Idempotency key, as the client or the form chose it.
    pub key: Option<String>,
    /// Draft whose files the ticket adopts.
    pub draft: Option<String>,
    /// Hashes of the files' contents, sorted: part of what makes two requests the same.
    pub file_hashes: Vec<String>,
    /// Files that came with the request itself; already in the object store.
    pub files: Vec<Stored>,
    /// Asked from the machine itself: no limit to receipts.
    pub is_local: bool,
}

/// A ticket and its PIN; new, or the one that the same request filed before.
#[derive(Debug)]
pub struct Filed {
    /// The ticket.
    pub ticket: ticket::Model,
    /// Its PIN.
    pub pin: Pin,
    /// Whether this request filed it.
    pub is_new: bool,
}

/// Why a ticket was not filed.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The key was used for something else.
    #[error("the idempotency key was used for another filing")]
    KeyReused,
    /// Personal data could not be sealed.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<FileError> for Error {
    fn from(error: FileError) -> Self {
        match error {
            FileError::KeyReused => Self::Conflict("idempotency-key-reused".into()),
            FileError::Vault(error) => Self::internal(error),
            FileError::Db(error) => error.into(),
        }
    }
}

/// How one try ended.
enum Attempt {
    /// Written.
    Filed(Box<ticket::Model>),
    /// The key has a ticket already; nothing was written.
    Known,
}

/// Files the ticket, or finds the one that the same key filed before.
pub async fn file(
    app: &App,
    directory: &Directory,
    filing: &Filing,
    request: Request,
) -> Result<Filed, FileError> {
    let key = request.key.as_deref().map(|key| Key {
        hash: hash_key(key),
        request: app
            .vault
            .blind_index("filing", &filing.fingerprint(&request.file_hashes)),
    });
    for _ in 1..TRIES {
        match attempt(app, directory, filing, &request, key.as_ref()).await {
            Err(FileError::Db(error)) if is_number_taken(&error) => {
                tracing::warn!("a ticket number was taken; drawing another");
            }
            other => return conclude(app, filing, &request, key.as_ref(), other?).await,
        }
    }
    let last = attempt(app, directory, filing, &request, key.as_ref()).await?;
    conclude(app, filing, &request, key.as_ref(), last).await
}

/// A key as the database knows it.
struct Key {
    hash: String,
    request: String,
}

/// The key of a form: its token, so that the same form never files twice.
pub fn form_key(token: &DraftToken) -> String {
    format!("form:{}", token.as_str())
}

/// Name of a key in the database.
pub fn hash_key(key: &str) -> String {
    crate::http::hex(&Sha256::digest(key.as_bytes()))
}

/// The only unique columns besides the random ids are number and key, and the key's conflict is no error.
fn is_number_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
}

/// Both databases name the constraint after the table: `filing_key_pkey`, `filing_key.key_hash`.
fn is_key_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(what)) if what.contains("filing_key"))
}

async fn conclude(
    app: &App,
    filing: &Filing,
    request: &Request,
    key: Option<&Key>,
    attempt: Attempt,
) -> Result<Filed, FileError> {
    match (attempt, key) {
        (Attempt::Filed(ticket), _) => {
            metrics::counter!("laporbkn_tickets_filed_total", "service" => filing.service.to_string())
                .increment(1);
            if let Some(agency) = filing.walked.as_ref().and_then(|walked| walked.agency.clone()) {
                metrics::counter!("laporbkn_handoffs_total", "agency" => agency).increment(1);
            }
            let pin = access::open_pin(&app.vault, ticket.id, &ticket.pin_cipher)?;
            Ok(Filed {
                ticket: *ticket,
                pin,
                is_new: true,
            })
        }
        (Attempt::Known, Some(key)) => known(app, filing, request, key).await,
        (Attempt::Known, None) => Err(DbErr::RecordNotFound("a key that was not given".into()).into()),
    }
}

/// The ticket that the key filed before, if it was asked for the same.
async fn known(app: &App, filing: &Filing, request: &Request, key: &Key) -> Result<Filed, FileError> {
    let gone = || DbErr::RecordNotFound("the ticket of an idempotency key".into());
    let db = app.db.read();
    let row = filing_key::Entity::find_by_id(key.hash.clone()).one(db).await?;
    let row = row.ok_or_else(gone)?;
    // Under every key of the ring: a rotation must not turn a retry into a conflict.
    let same = app
        .vault
        .blind_indexes("filing", &filing.fingerprint(&request.file_hashes));
    if !same.contains(&row.request_hash) {
        return Err(FileError::KeyReused);
    }
    let ticket = ticket::Entity::find_by_id(row.ticket_id).one(db).await?;
    let ticket = ticket.ok_or_else(gone)?;
    let pin = access::open_pin(&app.vault, ticket.id, &ticket.pin_cipher)?;
    Ok(Filed {
        ticket,
        pin,
        is_new: false,
    })
}

async fn attempt(
    app: &App,
    directory: &Directory,
    filing: &Filing,
    request: &Request,
    key: Option<&Key>,
) -> Result<Attempt, FileError> {
    let mut ticket = new_ticket(app, directory, filing, request)?;
    let clocks = sla::follow::first(directory, &mut ticket);
    let event = EventId::new(app.clock.as_ref(), &app.rng);
    let mut rows = rows(app, filing, request, key, (&ticket, event), clocks)?;
    let happening = Happening {
        ticket: &ticket,
        event,
        kind: EventKind::Filed,
        at: ticket.created_at,
        moved: None,
        data: &Value::Null,
    };
    rows.insert_many(webhook::deliveries(app.db.read(), app, &[happening]).await?);
    match app.db.write_together(rows).await {
        Ok(()) => Ok(Attempt::Filed(Box::new(ticket))),
        Err(error) if is_key_taken(&error) => Ok(Attempt::Known),
        Err(error) => Err(error.into()),
    }
}

/// Everything that a ticket is written as.
fn rows(
    app: &App,
    filing: &Filing,
    request: &Request,
    key: Option<&Key>,
    (ticket, event): (&ticket::Model, EventId),
    clocks: Vec<ticket_clock::Model>,
) -> Result<Together, FileError> {
    let mut rows = Together::default();
    rows.insert(ticket.clone().into_active_model());
    if let Some(key) = key {
        rows.insert(claim(key, ticket));
    }
    if let Some(identity) = seal(&app.vault, ticket.id, &filing.identity)? {
        rows.insert(identity);
    }
    rows.insert_many(clocks.into_iter().map(IntoActiveModel::into_active_model));
    rows.insert(filed(event, ticket));
    if let Some(walked) = &filing.walked {
        diagnosis::keep::keep(&mut rows, app, ticket, walked)?;
    }
    if let Some(draft) = request
        .draft
        .as_deref()
        .filter(|_| !request.file_hashes.is_empty())
    {
        draft::adopt(&mut rows, draft, &request.file_hashes, ticket.id);
    }
    if let Some(draft) = &request.draft {
        deflection::take_back(&mut rows, draft);
    }
    let owner = Owner::Ticket(ticket.id);
    let files = request.files.iter().cloned();
    rows.insert_many(files.map(|file| file.into_row(app, owner.clone(), Visibility::Reporter)));
    receipt::enqueue(&mut rows, app, ticket, event, request.is_local);
    Ok(rows)
}

/// Takes the key for the ticket; where another request holds it, nothing is written.
fn claim(key: &Key, ticket: &ticket::Model) -> filing_key::ActiveModel {
    filing_key::ActiveModel {
        key_hash: Set(key.hash.clone()),
        ticket_id: Set(ticket.id),
        request_hash: Set(key.request.clone()),
        created_at: Set(ticket.created_at),
    }
}

fn filed(id: EventId, ticket: &ticket::Model) -> ticket_event::ActiveModel {
    ticket_event::ActiveModel {
        id: Set(id),
        ticket_id: Set(ticket.id),
        at: Set(ticket.created_at),
        actor_kind: Set(ActorKind::Reporter),
        staff_id: Set(None),
        action: Set(EventKind::Filed),
        from_status: Set(None),
        to_status: Set(Some(Status::New)),
        visibility: Set(Visibility::Public),
        body: Set(None),
        data: Set(json!({})),
    }
}
