//! The promise of a first answer as people read it: how much time is left, and how the deadline was counted.
//!
//! For reporters and staff alike (`partials/deadline`). What the deadline *is* gets decided at filing by the slice `sla`;
//! pauses move it in [`super::record`].

mod working;

use chrono::{DateTime, Duration, Utc};
use entity::ticket;
use kernel::{locale::Locale, status::Status};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use crate::{directory::Directory, http::locale::sentence};

/// Where the promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DueState {
    /// Plenty of time.
    Ok,
    /// The last quarter of the time runs.
    Soon,
    /// Passed without an answer.
    Late,
    /// Stopped until the reporter writes.
    Paused,
    /// Answered in time.
    Met,
    /// Answered, but too late.
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
    /// One line, e.g. `sisa 5 jam`.
    pub text: String,
    /// How it was counted; null in lists.
    pub explanation: Option<String>,
}

/// Where the promise of `ticket` stands at `now`.
pub fn state(ticket: &ticket::Model, now: DateTime<Utc>) -> DueState {
    if let Some(answered) = ticket.first_answered_at {
        return if answered <= ticket.due_at {
            DueState::Met
        } else {
            DueState::Missed
        };
    }
    if matches!(
        ticket.status,
        Status::Closed | Status::Rejected | Status::Merged | Status::Resolved
    ) {
        return DueState::None;
    }
    if ticket.waiting_since.is_some() {
        return DueState::Paused;
    }
    let left = ticket.due_at - now;
    if left <= Duration::zero() {
        DueState::Late
    } else if left * 4 <= promised(ticket) {
        DueState::Soon
    } else {
        DueState::Ok
    }
}

impl DueView {
    /// One line, for lists.
    pub fn short(locale: Locale, ticket: &ticket::Model, now: DateTime<Utc>) -> Self {
        let state = state(ticket, now);
        Self {
            due_at: ticket.due_at,
            state,
            text: text(locale, ticket, state, now),
            explanation: None,
        }
    }

    /// With its working: hours or days counted, what was skipped and why, pauses.
    pub fn full(locale: Locale, ticket: &ticket::Model, now: DateTime<Utc>, directory: &Directory) -> Self {
        Self {
            explanation: Some(working::explain(locale, ticket, directory)),
            ..Self::short(locale, ticket, now)
        }
    }
}

fn text(locale: Locale, ticket: &ticket::Model, state: DueState, now: DateTime<Utc>) -> String {
    let (key, span) = match (state, ticket.first_answered_at) {
        (DueState::Ok | DueState::Soon, _) => ("due-left", ticket.due_at - now),
        (DueState::Late, _) => ("due-late", now - ticket.due_at),
        (DueState::Met, _) => ("due-met", Duration::zero()),
        (DueState::Missed, Some(answered)) => ("due-missed", answered - ticket.due_at),
        (DueState::Paused, _) => ("due-paused", Duration::zero()),
        _ => ("due-none", Duration::zero()),
    };
    say(locale, key, &[("span", span_text(locale, span).into())])
}

/// What was promised at filing, without pauses. Only for a ticket that waits for its first answer: later pauses do not
/// move the deadline any more.
fn promised(ticket: &ticket::Model) -> Duration {
    ticket.due_at - ticket.created_at - Duration::seconds(ticket.paused_seconds)
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
