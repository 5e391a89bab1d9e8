//! The code of a technical unit, for example `DPK` or `KR05`.

use crate::{code::codes, key::not_a_numeric_key, text_value::text_value};
use sea_orm::DeriveValueType;
use thiserror::Error;

/// A unit's code: 1 to 12 characters A–Z and 0–9.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct UnitCode(String);

/// Why a text is not a unit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UnitCodeError {
    /// Not 1 to 12 letters and digits.
    #[error("a unit code has 1 to 12 letters and digits")]
    Shape,
}

codes! {
    UnitCodeError {
        Shape = "unit-code-shape",
    }
}

impl UnitCode {
    /// Reads a code; lower case and blanks around it are forgiven.
    pub fn parse(raw: &str) -> Result<Self, UnitCodeError> {
        let code = raw.trim().to_ascii_uppercase();
        let fits = (1..=12).contains(&code.len());
        if fits && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
            Ok(Self(code))
        } else {
            Err(UnitCodeError::Shape)
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(UnitCode, UnitCodeError);
not_a_numeric_key!(UnitCode);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_in_any_case() {
        assert_eq!(UnitCode::parse(" dpk ").unwrap().as_str(), "DPK");
        assert_eq!(UnitCode::parse("KR05").unwrap().to_string(), "KR05");
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for raw in ["", " ", "DIT-PK", "ABCDEFGHIJKLM", "DÉP", "D K"] {
            assert_eq!(UnitCode::parse(raw), Err(UnitCodeError::Shape), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn a_code_reads_back(raw in "[A-Z0-9]{1,12}") {
            let code = UnitCode::parse(&raw).unwrap();
            prop_assert_eq!(code.to_string(), raw);
        }

        #[test]
        fn no_text_makes_it_panic(raw in "\\PC*") {
            let _ = UnitCode::parse(&raw);
        }
    }
}
