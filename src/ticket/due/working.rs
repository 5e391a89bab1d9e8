//! How the deadline that counts now was counted, in a few sentences. Every stretch of every clock is
//! [`super::ClockView`]'s.

use chrono::Duration;
use entity::ticket_clock;
use kernel::{
    calendar::{Counted, Length, SkipReason, StretchKind},
    locale::Locale,
};
use serde_json::Value;

use super::{Clocks, clock::moment, say, span_text};
use crate::{
    http::dates,
    sla::{Clock, clocks},
};

pub(super) fn explain(locale: Locale, of: Clocks<'_>) -> String {
    let tz = of.directory.tz;
    let time = |at| Value::from(moment(locale, at, tz));
    let counting = of.ticket.due_clock.as_deref();
    let (None, Some(answered)) = (counting, of.ticket.first_answered_at) else {
        let clock = counting.unwrap_or(Clock::FirstAnswer.name());
        let row = of.rows.iter().find(|row| row.clock == clock);
        return row.map_or_else(|| unknown(locale, of), |row| counted(locale, of, row));
    };
    let args = [("at", time(answered)), ("due", time(of.ticket.first_due_at))];
    say(locale, "due-how-answered", &args)
}

/// A ticket of before there were clocks.
fn unknown(locale: Locale, of: Clocks<'_>) -> String {
    let filed = moment(locale, of.ticket.created_at, of.directory.tz);
    say(locale, "due-how-set", &[("from", filed.into())])
}

fn counted(locale: Locale, of: Clocks<'_>, row: &ticket_clock::Model) -> String {
    let Some(counted) = clocks::recount(row, of.moves, of.directory.calendar(), of.now) else {
        return say(locale, "due-how-no-calendar", &[]);
    };
    let start = moment(locale, row.started_at, of.directory.tz);
    let from = if row.started_at == of.ticket.created_at {
        say(locale, "due-from-filing", &[("at", start.into())])
    } else {
        start
    };
    let begins = |key: &str, amount: u32| {
        say(
            locale,
            key,
            &[("from", from.clone().into()), ("amount", amount.into())],
        )
    };
    let mut parts = match clocks::length(row) {
        Some(Length::Hours(hours)) => vec![begins("due-how-hours", hours)],
        Some(Length::WorkingDays(days)) => vec![begins("due-how-working-days", days)],
        None => Vec::new(),
    };
    parts.extend(skipped(locale, &counted));
    let paused = paused(&counted);
    match of.ticket.waiting_since {
        Some(since) => {
            let since = moment(locale, since, of.directory.tz);
            parts.push(say(locale, "due-how-waiting", &[("since", since.into())]));
        }
        None if paused >= Duration::minutes(1) => {
            parts.push(say(
                locale,
                "due-how-paused",
                &[("span", span_text(locale, paused).into())],
            ));
        }
        None => {}
    }
    parts.join(" ")
}

fn paused(counted: &Counted) -> Duration {
    let pauses = counted
        .stretches
        .iter()
        .filter(|one| one.kind == StretchKind::Paused);
    pauses.map(|one| one.to - one.from).sum()
}

/// Weekends by number, holidays by day and name.
fn skipped(locale: Locale, counted: &Counted) -> Vec<String> {
    let mut weekend_days = 0;
    let mut holidays = Vec::new();
    for stretch in &counted.stretches {
        match &stretch.kind {
            StretchKind::Skipped {
                why: SkipReason::Holiday { name, .. },
                date,
            } => holidays.push(format!("{} ({name})", dates::date(locale, *date))),
            StretchKind::Skipped { .. } => weekend_days += 1,
            _ => {}
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
