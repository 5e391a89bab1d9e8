//! A ticket's clocks as rows, read from its history; pure.
//!
//! [`of`] builds them all. What a row had been warned of stays with it while its run is the same one; a run that began
//! again is warned anew.

use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use entity::{ticket, ticket_clock};
use kernel::{
    calendar::{Counted, Holidays, LEVELS, Length, MissingYear, Pause, count},
    clock_state::ClockState,
    status::Status,
};

use super::{
    Clock,
    history::{self, Move, Run},
    policy::{self, NoPolicy},
    promise,
};
use crate::directory::Directory;

/// What clocks are counted with.
#[derive(Clone, Copy, Debug)]
pub struct Office<'a> {
    /// Policies, units and the office's zone.
    pub directory: &'a Directory,
    /// The days off.
    pub holidays: &'a Holidays,
    /// This moment.
    pub now: DateTime<Utc>,
}

/// How a clock's length was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Terms {
    policy_key: Option<String>,
    length: Length,
    tz: Tz,
}

/// All clocks of a ticket that ever began. `known` are its rows so far.
pub fn of(
    ticket: &ticket::Model,
    moves: &[Move],
    known: &[ticket_clock::Model],
    office: Office<'_>,
) -> Vec<ticket_clock::Model> {
    let is_waiting = ticket.status == Status::WaitingReporter;
    let pauses = history::pauses(moves, is_waiting, office.now);
    let runs = history::runs(ticket, moves).into_iter();
    runs.filter_map(|run| {
        let before = known.iter().find(|row| row.clock == run.clock.name());
        row(ticket, &run, &pauses, before, office)
    })
    .collect()
}

fn row(
    ticket: &ticket::Model,
    run: &Run,
    pauses: &[Pause],
    before: Option<&ticket_clock::Model>,
    office: Office<'_>,
) -> Option<ticket_clock::Model> {
    // What is over stays as it was counted when it ended.
    if let Some(row) = before
        && row.stopped_at.is_some()
        && row.started_at == run.started_at
        && run.end.map(|end| end.at) == row.stopped_at
    {
        return Some(row.clone());
    }
    let terms = terms(ticket, run, office)?;
    let until = run.end.map(|end| end.at);
    let counted = counted(run.started_at, until, &terms, pauses, office.holidays);
    let paused = ticket.waiting_since.is_some() && run.end.is_none();
    let due = counted.as_ref().ok().map(|counted| counted.deadline);
    let state = history::state(run, due, paused);
    let warned = before
        .filter(|row| row.started_at == run.started_at)
        .map_or(0, |row| row.warned);
    let at = |percent| counted.as_ref().ok().map(|counted| counted.at(percent));
    let mut row = ticket_clock::Model {
        ticket_id: ticket.id,
        clock: run.clock.name().to_owned(),
        policy_key: terms.policy_key,
        hours: as_hours(terms.length),
        working_days: as_days(terms.length),
        tz: terms.tz.name().to_owned(),
        started_at: run.started_at,
        state,
        half_at: at(50),
        three_quarters_at: at(75),
        nine_tenths_at: at(90),
        due_at: due,
        warned,
        look_at: None,
        stopped_at: until,
    };
    row.look_at = next_look(&row);
    Some(row)
}

/// The terms of a run: its policy's, or the usual promise for a first answer that no policy covers. Other clocks run only
/// where a policy says so.
fn terms(ticket: &ticket::Model, run: &Run, office: Office<'_>) -> Option<Terms> {
    let Office { directory, .. } = office;
    let tz = zone(ticket, run.clock, directory);
    let day = run.started_at.with_timezone(&directory.tz).date_naive();
    let found = policy::in_force(directory, ticket.kind, ticket.class_no, run.clock, day)
        .and_then(|policy| Ok((policy, policy::length(policy)?)));
    match found {
        Ok((policy, length)) => Some(Terms {
            policy_key: Some(policy.key.clone()),
            length,
            tz,
        }),
        Err(error) => match run.clock {
            Clock::FirstAnswer | Clock::NextAnswer => {
                tracing::error!(error = %error, "no policy gives a deadline: the usual 48 hours are promised");
                Some(Terms {
                    policy_key: None,
                    length: promise::USUAL,
                    tz,
                })
            }
            _ => {
                if let NoPolicy::Empty(_) = error {
                    tracing::error!(error = %error, "a clock does not run");
                }
                None
            }
        },
    }
}

/// Whose working days are counted: the unit's once a ticket is a unit's, else the head office's.
fn zone(ticket: &ticket::Model, clock: Clock, directory: &Directory) -> Tz {
    let of_unit = !matches!(clock, Clock::FirstAnswer | Clock::Verification);
    let unit = ticket.unit_code.as_ref().filter(|_| of_unit);
    let unit = unit.and_then(|code| directory.unit(code));
    unit.and_then(|unit| unit.tz.parse().ok()).unwrap_or(directory.tz)
}

