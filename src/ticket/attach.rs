//! The reporter adds files without words.

use entity::ticket;
use kernel::id::TicketId;

use super::{
    attachment::Incoming,
    by_reporter::ReporterError,
    reply::{Reply, reply},
};
use crate::{
    app::App,
    http::error::{Error, FieldErrors},
};

/// Adds the files; the same `key` with the same files adds them once.
pub async fn attach(
    app: &App,
    ticket: TicketId,
    files: Vec<Incoming>,
    key: Option<&str>,
) -> Result<ticket::Model, ReporterError> {
    let parsed = Reply::parse("", files, key);
    let parsed = parsed.map_err(|_| Error::Invalid(FieldErrors::one("attachments", "required")))?;
    reply(app, ticket, parsed).await
}
