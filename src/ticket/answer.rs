//! Answer: the reporter reads it, the clock of the first answer stops, the work may go on.
//!
//! Whoever waits behind the ticket, because theirs was merged into it, is answered as well: with their own name and
//! number, in their own ticket's conversation ([`super::retell`]).

use entity::ticket;
use kernel::visibility::Visibility;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, all_or_errors, with_ticket},
    enclose::Enclosed,
    lifecycle::{Action, transition},
    phrase::{Phrase, Phrasing},
    record::{self, ActError, By, Words},
    retell::{Answer, Audience},
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
};

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct AnswerForm {
    /// The answer. `{{nama}} {{nomor}} {{layanan}} {{tenggat}} {{petugas}} {{unit}}` are filled for each reader.
    #[serde(default)]
    pub message: String,
    /// Send it although it still has a blank (`…`) of a template in it.
    #[serde(default)]
    pub blanks: bool,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl AnswerForm {
    fn parse(&self) -> Result<Phrase, Error> {
        let mut errors = FieldErrors::default();
        let text = Phrase::required(&self.message, "message", self.blanks, &mut errors);
        all_or_errors(text, errors)
    }
}

impl StaffAction for AnswerForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        self.parse().map(drop)
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let text = self.parse()?;
        let phrasing = Phrasing::of(app, staff).await?;
        with_ticket(app, staff, target, async |tx, ticket| {
            let files = Enclosed::of(tx, target).await?;
            answer(tx, app, ticket, target.by(staff), &text, &phrasing, &files).await
        })
        .await
    }
}

/// Answers in the caller's transaction; whoever answers a ticket that nobody has makes it theirs.
pub async fn answer(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
    text: &Phrase,
    phrasing: &Phrasing,
    files: &Enclosed,
) -> Result<ticket::Model, Error> {
    // Where nothing can be answered, nobody may try out whose name is refused.
    transition(ticket.status, by.actor, Action::Answer).map_err(ActError::from)?;
    let audience = Audience::of(db, &ticket).await?;
    // Files first: their refusal must not tell whether the text would have named somebody.
    files.check_readers(&audience, &ticket)?;
    audience.accepts_all(&ticket, text.as_str(), phrasing)?;
    let words = Words {
        body: Some(phrasing.fill(text.as_str(), &ticket)),
        ..Words::default()
    };
    let (answered, event) = record::apply(db, app, ticket, by, Action::Answer, words, |row| {
        row.assignee_id = row.assignee_id.or(by.staff);
    })
    .await?;
    files
        .go_with(db, answered.id, event, Visibility::Reporter)
        .await?;
    let answer = Answer {
        ticket: &answered,
        event: Some(event),
        by,
        text: text.as_str(),
        phrasing,
    };
    let told = audience.retell(db, app, answer).await?;
    files.go_along(db, app, &told).await?;
    Ok(answered)
}
