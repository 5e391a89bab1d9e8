//! Answer: the reporter reads it, the clock of the first answer stops, the work may go on.
//!
//! Whoever waits behind the ticket, because theirs was merged into it, is answered as well: with their own name and
//! number, in their own ticket's conversation ([`super::retell`]).

use entity::ticket;
use kernel::{text::Body, visibility::Visibility};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, all_or_errors, required, with_ticket},
    enclose::Enclosed,
    lifecycle::Action,
    record::{self, By, Words},
    retell::{self, Audience},
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
};

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct AnswerForm {
    /// The answer. `{{nama}}` and `{{nomor}}` become the reader's own name and ticket number.
    #[serde(default)]
    pub message: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl AnswerForm {
    fn parse(&self) -> Result<Body, Error> {
        let mut errors = FieldErrors::default();
        let text = required(Some(&self.message), "message", &mut errors);
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
        with_ticket(app, staff, target, async |tx, ticket| {
            let files = Enclosed::of(tx, target).await?;
            answer(tx, app, ticket, target.by(staff), &text, &files).await
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
    text: &Body,
    files: &Enclosed,
) -> Result<ticket::Model, Error> {
    let audience = Audience::of(db, &ticket).await?;
    audience.accepts(&ticket, text)?;
    files.check_readers(&audience, &ticket)?;
    let words = Words {
        body: Some(retell::fill(text.as_str(), &ticket)),
        ..Words::default()
    };
    let (answered, event) = record::apply(db, app, ticket, by, Action::Answer, words, |row| {
        row.assignee_id = row.assignee_id.or(by.staff);
    })
    .await?;
    files
        .go_with(db, answered.id, event, Visibility::Reporter)
        .await?;
    let told = audience.retell(db, app, &answered, by, text).await?;
    files.go_along(db, app, &told).await?;
    Ok(answered)
}
