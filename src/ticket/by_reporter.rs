//! What all actions of the reporter share: the ticket is read and held in the same transaction, so that the reporter
//! never has to hear that somebody was faster, and every refusal has a code that page and API explain alike.

use chrono::Duration;
use entity::{ticket, ticket_event};
use kernel::{
    actor::ActorKind,
    id::{EventId, TicketId},
    status::Status,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{lifecycle::Refusal, record::ActError, store};
use crate::{app::App, directory, http::error::Error};

/// Why an action of the reporter did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ReporterError {
    /// Not in this status.
    #[error("not possible while the ticket is {0}")]
    NotNow(Status),
    /// A closed ticket is reopened by its reporter once only.
    #[error("the ticket was reopened once already")]
    ReopenUsedUp,
    /// A closed ticket can be reopened for 30 days.
    #[error("the ticket was closed more than 30 days ago")]
    ReopenTooLate,
    /// The reporter sent as much to this ticket in one day as anybody can read.
    #[error("the ticket had its messages of the day")]
    TooMuchToday,
    /// A fault of ours, or the database is away.
    #[error(transparent)]
    Fault(Box<Error>),
}

/// Messages, files and ratings of the reporter that a ticket takes in 24 hours. A history is read whole by people.
pub const DAILY: u64 = 50;

impl From<ActError> for ReporterError {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Refused(Refusal::NotNow(status)) => Self::NotNow(status),
            other => Self::Fault(Box::new(other.into())),
        }
    }
}

impl From<DbErr> for ReporterError {
    fn from(error: DbErr) -> Self {
        Self::Fault(Box::new(error.into()))
    }
}

impl From<Error> for ReporterError {
    fn from(error: Error) -> Self {
        Self::Fault(Box::new(error))
    }
}

impl From<ReporterError> for Error {
    fn from(error: ReporterError) -> Self {
        match error {
            ReporterError::NotNow(status) => ActError::Refused(Refusal::NotNow(status)).into(),
            ReporterError::ReopenUsedUp => Self::Conflict("reopen-used-up".into()),
            ReporterError::ReopenTooLate => Self::Conflict("reopen-too-late".into()),
            ReporterError::TooMuchToday => Self::Conflict("too-much-today".into()),
            ReporterError::Fault(error) => *error,
        }
    }
}

/// Runs an action of the reporter in one transaction over the ticket's row, which nobody else can change meanwhile.
pub async fn act<T>(
    app: &App,
    ticket: TicketId,
    action: impl AsyncFnOnce(&DatabaseTransaction, ticket::Model) -> Result<T, ReporterError>,
) -> Result<T, ReporterError> {
    // As for staff: clocks are counted by what this node knows of policies and holidays.
    directory::current(app).await.map_err(Error::from)?;
    app.db
        .write(async |tx| {
            // Where it was merged into another one, that one is held first, as staff who answer it do.
            let before = ticket::Entity::find_by_id(ticket).one(tx).await?;
            if let Some(home) = before.and_then(|row| row.merged_into) {
                store::hold(tx, home).await?;
            }
            let held = store::hold(tx, ticket).await?;
            action(tx, held.ok_or(Error::NotFound)?).await
        })
        .await
}

/// Refuses what would be more than [`DAILY`].
pub async fn may_send(db: &impl ConnectionTrait, app: &App, ticket: TicketId) -> Result<(), ReporterError> {
    let sent = ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket))
        .filter(ticket_event::Column::ActorKind.eq(ActorKind::Reporter))
        .filter(ticket_event::Column::At.gt(app.clock.now() - Duration::hours(24)))
        .count(db)
        .await?;
    if sent < DAILY {
        Ok(())
    } else {
        Err(ReporterError::TooMuchToday)
    }
}

/// What an action left behind.
#[derive(Debug)]
pub enum Done {
    /// It happened now.
    Now(ticket::Model, EventId),
    /// The same form was sent before (a double click, a retry after a lost answer): nothing more happened.
    Before(ticket::Model),
}

impl Done {
    /// The ticket as it is now.
    pub fn into_ticket(self) -> ticket::Model {
        match self {
            Self::Now(ticket, _) | Self::Before(ticket) => ticket,
        }
    }
}

/// Recognises the same message sent twice: a hash over the form's key and everything in it, kept with the event. The
/// same form with other words is another message: what a person typed is never swallowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once(String);

impl Once {
    /// From the form's key and its contents.
    pub fn of<'a>(key: &'a str, contents: impl IntoIterator<Item = &'a str>) -> Self {
        let mut hash = Sha256::new();
        for part in std::iter::once(key).chain(contents) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        Self(crate::http::hex(&hash.finalize()))
    }

    /// What the event keeps.
    pub fn data(&self) -> Value {
        serde_json::json!({ "once": self.0 })
    }

    /// Whether the ticket has it already. Only the latest messages are looked at: a form lives for minutes.
    pub async fn is_known(&self, db: &impl ConnectionTrait, ticket: TicketId) -> Result<bool, DbErr> {
        let recent = ticket_event::Entity::find()
            .filter(ticket_event::Column::TicketId.eq(ticket))
            .filter(ticket_event::Column::ActorKind.eq(ActorKind::Reporter))
            .order_by_desc(ticket_event::Column::Id)
            .limit(20)
            .all(db)
            .await?;
        Ok(recent
            .iter()
            .any(|event| event.data.get("once").and_then(Value::as_str) == Some(self.0.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_form_with_other_words_is_another_message() {
        let once = |parts: &[&str]| Once::of("key", parts.iter().copied());
        assert_eq!(once(&["halo"]), once(&["halo"]));
        assert_ne!(once(&["halo"]), once(&["halo", "x"]));
        assert_ne!(once(&["ab", "c"]), once(&["a", "bc"]));
        assert_ne!(once(&["halo"]), Once::of("other", ["halo"]));
    }
}
