//! The history of a ticket as staff read it: who, what, when, and the words.

use chrono::{DateTime, Utc};
use entity::{
    attachment,
    ticket_event::{self, EventKind},
};
use kernel::{actor::ActorKind, id::StaffId, locale::Locale, visibility::Visibility};
use sea_orm::ActiveEnum;
use serde::Serialize;
use serde_json::{Map, Value};

use super::dossier::Dossier;
use crate::{
    directory::Directory,
    http::locale::{plain, sentence},
    ticket::{attachment::size_text, store::IN_VIEW},
};

/// The view of `partials/timeline_item`.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub actor: String,
    /// What they did.
    pub title: String,
    /// Their words.
    pub body: Option<String>,
    /// `reporter` and `staff` speak, `note` is between colleagues, `event` happened.
    pub kind: &'static str,
    /// Files.
    pub attachments: Vec<FileLink>,
    /// `public` or `internal`.
    pub visibility: &'static str,
    /// What links lead to; nothing here does.
    pub anchor: Option<&'static str>,
}

/// A file as `partials/attachments` shows it.
#[derive(Clone, Debug, Serialize)]
pub struct FileLink {
    /// Name.
    pub name: String,
    /// Where it is fetched.
    pub url: String,
    /// `812 KB`.
    pub size_text: String,
    /// `image` or `pdf`.
    pub kind: &'static str,
}

/// The whole history, oldest first; the report itself is its first entry.
pub fn entries(dossier: &Dossier, locale: Locale, base: &str) -> Vec<Entry> {
    let teller = Teller {
        dossier,
        locale,
        base,
    };
    dossier.events.iter().map(|event| teller.entry(event)).collect()
}

/// What happened since a version: one short sentence per event, of many the newest.
pub fn since(dossier: &Dossier, locale: Locale, seen: i64) -> Vec<String> {
    let news = dossier.ticket.version.checked_sub(seen);
    // Only of so many the dossier surely has every one.
    let news = news.map_or(0, |news| news.clamp(0, IN_VIEW.cast_signed()));
    let news = usize::try_from(news).unwrap_or(0);
    let teller = Teller {
        dossier,
        locale,
        base: "",
    };
    let skipped = dossier.events.len().saturating_sub(news);
    dossier
        .events
        .iter()
        .skip(skipped)
        .map(|event| format!("{} {}", teller.actor(event), teller.title(event)))
        .collect()
}

struct Teller<'a> {
    dossier: &'a Dossier,
    locale: Locale,
    base: &'a str,
}

