//! Take: a person makes a ticket theirs, and its work begins.

use entity::ticket;
use kernel::status::Status;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, with_ticket},
    lifecycle::Action,
    record::{self, By, Words},
};
use crate::{account::CurrentStaff, app::App, http::error::Error};

/// What is sent: nothing but the version.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct TakeForm {
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl StaffAction for TakeForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        Ok(())
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        with_ticket(app, staff, target, async |tx, ticket| {
            if ticket.status == Status::InProgress && ticket.assignee_id == Some(staff.id) {
                return Err(Error::Conflict("already-yours".into()));
            }
            take(tx, app, ticket, target.by(staff)).await
        })
        .await
    }
}

/// Makes the ticket the actor's, in the caller's transaction.
pub async fn take(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
) -> Result<ticket::Model, Error> {
    let done = record::apply(db, app, ticket, by, Action::Take, Words::default(), |row| {
        row.assignee_id = by.staff;
    })
    .await?;
    Ok(done.0)
}

/// Takes a ticket that nobody works on yet, and leaves any other as it is: for actions that come after the taking.
pub async fn take_if_untouched(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
) -> Result<ticket::Model, Error> {
    match ticket.status {
        Status::New | Status::Routed => take(db, app, ticket, by).await,
        _ => Ok(ticket),
    }
}
