//! The number of the family card (*Kartu Keluarga*).
//!
//! 16 digits: six of the region, six of the date of issue `DDMMYY`, four of a serial number. The rule for the date is known
//! from one source only, so an odd date is a warning, never a refusal. A woman's +40 has no place here.

use super::{
    Checked, Warning,
    digits::{GatherError, RegionError, gather, masked, number, region, short_date},
};
use crate::{code::codes, province::ProvinceCode};
use chrono::NaiveDate;
use std::fmt;
use thiserror::Error;

/// A number that can be that of a family card.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Kk {
    digits: String,
    province: ProvinceCode,
}

/// Why a text cannot be the number of a family card.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KkError {
    /// Not 16 digits.
    #[error("a family card number has 16 digits, not {found}")]
    Length {
        /// Digits found.
        found: usize,
    },
    /// Something other than digits.
    #[error("a family card number has only digits")]
    NotDigits,
    /// The first two digits are no province.
    #[error("no province has the code {code}")]
    UnknownProvince {
        /// The two digits.
        code: String,
    },
    /// Regency or district is 00.
    #[error("regency and district in a family card number are never 00")]
    RegionZero,
    /// The serial number is 0000.
    #[error("the last four digits of a family card number are never 0000")]
    SerialZero,
}

codes! {
    KkError {
        Length { .. } = "kk-length",
        NotDigits = "kk-not-digits",
        UnknownProvince { .. } = "kk-unknown-province",
        RegionZero = "kk-region-zero",
        SerialZero = "kk-serial-zero",
    }
}

impl Kk {
    /// Reads a number; blanks, dots, dashes and full-width digits are forgiven.
    pub fn parse(raw: &str, today: NaiveDate) -> Result<Checked<Self>, KkError> {
        let digits = gather(raw, 16).map_err(|error| match error {
            GatherError::NotDigits => KkError::NotDigits,
            GatherError::Length { found } => KkError::Length { found },
        })?;
        let province = region(&digits).map_err(|error| match error {
            RegionError::UnknownProvince { code } => KkError::UnknownProvince { code },
            RegionError::Zero => KkError::RegionZero,
        })?;
        if number(&digits, 12..16) == 0 {
            return Err(KkError::SerialZero);
        }
        let kk = Self { digits, province };
        let warnings = match kk.issued(today) {
            None => vec![Warning::KkDateImpossible],
            Some(date) if date > today => vec![Warning::KkDateInFuture],
            Some(_) => Vec::new(),
        };
        Ok(Checked { value: kk, warnings })
    }

    /// The 16 digits.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The date of issue, if the digits are a date.
    pub fn issued(&self, today: NaiveDate) -> Option<NaiveDate> {
        let (day, month, year) = (
            number(&self.digits, 6..8),
            number(&self.digits, 8..10),
            number(&self.digits, 10..12),
        );
        short_date(day, month, year, today)
    }

    /// The province of issue.
    pub const fn province(&self) -> ProvinceCode {
        self.province
    }

    /// `3174••••••••0001`, as pages show it.
    pub fn masked(&self) -> String {
        masked(&self.digits)
    }
}

/// Redacted: the number of a family card never reaches a log.
impl fmt::Debug for Kk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kk(••••)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    fn warnings(raw: &str) -> Vec<Warning> {
        Kk::parse(raw, today()).unwrap().warnings
    }

    fn refused(raw: &str) -> KkError {
        Kk::parse(raw, today()).unwrap_err()
    }

    #[test]
    fn a_family_card_tells_date_of_issue_and_province() {
        let kk = Kk::parse("3578 9903 0412 0002", today()).unwrap();
        assert_eq!(kk.warnings, []);
        assert_eq!(kk.value.issued(today()), NaiveDate::from_ymd_opt(2012, 4, 3));
        assert_eq!(kk.value.province().name(), "Jawa Timur");
        assert_eq!(kk.value.masked(), "3578••••••••0002");
        assert_eq!(format!("{:?}", kk.value), "Kk(••••)");
    }

    #[test]
    fn an_odd_date_is_only_worth_a_warning() {
        assert_eq!(warnings("3578993002120002"), [Warning::KkDateImpossible]);
        assert_eq!(warnings("3578990000000002"), [Warning::KkDateImpossible]);
        assert_eq!(warnings("3578994304120002"), [Warning::KkDateImpossible]);
        assert_eq!(warnings("3578992311260002"), [Warning::KkDateInFuture]);
        assert_eq!(warnings("3578992211260002"), []);
    }

    #[test]
    fn what_cannot_be_a_family_card_is_refused_precisely() {
        assert_eq!(refused("357899030412000"), KkError::Length { found: 15 });
        assert_eq!(refused("35789903O4120002"), KkError::NotDigits);
        assert_eq!(
            refused("2078990304120002"),
            KkError::UnknownProvince {
                code: "20".to_owned()
            }
        );
        assert_eq!(refused("3500990304120002"), KkError::RegionZero);
        assert_eq!(refused("3578000304120002"), KkError::RegionZero);
        assert_eq!(refused("3578990304120000"), KkError::SerialZero);
        assert_eq!(
            refused("0000000000000000"),
            KkError::UnknownProvince {
                code: "00".to_owned()
            }
        );
    }

    proptest! {
        #[test]
        fn what_was_accepted_reads_back_the_same(raw in "(11|3[1-6]|9[1-6])[0-9]{14}") {
            if let Ok(kk) = Kk::parse(&raw, today()) {
                prop_assert_eq!(kk.value.digits(), raw.as_str());
                prop_assert_eq!(Kk::parse(kk.value.digits(), today()).unwrap(), kk);
            }
        }

        #[test]
        fn no_text_makes_it_panic(raw: String) {
            let _ = Kk::parse(&raw, today());
        }
    }
}
