//! When staff are there, and when a day of silence ends.
//!
//! Weekdays 08.00 to 16.00 as at the counters (DOMAIN: PKT), and a duty officer on Saturday and Sunday mornings: 2x24 clock
//! hours cannot be kept by people who rest for two days.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

use super::dice::Dice;
use crate::{directory::Directory, sla};

/// The office's hours and its memory of when silence ends.
#[derive(Debug)]
pub(super) struct Office {
    tz: Tz,
    silence: BTreeMap<NaiveDate, Option<DateTime<Utc>>>,
}

impl Office {
    /// The office of the last `days` days before `now`.
    pub(super) fn new(directory: &Directory, now: DateTime<Utc>, days: i64) -> Self {
        let tz = directory.tz;
        let today = now.with_timezone(&tz).date_naive();
        let silence = (0..=days)
            .map(|back| today - Duration::days(back))
            .map(|day| (day, sla::silence_ends(directory, noon(day, tz), tz)))
            .collect();
        Self { tz, silence }
    }

    /// When silence that begins at `at` closes a ticket.
    pub(super) fn silence_ends(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        *self.silence.get(&at.with_timezone(&self.tz).date_naive())?
    }

    /// A moment near `at` when somebody is there: earlier on the same day or the day before if that is after
    /// `not_before`, else on the next opening.
    pub(super) fn near(&self, at: DateTime<Utc>, not_before: DateTime<Utc>, dice: &Dice) -> DateTime<Utc> {
        let day = at.with_timezone(&self.tz).date_naive();
        let (opens, closes) = self.hours(day);
        if at >= opens && at <= closes {
            return at;
        }
        let last = if at > closes {
            closes
        } else {
            self.hours(day - Duration::days(1)).1
        };
        let earlier = last - Duration::seconds(dice.between(60, 3_000));
        if earlier > not_before {
            return earlier;
        }
        let next = if at < opens {
            opens
        } else {
            self.hours(day + Duration::days(1)).0
        };
        next + Duration::seconds(dice.between(120, 5_400))
    }

    fn hours(&self, day: NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
        let (opens, closes) = match day.weekday() {
            Weekday::Sat | Weekday::Sun => (9, 13),
            _ => (8, 16),
        };
        (at_hour(day, opens, self.tz), at_hour(day, closes, self.tz))
    }
}

fn noon(day: NaiveDate, tz: Tz) -> DateTime<Utc> {
    at_hour(day, 12, tz)
}

/// Indonesia has no daylight saving: every hour is there once. Elsewhere a missing hour falls back to UTC's.
pub(super) fn at_hour(day: NaiveDate, hour: u32, tz: Tz) -> DateTime<Utc> {
    let time = NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
    let local = day.and_time(time);
    tz.from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}