fn counted(
    started_at: DateTime<Utc>,
    until: Option<DateTime<Utc>>,
    terms: &Terms,
    pauses: &[Pause],
    holidays: &Holidays,
) -> Result<Counted, MissingYear> {
    let counting: Vec<Pause> = pauses
        .iter()
        .filter(|pause| until.is_none_or(|until| pause.from < until))
        .copied()
        .collect();
    count(started_at, terms.length, &counting, terms.tz, holidays)
}

/// A row's deadline once more, with its working. `None` where its zone or length cannot be read, or the calendar lacks a
/// year.
pub fn recount(
    row: &ticket_clock::Model,
    moves: &[Move],
    holidays: &Holidays,
    now: DateTime<Utc>,
) -> Option<Counted> {
    let terms = Terms {
        policy_key: None,
        length: length(row)?,
        tz: row.tz.parse().ok()?,
    };
    let pauses = history::pauses(moves, row.state == ClockState::Paused, now);
    counted(row.started_at, row.stopped_at, &terms, &pauses, holidays).ok()
}

/// The length of a row.
pub fn length(row: &ticket_clock::Model) -> Option<Length> {
    let positive = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
    let hours = positive(row.hours).map(Length::Hours);
    hours.or(positive(row.working_days).map(Length::WorkingDays))
}

fn as_hours(length: Length) -> Option<i32> {
    match length {
        Length::Hours(hours) => i32::try_from(hours).ok(),
        Length::WorkingDays(_) => None,
    }
}

fn as_days(length: Length) -> Option<i32> {
    match length {
        Length::WorkingDays(days) => i32::try_from(days).ok(),
        Length::Hours(_) => None,
    }
}

/// When a clock passes a level.
pub fn level_at(row: &ticket_clock::Model, level: u8) -> Option<DateTime<Utc>> {
    match level {
        50 => row.half_at,
        75 => row.three_quarters_at,
        90 => row.nine_tenths_at,
        _ => row.due_at,
    }
}

/// When the watcher has to look at a row next.
pub fn next_look(row: &ticket_clock::Model) -> Option<DateTime<Utc>> {
    if row.state != ClockState::Running {
        return None;
    }
    let next = LEVELS.into_iter().find(|level| i16::from(*level) > row.warned)?;
    level_at(row, next)
}

/// The levels that a running clock has passed and nobody was told of, lowest first.
pub fn passed(row: &ticket_clock::Model, now: DateTime<Utc>) -> Vec<u8> {
    let new = LEVELS.into_iter().filter(|level| i16::from(*level) > row.warned);
    new.filter(|level| level_at(row, *level).is_some_and(|at| at <= now))
        .collect()
}

/// Marks everything passed by `now` as told: for clocks that are written long after their time (a demo's, an upgrade's).
pub fn hush(rows: &mut [ticket_clock::Model], now: DateTime<Utc>) {
    for row in rows {
        if let Some(level) = passed(row, now).last() {
            row.warned = i16::from(*level);
        }
        row.look_at = next_look(row);
    }
}

/// Writes into the ticket's row what counts now.
pub fn summarise(ticket: &mut ticket::Model, rows: &[ticket_clock::Model]) {
    let first = rows.iter().find(|row| row.clock == Clock::FirstAnswer.name());
    if let Some(due) = first.and_then(|row| row.due_at) {
        ticket.first_due_at = due;
    }
    let live = |row: &&ticket_clock::Model| matches!(row.state, ClockState::Running | ClockState::Paused);
    let next = rows.iter().filter(live).min_by_key(|row| row.due_at);
    ticket.due_at = next.and_then(|row| row.due_at).unwrap_or(ticket.first_due_at);
    ticket.soon_at = next.and_then(|row| row.three_quarters_at);
    ticket.due_clock = next.map(|row| row.clock.clone());
    ticket.has_clocks = true;
}

/// Whether the deadline of a run that went on moved for another reason than a pause, and which. `is_classed`: somebody looked at
/// the ticket's class; a policy that is another one without that is a newer one.
pub fn moved_by(
    before: &ticket_clock::Model,
    after: &ticket_clock::Model,
    is_classed: bool,
) -> Option<&'static str> {
    let same_run =
        before.started_at == after.started_at && after.stopped_at.is_none() && before.stopped_at.is_none();
    if !same_run || before.due_at == after.due_at {
        return None;
    }
    if (before.hours, before.working_days) != (after.hours, after.working_days) {
        let is_another = before.policy_key != after.policy_key;
        return Some(if is_another && is_classed {
            "class"
        } else {
            "policy"
        });
    }
    if before.tz != after.tz {
        return Some("unit");
    }
    // Pauses only lengthen, and are in the history already; without one in between the calendar changed.
    let paused = matches!(before.state, ClockState::Paused) || matches!(after.state, ClockState::Paused);
    (!paused).then_some("calendar")
}

/// A whole span of a row, for people.
pub fn span(row: &ticket_clock::Model) -> Option<Duration> {
    row.due_at.map(|due| due - row.started_at)
}

#[cfg(test)]
mod tests;
