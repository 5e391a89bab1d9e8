//! Telling an answer to the people behind a ticket: those whose tickets were merged into it.
//!
//! They may be strangers to each other, so each reads it as if it had been written to them alone: variables are filled
//! with their own name and number, the first reporter's name and number are replaced, and an answer that still carries
//! something of the first reporter is refused before anybody is told anything.
//!
//! A few are told in the transaction of the answer; where there are many, [`job`] tells them after it.

mod greeting;
pub mod job;
pub mod person;
mod said;

use entity::{ticket, ticket_event::EventKind};
use kernel::{
    id::{EventId, TicketId},
    identity::{email::EmailAddress, phone::PhoneNumber},
    status::Status,
    text::PersonName,
    visibility::Visibility,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Func},
};
use serde_json::json;
use std::collections::BTreeSet;

use self::{person::Person, said::Said};
use super::{
    phrase::{Phrasing, address},
    record::{self, By, Words, tell_reporter},
};
use crate::{
    app::App,
    http::error::{Error, FieldErrors},
    notify::outbox::MailKind,
};

/// How many people are told while whoever answers waits; more are told by jobs.
pub const TOLD_AT_ONCE: usize = 20;

/// An answer that was given, and is to be told to others.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// The ticket that was answered.
    pub ticket: &'a ticket::Model,
    /// The answer in its history, where the files that came with it go along.
    pub event: Option<EventId>,
    /// Who answered.
    pub by: By,
    /// The words, before any variable is filled.
    pub text: &'a str,
    /// What the words are filled with.
    pub phrasing: &'a Phrasing,
}

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

    /// Who they are.
    pub fn people(&self) -> impl Iterator<Item = Person> {
        self.merged.iter().map(Person::from)
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

    /// Refuses a text from which one of the readers would learn of another. Where the reporter of `ticket` itself asked to stay
    /// unknown, a text with something of them is not refused but told without it (see [`hide`]).
    pub fn accepts_all(
        &self,
        ticket: &ticket::Model,
        text: &str,
        phrasing: &Phrasing,
    ) -> Result<(), FieldErrors> {
        self.accepts(ticket, text, phrasing)?;
        let mut readers: BTreeSet<String> = self.merged.iter().map(key).collect();
        readers.insert(key(ticket));
        let people: Vec<Person> = self.people().collect();
        if tells_of(&people, ticket, &readers, text) {
            return Err(FieldErrors::one("message", "names-reporter"));
        }
        Ok(())
    }

    /// Whether one of these readers would learn from a text, written on the ticket of `first`, of another of `people`.
    pub fn would_learn_of(&self, people: &[Person], first: &ticket::Model, text: &str) -> bool {
        let readers: BTreeSet<String> = self.merged.iter().map(key).collect();
        tells_of(people, first, &readers, text)
    }

    /// Refuses a text from which a stranger would learn who filed `ticket`. Where that reporter asked to stay unknown the
    /// text is not refused but told without them (see [`hide`]).
    pub fn accepts(
        &self,
        ticket: &ticket::Model,
        text: &str,
        phrasing: &Phrasing,
    ) -> Result<(), FieldErrors> {
        if ticket.secret {
            return Ok(());
        }
        for stranger in self
            .merged
            .iter()
            .filter(|other| other.reporter_email.lookup_key() != ticket.reporter_email.lookup_key())
        {
            if betrays(&personalise(text, phrasing, ticket, stranger), ticket, stranger) {
                return Err(FieldErrors::one("message", "names-reporter"));
            }
        }
        Ok(())
    }

    /// Sees to it that each of them reads the answer in their own conversation and gets the mail that tells of it; says
    /// where it was written by now.
    pub async fn retell(
        &self,
        db: &impl ConnectionTrait,
        app: &App,
        answer: Answer<'_>,
    ) -> Result<Vec<(TicketId, EventId)>, Error> {
        if self.merged.len() > TOLD_AT_ONCE {
            let readers: Vec<TicketId> = self.merged.iter().map(|merged| merged.id).collect();
            job::enqueue(db, app, answer, &readers).await?;
            return Ok(Vec::new());
        }
        let mut told = Vec::with_capacity(self.merged.len());
        for merged in &self.merged {
            told.push(tell(db, app, answer, merged).await?);
        }
        Ok(told)
    }
}

