//! The name of an article in its address, for example `nik-tidak-ditemukan`.

use crate::{code::codes, key::not_a_numeric_key, service_slug::is_slug, text_value::text_value};
use sea_orm::DeriveValueType;
use thiserror::Error;

/// Most characters of a slug: whole questions are written in it.
const LONGEST: usize = 96;

/// An article's slug: lower-case words of a–z and 0–9 joined by single dashes, at most 96 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct ArticleSlug(String);

/// Why a text is not an article's slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ArticleSlugError {
    /// Not lower-case words joined by dashes, or longer than 96 characters.
    #[error("an article's slug has 1 to 96 lower-case letters, digits and single dashes")]
    Shape,
    /// One of the words that are other pages' addresses under `/bantuan`.
    #[error("this word is another page's address")]
    Reserved,
}

codes! {
    ArticleSlugError {
        Shape = "article-slug-shape",
        Reserved = "article-slug-reserved",
    }
}

/// Addresses under `/bantuan` and `/petugas/artikel` that are no article's.
const RESERVED: [&str; 8] = [
    "kategori",
    "gambar",
    "saran",
    "cari",
    "search",
    "baru",
    "pratinjau",
    "periksa-diri",
];

impl ArticleSlug {
    /// Reads a slug strictly, because one page has one address.
    pub fn parse(raw: &str) -> Result<Self, ArticleSlugError> {
        if !is_slug(raw, LONGEST) {
            Err(ArticleSlugError::Shape)
        } else if RESERVED.contains(&raw) {
            Err(ArticleSlugError::Reserved)
        } else {
            Ok(Self(raw.to_owned()))
        }
    }

    /// The slug that a title suggests: its letters and digits in lower case, everything else a dash. `None` when
    /// nothing is left of it.
    pub fn suggest(title: &str) -> Option<Self> {
        let mut slug = String::new();
        for word in title
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            if slug.len() + word.len() + 1 > LONGEST {
                break;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word.to_ascii_lowercase());
        }
        Self::parse(&slug).ok()
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

text_value!(ArticleSlug, ArticleSlugError);
not_a_numeric_key!(ArticleSlug);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_slug_or_another_page_is_refused() {
        let long = "a".repeat(97);
        for raw in ["", "-", "a--b", "NIK", "nik tidak", "../x", "é", long.as_str()] {
            assert_eq!(ArticleSlug::parse(raw), Err(ArticleSlugError::Shape), "{raw}");
        }
        assert_eq!(ArticleSlug::parse("kategori"), Err(ArticleSlugError::Reserved));
    }

    #[test]
    fn a_title_suggests_its_words() {
        let slug = ArticleSlug::suggest("  NIK tidak ditemukan (saat membuat akun)? ").unwrap();
        assert_eq!(slug.as_str(), "nik-tidak-ditemukan-saat-membuat-akun");
        assert_eq!(ArticleSlug::suggest("…"), None);
    }

    proptest! {
        #[test]
        fn any_title_suggests_a_slug_or_nothing(title in "\\PC{0,200}") {
            if let Some(slug) = ArticleSlug::suggest(&title) {
                prop_assert_eq!(ArticleSlug::parse(slug.as_str()), Ok(slug));
            }
        }
    }
}
