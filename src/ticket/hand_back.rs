//! Hand back: a ticket returns to the queue of Biro Humas, with the reason. A unit returns what is not its own; Humas recalls
//! what it sent to the wrong or a silent unit, or what turned out to be a duplicate or spam while it was worked on.

use entity::ticket;
use kernel::{role::Role, text::Body};
use serde::{Deserialize, Serialize};
use serde_json::json;
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

/// What is sent where a reason is asked.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct HandBackForm {
    /// Why, for colleagues; the reporter does not read it.
    #[serde(default)]
    pub reason: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl HandBackForm {
    fn parse(&self) -> Result<Body, Error> {
        let mut errors = FieldErrors::default();
        let reason = required(Some(&self.reason), "reason", &mut errors);
        all_or_errors(reason, errors)
    }
}

impl StaffAction for HandBackForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        self.parse().map(drop)
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let reason = self.parse()?;
        with_ticket(app, staff, target, async |tx, ticket| {
            let words = Words {
                body: Some(reason.to_string()),
                data: Some(json!({ "unit": ticket.unit_code, "recalled": staff.role == Role::Humas })),
                visibility: None,
            };
            let by = target.by(staff);
            let done = record::apply(tx, app, ticket, by, Action::HandBack, words, |row| {
                row.unit_code = None;
                row.assignee_id = None;
            })
            .await?;
            Ok(done.0)
        })
        .await
    }
}
