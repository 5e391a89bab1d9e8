//! The promise as people read it: how much time is left on the clock that is due next, and how each deadline was counted.
//!
//! For reporters and staff alike (`partials/deadline`, `partials/clocks`). What the deadlines *are* is decided by
//! [`crate::sla`].

mod clock;
mod working;

use chrono::{DateTime, Duration, Utc};
use entity::{ticket, ticket_clock};
use kernel::{locale::Locale, status::Status};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::{
    directory::Directory,
    http::locale::{plain, sentence},
    sla::{Clock, history::Move},
};

pub use clock::ClockView;

/// Where the promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueState {
    /// Plenty of time.
    Ok,
    /// The last quarter of the time runs.
    Soon,
    /// Passed without being done.
    Late,
    /// Stopped until the reporter writes.
    Paused,
    /// Answered in time; nothing else is due.
    Met,
    /// Answered, but too late; nothing else is due.
    Missed,
    /// Ended without an answer (rejected, merged, closed): nothing is promised any more.
    None,
}

/// The view of `partials/deadline`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct DueView {
    /// The deadline.
    pub due_at: DateTime<Utc>,
    /// Where it stands.
    pub state: DueState,
    /// Which clock it is (`first_answer`, `next_answer`, `verification`, `unit_follow_up`, `resolution`, `legal`); null where
    /// none runs.
    pub clock: Option<String>,
    /// One line, e.g. `sisa 5 jam`.
    pub text: String,
    /// How it was counted; null in lists.
    pub explanation: Option<String>,
    /// `Dijawab paling lambat …`; null in lists and where no time runs.
    pub by: Option<String>,
    /// The page with every clock; null in lists.
    pub how_url: Option<String>,
}

/// What an explanation is made from.
#[derive(Clone, Copy, Debug)]
pub struct Clocks<'a> {
    /// The ticket.
    pub ticket: &'a ticket::Model,
    /// Its clocks.
    pub rows: &'a [ticket_clock::Model],
    /// Its history.
    pub moves: &'a [Move],
    /// Policies and holidays.
    pub directory: &'a Directory,
    /// This moment.
    pub now: DateTime<Utc>,
}

/// Where the promise of `ticket` stands at `now`.
pub fn state(ticket: &ticket::Model, now: DateTime<Utc>) -> DueState {
    match (&ticket.due_clock, ticket.first_answered_at) {
        (Some(_), _) if ticket.waiting_since.is_some() => DueState::Paused,
        (Some(_), _) if now >= ticket.due_at => DueState::Late,
        (Some(_), _) if ticket.soon_at.is_some_and(|soon| now >= soon) => DueState::Soon,
        (Some(_), _) => DueState::Ok,
        (None, _) if ticket.status == Status::WaitingReporter => DueState::Paused,
        (None, Some(answered)) if answered <= ticket.first_due_at => DueState::Met,
        (None, Some(_)) => DueState::Missed,
        (None, None) => DueState::None,
    }
}

impl DueView {
    /// One line, for lists.
    pub fn short(locale: Locale, ticket: &ticket::Model, now: DateTime<Utc>) -> Self {
        let state = state(ticket, now);
        Self {
            due_at: ticket.due_at,
            state,
            clock: ticket.due_clock.clone(),
            text: text(locale, ticket, state, now),
            explanation: None,
            by: None,
            how_url: None,
        }
    }

    /// With its working: hours or days counted, what was skipped and why, pauses.
    pub fn full(locale: Locale, clocks: Clocks<'_>, how_url: String) -> Self {
        let short = Self::short(locale, clocks.ticket, clocks.now);
        let runs = matches!(short.state, DueState::Ok | DueState::Soon | DueState::Late);
        let at = clock::moment(locale, short.due_at, clocks.directory.tz);
        let clock = short.clock.as_deref().unwrap_or(Clock::FirstAnswer.name());
        let by = say(locale, &format!("clock-{clock}-by"), &[("at", at.into())]);
        Self {
            explanation: Some(working::explain(locale, clocks)),
            by: runs.then_some(by),
            how_url: Some(how_url),
            ..short
        }
    }
}

fn text(locale: Locale, ticket: &ticket::Model, state: DueState, now: DateTime<Utc>) -> String {
    let (key, span) = match (state, ticket.first_answered_at) {
        (DueState::Ok | DueState::Soon, _) => ("due-left", ticket.due_at - now),
        (DueState::Late, _) => ("due-late", now - ticket.due_at),
        (DueState::Met, _) => ("due-met", Duration::zero()),
        (DueState::Missed, Some(answered)) => ("due-missed", answered - ticket.first_due_at),
        (DueState::Paused, _) => ("due-paused", Duration::zero()),
        _ => ("due-none", Duration::zero()),
    };
    let line = say(locale, key, &[("span", span_text(locale, span).into())]);
    match &ticket.due_clock {
        Some(clock) if clock != Clock::FirstAnswer.name() && state != DueState::Paused => {
            format!(
                "{}: {}",
                plain(locale, &format!("clock-{clock}-short")),
                lower_first(&line)
            )
        }
        _ => line,
    }
}

fn lower_first(line: &str) -> String {
    let mut letters = line.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// A span in its two largest units: `1 hari 4 jam`.
pub fn span_text(locale: Locale, span: Duration) -> String {
    let minutes = span.num_minutes().max(0);
    let (days, hours, minutes) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let unit = |key, count: i64| say(locale, key, &[("count", json!(count))]);
    let parts: Vec<String> = match (days, hours, minutes) {
        (0, 0, 0) => vec![say(locale, "span-moment", &[])],
        (0, 0, _) => vec![unit("span-minutes", minutes)],
        (0, 1..6, 1..) => vec![unit("span-hours", hours), unit("span-minutes", minutes)],
        (0, _, _) => vec![unit("span-hours", hours)],
        (_, 0, _) => vec![unit("span-days", days)],
        _ => vec![unit("span-days", days), unit("span-hours", hours)],
    };
    parts.join(" ")
}

fn say(locale: Locale, key: &str, args: &[(&str, Value)]) -> String {
    let args: Map<String, Value> = args
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect();
    sentence(locale, key, &args)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_two_largest_units() {
        let told = |minutes| span_text(Locale::Id, Duration::minutes(minutes));
        assert_eq!(told(0), "kurang dari 1 menit");
        assert_eq!(told(45), "45 menit");
        assert_eq!(told(125), "2 jam 5 menit");
        assert_eq!(told(7 * 60 + 59), "7 jam");
        assert_eq!(told(28 * 60), "1 hari 4 jam");
        assert_eq!(told(48 * 60), "2 hari");
        assert_eq!(span_text(Locale::En, Duration::minutes(60)), "1 hour");
        assert_eq!(
            span_text(Locale::Id, Duration::minutes(-5)),
            "kurang dari 1 menit"
        );
    }
}
