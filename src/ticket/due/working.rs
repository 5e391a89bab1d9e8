//! How a deadline was counted, in words.

use chrono::Duration;
use entity::ticket;
use kernel::{
    calendar::{SkipReason, Walk},
    locale::Locale,
};
use serde_json::Value;

use super::{say, span_text};
use crate::{
    directory::Directory,
    http::dates,
    sla::{Clock, Deadline, Working},
};

/// The working of a ticket's first-answer deadline: from the policy of its day, with its pauses.
pub(super) fn explain(locale: Locale, ticket: &ticket::Model, directory: &Directory) -> String {
    let tz = directory.tz;
    let time = |moment| Value::from(dates::date_time(locale, moment, tz));
    if let Some(answered) = ticket.first_answered_at {
        let args = [("at", time(answered)), ("due", time(ticket.due_at))];
        return say(locale, "due-how-answered", &args);
    }
    let paused = Duration::seconds(ticket.paused_seconds);
    let filed = time(ticket.created_at);
    let mut parts = match Deadline::of(directory, ticket.kind, Clock::FirstAnswer, ticket.created_at) {
        // An administrator may have edited the policy since: then its working is not this ticket's.
        Ok(deadline) if deadline.at + paused == ticket.due_at => counted(locale, deadline.working, filed),
        _ => vec![say(locale, "due-how-set", &[("filed", filed)])],
    };
    if paused >= Duration::minutes(1) {
        let span = span_text(locale, paused).into();
        parts.push(say(locale, "due-how-paused", &[("span", span)]));
    }
    if let Some(since) = ticket.waiting_since {
        parts.push(say(locale, "due-how-waiting", &[("since", time(since))]));
    }
    parts.join(" ")
}

fn counted(locale: Locale, working: Working, filed: Value) -> Vec<String> {
    match working {
        Working::Hours(hours) => {
            let args = [("filed", filed), ("hours", hours.into())];
            vec![say(locale, "due-how-hours", &args)]
        }
        Working::Days(walk) => {
            let args = [("filed", filed), ("days", walk.days.into())];
            let mut parts = vec![say(locale, "due-how-working-days", &args)];
            parts.extend(skipped(locale, &walk));
            parts
        }
    }
}

/// Weekends by number, holidays by day and name.
fn skipped(locale: Locale, walk: &Walk) -> Vec<String> {
    let mut weekend_days = 0;
    let mut holidays = Vec::new();
    for day in &walk.skipped {
        match &day.reason {
            SkipReason::Saturday | SkipReason::Sunday => weekend_days += 1,
            SkipReason::Holiday { name, .. } => {
                holidays.push(format!("{} ({name})", dates::date(locale, day.date)));
            }
        }
    }
    let mut parts = Vec::new();
    if weekend_days > 0 {
        parts.push(say(locale, "due-how-weekends", &[("count", weekend_days.into())]));
    }
    if !holidays.is_empty() {
        let list = holidays.join(", ").into();
        parts.push(say(locale, "due-how-holidays", &[("list", list)]));
    }
    parts
}
