//! Ask: staff need to know something from the reporter; the promise pauses until they write.

use entity::ticket;
use kernel::visibility::Visibility;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, all_or_errors, with_ticket},
    enclose::Enclosed,
    lifecycle::{Action, transition},
    phrase::{Phrase, Phrasing},
    record::{self, ActError, Words},
    retell::{Audience, person::Person},
    take,
};
use crate::{
    account::CurrentStaff,
    app::App,
    directory,
    http::error::{Error, FieldErrors},
    sla,
};

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct AskForm {
    /// The question; variables are filled as in an answer.
    #[serde(default)]
    pub message: String,
    /// Send it although it still has a blank (`…`) of a template in it.
    #[serde(default)]
    pub blanks: bool,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
    /// Take the ticket first if nobody has it (what the page's button does).
    #[serde(default)]
    pub take: bool,
}

impl AskForm {
    fn parse(&self) -> Result<Phrase, Error> {
        let mut errors = FieldErrors::default();
        let question = Phrase::required(&self.message, "message", self.blanks, &mut errors);
        all_or_errors(question, errors)
    }
}

impl StaffAction for AskForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        self.parse().map(drop)
    }

    /// The reporter is asked by mail. Ten working days without a word close the ticket.
    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let question = self.parse()?;
        let directory = directory::current(app).await?;
        let silence = sla::silence_ends(&directory, app.clock.now(), app.config.tz);
        let phrasing = Phrasing::with(directory, app.config.tz, staff);
        let by = target.by(staff);
        with_ticket(app, staff, target, async |tx, ticket| {
            let ticket = if self.take {
                take::take_if_untouched(tx, app, ticket, by).await?
            } else {
                ticket
            };
            // As for an answer: first whether it can be asked at all.
            transition(ticket.status, by.actor, Action::Ask).map_err(ActError::from)?;
            let merged = Person::behind(tx, ticket.id).await?;
            if Audience::one(ticket.clone()).would_learn_of(&merged, &ticket, question.as_str()) {
                return Err(FieldErrors::one("message", "names-reporter").into());
            }
            let words = Words {
                body: Some(phrasing.fill(question.as_str(), &ticket)),
                ..Words::default()
            };
            let files = Enclosed::of(tx, target).await?;
            let (asked, event) = record::apply(tx, app, ticket, by, Action::Ask, words, |row| {
                row.silent_close_at = silence;
                row.assignee_id = row.assignee_id.or(by.staff);
            })
            .await?;
            files.go_with(tx, asked.id, event, Visibility::Reporter).await?;
            Ok(asked)
        })
        .await
    }
}
