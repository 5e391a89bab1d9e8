//! A date of birth as people type it.

use crate::{code::codes, typed};
use chrono::{Months, NaiveDate};
use std::fmt;
use thiserror::Error;

/// Nobody older has ever been recorded to file anything; a year typed wrongly is far likelier.
const OLDEST_YEARS: u32 = 120;

/// A day on which a living person can have been born.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate(NaiveDate);

/// Why a text is not a date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BirthDateError {
    /// Nothing was typed.
    #[error("the date of birth is empty")]
    Empty,
    /// Not a day, a month and a year of four digits.
    #[error("a date of birth looks like 17-08-1995")]
    Shape,
    /// There is no such day.
    #[error("there is no such day")]
    Impossible,
    /// Later than today.
    #[error("the date of birth is in the future")]
    Future,
    /// More than 120 years ago.
    #[error("the date of birth is more than 120 years ago")]
    TooLongAgo,
}

codes! {
    BirthDateError {
        Empty = "birth-date-empty",
        Shape = "birth-date-shape",
        Impossible = "birth-date-impossible",
        Future = "birth-date-future",
        TooLongAgo = "birth-date-too-long-ago",
    }
}

impl BirthDate {
    /// Reads `1995-08-17`, `17-08-1995`, `17081995`, `17/8/1995`, `17 Agustus 1995`, `17 Agt 1995`. A year of two digits is refused: it
    /// would be a guess.
    pub fn parse(raw: &str, today: NaiveDate) -> Result<Self, BirthDateError> {
        let narrowed: String = raw.chars().map(typed::narrow).collect();
        let parts: Vec<&str> = narrowed
            .split(|c| typed::separates(c) || c == ',')
            .filter(|part| !part.is_empty())
            .collect();
        let (year, month, day) = match parts.as_slice() {
            [] => return Err(BirthDateError::Empty),
            [digits] => return Self::from_digits(digits, today),
            [year, month, day] if year.len() == 4 => (year, month, day),
            [day, month, year] if year.len() == 4 => (year, month, day),
            _ => return Err(BirthDateError::Shape),
        };
        let year = whole_number(year).ok_or(BirthDateError::Shape)?;
        let month = month_number(month).ok_or(BirthDateError::Shape)?;
        let day = whole_number(day).ok_or(BirthDateError::Shape)?;
        let date = i32::try_from(year)
            .ok()
            .and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
        Self::on(date.ok_or(BirthDateError::Impossible)?, today)
    }

    /// Eight digits: day first, or year first. No day that a living person was born on can be read both ways.
    fn from_digits(digits: &str, today: NaiveDate) -> Result<Self, BirthDateError> {
        if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(BirthDateError::Shape);
        }
        let part = |from: usize, to: usize| digits.get(from..to).and_then(whole_number).unwrap_or(0);
        let at = |year: u32, month, day| {
            let year = i32::try_from(year).ok();
            year.and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        };
        let day_first = at(part(4, 8), part(2, 4), part(0, 2));
        let year_first = at(part(0, 4), part(4, 6), part(6, 8));
        let readings = [day_first, year_first].into_iter().flatten();
        let mut fault = BirthDateError::Impossible;
        for date in readings {
            match Self::on(date, today) {
                Ok(birth) => return Ok(birth),
                // What the first reading is wrong with says more.
                Err(error) if fault == BirthDateError::Impossible => fault = error,
                Err(_) => {}
            }
        }
        Err(fault)
    }

    /// Checks a date that is already one.
    pub fn on(date: NaiveDate, today: NaiveDate) -> Result<Self, BirthDateError> {
        if date > today {
            return Err(BirthDateError::Future);
        }
        let oldest = today.checked_sub_months(Months::new(OLDEST_YEARS * 12));
        if oldest.is_some_and(|oldest| date < oldest) {
            Err(BirthDateError::TooLongAgo)
        } else {
            Ok(Self(date))
        }
    }

    /// The day.
    pub const fn date(self) -> NaiveDate {
        self.0
    }

    /// Full years lived on `today`.
    pub fn age(self, today: NaiveDate) -> u32 {
        today.years_since(self.0).unwrap_or(0)
    }
}

