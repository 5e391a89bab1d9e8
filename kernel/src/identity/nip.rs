//! The NIP (*Nomor Induk Pegawai*): a civil servant's number.
//!
//! 18 digits: date of birth `YYYYMMDD`, year and month of appointment as a candidate `YYYYMM`, sex (1 man, 2 woman), serial number
//! from 001. Basis: Perka BKN 22/2007. Contract employees (PPPK) have 18 digits too, with 21 in place of the month; that layout is
//! not confirmed by a text of law, so nothing is refused for its middle part: what looks odd is a warning.

use super::{
    Checked, Warning,
    digits::{GatherError, gather, masked, number},
};
use crate::code::codes;
use chrono::{Months, NaiveDate};
use std::fmt;
use thiserror::Error;

/// What stands in place of the month in the number of a contract employee.
const CONTRACT: u32 = 21;
/// The least age of a candidate at the appointment.
const ADULT_YEARS: u32 = 18;
/// Nobody older is expected to hold a number.
const OLDEST_YEARS: u32 = 100;

/// A number that can be a NIP, or that of a contract employee.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Nip {
    digits: String,
}

/// Why a text cannot be a NIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NipError {
    /// Not 18 digits.
    #[error("a nip has 18 digits, not {found}")]
    Length {
        /// Digits found.
        found: usize,
    },
    /// Something other than digits.
    #[error("a nip has only digits")]
    NotDigits,
    /// Nothing but zeros.
    #[error("a nip is not all zeros")]
    Zero,
}

codes! {
    NipError {
        Length { .. } = "nip-length",
        NotDigits = "nip-not-digits",
        Zero = "nip-zero",
    }
}

impl Nip {
    /// Reads a number; blanks, dots, dashes and full-width digits are forgiven.
    pub fn parse(raw: &str, today: NaiveDate) -> Result<Checked<Self>, NipError> {
        let digits = gather(raw, 18).map_err(|error| match error {
            GatherError::NotDigits => NipError::NotDigits,
            GatherError::Length { found } => NipError::Length { found },
        })?;
        if digits.bytes().all(|digit| digit == b'0') {
            return Err(NipError::Zero);
        }
        let nip = Self { digits };
        let warnings = nip.oddities(today);
        Ok(Checked { value: nip, warnings })
    }

    /// The 18 digits.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// The date of birth, if the digits are a date.
    pub fn birth_date(&self) -> Option<NaiveDate> {
        let year = i32::try_from(number(&self.digits, 0..4)).ok()?;
        NaiveDate::from_ymd_opt(year, number(&self.digits, 4..6), number(&self.digits, 6..8))
    }

    /// The first day of the month of appointment as a candidate, if the digits are a month.
    pub fn appointed(&self) -> Option<NaiveDate> {
        let year = i32::try_from(number(&self.digits, 8..12)).ok()?;
        NaiveDate::from_ymd_opt(year, self.month_digits(), 1)
    }

    /// Whether the number has the form of a contract employee's (PPPK).
    pub fn is_contract(&self) -> bool {
        self.month_digits() == CONTRACT
    }

    /// Whether the number is a woman's; `None` if its sex digit says neither.
    pub fn is_female(&self) -> Option<bool> {
        match number(&self.digits, 14..15) {
            1 => Some(false),
            2 => Some(true),
            _ => None,
        }
    }

    /// `1990••••••••••1001`, as pages show it.
    pub fn masked(&self) -> String {
        masked(&self.digits)
    }

    fn month_digits(&self) -> u32 {
        number(&self.digits, 12..14)
    }

