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
    /// All its words beside each other, for memory is read in rows: title, tags, body, then each alias.
    words: Box<[WordId]>,
    /// Where each of these ends.
    ends: Box<[u32]>,
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
        let (mut all, mut ends) = (Vec::new(), Vec::with_capacity(ZONES + document.aliases.len()));
        let mut learn = |texts: &[String]| {
            let words = texts.iter().flat_map(|text| text::words(text));
            all.extend(words.map(|word| lexicon.learn(&word, lang)));
            ends.push(u32::try_from(all.len()).unwrap_or(u32::MAX));
        };
        learn(std::slice::from_ref(&document.title));
        learn(&document.tags);
        learn(std::slice::from_ref(&document.body));
        for alias in &document.aliases {
            learn(std::slice::from_ref(alias));
        }
        Self {
            id: document.id.as_str().into(),
            slug: document.slug.as_str().into(),
            heading: document.title.as_str().into(),
            lang,
            category: document.category.as_str().into(),
            words: all.into(),
            ends: ends.into(),
            has_date,
            has_number,
        }
    }

    /// Words of the title.
    pub fn title(&self) -> &[WordId] {
        self.zone(0)
    }

    /// Words of all tags.
    pub fn tags(&self) -> &[WordId] {
        self.zone(1)
    }

    /// Words of the article.
    pub fn body(&self) -> &[WordId] {
        self.zone(2)
    }

    /// Words of each alias.
    pub fn aliases(&self) -> impl Iterator<Item = &[WordId]> {
        (ZONES..self.ends.len()).map(|number| self.zone(number))
    }

    /// All its words in the order of its zones: title, tags, body, then each alias.
    pub fn all(&self) -> &[WordId] {
        &self.words
    }

    /// Where each zone ends among all its words.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    fn zone(&self, number: usize) -> &[WordId] {
        let end = |number: usize| self.ends.get(number).map_or(0, |end| *end as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.words.get(start..end(number)).unwrap_or_default()
    }

    /// Its words, each once.
    pub fn words(&self) -> Vec<WordId> {
        distinct(&self.words)
    }

    /// Those that are not in its aliases only, where people's typing errors are kept on purpose.
    pub fn proper_words(&self) -> Vec<WordId> {
        let end = self.ends.get(ZONES - 1).map_or(0, |end| *end as usize);
        distinct(self.words.get(..end).unwrap_or_default())
    }
}

/// Title, tags and body; what follows them are aliases.
const ZONES: usize = 3;

fn distinct(words: &[WordId]) -> Vec<WordId> {
    let mut words = words.to_vec();
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
