//! Dates, times and numbers as people write them, in both languages.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use kernel::locale::Locale;

const MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `22 November 2026`
pub fn date(locale: Locale, day: NaiveDate) -> String {
    format!("{} {}", day.day(), month(locale, day))
}

/// `November 2026`
pub fn month(locale: Locale, day: NaiveDate) -> String {
    let months = match locale {
        Locale::Id => MONTHS_ID,
        Locale::En => MONTHS_EN,
    };
    let name = months.get(day.month0() as usize).copied().unwrap_or_default();
    format!("{name} {}", day.year())
}

/// The date at `at` in `tz`.
pub fn date_of(locale: Locale, at: DateTime<Utc>, tz: Tz) -> String {
    date(locale, at.with_timezone(&tz).date_naive())
}

/// `22 November 2026 pukul 14.05 WIB`, in English `22 November 2026, 14:05 WIB`.
pub fn date_time(locale: Locale, at: DateTime<Utc>, tz: Tz) -> String {
    let local = at.with_timezone(&tz);
    let (hour, minute, zone) = (local.hour(), local.minute(), zone_name(at, tz));
    let day = date(locale, local.date_naive());
    match locale {
        Locale::Id => format!("{day} pukul {hour:02}.{minute:02} {zone}"),
        Locale::En => format!("{day}, {hour:02}:{minute:02} {zone}"),
    }
}

/// WIB, WITA or WIT: what Indonesians call the zone.
fn zone_name(at: DateTime<Utc>, tz: Tz) -> String {
    match tz.name() {
        "Asia/Jakarta" | "Asia/Pontianak" => "WIB".into(),
        "Asia/Makassar" => "WITA".into(),
        "Asia/Jayapura" => "WIT".into(),
        _ => at.with_timezone(&tz).format("%Z").to_string(),
    }
}

/// `1.234.567` in Indonesian, `1,234,567` in English.
pub fn group(locale: Locale, value: i64) -> String {
    let separator = match locale {
        Locale::Id => '.',
        Locale::En => ',',
    };
    let digits = value.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if value < 0 {
        text.push('-');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_written_as_people_write_it() {
        let at = "2026-11-22T07:05:00Z".parse().unwrap();
        assert_eq!(
            date_time(Locale::Id, at, chrono_tz::Asia::Jakarta),
            "22 November 2026 pukul 14.05 WIB"
        );
        assert_eq!(
            date_time(Locale::En, at, chrono_tz::Asia::Jayapura),
            "22 November 2026, 16:05 WIT"
        );
    }

    #[test]
    fn numbers_are_grouped_as_the_language_groups() {
        assert_eq!(group(Locale::Id, 5_496), "5.496");
        assert_eq!(group(Locale::En, -1_234_567), "-1,234,567");
        assert_eq!(group(Locale::Id, 7), "7");
    }
}
