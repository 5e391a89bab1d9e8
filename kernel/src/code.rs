//! The stable machine codes of errors and warnings, which the pages translate.
//!
//! [`field_codes`] lists them all, so that a test of the translations can prove that none is missing.

/// Writes `code()` and `CODES` for an error or warning from one table.
macro_rules! codes {
    ($name:ident { $( $variant:ident $({ $($fields:tt)* })? = $code:literal, )+ }) => {
        impl $name {
            /// Every code that [`Self::code`] can give.
            pub const CODES: &'static [&'static str] = &[ $( $code, )+ ];

            /// The stable machine code, in kebab-case.
            pub const fn code(&self) -> &'static str {
                match self {
                    $( Self::$variant $({ $($fields)* })? => $code, )+
                }
            }
        }
    };
}

pub(crate) use codes;

/// Every code that a field of a form can be given by the kernel.
pub fn field_codes() -> impl Iterator<Item = &'static str> {
    use crate::{article_slug, identity, pin, province, service_slug, text, ticket_number, unit_code};
    [
        text::TextError::CODES,
        ticket_number::TicketNumberError::CODES,
        pin::PinError::CODES,
        unit_code::UnitCodeError::CODES,
        service_slug::ServiceSlugError::CODES,
        article_slug::ArticleSlugError::CODES,
        province::ProvinceCodeError::CODES,
        identity::NikError::CODES,
        identity::KkError::CODES,
        identity::NipError::CODES,
        identity::BirthDateError::CODES,
        identity::PhoneError::CODES,
        identity::EmailError::CODES,
        identity::CrossCheckError::CODES,
        identity::Warning::CODES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[cfg(test)]
mod tests {
    use super::field_codes;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_kebab_case_and_means_one_thing() {
        let all: Vec<&str> = field_codes().collect();
        let different: HashSet<&str> = all.iter().copied().collect();
        assert_eq!(different.len(), all.len());
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        assert!(all.iter().all(|code| code.split('-').all(is_word)), "{all:?}");
    }
}
