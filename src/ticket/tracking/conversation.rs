//! What the PIN opens: what was written on both sides, and what the reporter may do now.

use chrono::{DateTime, Utc};
use kernel::{id::EventId, locale::Locale};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    story::{People, Story},
    talk::{Entry, talk},
};
use crate::ticket::{
    lifecycle::{Action, Actor, transition},
    reporter_reopen::may_reopen,
};

/// The conversation of a ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Conversation {
    /// One line about it.
    pub subject: String,
    /// What was said and happened, oldest first, the latest hundred; the very first entry is the report itself.
    pub entries: Vec<Entry>,
    /// `before` of the part before this one; null where this is the first.
    #[schema(value_type = Option<String>)]
    pub earlier: Option<EventId>,
    /// What the reporter may do now.
    pub can: Can,
    /// The rating, once given.
    pub rating: Option<RatingView>,
}

/// What the reporter may do now.
#[expect(clippy::struct_excessive_bools, reason = "one answer per action")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Can {
    /// Write and add files.
    pub reply: bool,
    /// Say that it is solved.
    pub confirm: bool,
    /// Open it again.
    pub reopen: bool,
    /// Rate the service: once per answer, though the API lets people think twice.
    pub rate: bool,
}

/// A rating as given.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RatingView {
    /// 1 to 4.
    pub value: i16,
    /// Words.
    pub comment: Option<String>,
}

impl Conversation {
    /// Tells it in a language; files are fetched below `files_at`.
    pub fn of(locale: Locale, story: &Story, people: &People, files_at: &str, now: DateTime<Utc>) -> Self {
        let ticket = &story.ticket;
        Self {
            subject: ticket.subject.to_string(),
            entries: talk(locale, story, people, files_at),
            earlier: people.earlier,
            can: Can::of(story, now),
            rating: ticket.rating.map(|value| RatingView {
                value,
                comment: ticket.rating_comment.clone(),
            }),
        }
    }
}

impl Can {
    /// What the lifecycle and the reporter's own rules allow at `now`.
    pub fn of(story: &Story, now: DateTime<Utc>) -> Self {
        let ticket = &story.ticket;
        let may = |action| transition(ticket.status, Actor::Reporter, action).is_ok();
        let rated = ticket
            .rated_at
            .is_some_and(|rated| ticket.resolved_at.is_none_or(|resolved| rated >= resolved));
        Self {
            reply: may(Action::Reply),
            confirm: may(Action::Confirm),
            reopen: may_reopen(ticket, story.was_reopened(), now).is_ok(),
            rate: may(Action::Rate) && !rated,
        }
    }
}
