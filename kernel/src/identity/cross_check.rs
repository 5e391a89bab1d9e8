//! What one number says about another.
//!
//! Each number was already parsed by itself; here they are held side by side, as they stand in one form.

use super::{BirthDate, Kk, Nik, Nip, Warning};
use crate::code::codes;
use chrono::NaiveDate;
use thiserror::Error;

/// From this age on a date of birth is asked again.
const RARE_AGE: u32 = 100;

/// What a person gave in one form; what is missing is not compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Given<'a> {
    /// The resident's number.
    pub nik: Option<&'a Nik>,
    /// The number of the family card.
    pub kk: Option<&'a Kk>,
    /// The civil servant's number.
    pub nip: Option<&'a Nip>,
    /// The date of birth.
    pub birth_date: Option<BirthDate>,
}

/// What cannot be true together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CrossCheckError {
    /// The same number was typed into both fields.
    #[error("the family card number is the same as the nik")]
    KkEqualsNik,
}

codes! {
    CrossCheckError {
        KkEqualsNik = "kk-equals-nik",
    }
}

/// Compares what was given: an error for what must be a slip, warnings for what may be true nevertheless (a date of birth
/// corrected by a court differs from the number for life).
pub fn cross_check(given: &Given<'_>, today: NaiveDate) -> Result<Vec<Warning>, CrossCheckError> {
    if given
        .nik
        .zip(given.kk)
        .is_some_and(|(nik, kk)| nik.digits() == kk.digits())
    {
        return Err(CrossCheckError::KkEqualsNik);
    }
    let born = given.birth_date.map(BirthDate::date);
    let nip_born = given.nip.and_then(Nip::birth_date);
    let nip_female = given.nip.and_then(Nip::is_female);
    let differs = |nik: Option<&Nik>, date: Option<NaiveDate>| {
        nik.zip(date).is_some_and(|(nik, date)| !nik.agrees_with(date))
    };
    let findings = [
        (
            given.birth_date.is_some_and(|born| born.age(today) > RARE_AGE),
            Warning::BirthDateOver100,
        ),
        (differs(given.nik, born), Warning::BirthDateDiffersFromNik),
        (
            born.zip(nip_born)
                .is_some_and(|(born, nip_born)| born != nip_born),
            Warning::BirthDateDiffersFromNip,
        ),
        (differs(given.nik, nip_born), Warning::NipBirthDateDiffersFromNik),
        (
            given
                .nik
                .zip(nip_female)
                .is_some_and(|(nik, female)| nik.is_female() != female),
            Warning::NipSexDiffersFromNik,
        ),
    ];
    Ok(findings
        .into_iter()
        .filter_map(|(odd, warning)| odd.then_some(warning))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    fn check(
        nik: Option<&str>,
        kk: Option<&str>,
        nip: Option<&str>,
        born: Option<&str>,
    ) -> Result<Vec<Warning>, CrossCheckError> {
        let nik = nik.map(|raw| Nik::parse(raw, today()).unwrap().value);
        let kk = kk.map(|raw| Kk::parse(raw, today()).unwrap().value);
        let nip = nip.map(|raw| Nip::parse(raw, today()).unwrap().value);
        let birth_date = born.map(|raw| BirthDate::parse(raw, today()).unwrap());
        cross_check(
            &Given {
                nik: nik.as_ref(),
                kk: kk.as_ref(),
                nip: nip.as_ref(),
                birth_date,
            },
            today(),
        )
    }

    #[test]
    fn numbers_of_one_person_agree() {
        let warnings = check(
            Some("3174995708900001"),
            Some("3174990304120002"),
            Some("199008172015032001"),
            Some("17-08-1990"),
        );
        assert_eq!(warnings, Ok(vec![]));
        assert_eq!(check(None, None, None, None), Ok(vec![]));
    }

    #[test]
    fn the_same_number_in_both_fields_is_a_slip() {
        let twice = Some("3174991708900001");
        assert_eq!(check(twice, twice, None, None), Err(CrossCheckError::KkEqualsNik));
    }

    #[test]
    fn each_difference_is_named() {
        let (nik, nip) = (Some("3174995708900001"), Some("199008172015032001"));
        assert_eq!(
            check(nik, None, None, Some("18-08-1990")),
            Ok(vec![Warning::BirthDateDiffersFromNik])
        );
        assert_eq!(
            check(None, None, nip, Some("18-08-1990")),
            Ok(vec![Warning::BirthDateDiffersFromNip])
        );
        assert_eq!(
            check(nik, None, Some("199008182015032001"), None),
            Ok(vec![Warning::NipBirthDateDiffersFromNik])
        );
        assert_eq!(
            check(nik, None, Some("199008172015031001"), None),
            Ok(vec![Warning::NipSexDiffersFromNik])
        );
    }

    #[test]
    fn a_centenarian_is_asked_once_and_the_century_of_the_nik_is_not_held_against_them() {
        assert_eq!(
            check(Some("3174991708240001"), None, None, Some("17-08-1924")),
            Ok(vec![Warning::BirthDateOver100])
        );
    }

    #[test]
    fn digits_that_say_nothing_are_not_compared() {
        assert_eq!(
            check(Some("3174995708900001"), None, Some("199002302015033001"), None),
            Ok(vec![])
        );
    }
}
