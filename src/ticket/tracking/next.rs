//! What happens next, and when: the one thing a frightened person wants to know.

use chrono::{DateTime, Utc};
use entity::ticket;
use kernel::{locale::Locale, status::Status};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::story::Story;
use crate::{
    app::App,
    directory::{Directory, text::Named},
    http::{
        dates,
        locale::{plain, sentence},
        page::mail_key,
    },
    ticket::reporter_reopen::{REOPEN_WITHIN, may_reopen},
};

/// The next step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Next {
    /// One or two sentences.
    pub text: String,
    /// The moment they speak of, if they do.
    pub by: Option<DateTime<Utc>>,
}

/// What happens next to a ticket, seen at `now`.
pub fn next(app: &App, locale: Locale, story: &Story, now: DateTime<Utc>) -> Next {
    let ticket = &story.ticket;
    let (key, by) = step(ticket, story.was_reopened(), now);
    let mut args = Map::new();
    if let Some(by) = by {
        let at = dates::date_time(locale, by, story.directory.tz);
        args.insert("at".into(), at.into());
    }
    args.insert(
        "unit".into(),
        Value::from(unit_name(locale, &story.directory, ticket)),
    );
    Next {
        text: if PROMISE_MAIL.contains(&key) {
            sentence(locale, &mail_key(key, app), &args)
        } else {
            sentence(locale, key, &args)
        },
        by,
    }
}

/// Sentences that promise a mail; each has a twin for a site that sends none.
const PROMISE_MAIL: [&str; 4] = [
    "track-next-more",
    "track-next-routed",
    "track-next-working",
    "track-next-merged",
];

fn step(ticket: &ticket::Model, reopened: bool, now: DateTime<Utc>) -> (&'static str, Option<DateTime<Utc>>) {
    let unanswered = ticket.first_answered_at.is_none();
    match ticket.status {
        Status::New | Status::Routed | Status::InProgress if unanswered && now > ticket.due_at => {
            ("track-next-late", None)
        }
        Status::New if ticket.verified_at.is_some() => ("track-next-checked", Some(ticket.due_at)),
        Status::New => ("track-next-new", Some(ticket.due_at)),
        Status::Routed | Status::InProgress if !unanswered => ("track-next-more", None),
        Status::Routed => ("track-next-routed", Some(ticket.due_at)),
        Status::InProgress => ("track-next-working", Some(ticket.due_at)),
        Status::WaitingReporter => with_end("track-next-waiting", "track-next-waiting-open", ticket),
        Status::Resolved => with_end("track-next-resolved", "track-next-resolved-open", ticket),
        Status::Closed if may_reopen(ticket, reopened, now).is_ok() => (
            "track-next-closed",
            ticket.closed_at.map(|closed| closed + REOPEN_WITHIN),
        ),
        Status::Closed => ("track-next-over", None),
        Status::Rejected => ("track-next-rejected", None),
        Status::Merged => ("track-next-merged", None),
    }
}

/// The end of silence is unknown while the calendar lacks its year.
fn with_end(
    known: &'static str,
    open: &'static str,
    ticket: &ticket::Model,
) -> (&'static str, Option<DateTime<Utc>>) {
    match ticket.silent_close_at {
        Some(end) => (known, Some(end)),
        None => (open, None),
    }
}

/// Name of the unit that has the ticket, or of Biro Humas.
pub fn unit_name(locale: Locale, directory: &Directory, ticket: &ticket::Model) -> String {
    let unit = ticket.unit_code.as_ref().and_then(|code| directory.unit(code));
    unit.map_or_else(
        || plain(locale, "track-humas"),
        |unit| unit.name_in(locale).to_owned(),
    )
}
