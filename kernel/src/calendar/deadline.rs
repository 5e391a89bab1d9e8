//! From a moment to a deadline: in calendar hours, or to the end of a working day where the office is.

use super::{Holidays, MissingYear, Walk, add_working_days};
use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// A deadline in working days, with its working shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingDeadline {
    /// The last second of the last working day.
    pub at: DateTime<Utc>,
    /// How the days were counted, in the office's calendar.
    pub walk: Walk,
}

/// The moment `hours` calendar hours later. Beyond the end of the calendar (the year 262142) it stays there.
pub fn add_hours(from: DateTime<Utc>, hours: u32) -> DateTime<Utc> {
    from.checked_add_signed(Duration::hours(i64::from(hours)))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}

/// The end (23:59:59 in the zone `tz`) of the day that is `days` working days after the day on which `from` falls there.
pub fn working_deadline(
    from: DateTime<Utc>,
    days: u32,
    tz: Tz,
    holidays: &Holidays,
) -> Result<WorkingDeadline, MissingYear> {
    let start = from.with_timezone(&tz).date_naive();
    let walk = add_working_days(start, days, holidays)?;
    Ok(WorkingDeadline {
        at: end_of_day(walk.deadline, tz),
        walk,
    })
}

/// 00:00:00 of a day in a zone. Where clocks are put back at midnight the earlier one is meant; where that second does not
/// exist, the same time without the zone's shift of that night.
pub fn start_of_day(day: NaiveDate, tz: Tz) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let start = tz.from_local_datetime(&midnight).earliest();
    start.map_or_else(|| midnight.and_utc(), |at| at.with_timezone(&Utc))
}

/// 23:59:59 of a day in a zone. Where clocks are put back at midnight the later one is meant; where that second does not
/// exist, the same time without the zone's shift of that night.
pub fn end_of_day(day: NaiveDate, tz: Tz) -> DateTime<Utc> {
    let last_second = NaiveTime::from_num_seconds_from_midnight_opt(86_399, 0).unwrap_or(NaiveTime::MIN);
    let local = day.and_time(last_second);
    let found = tz.from_local_datetime(&local).latest();
    found.map_or_else(|| local.and_utc(), |moment| moment.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::{Jakarta, Jayapura, Makassar};

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_begins_at_midnight_where_the_office_is() {
        let day = "2026-07-01".parse().unwrap();
        assert_eq!(start_of_day(day, Jakarta), utc("2026-06-30T17:00:00Z"));
        assert_eq!(start_of_day(day, Makassar), utc("2026-06-30T16:00:00Z"));
        assert_eq!(start_of_day(day, Jayapura), utc("2026-06-30T15:00:00Z"));
    }

    fn no_holidays_in_2026() -> Holidays {
        Holidays::new([], [2026])
    }

    #[test]
    fn twice_24_hours_are_clock_hours_over_any_weekend() {
        assert_eq!(
            add_hours(utc("2026-07-03T16:30:00Z"), 48),
            utc("2026-07-05T16:30:00Z")
        );
        assert_eq!(
            add_hours(utc("2026-07-03T16:30:00Z"), 0),
            utc("2026-07-03T16:30:00Z")
        );
        assert_eq!(add_hours(DateTime::<Utc>::MAX_UTC, 1), DateTime::<Utc>::MAX_UTC);
    }

    #[test]
    fn the_last_working_day_ends_at_midnight_of_the_office() {
        let filed = utc("2026-07-01T03:00:00Z");
        let at = |tz| working_deadline(filed, 3, tz, &no_holidays_in_2026()).unwrap().at;
        assert_eq!(at(Jakarta), utc("2026-07-06T16:59:59Z"));
        assert_eq!(at(Makassar), utc("2026-07-06T15:59:59Z"));
        assert_eq!(at(Jayapura), utc("2026-07-06T14:59:59Z"));
    }

    #[test]
    fn the_day_of_filing_is_the_day_at_the_office() {
        // 18:00 UTC on Wednesday is already Thursday in Jakarta.
        let filed = utc("2026-07-01T18:00:00Z");
        let deadline = working_deadline(filed, 1, Jakarta, &no_holidays_in_2026()).unwrap();
        assert_eq!(deadline.walk.start, NaiveDate::from_ymd_opt(2026, 7, 2).unwrap());
        assert_eq!(deadline.at, utc("2026-07-03T16:59:59Z"));
    }

    #[test]
    fn a_year_without_data_is_an_error() {
        let filed = utc("2026-12-30T03:00:00Z");
        assert_eq!(
            working_deadline(filed, 3, Jakarta, &no_holidays_in_2026()),
            Err(MissingYear { year: 2027 })
        );
    }
}
