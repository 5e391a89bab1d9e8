//! Counting working days, and saying which days were not counted and why.

use super::{HolidayKind, Holidays};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The holidays of a year that the count runs into are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the holidays of {year} are not known")]
pub struct MissingYear {
    /// The year without data.
    pub year: i32,
}

impl MissingYear {
    /// The stable machine code of this error.
    pub const fn code(&self) -> &'static str {
        "holidays-missing"
    }
}

/// Why a day is no working day. A holiday on a weekend counts as the weekend: it would be off anyway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum SkipReason {
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
    /// A day off on a weekday.
    Holiday {
        /// Its name.
        name: String,
        /// Public holiday or collective leave.
        kind: HolidayKind,
    },
}

/// A day that was not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The day.
    pub date: NaiveDate,
    /// Why.
    #[serde(flatten)]
    pub reason: SkipReason,
}

/// A count of working days with its working shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    /// The day before the first one counted.
    pub start: NaiveDate,
    /// How many working days were counted.
    pub days: u32,
    /// The last of them.
    pub deadline: NaiveDate,
    /// The days between that were not counted, in order.
    pub skipped: Vec<Skipped>,
}

/// The day that is `days` working days after `start`. The start day itself is not counted, whatever day it is; 0 days end
/// on it.
pub fn add_working_days(start: NaiveDate, days: u32, holidays: &Holidays) -> Result<Walk, MissingYear> {
    let mut deadline = start;
    let mut counted = 0;
    let mut skipped = Vec::new();
    while counted < days {
        deadline = next_day(deadline)?;
        match day_off(deadline, holidays)? {
            Some(reason) => skipped.push(Skipped {
                date: deadline,
                reason,
            }),
            None => counted += 1,
        }
    }
    Ok(Walk {
        start,
        days,
        deadline,
        skipped,
    })
}

/// How many working days lie after `start` up to and including `end`; 0 if `end` is not later. It is the inverse of
/// [`add_working_days`].
pub fn working_days_between(
    start: NaiveDate,
    end: NaiveDate,
    holidays: &Holidays,
) -> Result<u32, MissingYear> {
    let mut day = start;
    let mut counted = 0;
    while day < end {
        day = next_day(day)?;
        if day_off(day, holidays)?.is_none() {
            counted += 1;
        }
    }
    Ok(counted)
}

/// The next day; the end of the calendar is a year that nobody has holidays for.
pub(super) fn next_day(day: NaiveDate) -> Result<NaiveDate, MissingYear> {
    day.checked_add_days(Days::new(1))
        .ok_or(MissingYear { year: day.year() })
}

/// Why the day is off, or `None` for a working day. Weekends too need a known year, so that a table that ends is noticed
/// at once and not only on the next Monday.
pub(super) fn day_off(day: NaiveDate, holidays: &Holidays) -> Result<Option<SkipReason>, MissingYear> {
    if !holidays.covers(day.year()) {
        return Err(MissingYear { year: day.year() });
    }
    let reason = match day.weekday() {
        Weekday::Sat => Some(SkipReason::Saturday),
        Weekday::Sun => Some(SkipReason::Sunday),
        _ => holidays.on(day).map(|found| SkipReason::Holiday {
            name: found.name.clone(),
            kind: found.kind,
        }),
    };
    Ok(reason)
}
