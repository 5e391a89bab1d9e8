//! Note: a word between colleagues that the reporter never sees.

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
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
};

/// What is sent to write a note.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct NoteForm {
    /// The note.
    #[serde(default)]
    pub message: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl NoteForm {
    fn parse(&self) -> Result<Body, Error> {
        let mut errors = FieldErrors::default();
        let text = required(Some(&self.message), "message", &mut errors);
        all_or_errors(text, errors)
    }
}

impl StaffAction for NoteForm {
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
            append(tx, app, ticket, target.by(staff), &text, &files).await
        })
        .await
    }
}

/// Adds a note in the caller's transaction; neither it nor its files are ever the reporter's to see.
pub async fn append(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
    text: &Body,
    files: &Enclosed,
) -> Result<ticket::Model, Error> {
    let words = Words {
        body: Some(text.to_string()),
        ..Words::default()
    };
    let (noted, event) = record::apply(db, app, ticket, by, Action::Note, words, |_| {}).await?;
    files.go_with(db, noted.id, event, Visibility::Staff).await?;
    Ok(noted)
}