    fn oddities(&self, today: NaiveDate) -> Vec<Warning> {
        let born = self
            .birth_date()
            .filter(|born| today.years_since(*born).is_some_and(|age| age <= OLDEST_YEARS));
        let appointed = self.appointed();
        let of_age = born.and_then(|born| born.checked_add_months(Months::new(ADULT_YEARS * 12)));
        let too_young = of_age
            .zip(appointed)
            .is_some_and(|(of_age, appointed)| appointed < of_age);
        [
            (born.is_none(), Warning::NipBirthDateImplausible),
            (
                appointed.is_none() && !self.is_contract(),
                Warning::NipAppointmentMonth,
            ),
            (
                appointed.is_some_and(|day| day > today),
                Warning::NipAppointmentInFuture,
            ),
            (too_young, Warning::NipAppointedUnder18),
            (self.is_female().is_none(), Warning::NipSexDigit),
            (number(&self.digits, 15..18) == 0, Warning::NipSerialZero),
        ]
        .into_iter()
        .filter_map(|(odd, warning)| odd.then_some(warning))
        .collect()
    }
}

/// Redacted: a NIP never reaches a log.
impl fmt::Debug for Nip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nip(••••)")
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

    fn warnings(raw: &str) -> Vec<Warning> {
        Nip::parse(raw, today()).unwrap().warnings
    }

    #[test]
    fn a_nip_tells_birth_appointment_and_sex() {
        let nip = Nip::parse("19900817 201503 2 001", today()).unwrap();
        assert_eq!(nip.warnings, []);
        assert_eq!(nip.value.birth_date(), Some(day(1990, 8, 17)));
        assert_eq!(nip.value.appointed(), Some(day(2015, 3, 1)));
        assert_eq!(nip.value.is_female(), Some(true));
        assert!(!nip.value.is_contract());
        assert_eq!(nip.value.masked(), "1990••••••••••2001");
        assert_eq!(format!("{:?}", nip.value), "Nip(••••)");
    }

    #[test]
    fn the_number_of_a_contract_employee_is_accepted_without_a_word() {
        let nip = Nip::parse("199008172023211001", today()).unwrap();
        assert_eq!(nip.warnings, []);
        assert!(nip.value.is_contract());
        assert_eq!(nip.value.appointed(), None);
    }

    #[test]
    fn what_is_odd_is_named_and_accepted() {
        assert_eq!(warnings("199002302015032001"), [Warning::NipBirthDateImplausible]);
        assert_eq!(warnings("202701012015032001"), [Warning::NipBirthDateImplausible]);
        assert_eq!(warnings("192001011940032001"), [Warning::NipBirthDateImplausible]);
        assert_eq!(warnings("199008172015132001"), [Warning::NipAppointmentMonth]);
        assert_eq!(warnings("199008172015002001"), [Warning::NipAppointmentMonth]);
        assert_eq!(warnings("199008172026122001"), [Warning::NipAppointmentInFuture]);
        assert_eq!(warnings("199008172008082001"), [Warning::NipAppointedUnder18]);
        assert_eq!(warnings("199008172008092001"), []);
        assert_eq!(warnings("199008172015033001"), [Warning::NipSexDigit]);
        assert_eq!(warnings("199008172015032000"), [Warning::NipSerialZero]);
    }

    #[test]
    fn what_cannot_be_a_nip_is_refused_precisely() {
        let refused = |raw: &str| Nip::parse(raw, today()).unwrap_err();
        assert_eq!(refused("19900817201503200"), NipError::Length { found: 17 });
        assert_eq!(refused("3174991708950001"), NipError::Length { found: 16 });
        assert_eq!(refused("19900817201503200x"), NipError::NotDigits);
        assert_eq!(refused("000000000000000000"), NipError::Zero);
    }

    proptest! {
        #[test]
        fn what_was_accepted_reads_back_the_same(raw in "[0-9]{18}") {
            if let Ok(nip) = Nip::parse(&raw, today()) {
                prop_assert_eq!(nip.value.digits(), raw.as_str());
                prop_assert_eq!(Nip::parse(nip.value.digits(), today()).unwrap(), nip);
            }
        }

        #[test]
        fn no_text_makes_it_panic(raw: String) {
            let _ = Nip::parse(&raw, today());
        }
    }
}
