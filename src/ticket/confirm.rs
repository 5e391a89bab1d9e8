//! The reporter says that the problem is solved: a resolved ticket closes at once.

use entity::ticket;
use kernel::{id::TicketId, status::Status};

use super::{
    by_reporter::{self, ReporterError},
    lifecycle::Action,
    record::{By, Words, apply},
};
use crate::app::App;

/// Closes the ticket. One that is closed already stays so: a double click is no mistake.
pub async fn confirm(app: &App, ticket: TicketId) -> Result<ticket::Model, ReporterError> {
    by_reporter::act(app, ticket, async |tx, ticket| {
        if ticket.status == Status::Closed {
            return Ok(ticket);
        }
        let done = apply(
            tx,
            app,
            ticket,
            By::REPORTER,
            Action::Confirm,
            Words::default(),
            |_| {},
        )
        .await?;
        Ok(done.0)
    })
    .await
}
