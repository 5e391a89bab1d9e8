//! The conversation, told to the person who filed the ticket: what they wrote, what staff wrote (answers come from a
//! person with a name), and what happened in between.

use chrono::{DateTime, Utc};
use entity::{
    attachment,
    ticket_event::{self, EventKind},
};
use kernel::{actor::ActorKind, id::EventId, locale::Locale};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::story::{People, Story};
use crate::{
    directory::{Directory, text::Named},
    http::locale::{plain, sentence},
    ticket::attachment::size_text,
};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// The reporter's words or files.
    Reporter,
    /// The words of a member of staff.
    Staff,
    /// Nobody: something happened.
    Event,
}

/// One entry of the conversation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who speaks.
    pub kind: Voice,
    /// What happened, as a word for programs (`filed`, `answered`, …).
    #[schema(value_type = String)]
    pub action: EventKind,
    /// Who, as a name in the reader's language.
    pub actor: String,
    /// What they did.
    pub title: String,
    /// Their words.
    pub body: Option<String>,
    /// Files that came with it.
    pub attachments: Vec<FileLink>,
}

/// A file, as a link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileLink {
    /// Name it is saved under.
    pub name: String,
    /// Where it is fetched, with the same right as the conversation.
    pub url: String,
    /// `image` or `pdf`.
    pub kind: &'static str,
    /// By content.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// `812 KB`.
    pub size_text: String,
}

/// A part of the conversation, oldest first. `files_at` is the path below which files are fetched.
pub fn talk(locale: Locale, story: &Story, people: &People, files_at: &str) -> Vec<Entry> {
    let teller = Teller {
        locale,
        story,
        people,
        files_at,
    };
    people.events.iter().map(|event| teller.entry(event)).collect()
}

struct Teller<'a> {
    locale: Locale,
    story: &'a Story,
    people: &'a People,
    files_at: &'a str,
}

impl Teller<'_> {
    fn entry(&self, event: &ticket_event::Model) -> Entry {
        let filed = event.action == EventKind::Filed;
        let body = if filed {
            Some(self.story.ticket.description.to_string())
        } else {
            event.body.clone()
        };
        let attachments = self.files(if filed { None } else { Some(event.id) });
        let speaks = body.is_some() || !attachments.is_empty();
        let kind = match event.actor_kind {
            ActorKind::Reporter if speaks => Voice::Reporter,
            ActorKind::Staff if speaks => Voice::Staff,
            _ => Voice::Event,
        };
        Entry {
            at: event.at,
            kind,
            action: event.action,
            actor: self.actor(event),
            title: self.title(event),
            body,
            attachments,
        }
    }

    /// `Anda`; a name with its unit; or the platform itself.
    fn actor(&self, event: &ticket_event::Model) -> String {
        if event.actor_kind == ActorKind::Reporter {
            return plain(self.locale, "talk-you");
        }
        let staff = event.staff_id.and_then(|id| self.people.staff.get(&id));
        let Some(staff) = staff else {
            return plain(self.locale, "track-system");
        };
        let unit = match &staff.unit_code {
            Some(code) => unit_name(self.locale, &self.story.directory, code.as_str()),
            None => plain(self.locale, "track-humas"),
        };
        format!("{}, {unit}", staff.name.as_str())
    }

    fn title(&self, event: &ticket_event::Model) -> String {
        let mut args = Map::new();
        if let Some(code) = event.data.get("unit").and_then(Value::as_str) {
            let name = unit_name(self.locale, &self.story.directory, code);
            args.insert("unit".into(), name.into());
        }
        for (name, key) in [("clock", "clock"), ("why", "why")] {
            if let Some(word) = event.data.get(name).and_then(Value::as_str) {
                args.insert(name.into(), plain(self.locale, &format!("{key}-{word}")).into());
            }
        }
        if let Some(rating) = event.data.get("rating") {
            args.insert("rating".into(), rating.clone());
        }
        let key = match event.action {
            // A resolution without words only ends the work; the answer came before.
            EventKind::Resolved if event.body.is_none() => "track-did-ended".to_owned(),
            action => format!("track-did-{}", word(action)),
        };
        sentence(self.locale, &key, &args)
    }

    fn files(&self, event: Option<EventId>) -> Vec<FileLink> {
        let mine = self.people.files.iter().filter(|file| file.event_id == event);
        mine.map(|file| file_link(self.locale, file, self.files_at))
            .collect()
    }
}

fn file_link(locale: Locale, file: &attachment::Model, files_at: &str) -> FileLink {
    FileLink {
        name: file.name.clone(),
        url: format!("{files_at}/{}", file.id),
        kind: if file.media_type.starts_with("image/") {
            "image"
        } else {
            "pdf"
        },
        media_type: file.media_type.clone(),
        size: file.size,
        size_text: size_text(locale, file.size),
    }
}

fn unit_name(locale: Locale, directory: &Directory, code: &str) -> String {
    let unit = directory.units.iter().find(|unit| unit.code.as_str() == code);
    unit.map_or(code, |unit| unit.name_in(locale)).to_owned()
}

/// The word of an event kind, as the database and the locale files have it.
fn word(action: EventKind) -> String {
    use sea_orm::ActiveEnum;
    action.to_value().replace('_', "-")
}
