//! The ticket number: `LB26-4F7K-Q2MD` as people see it, `LB264F7KQ2MD` as it is stored.
//!
//! `LB`, two digits of the year, seven random characters and a check character, in Crockford's base-32 alphabet (no I, L,
//! O, U). It is random, so it can't be guessed or counted and no two nodes contend for it; 32⁷ is 34 thousand million
//! numbers a year. The check character is explained and proved in `check.rs`.

mod check;

use crate::{code::codes, key::not_a_numeric_key, rng::Rng, text_value::read_as_text, typed};
use sea_orm::DeriveValueType;
use std::fmt;
use thiserror::Error;

/// What every number starts with: *LAPORBKN*.
const PREFIX: &str = "LB";
/// Symbols after the prefix: two of the year, seven random, one check.
const SYMBOLS: usize = 10;

/// The number of a ticket, checked.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String", to_str = "TicketNumber::stored")]
pub struct TicketNumber(String);

/// Why a text is not a ticket number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TicketNumberError {
    /// Wrong length or a character that no number has.
    #[error("a ticket number looks like LB26-4F7K-Q2MD")]
    Shape,
    /// The check character does not fit: a character is wrong, or two are swapped.
    #[error("the ticket number has a typing error")]
    Check,
}

codes! {
    TicketNumberError {
        Shape = "ticket-number-shape",
        Check = "ticket-number-check",
    }
}

impl TicketNumber {
    /// A random number for a ticket filed in `year` (only its last two digits are shown).
    pub fn generate(year: i32, rng: &Rng) -> Self {
        let year_digits = year.rem_euclid(100).unsigned_abs();
        let mut values = vec![u5(year_digits / 10), u5(year_digits % 10)];
        values.extend(rng.bytes::<7>().map(|byte| byte & 31));
        values.push(check::check_value(&values));
        Self::from_values(&values)
    }

    /// Reads a number as people type, dictate or paste it: any case, O for 0, I or L for 1, with or without the prefix,
    /// blanks, dashes and dots anywhere.
    pub fn parse(raw: &str) -> Result<Self, TicketNumberError> {
        let typed: Vec<char> = typed::without_separators(raw)
            .map(|c| c.to_ascii_uppercase())
            .take(SYMBOLS + 3)
            .collect();
        let symbols = match typed.as_slice() {
            ['L' | 'I' | '1', 'B' | '8', rest @ ..] if rest.len() == SYMBOLS => rest,
            whole if whole.len() == SYMBOLS => whole,
            _ => return Err(TicketNumberError::Shape),
        };
        let values: Option<Vec<u8>> = symbols.iter().map(|c| check::value_of(*c)).collect();
        let values = values.ok_or(TicketNumberError::Shape)?;
        if values.iter().take(2).any(|digit| *digit > 9) {
            return Err(TicketNumberError::Shape);
        }
        if check::fits(&values) {
            Ok(Self::from_values(&values))
        } else {
            Err(TicketNumberError::Check)
        }
    }

    /// The form that is stored and put into addresses: `LB264F7KQ2MD`.
    pub fn canonical(&self) -> &str {
        &self.0
    }

    /// The same as [`Self::canonical`].
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn stored(&self) -> String {
        self.0.clone()
    }

    fn from_values(values: &[u8]) -> Self {
        Self(
            PREFIX
                .chars()
                .chain(values.iter().map(|value| check::symbol_of(*value)))
                .collect(),
        )
    }
}

/// The low five bits.
fn u5(number: u32) -> u8 {
    u8::try_from(number & 31).unwrap_or(0)
}

/// `LB26-4F7K-Q2MD`.
impl fmt::Display for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = self.0.split_at(4);
        let (middle, end) = tail.split_at(4);
        f.pad(&format!("{head}-{middle}-{end}"))
    }
}

/// The canonical form: a number is no secret, the PIN is.
impl fmt::Debug for TicketNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TicketNumber({})", self.0)
    }
}

read_as_text!(TicketNumber, TicketNumberError);
not_a_numeric_key!(TicketNumber);

#[cfg(test)]
mod tests;