/// Whether a ticket of somebody else was merged into this one, for pages: asked of the database, which reads one row and not
/// thousands. As [`Audience::has_strangers`], but that an address in capitals that are not ASCII may count as another.
pub async fn has_strangers_behind(db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<bool, DbErr> {
    let address = Expr::expr(Func::lower(Expr::col(ticket::Column::ReporterEmail)));
    let stranger: Option<TicketId> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::MergedInto.eq(ticket.id))
        .filter(ticket::Column::Status.eq(Status::Merged))
        .filter(address.ne(key(ticket)))
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(stranger.is_some())
}

/// One person, whatever ticket it is.
fn key(of: &ticket::Model) -> String {
    of.reporter_email.lookup_key()
}

/// Whether a text tells of somebody whose ticket was merged, where a reader is somebody else. The first reporter has rules of
/// their own: their name becomes each reader's.
fn tells_of(people: &[Person], first: &ticket::Model, readers: &BTreeSet<String>, text: &str) -> bool {
    let own = key(first);
    let said = Said::of(text, first);
    people.iter().any(|person| {
        let key = person.key();
        let has_stranger = readers.len() > 1 || !readers.contains(&key);
        key != own && has_stranger && said.names(person)
    })
}

/// Writes the answer into one conversation, and the mail that tells of it; says where it was written.
async fn tell(
    db: &impl ConnectionTrait,
    app: &App,
    answer: Answer<'_>,
    reader: &ticket::Model,
) -> Result<(TicketId, EventId), Error> {
    let words = Words {
        body: Some(personalise(answer.text, answer.phrasing, answer.ticket, reader)),
        data: Some(json!({ "answered_in": answer.ticket.id })),
        visibility: Some(Visibility::Reporter),
    };
    let mut row = reader.clone();
    row.first_answered_at = row.first_answered_at.or(Some(app.clock.now()));
    let (row, event) = record::annotate(db, app, row, answer.by, EventKind::Answered, words).await?;
    tell_reporter(db, app, &row, MailKind::Answer, event).await?;
    Ok((row.id, event))
}

/// The text as `reader` gets it: variables filled, and the first reporter's name and number replaced by theirs. Of a first
/// reporter who asked to stay unknown nothing else is left either.
fn personalise(text: &str, phrasing: &Phrasing, first: &ticket::Model, reader: &ticket::Model) -> String {
    let shown = first.number.to_string();
    let number = reader.number.to_string();
    let text = phrasing.fill(text, reader);
    let text = text
        .replace(&shown, &number)
        .replace(first.number.as_str(), &number);
    if first.secret {
        return hide(&text, first, &address(reader));
    }
    replace_words(
        &text,
        first.reporter_name.as_str(),
        &address(reader),
        |said, name| said == name,
    )
}

/// Takes everything out of a text by which `first` could be known. Silently: a refusal would tell a unit, which may not
/// know who it is, that it has guessed right.
fn hide(text: &str, first: &ticket::Model, own: &str) -> String {
    let alike = |said: &str, name: &str| said.to_lowercase() == name.to_lowercase();
    // The address before the name: it often holds the name.
    let text = replace_words(text, first.reporter_email.as_str(), "…", alike);
    let mut text = replace_words(&text, first.reporter_name.as_str(), own, alike);
    for word in first
        .reporter_name
        .as_str()
        .split_whitespace()
        .filter(|word| is_telling(word))
    {
        text = replace_words(&text, word, own, alike);
    }
    let Some(phone) = first.reporter_phone.as_ref().map(ToString::to_string) else {
        return text;
    };
    let core = phone.strip_prefix("+62").unwrap_or(&phone);
    let mut shown = String::with_capacity(text.len());
    for run in text.split_inclusive(|sign| !is_of_phone(sign)) {
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        if !digits.contains(core) {
            shown.push_str(run);
            continue;
        }
        shown.push_str(" … ");
        // The run ends with what ended it.
        shown.extend(run.chars().last().filter(|last| !is_of_phone(*last)));
    }
    shown
}

/// Whether a sign may stand in a phone number as people write it.
fn is_of_phone(sign: char) -> bool {
    sign.is_ascii_digit() || " +-.()".contains(sign)
}

/// Whether the story of a report tells who wrote it.
pub fn story_names_reporter(ticket: &ticket::Model) -> bool {
    let story = format!("{}\n{}", ticket.subject, ticket.description);
    names_writer(
        &story,
        &ticket.reporter_name,
        &ticket.reporter_email,
        ticket.reporter_phone.as_ref(),
    )
}

