//! Words of a text, each in one spelling: small letters, no accents, no apostrophes.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters of a word that count; what is longer is cut, for nobody types it on purpose.
const LONGEST_WORD: usize = 40;

/// A word where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The word in its one spelling.
    pub word: String,
    /// First byte of it in the text.
    pub start: usize,
    /// Byte after its last.
    pub end: usize,
}

/// Words of `text`, with their places.
///
/// A word is a run of letters and digits. An apostrophe inside it is dropped (`jum'at`, `don't`), and so is a full
/// stop or comma between two digits (`1.200`): people write these words both ways.
pub fn tokens(text: &str) -> impl Iterator<Item = Token> + '_ {
    Scan { text, at: 0 }
}

/// A text and where its words begin, for whoever reads parts of it again and again.
#[derive(Debug)]
pub struct Placed {
    text: Box<str>,
    starts: Box<[u32]>,
}

impl Placed {
    /// Finds the words of a text.
    pub fn of(text: &str) -> Self {
        let starts = places(text).map_while(|place| u32::try_from(place.start).ok());
        Self {
            starts: starts.collect(),
            text: text.into(),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each of its words from number `first` on stands.
    pub fn places_from(&self, first: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let at = self.starts.get(first).map(|start| *start as usize);
        let mut scan = Scan {
            text: &self.text,
            at: at.unwrap_or(self.text.len()),
        };
        std::iter::from_fn(move || scan.pass())
    }

    /// Bytes that it takes.
    pub fn size(&self) -> usize {
        self.text.len() + size_of_val(&*self.starts)
    }
}

/// Places of the words of `text`, which are not spelt.
pub fn places(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut scan = Scan { text, at: 0 };
    std::iter::from_fn(move || scan.pass())
}

/// Words of `text` without their places.
pub fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    tokens(text).map(|token| token.word)
}

/// The one spelling of a word: compatibility forms resolved, small letters, no accents.
pub fn fold(raw: &str) -> String {
    if raw.is_ascii() {
        return raw
            .bytes()
            .filter(u8::is_ascii_alphanumeric)
            .take(LONGEST_WORD)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
    }
    raw.nfkd()
        .filter(|letter| !is_combining_mark(*letter))
        .flat_map(char::to_lowercase)
        .filter(|letter| letter.is_alphanumeric())
        .take(LONGEST_WORD)
        .collect()
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Scan<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let (start, end) = self.run()?;
            let word = fold(self.text.get(start..end)?);
            if !word.is_empty() {
                return Some(Token { word, start, end });
            }
        }
    }
}

impl Scan<'_> {
    /// The next run of letters and digits.
    fn run(&mut self) -> Option<(usize, usize)> {
        let rest = self.text.get(self.at..)?;
        let start = self.at + rest.find(char::is_alphanumeric)?;
        self.at = self.end_of_word(start);
        Some((start, self.at))
    }

    /// Where the next word is.
    fn pass(&mut self) -> Option<Range<usize>> {
        loop {
            let (start, end) = self.run()?;
            let run = self.text.get(start..end)?;
            // A run begins with a letter or a digit, and plain ones are never folded away.
            if run.is_ascii() || !fold(run).is_empty() {
                return Some(start..end);
            }
        }
    }

    fn end_of_word(&self, start: usize) -> usize {
        if let Some(end) = self.end_of_plain_word(start) {
            return end;
        }
        let rest = self.text.get(start..).unwrap_or_default();
        let mut letters = rest.char_indices().peekable();
        let mut before = ' ';
        let mut end = start;
        while let Some((offset, letter)) = letters.next() {
            let after = letters.peek().map(|(_, next)| *next);
            if !(is_letter(letter) || joins(before, letter, after)) {
                break;
            }
            before = letter;
            end = start + offset + letter.len_utf8();
        }
        end
    }

    /// Where a word ends that has only plain letters and digits before something that ends every word: nearly all do, and they
    /// are passed over a byte at a time.
    fn end_of_plain_word(&self, start: usize) -> Option<usize> {
        let rest = self.text.as_bytes().get(start..)?;
        let length = rest.iter().position(|byte| !byte.is_ascii_alphanumeric());
        let Some(length) = length else {
            return Some(self.text.len());
        };
        let after = *rest.get(length)?;
        let ends = after.is_ascii() && !JOINING.contains(&after);
        ends.then_some(start + length)
    }
}

/// Plain marks that may belong to a word, see [`joins`].
const JOINING: [u8; 4] = [b'\'', b'`', b'.', b','];

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

/// Whether a mark between two characters belongs to one word with them.
fn joins(before: char, mark: char, after: Option<char>) -> bool {
    let Some(after) = after else { return false };
    match mark {
        '\'' | '\u{2019}' | '\u{02bc}' | '`' => before.is_alphabetic() && after.is_alphabetic(),
        '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        '\u{ad}' | '\u{200b}' | '\u{200d}' => after.is_alphanumeric(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        words(text).collect()
    }

    #[test]
    fn one_spelling_for_many_ways_of_writing() {
        assert_eq!(of("Jum'at, JUMAT; jum\u{2019}at"), ["jumat", "jumat", "jumat"]);
        assert_eq!(of("Café ﬁle"), ["cafe", "file"]);
        assert_eq!(of("2x24 jam, 1.200 kb"), ["2x24", "jam", "1200", "kb"]);
        assert_eq!(of("e-meterai/KTP-el"), ["e", "meterai", "ktp", "el"]);
    }

    #[test]
    fn nothing_that_people_paste_is_more_than_words() {
        assert_eq!(of("\u{0}\u{1}  %*\"'()🙂"), Vec::<String>::new());
        assert_eq!(of(&"a".repeat(10_000)), ["a".repeat(LONGEST_WORD)]);
        assert_eq!(of("身分証"), ["身分証"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let text = "Édisi kedua: «NIK»";
        let cut: Vec<&str> = tokens(text).map(|token| &text[token.start..token.end]).collect();
        assert_eq!(cut, ["Édisi", "kedua", "NIK"]);
    }

    #[test]
    fn a_plain_word_ends_where_every_word_does() {
        for text in [
            "nik",
            "nik tidak",
            "jum'at x",
            "e-mail",
            "1.200,5",
            "ab`c",
            "ijazah. Lalu",
            "naïf",
            "2x24\n",
        ] {
            let scan = Scan { text, at: 0 };
            let mut letters = text.char_indices();
            let plain = letters.find(|(_, letter)| !letter.is_ascii_alphanumeric());
            let is_plain = plain.is_none_or(|(_, letter)| letter.is_ascii() && !"'`.,".contains(letter));
            assert_eq!(scan.end_of_plain_word(0).is_some(), is_plain, "{text}");
            if let Some(end) = scan.end_of_plain_word(0) {
                assert_eq!(of(text).first().map(String::len), Some(end), "{text}");
            }
        }
    }

    #[test]
    fn words_from_the_middle_are_those_of_the_whole() {
        let text = "Jum'at 1.200 kb: Édisi ﬁle \u{345}x kedua 身分証 NIK, e-meterai.";
        let (all, placed): (Vec<Token>, _) = (tokens(text).collect(), Placed::of(text));
        for first in 0..all.len() + 2 {
            let after = all.iter().skip(first);
            let expected: Vec<Range<usize>> = after.map(|token| token.start..token.end).collect();
            let found: Vec<Range<usize>> = placed.places_from(first).collect();
            assert_eq!(found, expected, "{first}");
        }
    }
}
