//! From a policy to a moment.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use kernel::{
    calendar::{Holiday, Holidays, Walk, add_hours, working_deadline},
    kind::TicketKind,
};

use super::policy::{Clock, NoPolicy, in_force};
use crate::directory::Directory;

/// Working days of silence after which a question or an answer closes a ticket (LAPOR! closes after ten).
const SILENCE: u32 = 10;

/// A deadline with its working, so that it can be shown to whoever waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last moment that is in time.
    pub at: DateTime<Utc>,
    /// How it was counted.
    pub working: Working,
}

/// How a deadline was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Working {
    /// Calendar hours, day and night.
    Hours(u32),
    /// Working days, with the days that were skipped and why.
    Days(Walk),
}

impl Deadline {
    /// The deadline of a clock for a ticket of `kind` that starts at `from`.
    pub fn of(
        directory: &Directory,
        kind: TicketKind,
        clock: Clock,
        from: DateTime<Utc>,
    ) -> Result<Self, NoPolicy> {
        let day = from.with_timezone(&directory.tz).date_naive();
        let policy = in_force(directory, kind, clock, day)?;
        let positive = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
        if let Some(hours) = positive(policy.hours) {
            return Ok(Self {
                at: add_hours(from, hours),
                working: Working::Hours(hours),
            });
        }
        let days = positive(policy.working_days).ok_or_else(|| NoPolicy::Empty(policy.key.clone()))?;
        let counted = working_deadline(from, days, directory.tz, &working_calendar(directory))?;
        Ok(Self {
            at: counted.at,
            working: Working::Days(counted.walk),
        })
    }
}

/// When the first answer to a ticket filed at `filed` is due.
pub fn first_answer_due(
    directory: &Directory,
    kind: TicketKind,
    filed: DateTime<Utc>,
) -> Result<DateTime<Utc>, NoPolicy> {
    Deadline::of(directory, kind, Clock::FirstAnswer, filed).map(|deadline| deadline.at)
}

/// The end of the tenth working day after `from` in the zone `tz`: when silence closes a ticket. `None`, with a warning
/// in the log, while the calendar lacks a year: then the ticket simply stays open.
pub fn silence_ends(directory: &Directory, from: DateTime<Utc>, tz: Tz) -> Option<DateTime<Utc>> {
    match working_deadline(from, SILENCE, tz, &working_calendar(directory)) {
        Ok(deadline) => Some(deadline.at),
        Err(missing) => {
            tracing::warn!(
                calendar.year = missing.year,
                "the holidays of a year are missing: tickets will not be closed by silence until they are entered"
            );
            None
        }
    }
}

/// The office's calendar: every year that has a public holiday in the directory counts as known.
pub fn working_calendar(directory: &Directory) -> Holidays {
    let days = directory.holidays.iter().filter_map(|row| {
        Some(Holiday {
            date: row.day,
            name: row.name.clone(),
            kind: row.kind.parse().ok()?,
        })
    });
    Holidays::covering_their_years(days)
}

#[cfg(test)]
mod tests;
