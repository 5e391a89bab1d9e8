//! What an engine keeps in memory of all articles: their words, and each as numbers.
//!
//! Less than two kilobytes an article; the texts themselves stay in the index, but for titles.

use std::collections::HashMap;

use crate::{
    document::{Document, key},
    lexicon::Lexicon,
    rank::Profile,
};

/// All articles of one moment.
#[derive(Debug, Default)]
pub struct Memory {
    lexicon: Lexicon,
    profiles: HashMap<u64, Profile>,
    words: usize,
}

impl Memory {
    /// Takes an article in, instead of what was known of it.
    pub fn put(&mut self, document: &Document) {
        self.remove(&document.id);
        let profile = Profile::of(document, &mut self.lexicon);
        self.lexicon.count(&profile.words(), 1);
        self.lexicon.count_proper(&profile.proper_words(), 1);
        self.words += profile.body().len();
        self.profiles.insert(document.key(), profile);
    }

    /// Forgets an article.
    pub fn remove(&mut self, id: &str) {
        if let Some(profile) = self.profiles.remove(&key(id)) {
            self.lexicon.count(&profile.words(), -1);
            self.lexicon.count_proper(&profile.proper_words(), -1);
            self.words -= profile.body().len();
        }
    }

    /// The words of all articles.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// An article as numbers, see [`Document::key`].
    pub fn profile(&self, key: u64) -> Option<&Profile> {
        self.profiles.get(&key)
    }

    /// How many articles there are.
    pub fn len(&self) -> usize {
        self.profiles.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.profiles.is_empty()
    }

    /// Average length of an article in words.
    #[expect(
        clippy::cast_precision_loss,
        reason = "an average needs no more than seven digits"
    )]
    pub fn usual_length(&self) -> f32 {
        self.words as f32 / self.profiles.len().max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use kernel::locale::Locale;

    use super::*;

    fn article(id: &str, body: &str) -> Document {
        Document {
            id: id.to_owned(),
            slug: id.to_owned(),
            lang: Locale::Id,
            category: "akun".to_owned(),
            title: String::new(),
            aliases: vec!["pasword".to_owned()],
            tags: Vec::new(),
            body: body.to_owned(),
        }
    }

    #[test]
    fn what_was_replaced_or_removed_is_counted_no_more() {
        let mut memory = Memory::default();
        memory.put(&article("satu", "ganti password"));
        memory.put(&article("satu", "ganti sandi"));
        assert_eq!(memory.len(), 1);
        assert!(memory.lexicon().find("password").is_none());
        assert!(memory.lexicon().find("sandi").is_some());
        memory.remove("satu");
        assert!(memory.lexicon().find("sandi").is_none() && memory.is_empty());
    }

    #[test]
    fn words_of_aliases_are_found_but_not_proper() {
        let mut memory = Memory::default();
        memory.put(&article("satu", "password"));
        let proper = |word: &str| {
            let lexicon = memory.lexicon();
            lexicon
                .find(word)
                .and_then(|id| lexicon.word(id))
                .map(|word| word.proper)
        };
        assert_eq!((proper("pasword"), proper("password")), (Some(0), Some(1)));
    }
}