/// Whether a text tells who wrote it: their name as written, address, phone.
pub fn names_writer(
    text: &str,
    name: &PersonName,
    email: &EmailAddress,
    phone: Option<&PhoneNumber>,
) -> bool {
    let text = text.to_lowercase();
    let digits = digits_of(&text);
    says(&text, &name.as_str().to_lowercase()) || has_address_or_phone(&text, &digits, email, phone)
}

/// Whether a word of somebody's name stands in a text.
pub fn says_part_of(text: &str, name: &PersonName) -> bool {
    let (text, name) = (text.to_lowercase(), name.as_str().to_lowercase());
    let mut parts = words(&name).filter(|word| is_telling(word));
    parts.any(|part| words(&text).any(|said| said == part))
}

/// Whether a text in lower case holds the address or the phone number of a ticket's reporter.
fn has_contact(text: &str, of: &ticket::Model) -> bool {
    has_address_or_phone(
        text,
        &digits_of(text),
        &of.reporter_email,
        of.reporter_phone.as_ref(),
    )
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The same where the digits of the text were taken out before.
fn has_address_or_phone(text: &str, digits: &str, email: &EmailAddress, phone: Option<&PhoneNumber>) -> bool {
    let phone = phone.map(ToString::to_string);
    // The country code apart: people write 08… for +628….
    let phone = phone.as_deref().and_then(|phone| phone.strip_prefix("+62"));
    text.contains(&email.lookup_key()) || phone.is_some_and(|phone| digits.contains(phone))
}

/// Whether a text made for `reader` still shows who `first` is: name in another spelling, a word of the name in the
/// greeting, address, phone. Words are compared whole: "ditangani" does not name Ani.
fn betrays(text: &str, first: &ticket::Model, reader: &ticket::Model) -> bool {
    let plain = text.to_lowercase();
    let own = reader.reporter_name.as_str().to_lowercase();
    let name = first.reporter_name.as_str().to_lowercase();
    let greeting = plain.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let greets = words(&name)
        .filter(|word| is_telling(word) && !words(&own).any(|mine| mine == *word))
        .any(|word| words(greeting).any(|said| said == word));
    greets || (says(&plain, &name) && !says(&own, &name)) || has_contact(&plain, first)
}

/// Whether a word of a name is long enough to be more than an initial.
fn is_telling(word: &str) -> bool {
    word.chars().count() >= 3
}

/// Whether the words of `name` stand in `text` one after the other.
fn says(text: &str, name: &str) -> bool {
    let name: Vec<&str> = words(name).collect();
    let text: Vec<&str> = words(text).collect();
    !name.is_empty() && text.windows(name.len()).any(|some| some == name)
}

/// Replaces every place where the words of `from` stand one after the other.
fn replace_words(text: &str, from: &str, to: &str, alike: impl Fn(&str, &str) -> bool) -> String {
    let from: Vec<&str> = words(from).collect();
    let said: Vec<(usize, &str)> = places(text).collect();
    let mut out = String::with_capacity(text.len());
    let (mut copied, mut at) = (0, 0);
    while let Some(some) = said.get(at..at + from.len()).filter(|_| !from.is_empty()) {
        let is_it = some.iter().zip(&from).all(|((_, said), word)| alike(said, word));
        let (Some((start, _)), Some((last, word))) = (some.first(), some.last()) else {
            break;
        };
        if is_it {
            out.push_str(text.get(copied..*start).unwrap_or_default());
            out.push_str(to);
            copied = last + word.len();
            at += from.len();
        } else {
            at += 1;
        }
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    out
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    places(text).map(|(_, word)| word)
}

/// Words with where they begin, in bytes.
fn places(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_replaced() {
        let exact = |said: &str, name: &str| said == name;
        assert_eq!(
            replace_words("Diantara kami, Dian.", "Dian", "Budi", exact),
            "Diantara kami, Budi."
        );
        assert_eq!(
            replace_words("Ani Wijaya, Ani  Wijaya!", "Ani Wijaya", "Budi", exact),
            "Budi, Budi!"
        );
        assert_eq!(replace_words("Ani", "Ani Wijaya", "Budi", exact), "Ani");
        assert_eq!(replace_words("ANI", "Ani", "Budi", exact), "ANI");
        assert_eq!(replace_words("Ani", "", "Budi", exact), "Ani");
    }

    #[test]
    fn a_name_is_said_only_by_whole_words() {
        assert!(!says("sudah ditangani dan dilayani", "ani"));
        assert!(!says("kembali sekali", "ali"));
        assert!(says("untuk ani, ya", "ani"));
        assert!(says("agung  prasetyo", "agung prasetyo"));
    }
}
