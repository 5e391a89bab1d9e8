//! The NIK (*Nomor Induk Kependudukan*): the number that every resident keeps for life.
//!
//! 16 digits `PP KK CC DDMMYY SSSS`: province, regency and district of the *first* registration, date of birth (a woman's day
//! is 40 higher), serial number from 0001. Basis: UU 23/2006 art. 13; a number is not changed when its owner moves, so
//! codes of places that were split later stay valid and only the province is looked up.

use super::{
    Checked, Warning,
    digits::{GatherError, RegionError, gather, masked, number, region, short_date},
};
use crate::{code::codes, province::ProvinceCode};
use chrono::{Datelike, NaiveDate};
use std::fmt;
use thiserror::Error;

/// What is added to the day of birth of a woman.
const WOMAN: u32 = 40;
/// Up to this age the two-digit year fits somebody a hundred years older as well, who may be alive.
const CHILD_OR_CENTENARIAN: u32 = 10;

/// A number that can be a NIK. Whether it is registered only Dukcapil knows.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Nik {
    digits: String,
    province: ProvinceCode,
}

/// Why a text cannot be a NIK.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NikError {
    /// Not 16 digits.
    #[error("a nik has 16 digits, not {found}")]
    Length {
        /// Digits found.
        found: usize,
    },
    /// Something other than digits.
    #[error("a nik has only digits")]
    NotDigits,
    /// The first two digits are no province.
    #[error("no province has the code {code}")]
    UnknownProvince {
        /// The two digits.
        code: String,
    },
    /// Regency or district is 00.
    #[error("regency and district in a nik are never 00")]
    RegionZero,
    /// The digits of the birth date are no date.
    #[error("the birth date in the nik does not exist")]
    ImpossibleDate,
    /// The serial number is 0000.
    #[error("the last four digits of a nik are never 0000")]
    SerialZero,
}

codes! {
    NikError {
        Length { .. } = "nik-length",
        NotDigits = "nik-not-digits",
        UnknownProvince { .. } = "nik-unknown-province",
        RegionZero = "nik-region-zero",
        ImpossibleDate = "nik-impossible-date",
        SerialZero = "nik-serial-zero",
    }
}

impl Nik {
    /// Reads a NIK; blanks, dots, dashes and full-width digits are forgiven. `today` decides the century of birth.
    pub fn parse(raw: &str, today: NaiveDate) -> Result<Checked<Self>, NikError> {
        let digits = gather(raw, 16).map_err(|error| match error {
            GatherError::NotDigits => NikError::NotDigits,
            GatherError::Length { found } => NikError::Length { found },
        })?;
        let province = region(&digits).map_err(|error| match error {
            RegionError::UnknownProvince { code } => NikError::UnknownProvince { code },
            RegionError::Zero => NikError::RegionZero,
        })?;
        let nik = Self { digits, province };
        let born = nik.birth_date(today).ok_or(NikError::ImpossibleDate)?;
        if number(&nik.digits, 12..16) == 0 {
            return Err(NikError::SerialZero);
        }
        let warnings = match today.years_since(born) {
            None => vec![Warning::NikBirthDateInFuture],
            Some(age) if age <= CHILD_OR_CENTENARIAN => vec![Warning::NikBirthDateAmbiguous],
            Some(_) => Vec::new(),
        };
        Ok(Checked { value: nik, warnings })
    }

    /// The 16 digits.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The date of birth, in this century if its two-digit year has come by `today`, else in the last; `None` where the day
    /// does not exist in that century (only 29 February of a year 00 can change so).
    pub fn birth_date(&self, today: NaiveDate) -> Option<NaiveDate> {
        short_date(
            self.day(),
            number(&self.digits, 8..10),
            number(&self.digits, 10..12),
            today,
        )
    }

    /// Whether a date of birth agrees with the number, in whatever century.
    pub fn agrees_with(&self, born: NaiveDate) -> bool {
        let short_year = born.year().rem_euclid(100).unsigned_abs();
        (
            self.day(),
            number(&self.digits, 8..10),
            number(&self.digits, 10..12),
        ) == (born.day(), born.month(), short_year)
    }

    /// Whether the number is a woman's.
    pub fn is_female(&self) -> bool {
        number(&self.digits, 6..8) > WOMAN
    }

    /// The province of the first registration, not of residence.
    pub const fn province(&self) -> ProvinceCode {
        self.province
    }

    /// `3174••••••••0001`, as pages show it.
    pub fn masked(&self) -> String {
        masked(&self.digits)
    }

    /// The day of the month, whoever's.
    fn day(&self) -> u32 {
        let written = number(&self.digits, 6..8);
        if written > WOMAN { written - WOMAN } else { written }
    }
}

/// Redacted: a NIK never reaches a log.
impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nik(••••)")
    }
}

#[cfg(test)]
mod tests;
