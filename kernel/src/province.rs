//! The 38 provinces by the code of the Ministry of Home Affairs (*Kemendagri*).
//!
//! Source: Kepmendagri 300.2.2-2430 of 2025. These are the first two digits of a NIK. The statistics office (BPS)
//! numbers the provinces of Papua differently (there 91 is Papua Barat and 94 Papua): never mix the two.

use crate::{code::codes, key::not_a_numeric_key, text_value::text_value};
use sea_orm::DeriveValueType;
use thiserror::Error;

/// Code and name of each province, by code.
const PROVINCES: [(&str, &str); 38] = [
    ("11", "Aceh"),
    ("12", "Sumatera Utara"),
    ("13", "Sumatera Barat"),
    ("14", "Riau"),
    ("15", "Jambi"),
    ("16", "Sumatera Selatan"),
    ("17", "Bengkulu"),
    ("18", "Lampung"),
    ("19", "Kepulauan Bangka Belitung"),
    ("21", "Kepulauan Riau"),
    ("31", "DKI Jakarta"),
    ("32", "Jawa Barat"),
    ("33", "Jawa Tengah"),
    ("34", "DI Yogyakarta"),
    ("35", "Jawa Timur"),
    ("36", "Banten"),
    ("51", "Bali"),
    ("52", "Nusa Tenggara Barat"),
    ("53", "Nusa Tenggara Timur"),
    ("61", "Kalimantan Barat"),
    ("62", "Kalimantan Tengah"),
    ("63", "Kalimantan Selatan"),
    ("64", "Kalimantan Timur"),
    ("65", "Kalimantan Utara"),
    ("71", "Sulawesi Utara"),
    ("72", "Sulawesi Tengah"),
    ("73", "Sulawesi Selatan"),
    ("74", "Sulawesi Tenggara"),
    ("75", "Gorontalo"),
    ("76", "Sulawesi Barat"),
    ("81", "Maluku"),
    ("82", "Maluku Utara"),
    ("91", "Papua"),
    ("92", "Papua Barat"),
    ("93", "Papua Selatan"),
    ("94", "Papua Tengah"),
    ("95", "Papua Pegunungan"),
    ("96", "Papua Barat Daya"),
];

/// A province that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct ProvinceCode(&'static str);

/// Why a text is not a province code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ProvinceCodeError {
    /// None of the 38.
    #[error("no province has this code")]
    Unknown,
}

codes! {
    ProvinceCodeError {
        Unknown = "province-unknown",
    }
}

impl ProvinceCode {
    /// Reads a two-digit code.
    pub fn parse(raw: &str) -> Result<Self, ProvinceCodeError> {
        let wanted = raw.trim();
        Self::all()
            .find(|province| province.0 == wanted)
            .ok_or(ProvinceCodeError::Unknown)
    }

    /// Every province, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        PROVINCES.iter().map(|(code, _)| Self(code))
    }

    /// The two digits.
    pub const fn as_str(&self) -> &'static str {
        self.0
    }

    /// The name as the ministry writes it.
    pub fn name(self) -> &'static str {
        PROVINCES
            .iter()
            .find(|(code, _)| *code == self.0)
            .map_or("", |(_, name)| name)
    }
}

text_value!(ProvinceCode, ProvinceCodeError);
not_a_numeric_key!(ProvinceCode);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn there_are_38_in_order_of_code_and_each_has_a_name() {
        let all: Vec<ProvinceCode> = ProvinceCode::all().collect();
        assert_eq!(all.len(), 38);
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(all.iter().all(|province| !province.name().is_empty()));
    }

    #[test]
    fn papua_is_numbered_by_the_ministry_not_by_the_statistics_office() {
        assert_eq!(ProvinceCode::parse("91").unwrap().name(), "Papua");
        assert_eq!(ProvinceCode::parse("92").unwrap().name(), "Papua Barat");
        assert_eq!(ProvinceCode::parse("94").unwrap().name(), "Papua Tengah");
        assert_eq!(ProvinceCode::parse("96").unwrap().name(), "Papua Barat Daya");
    }

    proptest! {
        #[test]
        fn only_the_38_are_accepted(raw in "[0-9]{0,3}") {
            let known = ProvinceCode::all().any(|province| province.as_str() == raw);
            prop_assert_eq!(ProvinceCode::parse(&raw).is_ok(), known);
        }

        #[test]
        fn no_text_makes_it_panic(raw in "\\PC*") {
            let _ = ProvinceCode::parse(&raw);
        }
    }
}
