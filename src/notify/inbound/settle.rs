//! A person's mail becomes a reply in its ticket, or a new ticket by the same rules as the form's.

use std::collections::BTreeMap;

use entity::{
    inbound_mail::InboundState,
    ticket::{self, Channel},
};
use kernel::{
    identity::EmailAddress,
    locale::Locale,
    status::Status,
    text::{Body, PersonName, Subject, clean_line},
};
use serde_json::{Map, json};

use super::{
    enclosures::Enclosures,
    mail::Mail,
    quoted::{OwnWords, Rest, own_words},
    take::Outcome,
    tongue,
};
use crate::{
    app::App,
    directory::{self, Directory, Service},
    http::{error::Error, locale},
    notify::redact,
    ticket::{
        attachment::{self, Stored},
        by_reporter::ReporterError,
        filing::{
            self, Filing, RawFiling,
            file::{FileError, Request},
            subject,
        },
        reply::{self, Reply},
    },
};

/// The service of tickets that begin by mail.
const SERVICE: &str = "kontak-petugas";
/// What a name is made of where nobody gave one.
const NAMELESS: &str = "Pelapor";

/// Puts a mail into its ticket, as the reply of its reporter. A ticket that takes no replies any more begins another one.
pub(super) async fn join(
    app: &App,
    mail: &Mail<'_>,
    from: &EmailAddress,
    ticket: &ticket::Model,
) -> Result<Outcome, Error> {
    if matches!(ticket.status, Status::Closed | Status::Rejected) {
        return file(app, mail, from, Some(ticket)).await;
    }
    let mut found = Enclosures::of(app, mail).await?;
    let own = own_words(&mail.text);
    let told = format!(
        "{}{}",
        told_of(own.rest, ticket.locale),
        found.told(ticket.locale)
    );
    let (words, is_cut) = fitted(&own.text, &told);
    let notes = notes(&found, is_cut, own.rest);
    let is_whole = found.is_whole() && !is_cut && own.rest == Rest::Quoted;
    let files = std::mem::take(&mut found.files);
    let key = key(mail);
    let Ok(parsed) = Reply::parse(&words, files, Some(&key)) else {
        return Ok(Outcome {
            ticket: Some(ticket.id),
            ..Outcome::of(InboundState::Noted, Some("empty"))
        });
    };
    match reply::reply(app, ticket.id, parsed).await {
        Ok(_) => Ok(Outcome {
            ticket: Some(ticket.id),
            notes,
            keep: !is_whole,
            ..Outcome::of(InboundState::Joined, None)
        }),
        Err(ReporterError::Fault(error)) => Err(*error),
        Err(ReporterError::TooMuchToday) => Ok(Outcome {
            ticket: Some(ticket.id),
            ..Outcome::tray("too-much-today")
        }),
        // It was closed a moment ago.
        Err(_) => file(app, mail, from, Some(ticket)).await,
    }
}

/// Files a mail as a ticket. `after` is the ticket it was meant for, which takes no replies any more.
pub(super) async fn file(
    app: &App,
    mail: &Mail<'_>,
    from: &EmailAddress,
    after: Option<&ticket::Model>,
) -> Result<Outcome, Error> {
    let secret = after.is_some_and(|ticket| ticket.secret);
    file_as(app, mail, from, after, secret).await
}

/// The same; `secret` where the mail is about a complaint whose reporter asked to stay unknown to the unit: so they stay.
pub(super) async fn file_as(
    app: &App,
    mail: &Mail<'_>,
    from: &EmailAddress,
    after: Option<&ticket::Model>,
    secret: bool,
) -> Result<Outcome, Error> {
    let directory = directory::current(app).await?;
    let slug = SERVICE.parse().map_err(Error::internal)?;
    let Some(service) = directory.service(&slug) else {
        return Ok(Outcome::tray("no-service"));
    };
    let language = after.map_or_else(|| tongue::of(&mail.text), |ticket| ticket.locale);
    let mut found = Enclosures::of(app, mail).await?;
    let own = written(mail, after);
    let rest = own.rest;
    let Some(words) = words(own.text, mail, &found, language, after) else {
        return Ok(Outcome::tray("empty"));
    };
    let told = format!("{}{}", told_of(rest, language), found.told(language));
    let (description, is_cut) = fitted(&words, &told);
    let Some(mut filing) = parsed(app, &directory, service, mail, from, &description) else {
        return Ok(Outcome::tray("not-fileable"));
    };
    if secret {
        filing.secret = true;
        filing.subject = subject::without_story(&service.row.name_id).map_err(Error::internal)?;
    }
    let notes = notes(&found, is_cut, rest);
    let is_whole = found.is_whole() && !is_cut && rest == Rest::Quoted;
    let stored = attachment::store_all(app, std::mem::take(&mut found.files)).await?;
    let ticket = filed(app, &directory, &filing, mail, language, stored).await?;
    Ok(Outcome {
        ticket: Some(ticket.id),
        notes,
        keep: !is_whole,
        ..Outcome::of(InboundState::Filed, after.map(|_| "after-the-end"))
    })
}

