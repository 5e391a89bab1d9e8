//! Text that is clean and keeps within its length.
//!
//! Lengths are counted in Unicode characters after cleaning, so the limit that a form names is the limit that holds.
//! `Debug` shows only the length: names and reports are personal data and never reach a log.

use super::{clean_block, clean_line};
use crate::{code::codes, text_value::text_value};
use sea_orm::DeriveValueType;
use std::fmt;
use thiserror::Error;

/// Why a text was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing is left after cleaning.
    #[error("the text is empty")]
    Empty,
    /// Longer than allowed.
    #[error("the text has {actual} characters, at most {max} are allowed")]
    TooLong {
        /// Characters allowed.
        max: usize,
        /// Characters given, after cleaning.
        actual: usize,
    },
    /// A name without a single letter.
    #[error("the name has no letter")]
    NoLetter,
}

codes! {
    TextError {
        Empty = "empty",
        TooLong { .. } = "too-long",
        NoLetter = "no-letter",
    }
}

fn bounded(clean: String, max: usize) -> Result<String, TextError> {
    let actual = clean.chars().count();
    match actual {
        0 => Err(TextError::Empty),
        _ if actual > max => Err(TextError::TooLong { max, actual }),
        _ => Ok(clean),
    }
}

fn debug_length(f: &mut fmt::Formatter<'_>, name: &str, text: &str) -> fmt::Result {
    write!(f, "{name}({} characters)", text.chars().count())
}

/// A person's name as on the identity card: one word is enough; apostrophes, dots, commas and titles are welcome.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct PersonName(String);

impl PersonName {
    /// The most characters a name may have.
    pub const MAX: usize = 200;

    /// Cleans and checks a name.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let name = bounded(clean_line(raw), Self::MAX)?;
        if name.chars().any(char::is_alphabetic) {
            Ok(Self(name))
        } else {
            Err(TextError::NoLetter)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The subject of a ticket: one line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct Subject(String);

impl Subject {
    /// The most characters a subject may have.
    pub const MAX: usize = 200;

    /// Cleans and checks a subject.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        bounded(clean_line(raw), Self::MAX).map(Self)
    }

    /// The subject.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A longer text in paragraphs: a description, a question, an answer, a note.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct Body(String);

impl Body {
    /// The most characters a body may have.
    pub const MAX: usize = 10_000;

    /// Cleans and checks a body.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        bounded(clean_block(raw), Self::MAX).map(Self)
    }

    /// The text, lines ended by `\n`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Any other short text of one line, at most `MAX` characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line<const MAX: usize>(String);

impl<const MAX: usize> Line<MAX> {
    /// Cleans and checks a line.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        bounded(clean_line(raw), MAX).map(Self)
    }

    /// The line.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(PersonName, TextError);
text_value!(Subject, TextError);
text_value!(Body, TextError);
text_value!(Line<MAX>, TextError, const MAX: usize);

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_length(f, "PersonName", &self.0)
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_length(f, "Subject", &self.0)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_length(f, "Body", &self.0)
    }
}

impl<const MAX: usize> fmt::Debug for Line<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_length(f, "Line", &self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_as_people_have_them_are_accepted() {
        for name in [
            "Suharti",
            "H. Ma'ruf Sya'bani, S.Pd., M.Si.",
            "Ni Luh Ayu D’Cruz",
            "A",
            "R.Aj. Dewi-Lestari",
            "José",
        ] {
            assert_eq!(PersonName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(
            PersonName::parse("  Budi \n Santoso ").unwrap().as_str(),
            "Budi Santoso"
        );
    }

    #[test]
    fn a_name_needs_a_letter_and_keeps_within_200_characters() {
        assert_eq!(PersonName::parse(" \u{200b}"), Err(TextError::Empty));
        assert_eq!(PersonName::parse("3174 - ."), Err(TextError::NoLetter));
        assert!(PersonName::parse(&"é".repeat(200)).is_ok());
        assert_eq!(
            PersonName::parse(&"é".repeat(201)),
            Err(TextError::TooLong {
                max: 200,
                actual: 201
            })
        );
    }

    #[test]
    fn lengths_are_counted_after_cleaning() {
        let padded = format!("   {}\u{200b}   ", "x".repeat(200));
        assert!(Subject::parse(&padded).is_ok());
        assert!(Body::parse(&"😀".repeat(10_000)).is_ok());
        assert_eq!(
            Body::parse(&"a".repeat(10_001)),
            Err(TextError::TooLong {
                max: 10_000,
                actual: 10_001
            })
        );
        assert_eq!(
            Line::<5>::parse("enam x"),
            Err(TextError::TooLong { max: 5, actual: 6 })
        );
    }

    #[test]
    fn a_subject_is_one_line_and_a_body_keeps_its_lines() {
        assert_eq!(Subject::parse("satu\ndua").unwrap().as_str(), "satu dua");
        assert_eq!(Body::parse("satu\r\ndua").unwrap().as_str(), "satu\ndua");
    }

    #[test]
    fn debug_shows_no_text() {
        assert_eq!(
            format!("{:?}", PersonName::parse("Budi").unwrap()),
            "PersonName(4 characters)"
        );
        assert_eq!(
            format!("{:?}", Body::parse("NIK saya").unwrap()),
            "Body(8 characters)"
        );
    }

    #[test]
    fn json_is_parsed_not_trusted() {
        let name: PersonName = serde_json::from_str("\" Budi\\u202e \"").unwrap();
        assert_eq!(serde_json::to_string(&name).unwrap(), "\"Budi\"");
        assert!(serde_json::from_str::<PersonName>("\"123\"").is_err());
    }

    proptest! {
        #[test]
        fn what_was_accepted_reads_back_the_same(raw: String) {
            if let Ok(name) = PersonName::parse(&raw) {
                prop_assert_eq!(&PersonName::parse(name.as_str()).unwrap(), &name);
            }
            if let Ok(subject) = Subject::parse(&raw) {
                prop_assert_eq!(&subject.to_string().parse::<Subject>().unwrap(), &subject);
            }
            if let Ok(body) = Body::parse(&raw) {
                prop_assert_eq!(&body.to_string().parse::<Body>().unwrap(), &body);
            }
        }
    }
}
