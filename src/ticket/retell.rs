//! Telling an answer to the people behind a ticket: those whose tickets were merged into it.
//!
//! They may be strangers to each other, so each reads it as if it had been written to them alone: variables are filled
//! with their own name and number, the first reporter's name and number are replaced, and an answer that still carries
//! something of the first reporter is refused before anybody is told anything.

use entity::{ticket, ticket_event::EventKind};
use kernel::{
    id::{EventId, TicketId},
    status::Status,
    text::Body,
    visibility::Visibility,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::record::{self, By, Words, tell_reporter};
use crate::{
    app::App,
    http::{
        error::{Error, FieldErrors},
        locale::plain,
    },
    notify::outbox::MailKind,
};

/// The tickets merged into one, oldest first.
#[derive(Clone, Debug)]
pub struct Audience {
    merged: Vec<ticket::Model>,
}

impl Audience {
    /// Loads it.
    pub async fn of(db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<Self, DbErr> {
        let merged = ticket::Entity::find()
            .filter(ticket::Column::MergedInto.eq(ticket.id))
            .filter(ticket::Column::Status.eq(Status::Merged))
            .order_by_asc(ticket::Column::Id)
            .all(db)
            .await?;
        Ok(Self { merged })
    }

    /// Only this ticket.
    pub fn one(merged: ticket::Model) -> Self {
        Self { merged: vec![merged] }
    }

    /// The same people, behind another ticket.
    pub fn moved_to(mut self, home: TicketId) -> Self {
        for merged in &mut self.merged {
            merged.merged_into = Some(home);
        }
        self
    }

    /// Whether somebody else than the ticket's own reporter is in it.
    pub fn has_strangers(&self, ticket: &ticket::Model) -> bool {
        self.merged
            .iter()
            .any(|other| other.reporter_email.lookup_key() != ticket.reporter_email.lookup_key())
    }

    /// Refuses a text from which a stranger would learn who filed `ticket`.
    pub fn accepts(&self, ticket: &ticket::Model, text: &Body) -> Result<(), FieldErrors> {
        for stranger in self
            .merged
            .iter()
            .filter(|other| other.reporter_email.lookup_key() != ticket.reporter_email.lookup_key())
        {
            if betrays(&personalise(text.as_str(), ticket, stranger), ticket, stranger) {
                return Err(FieldErrors::one("message", "names-reporter"));
            }
        }
        Ok(())
    }

    /// Writes the answer into each conversation, and the mail that tells of it; says where it was written.
    pub async fn retell(
        &self,
        db: &impl ConnectionTrait,
        app: &App,
        ticket: &ticket::Model,
        by: By,
        text: &Body,
    ) -> Result<Vec<(TicketId, EventId)>, Error> {
        let mut told = Vec::with_capacity(self.merged.len());
        for merged in &self.merged {
            let words = Words {
                body: Some(personalise(text.as_str(), ticket, merged)),
                data: Some(json!({ "answered_in": ticket.id })),
                visibility: Some(Visibility::Reporter),
            };
            let mut row = merged.clone();
            row.first_answered_at = row.first_answered_at.or(Some(app.clock.now()));
            let (row, event) = record::annotate(db, app, row, by, EventKind::Answered, words).await?;
            tell_reporter(db, app, &row, MailKind::Answer, event).await?;
            told.push((row.id, event));
        }
        Ok(told)
    }
}

/// Fills the reader's name and number into the variables that were left for it. Who asked to stay unknown is addressed
/// without a name: the unit reads the text as well.
pub fn fill(text: &str, reader: &ticket::Model) -> String {
    let name = if reader.secret {
        plain(reader.locale, "reporter-address")
    } else {
        reader.reporter_name.to_string()
    };
    let number = reader.number.to_string();
    text.replace("{{nama}}", &name).replace("{{nomor}}", &number)
}

/// The text as `reader` gets it: variables filled, and the first reporter's name and number replaced by theirs.
fn personalise(text: &str, first: &ticket::Model, reader: &ticket::Model) -> String {
    let shown = first.number.to_string();
    let number = reader.number.to_string();
    let text = fill(text, reader);
    let text = text
        .replace(&shown, &number)
        .replace(first.number.as_str(), &number);
    text.replace(first.reporter_name.as_str(), reader.reporter_name.as_str())
}

/// Whether a text made for `reader` still shows who `first` is: name in another spelling, a word of the name in the
/// greeting, address, phone, ticket number.
fn betrays(text: &str, first: &ticket::Model, reader: &ticket::Model) -> bool {
    let plain = text.to_lowercase();
    let own = reader.reporter_name.as_str().to_lowercase();
    let name = first.reporter_name.as_str().to_lowercase();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let phone = first.reporter_phone.as_ref().map(ToString::to_string);
    // The country code apart: people write 08… for +628….
    let phone = phone.as_deref().and_then(|phone| phone.strip_prefix("+62"));
    let greeting = plain.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let greets = words(&name)
        .filter(|word| word.chars().count() >= 3 && !words(&own).any(|mine| mine == *word))
        .any(|word| words(greeting).any(|said| said == word));
    greets
        || (plain.contains(&name) && !own.contains(&name))
        || plain.contains(&first.reporter_email.lookup_key())
        || phone.is_some_and(|phone| digits.contains(phone))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
}