/// The number that one to four ASCII digits make.
fn whole_number(text: &str) -> Option<u32> {
    let digits = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

/// The month as a number or by its Indonesian name, whole or shortened; English names too, phones insert them.
fn month_number(text: &str) -> Option<u32> {
    if text.len() <= 2 {
        return whole_number(text);
    }
    let month = match text.to_lowercase().as_str() {
        "januari" | "jan" | "january" => 1,
        "februari" | "pebruari" | "feb" | "peb" | "february" => 2,
        "maret" | "mar" | "march" => 3,
        "april" | "apr" => 4,
        "mei" | "may" => 5,
        "juni" | "jun" | "june" => 6,
        "juli" | "jul" | "july" => 7,
        "agustus" | "agu" | "ags" | "agt" | "agus" | "aug" | "august" => 8,
        "september" | "sep" | "sept" => 9,
        "oktober" | "okt" | "oct" | "october" => 10,
        "november" | "nopember" | "nov" | "nop" => 11,
        "desember" | "des" | "dec" | "december" => 12,
        _ => return None,
    };
    Some(month)
}

/// `1995-08-17`.
impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Redacted: a date of birth never reaches a log.
impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate(••••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn today() -> NaiveDate {
        day(2026, 11, 22)
    }

    #[test]
    fn a_date_is_read_however_it_is_typed() {
        for raw in [
            "1995-08-17",
            "17-08-1995",
            "17/08/1995",
            "17/8/1995",
            "17.08.1995",
            "17 Agustus 1995",
            " 17  agt  1995 ",
            "17-AGU-1995",
            "１７/０８/１９９５",
            "17 August, 1995",
            "1995 8 17",
            "17081995",
            "19950817",
        ] {
            assert_eq!(
                BirthDate::parse(raw, today()).unwrap().date(),
                day(1995, 8, 17),
                "{raw}"
            );
        }
        assert_eq!(
            BirthDate::parse("1 Pebruari 1990", today()).unwrap().date(),
            day(1990, 2, 1)
        );
        assert_eq!(
            BirthDate::parse("5 Nopember 1990", today()).unwrap().date(),
            day(1990, 11, 5)
        );
    }

    #[test]
    fn what_is_no_date_of_birth_is_refused_precisely() {
        for (raw, error) in [
            ("", BirthDateError::Empty),
            (" - / ", BirthDateError::Empty),
            ("17-08-95", BirthDateError::Shape),
            ("170895", BirthDateError::Shape),
            ("99999999", BirthDateError::Impossible),
            ("17081708", BirthDateError::TooLongAgo),
            ("17 Augustus 1995", BirthDateError::Shape),
            ("besok", BirthDateError::Shape),
            ("17-08-1995-1", BirthDateError::Shape),
            ("30-02-2000", BirthDateError::Impossible),
            ("29-02-2001", BirthDateError::Impossible),
            ("29-02-1900", BirthDateError::Impossible),
            ("31 April 1999", BirthDateError::Impossible),
            ("08-17-1995", BirthDateError::Impossible),
            ("00-00-0000", BirthDateError::Impossible),
            ("23-11-2026", BirthDateError::Future),
            ("21-11-1906", BirthDateError::TooLongAgo),
        ] {
            assert_eq!(BirthDate::parse(raw, today()), Err(error), "{raw}");
        }
    }

    #[test]
    fn the_edges_are_inside() {
        assert!(BirthDate::parse("29-02-2000", today()).is_ok());
        assert_eq!(BirthDate::parse("22-11-2026", today()).unwrap().age(today()), 0);
        assert_eq!(BirthDate::parse("22-11-1906", today()).unwrap().age(today()), 120);
        assert_eq!(BirthDate::parse("23-11-2000", today()).unwrap().age(today()), 25);
    }

    #[test]
    fn debug_shows_no_date() {
        assert_eq!(
            format!("{:?}", BirthDate::parse("17-08-1995", today()).unwrap()),
            "BirthDate(••••)"
        );
    }

    proptest! {
        #[test]
        fn a_date_that_was_accepted_reads_back(days in 0..43_800_i64) {
            let date = today() - chrono::Duration::days(days);
            let born = BirthDate::on(date, today()).unwrap();
            prop_assert_eq!(BirthDate::parse(&born.to_string(), today()).unwrap(), born);
        }

        #[test]
        fn no_text_makes_it_panic(raw in "\\PC*", numbers in "[0-9]{1,5}[-/ ][0-9]{1,5}[-/ ][0-9]{1,5}") {
            let _ = BirthDate::parse(&raw, today());
            let _ = BirthDate::parse(&numbers, today());
        }
    }
}
