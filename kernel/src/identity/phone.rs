//! Telephone numbers, kept in the international form E.164 (`+6281234567890`).

use crate::{code::codes, identity::Warning, text_value::text_value, typed};
use sea_orm::DeriveValueType;
use std::fmt;
use thiserror::Error;

/// What Indonesian numbers that start with 8 go on with: the operators' mobile prefixes (as listed by lokal-id 0.7.2, and
/// 879) and 800 for toll-free lines. A new prefix is only worth a warning.
const KNOWN_PREFIXES: [&str; 42] = [
    "811", "812", "813", "821", "822", "823", "851", "852", "853", "814", "815", "816", "855", "856", "857",
    "858", "895", "896", "897", "898", "899", "817", "818", "819", "859", "877", "878", "879", "831", "832",
    "833", "838", "881", "882", "883", "884", "885", "886", "887", "888", "889", "800",
];

/// A telephone number in E.164: `+` and 8 to 15 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct PhoneNumber(String);

/// Why a text is not a telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("the telephone number is empty")]
    Empty,
    /// Something other than digits, or a plus sign that is not in front.
    #[error("a telephone number has only digits and an optional plus sign in front")]
    NotDigits,
    /// Neither 0, 62, 8 nor a plus sign in front.
    #[error("a telephone number starts with 0, 62 or a plus sign and a country code")]
    NoCountryCode,
    /// Fewer digits than such a number has.
    #[error("the telephone number is too short: {found} digits")]
    TooShort {
        /// Digits found, with the country code.
        found: usize,
    },
    /// More digits than such a number has.
    #[error("the telephone number is too long: {found} digits")]
    TooLong {
        /// Digits found, with the country code.
        found: usize,
    },
}

codes! {
    PhoneError {
        Empty = "phone-empty",
        NotDigits = "phone-not-digits",
        NoCountryCode = "phone-no-country-code",
        TooShort { .. } = "phone-too-short",
        TooLong { .. } = "phone-too-long",
    }
}

impl PhoneNumber {
    /// Reads a number as people write it: `0812-3456-7890`, `(021) 809 3008`, `62812…`, `+62 812 …`, `812…`, or a foreign
    /// number with `+` or `00` in front.
    pub fn parse(raw: &str) -> Result<Self, PhoneError> {
        let typed: String = typed::without_separators(raw)
            .filter(|c| !matches!(c, '(' | ')'))
            .take(40)
            .collect();
        if typed.is_empty() {
            return Err(PhoneError::Empty);
        }
        let plus = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00"));
        let digits = plus.unwrap_or(&typed);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PhoneError::NotDigits);
        }
        match (plus, digits.strip_prefix("62"), digits.strip_prefix('0')) {
            (_, Some(national), _) => indonesian(national.strip_prefix('0').unwrap_or(national)),
            (None, None, Some(national)) => indonesian(national),
            (None, None, None) if digits.starts_with('8') => indonesian(digits),
            (Some(international), None, None) => foreign(international),
            _ => Err(PhoneError::NoCountryCode),
        }
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the country code, for an Indonesian number.
    fn national(&self) -> Option<&str> {
        self.0.strip_prefix("+62")
    }

    /// Whether it is an Indonesian mobile number (so that a text message can reach it).
    pub fn is_mobile(&self) -> bool {
        self.national().is_some_and(|national| national.starts_with('8'))
    }

    /// What is odd about the number.
    pub fn warnings(&self) -> Vec<Warning> {
        let known = self.national().is_none_or(|national| {
            !national.starts_with('8') || KNOWN_PREFIXES.iter().any(|prefix| national.starts_with(prefix))
        });
        if known {
            Vec::new()
        } else {
            vec![Warning::PhonePrefixUnknown]
        }
    }

    /// The number with its middle hidden: `+62812••••••90`.
    pub fn masked(&self) -> String {
        let shown_in_front = if self.is_mobile() { 6 } else { 3 };
        let hidden_until = self.0.len().saturating_sub(2);
        self.0
            .char_indices()
            .map(|(at, c)| {
                if at >= shown_in_front && at < hidden_until {
                    '•'
                } else {
                    c
                }
            })
            .collect()
    }
}

/// An Indonesian number without 0 and 62: mobile 8 and 8 to 11 more digits; land lines have 7 to 11 digits, area code
/// included, and an area code never starts with 0 or 1.
fn indonesian(national: &str) -> Result<PhoneNumber, PhoneError> {
    let (least, most) = if national.starts_with('8') {
        (9, 12)
    } else {
        (7, 11)
    };
    if national.starts_with(['0', '1']) {
        return Err(PhoneError::NoCountryCode);
    }
    within(national, 2, least, most)?;
    Ok(PhoneNumber(format!("+62{national}")))
}

