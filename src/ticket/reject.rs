//! Reject: Biro Humas does not take a ticket on; the reporter reads why.

use entity::ticket;
use kernel::status::Status;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, all_or_errors, with_ticket},
    lifecycle::Action,
    merge,
    phrase::{Phrase, Phrasing},
    record::{self, Words},
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
};

/// Characters of a reason: a citizen is turned away by it, and a sign would not tell them why.
const SHORTEST: usize = 10;

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct RejectForm {
    /// Why; the reporter reads it, variables filled as in an answer.
    #[serde(default)]
    pub reason: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl RejectForm {
    fn parse(&self) -> Result<Phrase, Error> {
        let mut errors = FieldErrors::default();
        let reason = Phrase::required(&self.reason, "reason", true, &mut errors);
        if reason
            .as_ref()
            .is_some_and(|reason| reason.as_str().chars().count() < SHORTEST)
        {
            errors.add("reason", "reason-too-short");
        }
        all_or_errors(reason, errors)
    }
}

impl StaffAction for RejectForm {
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
            // Those whose tickets were merged into this one were promised an answer, and would never hear of this.
            if ticket.status == Status::New && merge::has_merged(tx, ticket.id).await? {
                return Err(Error::Conflict("merged-wait".into()));
            }
            let words = Words {
                body: Some(phrasing.fill(reason.as_str(), &ticket)),
                ..Words::default()
            };
            let by = target.by(staff);
            let done = record::apply(tx, app, ticket, by, Action::Reject, words, |row| {
                row.assignee_id = None;
            })
            .await?;
            Ok(done.0)
        })
        .await
    }
}
