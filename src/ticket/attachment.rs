//! Files that people send: received with a hard cap, known by their content, kept under random names.
//!
//! A file goes from the request into an unnamed temporary file (it is gone with its handle, whatever dies), is judged there,
//! loses what a photo tells besides the picture ([`metadata`]), and only then reaches the object store; its row is written
//! in the transaction of whatever it belongs to. Reading a multipart body is [`super::upload`], files of a form that is not
//! filed yet are [`super::draft`].

mod metadata;
mod name;
mod receive;

use bytes::Bytes;
use entity::attachment;
use kernel::{
    id::{AttachmentId, EventId, TicketId},
    visibility::Visibility,
};
use sea_orm::ActiveValue::Set;
use tokio::{
    io::{AsyncReadExt, AsyncSeekExt},
    sync::Semaphore,
};

pub use name::clean_name;
pub use receive::{Receiver, from_bytes};

use crate::{app::App, http::error::Error};

/// Most files of one filing or reply.
pub const MAX_FILES: usize = 5;
/// Largest file: 5 MiB.
pub const MAX_BYTES: u64 = 5 * 1024 * 1024;

/// Files on their way into the object store at one time: each is held in memory while it is handed over.
static STORING: Semaphore = Semaphore::const_new(8);

/// Why a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
pub enum FileFault {
    /// Larger than [`MAX_BYTES`].
    #[error("the file is larger than 5 MiB")]
    TooLarge,
    /// One more than [`MAX_FILES`].
    #[error("there are more than five files")]
    TooMany,
    /// Its content is not a JPEG, PNG, WebP or PDF, whatever its name says.
    #[error("the file is not a JPEG, PNG, WebP or PDF")]
    WrongType,
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// It begins like a picture but cannot be read as one.
    #[error("the picture is damaged")]
    Damaged,
    /// The base64 of an API client cannot be read.
    #[error("the file is not valid base64")]
    Encoding,
    /// So much waits or came from this address already that files have to wait; words never do.
    #[error("there is no room for files now")]
    NoRoom,
}

impl FileFault {
    /// Every code.
    pub const CODES: [&'static str; 7] = [
        "file-too-large",
        "file-too-many",
        "file-wrong-type",
        "file-empty",
        "file-damaged",
        "file-encoding",
        "file-no-room",
    ];

    /// Code of the field error; its sentence takes the file's `name`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "file-too-large",
            Self::TooMany => "file-too-many",
            Self::WrongType => "file-wrong-type",
            Self::Empty => "file-empty",
            Self::Damaged => "file-damaged",
            Self::Encoding => "file-encoding",
            Self::NoRoom => "file-no-room",
        }
    }
}

/// A file that was received whole and found acceptable; its bytes are in a temporary file.
#[derive(Debug)]
pub struct Incoming {
    /// Name to show, cleaned, with an extension that fits the content.
    pub name: String,
    /// By content.
    pub media_type: &'static str,
    /// Bytes.
    pub size: u64,
    /// Hex, of the file as it is kept.
    pub sha256: String,
    file: tokio::fs::File,
}

/// A file that lies in the object store and waits for its row.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Name to show, cleaned.
    pub name: String,
    /// By content.
    pub media_type: &'static str,
    /// Bytes.
    pub size: i64,
    /// Hex.
    pub sha256: String,
    /// Path in the object store.
    pub storage_key: String,
}

/// What a file belongs to.
#[derive(Clone, Debug)]
pub enum Owner {
    /// A form that is not filed yet, by the hash of its token.
    Draft(String),
    /// A ticket's reply or answer.
    Event(TicketId, EventId),
    /// The filing itself.
    Ticket(TicketId),
}

impl Incoming {
    /// Hands the bytes to the object store. When the caller's transaction fails afterwards, [`discard`] takes them back.
    pub async fn store(mut self, app: &App) -> Result<Stored, Error> {
        let _permit = STORING.acquire().await.map_err(Error::internal)?;
        let mut bytes = Vec::with_capacity(usize::try_from(self.size).unwrap_or_default());
        self.file.rewind().await.map_err(Error::internal)?;
        self.file.read_to_end(&mut bytes).await.map_err(Error::internal)?;
        let storage_key = format!("lampiran/{}", crate::http::hex(&app.rng.bytes::<16>()));
        app.files.put(&storage_key, Bytes::from(bytes)).await?;
        Ok(Stored {
            name: self.name,
            media_type: self.media_type,
            size: i64::try_from(self.size).unwrap_or(i64::MAX),
            sha256: self.sha256,
            storage_key,
        })
    }
}

impl Stored {
    /// The row, to be inserted in the caller's transaction.
    pub fn into_row(self, app: &App, owner: Owner, visibility: Visibility) -> attachment::ActiveModel {
        let (ticket_id, event_id, draft_id) = match owner {
            Owner::Draft(draft) => (None, None, Some(draft)),
            Owner::Event(ticket, event) => (Some(ticket), Some(event), None),
            Owner::Ticket(ticket) => (Some(ticket), None, None),
        };
        attachment::ActiveModel {
            id: Set(AttachmentId::new(app.clock.as_ref(), &app.rng)),
            ticket_id: Set(ticket_id),
            event_id: Set(event_id),
            draft_id: Set(draft_id),
            name: Set(self.name),
            media_type: Set(self.media_type.to_owned()),
            size: Set(self.size),
            sha256: Set(self.sha256),
            storage_key: Set(self.storage_key),
            visibility: Set(visibility),
            created_at: Set(app.clock.now()),
        }
    }
}

/// Stores several files; when one fails, those before it are taken back.
pub async fn store_all(app: &App, files: Vec<Incoming>) -> Result<Vec<Stored>, Error> {
    let mut stored = Vec::with_capacity(files.len());
    for file in files {
        match file.store(app).await {
            Ok(one) => stored.push(one),
            Err(error) => {
                discard(app, stored.iter().map(|one| one.storage_key.as_str())).await;
                return Err(error);
            }
        }
    }
    Ok(stored)
}

/// Takes bytes out of the object store again. What cannot be deleted is only worth a log line: no row names it.
pub async fn discard(app: &App, keys: impl IntoIterator<Item = &str>) {
    for key in keys {
        if let Err(error) = app.files.delete(key).await {
            tracing::warn!(file.key = key, error = %error, "a file without a row could not be deleted");
        }
    }
}

/// Storage keys of files that wait for their rows, for [`discard`].
pub fn keys(stored: &[Stored]) -> Vec<String> {
    stored.iter().map(|one| one.storage_key.clone()).collect()
}

/// `812 KB` or `4,2 MB`, as the language writes it.
pub fn size_text(locale: kernel::locale::Locale, bytes: i64) -> String {
    const MEGABYTE: i64 = 1024 * 1024;
    if bytes < MEGABYTE {
        return format!("{} KB", (bytes + 1023) / 1024);
    }
    let tenths = (bytes * 10 + MEGABYTE / 2) / MEGABYTE;
    let separator = match locale {
        kernel::locale::Locale::Id => ',',
        kernel::locale::Locale::En => '.',
    };
    format!("{}{separator}{} MB", tenths / 10, tenths % 10)
}
