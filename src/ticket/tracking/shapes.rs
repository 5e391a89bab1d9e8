//! The bodies of the calls in [`super::api`], for the description of the API; they are read in [`super::body`].
//! A name that a call does not have is refused, `null` and an empty text are nothing.

use serde::Serialize;
use utoipa::ToSchema;

use crate::ticket::json_files::FileJson;

/// Words, files, or both.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyJson {
    /// The words.
    message: Option<String>,
    /// The same under another name, where there is no `message`.
    reason: Option<String>,
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
    /// Up to five files of at most 5 MiB.
    attachments: Option<Vec<FileJson>>,
}

/// Words, files, or both.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "read field by field in `ticket::upload`")]
pub struct ReplyForm {
    /// The words.
    message: Option<String>,
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
    /// Up to five files of at most 5 MiB: JPEG, PNG, WebP or PDF.
    #[schema(value_type = Vec<String>, format = Binary)]
    attachments: Option<Vec<Vec<u8>>>,
}

/// Files without words.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilesJson {
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
    /// Up to five files of at most 5 MiB.
    attachments: Vec<FileJson>,
}

/// Files without words.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "read field by field in `ticket::upload`")]
pub struct FilesForm {
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
    /// Up to five files of at most 5 MiB: JPEG, PNG, WebP or PDF.
    #[schema(value_type = Vec<String>, format = Binary)]
    attachments: Vec<Vec<u8>>,
}

/// Nothing, or the PIN. No files.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmJson {
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
}

/// Why the ticket is opened again. No files: these go with a reply.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenJson {
    /// Why.
    message: Option<String>,
    /// The same under another name, where there is no `message`.
    reason: Option<String>,
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
}

/// A rating. No files.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingJson {
    /// 1 to 4.
    rating: i64,
    /// Words with the rating.
    comment: Option<String>,
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
}
