//! The six-digit PIN that opens a ticket's conversation to the person who filed it.
//!
//! It is given once, at filing. What is stored is a keyed hash of [`Pin::digits`], made elsewhere.

use crate::{code::codes, rng::Rng, typed};
use std::fmt;
use subtle::ConstantTimeEq;
use thiserror::Error;

/// A PIN: six digits, leading zeros count.
#[derive(Clone)]
pub struct Pin(String);

/// Why a text is not a PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PinError {
    /// Not six digits.
    #[error("a pin has six digits")]
    Shape,
}

codes! {
    PinError {
        Shape = "pin-shape",
    }
}

impl Pin {
    /// A random PIN, each of the million equally likely.
    pub fn generate(rng: &Rng) -> Self {
        Self(format!("{:06}", rng.below(1_000_000)))
    }

    /// Reads a PIN as people type it: blanks, dashes and dots between the digits are forgiven.
    pub fn parse(raw: &str) -> Result<Self, PinError> {
        let digits: String = typed::without_separators(raw).take(7).collect();
        if digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_digit()) {
            Ok(Self(digits))
        } else {
            Err(PinError::Shape)
        }
    }

    /// The six digits without a gap.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// `123 456`, easy to read out.
impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (front, back) = self.0.split_at(3);
        write!(f, "{front} {back}")
    }
}

/// Redacted: a PIN never reaches a log.
impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(••••••)")
    }
}

/// In constant time, so that the time of an answer says nothing about the digits.
impl PartialEq for Pin {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Pin {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::Rng;
    use proptest::prelude::*;

    #[test]
    fn a_pin_is_shown_in_two_groups_and_read_back() {
        let pin = Pin::parse("012345").unwrap();
        assert_eq!(pin.to_string(), "012 345");
        assert_eq!(pin.digits(), "012345");
        for typed in [
            "012 345",
            " 0 1 2 3 4 5 ",
            "012-345",
            "012.345",
            "０１２３４５",
            "012\u{a0}345",
        ] {
            assert_eq!(Pin::parse(typed).unwrap(), pin, "{typed}");
        }
    }

    #[test]
    fn what_is_not_six_digits_is_refused() {
        for typed in ["", "12345", "1234567", "12345a", "٠١٢٣٤٥"] {
            assert_eq!(Pin::parse(typed), Err(PinError::Shape), "{typed}");
        }
    }

    #[test]
    fn a_pin_is_never_printed_by_debug() {
        assert_eq!(format!("{:?}", Pin::parse("123456").unwrap()), "Pin(••••••)");
    }

    #[test]
    fn only_equal_pins_are_equal() {
        assert_ne!(Pin::parse("123456").unwrap(), Pin::parse("123457").unwrap());
        assert_eq!(Pin::parse("123456").unwrap(), Pin::parse("123456").unwrap());
    }

    proptest! {
        #[test]
        fn every_generated_pin_reads_back(seed: u64) {
            let pin = Pin::generate(&Rng::seeded(seed));
            prop_assert_eq!(&Pin::parse(&pin.to_string()).unwrap(), &pin);
        }

        #[test]
        fn no_text_makes_it_panic(raw in "\\PC*") {
            let _ = Pin::parse(&raw);
        }
    }
}
