//! Reopen, by staff: what was rejected goes back to Biro Humas's queue, what was resolved or closed is worked on again.
//!
//! The reporter's own way to open a ticket again is on their side of the wall; the rule for closed tickets,
//! [`closed_can_reopen`], is the same for both.

use chrono::Duration;
use entity::{
    ticket,
    ticket_event::{self, EventKind},
};
use kernel::status::Status;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, all_or_errors, required, with_ticket},
    lifecycle::Action,
    record::{self, Words},
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
};

/// A closed ticket can be opened again for so long.
const REOPENS_FOR: Duration = Duration::days(30);

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct ReopenForm {
    /// Why; the reporter reads it.
    #[serde(default)]
    pub reason: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl StaffAction for ReopenForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let mut errors = FieldErrors::default();
        let reason = required(Some(&self.reason), "reason", &mut errors);
        let reason = all_or_errors(reason, errors)?;
        with_ticket(app, staff, target, async |tx, ticket| {
            closed_can_reopen(tx, app, &ticket).await?;
            let words = Words {
                body: Some(reason.to_string()),
                ..Words::default()
            };
            let by = target.by(staff);
            let done = record::apply(tx, app, ticket, by, Action::Reopen, words, |_| {}).await?;
            Ok(done.0)
        })
        .await
    }
}

/// A closed ticket is opened again once, and within 30 days; after that a new one is filed. Other tickets pass.
pub async fn closed_can_reopen(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: &ticket::Model,
) -> Result<(), Error> {
    if ticket.status != Status::Closed {
        return Ok(());
    }
    let closed = ticket.closed_at.unwrap_or(ticket.updated_at);
    if app.clock.now() - closed > REOPENS_FOR {
        return Err(Error::Conflict("reopen-too-late".into()));
    }
    let before = ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket.id))
        .filter(ticket_event::Column::Action.eq(EventKind::Reopened))
        .filter(ticket_event::Column::FromStatus.eq(Status::Closed))
        .count(db)
        .await?;
    if before > 0 {
        return Err(Error::Conflict("reopened-before".into()));
    }
    Ok(())
}
