//! A question as it may be kept: one spelling, short, and without what could name a person.

use crate::identity::scrub::{self, Gaps};

/// Longest question, in characters.
const LONGEST: usize = 80;
/// Longest word: what is longer was pasted, and may be a key or a token.
const LONGEST_WORD: usize = 24;
/// Longest word that may hold a digit: `s1`, `k2`, `p3k`.
const LONGEST_WITH_DIGIT: usize = 3;
/// Nothing stands in the gaps.
const NOTHING: Gaps = Gaps {
    email: " ",
    number: " ",
    date: " ",
    ticket: " ",
    name: " ",
};

/// Words of a question that may be kept; empty where none is left.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question(String);

impl Question {
    /// What may be kept of what was typed: small letters, no accents, no punctuation, no addresses, no digits but one in a
    /// short word, no long words, and no more than 80 characters.
    pub fn of(typed: &str) -> Self {
        let line: String = typed
            .chars()
            .map(|sign| if sign.is_control() { ' ' } else { sign })
            .take(1_000)
            .collect();
        let line = without_addresses(&line);
        let line = scrub::scrub(&line, &[], NOTHING);
        let mut kept = String::new();
        let mut letters = 0;
        for word in finder::text::words(&line).filter(|word| may_be_kept(word)) {
            let more = word.chars().count() + usize::from(letters > 0);
            if letters + more > LONGEST {
                break;
            }
            if letters > 0 {
                kept.push(' ');
            }
            kept.push_str(&word);
            letters += more;
        }
        Self(kept)
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Takes out whatever stands around an at sign, with blanks around it too: `siti @ contoh.id`.
fn without_addresses(line: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut skip_next = false;
    for word in line.split_whitespace() {
        if word.contains('@') {
            if word.starts_with('@') {
                words.pop();
            }
            skip_next = word.ends_with('@');
        } else if skip_next {
            skip_next = false;
        } else {
            words.push(word);
        }
    }
    words.join(" ")
}

fn may_be_kept(word: &str) -> bool {
    let letters = word.chars().count();
    let digits = word.chars().filter(|sign| sign.is_numeric()).count();
    match digits {
        0 => letters <= LONGEST_WORD,
        1 => (2..=LONGEST_WITH_DIGIT).contains(&letters),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Question;

    #[test]
    fn what_could_name_a_person_is_not_kept() {
        for (typed, kept) in [
            ("NIK tdk ditemukn?", "nik tdk ditemukn"),
            ("  nik\n3174012501900001\tsalah ", "nik salah"),
            ("nik 3174 0125 0190 0001 salah", "nik salah"),
            ("3 1 7 4 0 1 2 5 nik", "nik"),
            ("kirim ke siti.lestari@contoh.id ya", "kirim ke ya"),
            ("siti @ contoh.id lupa password", "lupa password"),
            ("siti@ contoh.id lupa", "lupa"),
            ("hubungi @siti", ""),
            ("hp +62 812-3456-7890", "hp"),
            ("tiket LB26-4F7K-Q2MD belum dijawab", "tiket belum dijawab"),
            ("lahir 25/01/1990", "lahir"),
            (
                "CPNS 2026, ijazah S1 dan honorer K2",
                "cpns ijazah s1 dan honorer k2",
            ),
            ("token aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "token"),
            ("\u{0}\u{7}%*?", ""),
            ("身份证", "身份证"),
        ] {
            assert_eq!(Question::of(typed).as_str(), kept, "{typed:?}");
        }
    }

    #[test]
    fn a_story_is_cut_between_two_words() {
        let kept = Question::of(&"pendaftaran ".repeat(90));
        assert!(kept.as_str().len() <= 80 && kept.as_str().ends_with("pendaftaran"));
    }

    proptest! {
        #[test]
        fn no_number_and_no_address_is_left_whatever_is_typed(typed in "\\PC{0,200}") {
            let kept = Question::of(&typed);
            let words = kept.as_str().split(' ');
            for word in words {
                prop_assert!(word.chars().filter(char::is_ascii_digit).count() < 2);
            }
            prop_assert!(!kept.as_str().contains('@') && kept.as_str().chars().count() <= 80);
        }
    }
}
