//! An article as numbers: enough to rank it, and to say which it is, without reading it again.

use kernel::locale::Locale;

use crate::{
    document::Document,
    lexicon::{Lexicon, WordId},
    text,
};

/// An article as numbers.
#[derive(Debug)]
pub struct Profile {
    /// Which article, see [`Document::id`].
    pub id: Box<str>,
    /// Its name in addresses.
    pub slug: Box<str>,
    /// Its title, as it is shown.
    pub heading: Box<str>,
    /// Its language.
    pub lang: Locale,
    /// Slug of its category.
    pub category: Box<str>,
    /// Words of the title.
    pub title: Box<[WordId]>,
    /// Words of each alias.
    pub aliases: Box<[Box<[WordId]>]>,
    /// Words of all tags.
    pub tags: Box<[WordId]>,
    /// Words of the article.
    pub body: Box<[WordId]>,
    /// Whether it names a day, a month, a year or a time.
    pub has_date: bool,
    /// Whether it names a number.
    pub has_number: bool,
}

impl Profile {
    /// Reads an article; its words become known.
    pub fn of(document: &Document, lexicon: &mut Lexicon) -> Self {
        let lang = document.lang;
        let (mut has_date, mut has_number) = (false, false);
        for word in text::words(&document.body) {
            has_date |= is_date(&word);
            has_number |= is_number(&word);
        }
        let mut learn = |text: &str| -> Box<[WordId]> {
            text::words(text).map(|word| lexicon.learn(&word, lang)).collect()
        };
        Self {
            id: document.id.as_str().into(),
            slug: document.slug.as_str().into(),
            heading: document.title.as_str().into(),
            lang,
            category: document.category.as_str().into(),
            title: learn(&document.title),
            aliases: document.aliases.iter().map(|alias| learn(alias)).collect(),
            tags: document.tags.iter().flat_map(|tag| learn(tag)).collect(),
            body: learn(&document.body),
            has_date,
            has_number,
        }
    }

    /// Its words, each once.
    pub fn words(&self) -> Vec<WordId> {
        distinct(self.proper().chain(self.aliases.iter().flatten()))
    }

    /// Those that are not in its aliases only, where people's typing errors are kept on purpose.
    pub fn proper_words(&self) -> Vec<WordId> {
        distinct(self.proper())
    }

    fn proper(&self) -> impl Iterator<Item = &WordId> {
        self.title.iter().chain(&self.tags).chain(&self.body)
    }
}

fn distinct<'a>(words: impl Iterator<Item = &'a WordId>) -> Vec<WordId> {
    let mut words: Vec<WordId> = words.copied().collect();
    words.sort_unstable();
    words.dedup();
    words
}

const DATES: &[&str] = &[
    "abad",
    "agustus",
    "april",
    "august",
    "december",
    "desember",
    "februari",
    "february",
    "januari",
    "january",
    "juli",
    "july",
    "jumat",
    "june",
    "juni",
    "kamis",
    "march",
    "maret",
    "mei",
    "minggu",
    "nopember",
    "november",
    "october",
    "oktober",
    "pukul",
    "rabu",
    "sabtu",
    "selasa",
    "senin",
    "september",
];

const NUMERALS: &[&str] = &[
    "delapan", "dua", "empat", "enam", "juta", "lima", "miliar", "persen", "puluh", "ratus", "ribu", "satu",
    "sembilan", "sepuluh", "tiga", "tujuh",
];

fn is_date(word: &str) -> bool {
    let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    (digits && (word.starts_with('1') || word.starts_with("20"))) || DATES.binary_search(&word).is_ok()
}

fn is_number(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit()) || NUMERALS.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(DATES.is_sorted() && NUMERALS.is_sorted());
    }

    #[test]
    fn dates_and_numbers_are_seen() {
        assert!(is_date("2024") && is_date("maret") && !is_date("3174") && !is_date("akun"));
        assert!(is_number("2x24") && is_number("tiga") && !is_number("akun"));
    }
}
