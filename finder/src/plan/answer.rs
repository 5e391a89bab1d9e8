//! What kind of answer is asked for: whoever asks when wants a date, whoever asks how much a number.

use crate::spelling;

/// The kind of answer.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Any.
    #[default]
    Any,
    /// A date or a time.
    Date,
    /// A number.
    Number,
}

const WORDS: &[(&str, Answer)] = &[
    ("kapan", Answer::Date),
    ("kpn", Answer::Date),
    ("when", Answer::Date),
    ("berapa", Answer::Number),
    ("brp", Answer::Number),
    ("brapa", Answer::Number),
];

/// How far a word may be from a question word to pass for it.
const MISSPELT: f32 = 1.0;
/// Letters below which no word passes for another.
const SHORTEST: usize = 5;

impl Answer {
    /// What a word of a question asks for; `unknown` says that no article has the word, so it may be misspelt.
    pub fn asked_by(word: &str, unknown: bool) -> Self {
        let bare = word.strip_suffix("kah").unwrap_or(word);
        if let Some((_, answer)) = WORDS.iter().find(|(known, _)| *known == bare) {
            return *answer;
        }
        if !unknown || bare.len() < SHORTEST {
            return Self::Any;
        }
        let typed: Vec<char> = bare.chars().collect();
        let misspelt = WORDS
            .iter()
            .filter(|(known, _)| known.len() >= SHORTEST)
            .find(|(known, _)| {
                let meant: Vec<char> = known.chars().collect();
                spelling::cost(&typed, &meant, MISSPELT).is_some()
            });
        misspelt.map_or(Self::Any, |(_, answer)| *answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn question_words_tell_what_is_wanted() {
        assert_eq!(Answer::asked_by("kapankah", false), Answer::Date);
        assert_eq!(Answer::asked_by("berapa", false), Answer::Number);
        assert_eq!(Answer::asked_by("breapa", true), Answer::Number);
        assert_eq!(Answer::asked_by("breapa", false), Answer::Any);
        assert_eq!(Answer::asked_by("siapa", true), Answer::Any);
    }
}