/// A foreign number, country code first: 8 to 15 digits in all (ITU-T E.164 sets the upper limit).
fn foreign(international: &str) -> Result<PhoneNumber, PhoneError> {
    within(international, 0, 8, 15)?;
    Ok(PhoneNumber(format!("+{international}")))
}

fn within(digits: &str, country_code: usize, least: usize, most: usize) -> Result<(), PhoneError> {
    let found = digits.len() + country_code;
    match digits.len() {
        length if length < least => Err(PhoneError::TooShort { found }),
        length if length > most => Err(PhoneError::TooLong { found }),
        _ => Ok(()),
    }
}

text_value!(PhoneNumber, PhoneError);

/// Masked: a telephone number never reaches a log.
impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneNumber({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn indonesian_numbers_become_international_however_written() {
        for raw in [
            "081200001234",
            "0812-0000-1234",
            "+62 812 0000 1234",
            "62812.0000.1234",
            "(0812) 00001234",
            "81200001234",
            "+62 0812 0000 1234",
            "006281200001234",
            "０８１２００００１２３４",
            "0812\u{2011}0000\u{2011}1234\u{200b}",
        ] {
            assert_eq!(
                PhoneNumber::parse(raw).unwrap().as_str(),
                "+6281200001234",
                "{raw}"
            );
        }
        assert_eq!(
            PhoneNumber::parse("(021) 809-3008").unwrap().as_str(),
            "+62218093008"
        );
        assert_eq!(
            PhoneNumber::parse("0274 512345").unwrap().as_str(),
            "+62274512345"
        );
    }

    #[test]
    fn foreign_numbers_need_a_plus_or_two_zeros() {
        assert_eq!(
            PhoneNumber::parse("+60 12-345 6789").unwrap().as_str(),
            "+60123456789"
        );
        assert_eq!(
            PhoneNumber::parse("0065 6123 4567").unwrap().as_str(),
            "+6561234567"
        );
        assert_eq!(PhoneNumber::parse("60123456789"), Err(PhoneError::NoCountryCode));
    }

    #[test]
    fn what_is_no_number_is_refused_precisely() {
        assert_eq!(PhoneNumber::parse("  "), Err(PhoneError::Empty));
        assert_eq!(PhoneNumber::parse("0812abc"), Err(PhoneError::NotDigits));
        assert_eq!(PhoneNumber::parse("0812+345678"), Err(PhoneError::NotDigits));
        assert_eq!(
            PhoneNumber::parse("08120000"),
            Err(PhoneError::TooShort { found: 9 })
        );
        assert_eq!(
            PhoneNumber::parse("08120000123456"),
            Err(PhoneError::TooLong { found: 15 })
        );
        assert_eq!(
            PhoneNumber::parse("+123456"),
            Err(PhoneError::TooShort { found: 6 })
        );
        assert_eq!(
            PhoneNumber::parse("+1234567890123456"),
            Err(PhoneError::TooLong { found: 16 })
        );
        assert_eq!(PhoneNumber::parse("+0812000012"), Err(PhoneError::NoCountryCode));
        assert_eq!(PhoneNumber::parse("1500537"), Err(PhoneError::NoCountryCode));
    }

    #[test]
    fn the_shortest_and_longest_mobile_numbers_are_accepted() {
        assert!(PhoneNumber::parse("0811234567").is_ok());
        assert!(PhoneNumber::parse("0812345678901").is_ok());
    }

    #[test]
    fn an_unknown_mobile_prefix_is_only_worth_a_warning() {
        assert_eq!(
            PhoneNumber::parse("084012345678").unwrap().warnings(),
            [Warning::PhonePrefixUnknown]
        );
        assert_eq!(PhoneNumber::parse("081212345678").unwrap().warnings(), []);
        assert_eq!(PhoneNumber::parse("0218093008").unwrap().warnings(), []);
        assert_eq!(PhoneNumber::parse("+60123456789").unwrap().warnings(), []);
    }

    #[test]
    fn the_middle_is_masked_in_pages_and_in_debug() {
        let phone = PhoneNumber::parse("081200001234").unwrap();
        assert_eq!(phone.masked(), "+62812••••••34");
        assert_eq!(format!("{phone:?}"), "PhoneNumber(+62812••••••34)");
        assert_eq!(
            PhoneNumber::parse("+60123456789").unwrap().masked(),
            "+60•••••••89"
        );
    }

    proptest! {
        #[test]
        fn what_was_accepted_reads_back_the_same(raw in "[+0-9 ().-]{0,20}") {
            if let Ok(phone) = PhoneNumber::parse(&raw) {
                prop_assert_eq!(&PhoneNumber::parse(phone.as_str()).unwrap(), &phone);
                prop_assert!((9..=16).contains(&phone.as_str().len()));
                prop_assert!(phone.masked().matches('•').count() >= 4);
            }
        }

        #[test]
        fn no_text_makes_it_panic(raw: String) {
            let _ = PhoneNumber::parse(&raw);
        }
    }
}
