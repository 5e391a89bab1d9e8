//! The promise of a first answer in words, as pages make it before anybody files: from the policies in force today.

use chrono::NaiveDate;
use kernel::{calendar::Length, kind::TicketKind, locale::Locale};
use serde_json::{Map, Value};

use super::policy::{self, Clock};
use crate::{directory::Directory, http::locale};

/// What is promised where no policy says anything, for filing is never refused for want of one (Pokja Tata Laksana BKN 2017).
pub(super) const USUAL: Length = Length::Hours(48);

/// How long the first answer to a ticket of a kind and class takes at most, filed on `day`: `2×24 jam`, `3 hari kerja`.
pub fn of(
    directory: &Directory,
    kind: TicketKind,
    class: Option<i32>,
    day: NaiveDate,
    locale: Locale,
) -> String {
    in_words(length(directory, kind, class, day), locale)
}

/// How long the first answer takes at most, whatever is filed: the longest of all services that are offered.
pub fn of_all(directory: &Directory, day: NaiveDate, locale: Locale) -> String {
    let offered = directory.services.iter().filter(|service| service.row.active);
    let lengths = offered.map(|service| length(directory, service.row.kind, service.row.class_no, day));
    in_words(
        lengths.max_by_key(|length| in_hours(*length)).unwrap_or(USUAL),
        locale,
    )
}

fn length(directory: &Directory, kind: TicketKind, class: Option<i32>, day: NaiveDate) -> Length {
    policy::in_force(directory, kind, class, Clock::FirstAnswer, day)
        .and_then(policy::length)
        .unwrap_or(USUAL)
}

/// A working day is a day and more.
fn in_hours(length: Length) -> u32 {
    match length {
        Length::Hours(hours) => hours,
        Length::WorkingDays(days) => days.saturating_mul(36),
    }
}

fn in_words(length: Length, locale: Locale) -> String {
    let (key, count) = match length {
        Length::Hours(hours) if hours.is_multiple_of(24) && hours > 24 => ("promise-length-days", hours / 24),
        Length::Hours(hours) => ("clock-length-hours", hours),
        Length::WorkingDays(days) => ("clock-length-days", days),
    };
    let hours = if let Length::Hours(hours) = length {
        hours
    } else {
        0
    };
    let args =
        [("count", count), ("hours", hours)].map(|(name, value)| (name.to_owned(), Value::from(value)));
    locale::sentence(locale, key, &Map::from_iter(args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_days_are_said_as_people_say_them_and_the_rest_as_hours() {
        let said = |length| [Locale::Id, Locale::En].map(|locale| in_words(length, locale));
        assert_eq!(said(Length::Hours(48)), ["2×24 jam", "48 hours"]);
        assert_eq!(said(Length::Hours(72)), ["3×24 jam", "72 hours"]);
        assert_eq!(said(Length::Hours(24)), ["24 jam", "24 hours"]);
        assert_eq!(said(Length::Hours(36)), ["36 jam", "36 hours"]);
        assert_eq!(said(Length::WorkingDays(3)), ["3 hari kerja", "3 working days"]);
    }

    #[test]
    fn the_longest_promise_is_the_one_that_holds_for_all() {
        let longest = [Length::Hours(48), Length::WorkingDays(2), Length::Hours(24)];
        assert_eq!(
            longest.into_iter().max_by_key(|length| in_hours(*length)),
            Some(Length::WorkingDays(2))
        );
    }
}