impl Teller<'_> {
    fn entry(&self, event: &ticket_event::Model) -> Entry {
        let filed = event.action == EventKind::Filed;
        let body = if filed {
            Some(self.dossier.ticket.description.to_string())
        } else {
            self.dossier.words_of(event)
        };
        let sent = self.dossier.files_with(event);
        let attachments: Vec<FileLink> = sent.map(|file| self.link(file)).collect();
        let for_staff = event.visibility == Visibility::Staff;
        let has_words = body.is_some() || !attachments.is_empty();
        let kind = match event.actor_kind {
            _ if !has_words => "event",
            _ if for_staff => "note",
            ActorKind::Reporter => "reporter",
            ActorKind::Staff => "staff",
            ActorKind::System => "event",
        };
        Entry {
            at: event.at,
            actor: self.actor(event),
            title: self.title(event),
            body,
            kind,
            attachments,
            visibility: if for_staff { "internal" } else { "public" },
            anchor: None,
        }
    }

    fn actor(&self, event: &ticket_event::Model) -> String {
        match event.actor_kind {
            ActorKind::Reporter => self.dossier.reporter_name(self.locale),
            ActorKind::Staff => self.dossier.name_of(event.staff_id),
            ActorKind::System => plain(self.locale, "desk-system"),
        }
    }

    fn title(&self, event: &ticket_event::Model) -> String {
        let data = &event.data;
        let text = |name: &str| data.get(name).and_then(Value::as_str);
        let directory = &self.dossier.directory;
        let mut args = Map::new();
        if let Some(unit) = text("unit") {
            args.insert("unit".into(), unit_name(directory, self.locale, unit).into());
        }
        if let Some(staff) = text("staff").and_then(|id| id.parse::<StaffId>().ok()) {
            args.insert("staff".into(), self.dossier.name_of(Some(staff)).into());
        }
        if let Some(number) = text("number") {
            args.insert("number".into(), shown_number(number).into());
        }
        if let Some(check) = text("check") {
            let how = plain(self.locale, &format!("email-check-{}", check.replace('_', "-")));
            args.insert("check".into(), how.into());
        }
        if text("agency").is_some() {
            let told = self
                .dossier
                .diagnosis
                .as_ref()
                .and_then(|told| told.agency.as_ref());
            let name = told.map_or_else(|| "–".to_owned(), |name| name.of(self.locale).to_owned());
            args.insert("agency".into(), name.into());
        }
        if let Some(files) = data.get("files").filter(|files| files.is_u64()) {
            args.insert("files".into(), files.clone());
        }
        if let Some(rating) = data.get("rating") {
            args.insert("rating".into(), rating.clone());
        }
        if let Some(clock) = text("clock") {
            args.insert(
                "clock".into(),
                plain(self.locale, &format!("clock-{clock}")).into(),
            );
        }
        if let Some(level) = data.get("level") {
            args.insert("level".into(), level.clone());
        }
        if let Some(why) = text("why") {
            args.insert("why".into(), plain(self.locale, &format!("why-{why}")).into());
        }
        let class = data.pointer("/class/to").and_then(Value::as_i64);
        let class = class.and_then(|no| class_name(directory, self.locale, i32::try_from(no).ok()?));
        if let Some(class) = &class {
            args.insert("class".into(), class.as_str().into());
        }
        sentence(self.locale, &key(event, class.is_some()), &args)
    }

    fn link(&self, file: &attachment::Model) -> FileLink {
        file_link(file, self.locale, self.base)
    }
}

/// The sentence of an event; some have a second one for what only sometimes is so.
fn key(event: &ticket_event::Model, has_class: bool) -> String {
    let word = event.action.to_value().replace('_', "-");
    let variant = match event.action {
        EventKind::Verified | EventKind::Classified if has_class => "-class",
        EventKind::HandedBack if event.data.get("recalled") == Some(&Value::Bool(true)) => "-recalled",
        EventKind::Resolved if event.body.is_some() => "-answer",
        EventKind::Warned if event.data.get("level").and_then(Value::as_i64) == Some(100) => "-over",
        EventKind::FollowerWrote if event.body.is_none() => "-files",
        EventKind::Answered if event.data.get("answered_in").is_some() => "-merged",
        _ => "",
    };
    format!("desk-did-{word}{variant}")
}

/// A file as a link below the ticket's page.
pub fn file_link(file: &attachment::Model, locale: Locale, base: &str) -> FileLink {
    FileLink {
        name: file.name.clone(),
        url: format!("{base}/lampiran/{}", file.id),
        size_text: size_text(locale, file.size),
        kind: if file.media_type.starts_with("image/") {
            "image"
        } else {
            "pdf"
        },
    }
}

/// Name of a unit in a language; its code where the unit is gone.
pub fn unit_name(directory: &Directory, locale: Locale, code: &str) -> String {
    let unit = directory.units.iter().find(|unit| unit.code.as_str() == code);
    unit.map_or_else(
        || code.to_owned(),
        |unit| match locale {
            Locale::Id => unit.name.clone(),
            Locale::En => unit.name_en.clone(),
        },
    )
}

/// Number and name of a class.
pub fn class_name(directory: &Directory, locale: Locale, no: i32) -> Option<String> {
    let class = directory.class(no)?;
    let name = match locale {
        Locale::Id => &class.name,
        Locale::En => &class.name_en,
    };
    Some(format!("{no}. {name}"))
}

fn shown_number(stored: &str) -> String {
    kernel::ticket_number::TicketNumber::parse(stored)
        .map_or_else(|_| stored.to_owned(), |number| number.to_string())
}
