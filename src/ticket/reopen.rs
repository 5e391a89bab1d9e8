//! Reopen, by staff: what was rejected goes back to Biro Humas's queue, what was resolved or closed is worked on again.
//!
//! The reporter's own way is [`super::reporter_reopen`], where closed tickets are opened once; staff may more often, but
//! not later.

use chrono::{DateTime, Utc};
use entity::ticket;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, all_or_errors, with_ticket},
    lifecycle::Action,
    phrase::{Phrase, Phrasing},
    record::{self, Words},
    reporter_reopen::REOPEN_WITHIN,
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
};

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct ReopenForm {
    /// Why; the reporter reads it, variables filled as in an answer.
    #[serde(default)]
    pub reason: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl ReopenForm {
    fn parse(&self) -> Result<Phrase, Error> {
        let mut errors = FieldErrors::default();
        let reason = Phrase::required(&self.reason, "reason", true, &mut errors);
        all_or_errors(reason, errors)
    }
}

impl StaffAction for ReopenForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        self.parse().map(drop)
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let reason = self.parse()?;
        let phrasing = Phrasing::of(app, staff).await?;
        with_ticket(app, staff, target, async |tx, ticket| {
            in_time(&ticket, app.clock.now())?;
            let words = Words {
                body: Some(phrasing.fill(reason.as_str(), &ticket)),
                ..Words::default()
            };
            let by = target.by(staff);
            let done = record::apply(tx, app, ticket, by, Action::Reopen, words, |_| {}).await?;
            Ok(done.0)
        })
        .await
    }
}

/// Who reopens a closed ticket after that files a new one: the matter is another by then, and so is its promise.
fn in_time(ticket: &ticket::Model, now: DateTime<Utc>) -> Result<(), Error> {
    match ticket.closed_at {
        Some(closed) if now > closed + REOPEN_WITHIN => Err(Error::Conflict("reopen-too-late".into())),
        _ => Ok(()),
    }
}
