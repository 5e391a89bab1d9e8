//! The reporter opens the ticket again: a resolved one freely, a closed one once and within 30 days.

use chrono::{DateTime, Duration, Utc};
use entity::{
    ticket,
    ticket_event::{self, EventKind},
};
use kernel::{actor::ActorKind, id::TicketId, status::Status, text::Body};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};

use super::{
    by_reporter::{self, ReporterError},
    lifecycle::Action,
    record::{By, Words, apply},
};
use crate::app::App;

/// How long a closed ticket can be reopened.
pub const REOPEN_WITHIN: Duration = Duration::days(30);

/// Whether the reporter may open the ticket again at `now`. `before` says whether they opened it after a closing before.
pub fn may_reopen(ticket: &ticket::Model, before: bool, now: DateTime<Utc>) -> Result<(), ReporterError> {
    match (ticket.status, ticket.closed_at) {
        (Status::Closed, _) if before => Err(ReporterError::ReopenUsedUp),
        (Status::Closed, Some(closed)) if now > closed + REOPEN_WITHIN => Err(ReporterError::ReopenTooLate),
        (Status::Resolved | Status::Closed, _) => Ok(()),
        (status, _) => Err(ReporterError::NotNow(status)),
    }
}

/// Whether an event is the reporter's opening of a closed ticket: what may happen once.
pub fn is_reopening_of_closed(action: EventKind, actor: ActorKind, from: Option<Status>) -> bool {
    action == EventKind::Reopened && actor == ActorKind::Reporter && from == Some(Status::Closed)
}

/// Opens the ticket again. It goes back to work where it was; whoever has it reads what is not solved.
pub async fn reopen(app: &App, ticket: TicketId, why: Option<Body>) -> Result<ticket::Model, ReporterError> {
    by_reporter::act(app, ticket, async |tx, ticket| {
        let before = was_reopened(tx, ticket.id).await?;
        may_reopen(&ticket, before, app.clock.now())?;
        let words = Words {
            body: why.map(|why| why.to_string()),
            ..Words::default()
        };
        let done = apply(tx, app, ticket, By::REPORTER, Action::Reopen, words, |_| {}).await?;
        Ok(done.0)
    })
    .await
}

async fn was_reopened(db: &impl ConnectionTrait, ticket: TicketId) -> Result<bool, DbErr> {
    let reopenings = ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket))
        .filter(ticket_event::Column::Action.eq(EventKind::Reopened))
        .filter(ticket_event::Column::ActorKind.eq(ActorKind::Reporter))
        .filter(ticket_event::Column::FromStatus.eq(Status::Closed));
    Ok(reopenings.count(db).await? > 0)
}
