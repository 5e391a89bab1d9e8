//! The name of a service in an address, for example `nik-tidak-ditemukan`.

use crate::{code::codes, key::not_a_numeric_key, text_value::text_value};
use sea_orm::DeriveValueType;
use thiserror::Error;

/// A service's slug: lower-case words of a–z and 0–9 joined by single dashes, at most 64 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct ServiceSlug(String);

/// Why a text is not a service slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ServiceSlugError {
    /// Not lower-case words joined by dashes, or longer than 64 characters.
    #[error("a service slug has 1 to 64 lower-case letters, digits and single dashes")]
    Shape,
}

codes! {
    ServiceSlugError {
        Shape = "service-slug-shape",
    }
}

impl ServiceSlug {
    /// Reads a slug strictly, because one page has one address.
    pub fn parse(raw: &str) -> Result<Self, ServiceSlugError> {
        if is_slug(raw, 64) {
            Ok(Self(raw.to_owned()))
        } else {
            Err(ServiceSlugError::Shape)
        }
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is lower-case words of a–z and 0–9 joined by single dashes, at most `longest` characters.
pub(crate) fn is_slug(raw: &str, longest: usize) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    raw.len() <= longest && raw.split('-').all(is_word)
}

text_value!(ServiceSlug, ServiceSlugError);
not_a_numeric_key!(ServiceSlug);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_services_of_the_design_are_slugs() {
        for raw in [
            "nik-tidak-ditemukan",
            "lupa-password",
            "layanan-kepegawaian",
            "a",
            "x1-2",
        ] {
            assert_eq!(ServiceSlug::parse(raw).unwrap().as_str(), raw);
        }
    }

    #[test]
    fn what_is_no_slug_is_refused() {
        let long = "a".repeat(65);
        for raw in [
            "",
            "-",
            "a-",
            "-a",
            "a--b",
            "Lupa",
            "lupa password",
            "é",
            "../x",
            long.as_str(),
        ] {
            assert_eq!(ServiceSlug::parse(raw), Err(ServiceSlugError::Shape), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_reads_back(raw in "[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,5}") {
            prop_assert_eq!(ServiceSlug::parse(&raw).unwrap().to_string(), raw);
        }

        #[test]
        fn no_text_makes_it_panic(raw in "\\PC*") {
            let _ = ServiceSlug::parse(&raw);
        }
    }
}
