//! What people call things: synonyms, abbreviations and the words that say nothing, read from
//! `knowledge-base/synonyms.toml` (its head says how an entry is written).

use std::collections::{HashMap, HashSet};

use kernel::locale::Locale;
use serde::Deserialize;

use crate::{spelling::Spelling, text};

/// Words in their one spelling; more than one is a phrase.
pub type Phrase = Vec<String>;

/// The dictionary, ready to be looked up.
#[derive(Debug, Default, Clone)]
pub struct Dictionary {
    entries: HashMap<Phrase, Vec<Meaning>>,
    longest: usize,
    stop_words: [HashSet<String>; 2],
    stop_spellings: Vec<Spelling>,
    groups: Vec<Vec<String>>,
}

/// Another name for what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The words of it.
    pub words: Phrase,
    /// Whether it means the same, or is only close to it.
    pub same: bool,
}

/// Why a dictionary cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DictionaryError {
    /// Not TOML of the expected shape; the message has the line.
    #[error("{0}")]
    Shape(#[from] toml::de::Error),
    /// An entry without a letter or digit.
    #[error("an entry has no words: {0:?}")]
    Empty(String),
    /// A word in two groups: nobody could say which is meant.
    #[error("{0:?} stands in two groups of synonyms")]
    Twice(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    synonym: Vec<Group>,
    #[serde(default)]
    expansion: Vec<Expansion>,
    #[serde(default)]
    stop_words: StopWords,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expansion {
    from: String,
    to: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct StopWords {
    #[serde(default)]
    id: Vec<String>,
    #[serde(default)]
    en: Vec<String>,
}

impl Dictionary {
    /// Reads the text of a dictionary file.
    pub fn parse(toml_text: &str) -> Result<Self, DictionaryError> {
        let file: File = toml::from_str(toml_text)?;
        let mut dictionary = Self::default();
        for group in file.synonym {
            dictionary.add_group(&group.words)?;
        }
        for expansion in file.expansion {
            let from = phrase(&expansion.from)?;
            for to in &expansion.to {
                dictionary.add(from.clone(), phrase(to)?, false);
            }
        }
        let fold_all = |words: Vec<String>| words.iter().map(|word| text::fold(word)).collect();
        dictionary.stop_words = [fold_all(file.stop_words.id), fold_all(file.stop_words.en)];
        let stop_words = dictionary.stop_words.iter().flatten();
        dictionary.stop_spellings = stop_words.map(|word| Spelling::of(word)).collect();
        Ok(dictionary)
    }

    fn add_group(&mut self, words: &[String]) -> Result<(), DictionaryError> {
        let phrases = words
            .iter()
            .map(|word| phrase(word))
            .collect::<Result<Vec<_>, _>>()?;
        for from in &phrases {
            if self
                .entries
                .get(from)
                .is_some_and(|meanings| meanings.iter().any(|m| m.same))
            {
                return Err(DictionaryError::Twice(from.join(" ")));
            }
        }
        for from in &phrases {
            for to in phrases.iter().filter(|to| *to != from) {
                self.add(from.clone(), to.clone(), true);
            }
        }
        self.groups
            .push(phrases.iter().map(|words| words.join(" ")).collect());
        Ok(())
    }

    fn add(&mut self, from: Phrase, to: Phrase, same: bool) {
        self.longest = self.longest.max(from.len());
        let meanings = self.entries.entry(from).or_default();
        if !meanings.iter().any(|known| known.words == to) {
            meanings.push(Meaning { words: to, same });
        }
    }

    /// The longest entry that `words` begins with: how many words it has, and what else it is called.
    pub fn longest_at(&self, words: &[String]) -> Option<(usize, &[Meaning])> {
        (1..=self.longest.min(words.len())).rev().find_map(|length| {
            let meanings = self.entries.get(words.get(..length)?)?;
            Some((length, meanings.as_slice()))
        })
    }

    /// What else one word is called.
    pub fn meanings(&self, word: &str) -> &[Meaning] {
        self.entries
            .get(&[word.to_owned()][..])
            .map_or(&[], Vec::as_slice)
    }

    /// Whether a word says nothing about what is asked.
    pub fn is_stop_word(&self, word: &str, lang: Locale) -> bool {
        self.stop_list(lang).contains(word)
    }

    /// The words of a language that say nothing.
    pub fn stop_list(&self, lang: Locale) -> &HashSet<String> {
        let [id, en] = &self.stop_words;
        match lang {
            Locale::Id => id,
            Locale::En => en,
        }
    }

    /// How the words that say nothing are spelt, in no order.
    pub fn stop_spellings(&self) -> &[Spelling] {
        &self.stop_spellings
    }

    /// Whether a word is written anywhere in the entries.
    pub fn knows(&self, word: &str) -> bool {
        self.entries.contains_key(&[word.to_owned()][..])
    }

    /// All names of all things: `(name, what else it is called)`, phrases joined with spaces.
    pub fn entries(&self) -> impl Iterator<Item = (String, Vec<String>)> + '_ {
        self.entries.iter().map(|(from, to)| {
            (
                from.join(" "),
                to.iter().map(|meaning| meaning.words.join(" ")).collect(),
            )
        })
    }
}

fn phrase(raw: &str) -> Result<Phrase, DictionaryError> {
    let words: Phrase = text::words(raw).collect();
    if words.is_empty() {
        return Err(DictionaryError::Empty(raw.to_owned()));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"
        [[synonym]]
        words = ["nik", "nomor induk kependudukan", "no nik"]
        [[expansion]]
        from = "masuk"
        to = ["login"]
        [stop_words]
        id = ["yang"]
        en = ["the"]
    "#;

    fn typed(text: &str) -> Vec<String> {
        text::words(text).collect()
    }

    #[test]
    fn the_longest_entry_counts() {
        let dictionary = Dictionary::parse(SMALL).unwrap();
        let (length, meanings) = dictionary
            .longest_at(&typed("Nomor Induk Kependudukan saya"))
            .unwrap();
        assert_eq!(length, 3);
        assert!(meanings.iter().any(|meaning| meaning.words == ["nik"]));
        assert!(dictionary.longest_at(&typed("nomor")).is_none());
    }

    #[test]
    fn an_expansion_goes_one_way() {
        let dictionary = Dictionary::parse(SMALL).unwrap();
        assert_eq!(dictionary.meanings("masuk").len(), 1);
        assert!(dictionary.meanings("login").is_empty());
        assert!(dictionary.is_stop_word("yang", Locale::Id));
        assert!(!dictionary.is_stop_word("yang", Locale::En));
    }

    #[test]
    fn a_broken_file_is_refused_with_its_place() {
        let twice = "[[synonym]]\nwords = [\"a\", \"b\"]\n[[synonym]]\nwords = [\"b\", \"c\"]\n";
        assert!(matches!(Dictionary::parse(twice), Err(DictionaryError::Twice(word)) if word == "b"));
        let error = Dictionary::parse("[[synonym]]\nword = [\"a\"]\n")
            .unwrap_err()
            .to_string();
        assert!(error.contains("line 2"), "{error}");
    }
}
