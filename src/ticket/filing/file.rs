//! Filing a ticket: one transaction, once per key.
//!
//! The ticket, its sealed identity, its first event, the receipt mail and the idempotency key are written together or not
//! at all. The key is not looked up beforehand: its unique row decides, also between two requests (or two nodes) at the
//! same moment. Whoever comes second gets the ticket of the first, if it asked for the same; the order of
//! the statements is ticket, key, rest, so that the second stops early.

use entity::{
    filing_key,
    ticket::{self, Channel},
    ticket_clock,
    ticket_event::{self, EventKind},
    ticket_identity,
};
use kernel::{
    actor::ActorKind, id::EventId, locale::Locale, pin::Pin, status::Status, visibility::Visibility,
};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, SqlErr,
    TryInsertResult,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    model::Filing,
    rows::{new_ticket, seal},
};
use crate::{
    app::App,
    diagnosis::{self, Walked},
    directory::Directory,
    http::error::Error,
    identity::vault::VaultError,
    notify::{
        receipt,
        webhook::{self, Happening},
    },
    sla,
    ticket::{
        access,
        attachment::{Owner, Stored},
        draft,
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

/// Stops the transaction of a try.
enum Halt {
    Known,
    Failed(FileError),
}

impl From<DbErr> for Halt {
    fn from(error: DbErr) -> Self {
        Self::Failed(error.into())
    }
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

fn hash_key(key: &str) -> String {
    crate::http::hex(&Sha256::digest(key.as_bytes()))
}

/// The only unique columns besides the random ids are number and key, and the key's conflict is no error.
fn is_number_taken(error: &DbErr) -> bool {
    matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
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
    let identity = seal(&app.vault, ticket.id, &filing.identity)?;
    let rows = Rows {
        ticket: &ticket,
        clocks,
        identity,
        walked: filing.walked.as_ref(),
    };
    let written = app
        .db
        .write(async |tx| write(tx, app, rows, request, key).await)
        .await;
    match written {
        Ok(()) => Ok(Attempt::Filed(Box::new(ticket))),
        Err(Halt::Known) => Ok(Attempt::Known),
        Err(Halt::Failed(error)) => Err(error),
    }
}

/// What a ticket is written as.
struct Rows<'a> {
    ticket: &'a ticket::Model,
    clocks: Vec<ticket_clock::Model>,
    identity: Option<ticket_identity::ActiveModel>,
    walked: Option<&'a Walked>,
}

async fn write(
    tx: &DatabaseTransaction,
    app: &App,
    rows: Rows<'_>,
    request: &Request,
    key: Option<&Key>,
) -> Result<(), Halt> {
    let ticket = rows.ticket;
    ticket::Entity::insert(ticket.clone().into_active_model())
        .exec_without_returning(tx)
        .await?;
    if let Some(key) = key {
        claim(tx, key, ticket).await?;
    }
    if let Some(identity) = rows.identity {
        ticket_identity::Entity::insert(identity)
            .exec_without_returning(tx)
            .await?;
    }
    sla::follow::insert(tx, rows.clocks).await?;
    let event = append_filed(tx, app, ticket).await?;
    if let Some(walked) = rows.walked {
        diagnosis::keep::keep(tx, app, ticket, walked).await?;
    }
    if let Some(draft) = request
        .draft
        .as_deref()
        .filter(|_| !request.file_hashes.is_empty())
    {
        draft::adopt(tx, draft, ticket.id).await?;
    }
    if !request.files.is_empty() {
        let owner = Owner::Ticket(ticket.id);
        let rows = request.files.iter().cloned();
        let rows = rows.map(|file| file.into_row(app, owner.clone(), Visibility::Reporter));
        entity::attachment::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    receipt::enqueue(tx, app, ticket, event, request.is_local).await?;
    Ok(())
}

/// Takes the key for the ticket; where another request holds it, everything is undone.
async fn claim(tx: &DatabaseTransaction, key: &Key, ticket: &ticket::Model) -> Result<(), Halt> {
    let row = filing_key::ActiveModel {
        key_hash: Set(key.hash.clone()),
        ticket_id: Set(ticket.id),
        request_hash: Set(key.request.clone()),
        created_at: Set(ticket.created_at),
    };
    let inserted = filing_key::Entity::insert(row)
        .on_conflict_do_nothing_on([filing_key::Column::KeyHash])
        .exec_without_returning(tx)
        .await?;
    match inserted {
        TryInsertResult::Inserted(rows) if rows > 0 => Ok(()),
        _ => Err(Halt::Known),
    }
}

async fn append_filed(
    tx: &impl ConnectionTrait,
    app: &App,
    ticket: &ticket::Model,
) -> Result<EventId, DbErr> {
    let id = EventId::new(app.clock.as_ref(), &app.rng);
    let event = ticket_event::ActiveModel {
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
    };
    ticket_event::Entity::insert(event)
        .exec_without_returning(tx)
        .await?;
    let happening = Happening {
        ticket,
        event: id,
        kind: EventKind::Filed,
        at: ticket.created_at,
        moved: None,
        data: &Value::Null,
    };
    webhook::note(tx, app, &[happening]).await?;
    Ok(id)
}
