//! From a policy to a moment.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::holiday;
use kernel::calendar::{Holiday, Holidays, working_deadline};

use crate::directory::Directory;

/// Working days of silence after which a question or an answer closes a ticket (LAPOR! closes after ten).
const SILENCE: u32 = 10;

/// The end of the tenth working day after `from` in the zone `tz`: when silence closes a ticket. `None`, with a warning
/// in the log, while the calendar lacks a year: then the ticket simply stays open.
pub fn silence_ends(directory: &Directory, from: DateTime<Utc>, tz: Tz) -> Option<DateTime<Utc>> {
    match working_deadline(from, SILENCE, tz, directory.calendar()) {
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

/// The office's calendar ([`Directory::calendar`]) from its rows: every year that has a public holiday counts as known.
pub fn calendar_of(holidays: &[holiday::Model]) -> Holidays {
    let days = holidays.iter().filter_map(|row| {
        Some(Holiday {
            date: row.day,
            name: row.name.clone(),
            kind: row.kind.parse().ok()?,
        })
    });
    Holidays::covering_their_years(days)
}