async fn filed(
    app: &App,
    directory: &Directory,
    filing: &Filing,
    mail: &Mail<'_>,
    language: Locale,
    stored: Vec<Stored>,
) -> Result<ticket::Model, Error> {
    let keys = attachment::keys(&stored);
    let mut file_hashes: Vec<String> = stored.iter().map(|file| file.sha256.clone()).collect();
    file_hashes.sort();
    let now = app.clock.now();
    let request = Request {
        channel: Channel::Mail,
        locale: language,
        notice_version: directory
            .notice(now)
            .map(|notice| notice.version.clone())
            .unwrap_or_default(),
        key: Some(key(mail)),
        draft: None,
        file_hashes,
        files: stored,
        is_local: false,
    };
    let done = filing::file::file(app, directory, filing, request).await;
    // After a lost connection nobody knows whether the ticket is there: then the bytes stay too.
    let is_unknown = matches!(&done, Err(FileError::Db(error)) if crate::db::is_unavailable(error));
    let is_new = done.as_ref().is_ok_and(|filed| filed.is_new);
    if !is_new && !is_unknown {
        attachment::discard(app, keys.iter().map(String::as_str)).await;
    }
    Ok(done?.ticket)
}

/// One ticket, one reply per mail, however often it comes.
fn key(mail: &Mail<'_>) -> String {
    format!("mail:{}", mail.digest)
}

/// What a person wrote: in an answer, without the mails before it.
fn written(mail: &Mail<'_>, after: Option<&ticket::Model>) -> OwnWords {
    match after {
        Some(_) => own_words(&mail.text),
        None => OwnWords {
            text: mail.text.clone(),
            rest: Rest::Quoted,
        },
    }
}

/// A paragraph about lines that were left out and may be the author's; empty where none were.
fn told_of(rest: Rest, language: Locale) -> String {
    match rest {
        Rest::Quoted | Rest::OurMail => String::new(),
        Rest::Unknown => format!("\n\n[{}]", locale::plain(language, "inbound-rest-kept")),
    }
}

/// What the ticket begins with: the words, else the subject, else that there are only files.
fn words(
    text: String,
    mail: &Mail<'_>,
    found: &Enclosures,
    language: Locale,
    after: Option<&ticket::Model>,
) -> Option<String> {
    let words = if !text.is_empty() {
        text
    } else if !mail.subject.is_empty() {
        mail.subject.clone()
    } else if !found.files.is_empty() {
        locale::plain(language, "inbound-files-only")
    } else {
        return None;
    };
    let Some(after) = after else {
        return Some(words);
    };
    let args = Map::from_iter([("number".to_owned(), json!(after.number.to_string()))]);
    let lead = locale::sentence(language, "inbound-after-the-end", &args);
    Some(format!("[{lead}]\n\n{words}"))
}

/// By the rules of the form. What a mail program put into name or subject must not keep anybody from filing.
fn parsed(
    app: &App,
    directory: &Directory,
    service: &Service,
    mail: &Mail<'_>,
    from: &EmailAddress,
    description: &str,
) -> Option<Filing> {
    let subject: String = redact::identity_numbers(&mail.subject)
        .chars()
        .take(Subject::MAX)
        .collect();
    let today = app.clock.now().with_timezone(&directory.tz).date_naive();
    let usual = [
        ("name", name(mail, from)),
        ("email", from.to_string()),
        ("subject", subject),
        ("description", description.to_owned()),
    ];
    let mut fields: BTreeMap<String, String> = usual
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let first = filing::parse(
        &RawFiling {
            fields: fields.clone(),
        },
        service,
        directory,
        today,
    );
    first
        .or_else(|_| {
            fields.remove("subject");
            fields.insert("name".into(), NAMELESS.into());
            filing::parse(&RawFiling { fields }, service, directory, today)
        })
        .ok()
}

/// As they call themselves, else what stands before the @.
fn name(mail: &Mail<'_>, from: &EmailAddress) -> String {
    let local = from.as_str().split('@').next().unwrap_or_default();
    let local = clean_line(&local.replace(['.', '_', '+', '-'], " "));
    let given = clean_line(mail.from_name.trim_matches(['"', '\'']));
    [given, local]
        .iter()
        .find_map(|one| PersonName::parse(one).ok())
        .map_or_else(|| NAMELESS.to_owned(), |name| name.to_string())
}

/// `words` cut to what a ticket holds together with the paragraph `told`, and whether they were cut.
fn fitted(words: &str, told: &str) -> (String, bool) {
    let room = Body::MAX.saturating_sub(told.chars().count() + 4);
    let is_cut = words.chars().count() > room;
    let mut fitted: String = words.chars().take(room).collect();
    if is_cut {
        fitted.push_str(" […]");
    }
    (format!("{fitted}{told}"), is_cut)
}

fn notes(found: &Enclosures, is_cut: bool, rest: Rest) -> Vec<String> {
    let mut notes = found.notes();
    if is_cut {
        notes.push("shortened".to_owned());
    }
    if rest == Rest::Unknown {
        notes.push("rest-kept".to_owned());
    }
    notes
}
