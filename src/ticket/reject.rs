//! Reject: Biro Humas does not take a ticket on; the reporter reads why.

use entity::ticket;
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

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct RejectForm {
    /// Why; the reporter reads it.
    #[serde(default)]
    pub reason: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl StaffAction for RejectForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let mut errors = FieldErrors::default();
        let reason = required(Some(&self.reason), "reason", &mut errors);
        let reason = all_or_errors(reason, errors)?;
        with_ticket(app, staff, target, async |tx, ticket| {
            let words = Words {
                body: Some(reason.to_string()),
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
