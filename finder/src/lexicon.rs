//! Every word of every article: in how many articles it stands, what it is a form of, and which words are near it.
//!
//! Words and stems are numbered, so that articles in memory are lists of numbers. Numbers are never used again; a word
//! that no article has any more stays with a count of zero, and is found by nobody.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use kernel::{kept::Kept, locale::Locale};

use crate::{
    spelling::{self, Spelling},
    text,
};

/// Number of a word.
pub type WordId = u32;
/// Number of a stem.
pub type StemId = u32;

/// Letters by which a word and its neighbour may differ in length.
const EDITS: usize = 2;
/// Misspelt words whose neighbours are remembered, in half a generation: people mistype the same words again and again.
const REMEMBERED: usize = 2_048;

/// A word of the articles.
#[derive(Debug)]
pub struct Word {
    /// Its one spelling.
    pub text: Box<str>,
    /// Articles that have it.
    pub articles: u32,
    /// Articles that have it outside their aliases.
    pub proper: u32,
    /// What it is a form of.
    pub stems: Vec<StemId>,
}

#[derive(Debug, Default)]
struct Stem {
    articles: u32,
    words: Vec<WordId>,
}

/// A word near a misspelt one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// Which.
    pub word: WordId,
    /// How far it is, see [`crate::spelling::cost`].
    pub cost: f32,
}

/// The words of all articles.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: Vec<Word>,
    /// How each is spelt, by number.
    spellings: Vec<Spelling>,
    /// Their letters and numbers, by how many letters they have: a misspelt word is held against all of about its length, and
    /// most are told apart by their letters, which lie beside each other here.
    by_length: Vec<Vec<(u64, WordId)>>,
    /// Their numbers in the order of the alphabet.
    sorted: Vec<WordId>,
    ids: HashMap<Box<str>, WordId>,
    stems: Vec<Stem>,
    stem_ids: HashMap<Box<str>, StemId>,
    articles: u32,
    /// Neighbours of misspelt words as they were since the last change, by the word and how far and how many were looked for.
    looked_up: LookedUp,
}

/// Behind a lock: many ask at a time.
#[derive(Debug)]
struct LookedUp(Mutex<Kept<LookUp, Arc<[Neighbour]>>>);

type LookUp = (Box<str>, u32, usize);

impl Default for LookedUp {
    fn default() -> Self {
        Self(Mutex::new(Kept::new(REMEMBERED)))
    }
}

impl LookedUp {
    fn kept(&self) -> MutexGuard<'_, Kept<LookUp, Arc<[Neighbour]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn clear(&mut self) {
        let kept = self.0.get_mut();
        kept.unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Lexicon {
    /// Number of `word`, made where it has none. A word of an English article gets its English stem too.
    pub fn learn(&mut self, word: &str, lang: Locale) -> WordId {
        let id = self.ids.get(word).copied().unwrap_or_else(|| self.add_word(word));
        for stem in text::stems(word, lang) {
            self.add_stem(id, &stem, lang);
        }
        id
    }

    fn has_changed(&mut self) {
        self.looked_up.clear();
    }

    fn add_word(&mut self, word: &str) -> WordId {
        self.has_changed();
        let id = number(self.words.len());
        let place = self.sorted.partition_point(|other| self.text_of(*other) < word);
        self.sorted.insert(place, id);
        let spelling = Spelling::of(word);
        if self.by_length.len() <= spelling.len() {
            self.by_length.resize_with(spelling.len() + 1, Vec::new);
        }
        if let Some(alike) = self.by_length.get_mut(spelling.len()) {
            alike.push((spelling.set(), id));
        }
        self.spellings.push(spelling);
        self.words.push(Word {
            text: word.into(),
            articles: 0,
            proper: 0,
            stems: Vec::new(),
        });
        self.ids.insert(word.into(), id);
        id
    }

    fn add_stem(&mut self, word: WordId, stem: &str, lang: Locale) {
        let key = stem_term(stem, lang);
        let id = if let Some(id) = self.stem_ids.get(key.as_str()) {
            *id
        } else {
            let id = number(self.stems.len());
            self.stems.push(Stem::default());
            self.stem_ids.insert(key.into(), id);
            id
        };
        let Some(known) = self.words.get_mut(word as usize) else {
            return;
        };
        if known.stems.contains(&id) {
            return;
        }
        known.stems.push(id);
        if let Some(stem) = self.stems.get_mut(id as usize) {
            stem.words.push(word);
        }
    }

    /// Counts an article with these distinct words in (`+1`) or out (`-1`).
    pub fn count(&mut self, words: &[WordId], step: i32) {
        self.has_changed();
        self.articles = self.articles.saturating_add_signed(step);
        let mut stems: Vec<StemId> = Vec::with_capacity(words.len());
        for id in words {
            if let Some(word) = self.words.get_mut(*id as usize) {
                word.articles = word.articles.saturating_add_signed(step);
                stems.extend(&word.stems);
            }
        }
        stems.sort_unstable();
        stems.dedup();
        for id in stems {
            if let Some(stem) = self.stems.get_mut(id as usize) {
                stem.articles = stem.articles.saturating_add_signed(step);
            }
        }
    }

    /// The same for the words it has outside its aliases.
    pub fn count_proper(&mut self, words: &[WordId], step: i32) {
        self.has_changed();
        for id in words {
            if let Some(word) = self.words.get_mut(*id as usize) {
                word.proper = word.proper.saturating_add_signed(step);
            }
        }
    }

    /// Number of a word that some article has.
    pub fn find(&self, word: &str) -> Option<WordId> {
        let id = self.ids.get(word)?;
        (self.word(*id)?.articles > 0).then_some(*id)
    }

    /// Number of a stem that some article has.
    pub fn find_stem(&self, stem: &str, lang: Locale) -> Option<StemId> {
        let id = self.stem_ids.get(stem_term(stem, lang).as_str())?;
        (self.stems.get(*id as usize)?.articles > 0).then_some(*id)
    }

    /// A word by its number.
    pub fn word(&self, id: WordId) -> Option<&Word> {
        self.words.get(id as usize)
    }

    /// All forms of a stem.
    pub fn forms(&self, stem: StemId) -> &[WordId] {
        self.stems.get(stem as usize).map_or(&[], |stem| &stem.words)
    }

    /// How telling it is to find a word: the fewer articles have it, the more.
    pub fn word_idf(&self, id: WordId) -> f32 {
        self.idf(self.word(id).map_or(0, |word| word.articles))
    }

    /// How telling it is to find any form of a stem.
    pub fn stem_idf(&self, id: StemId) -> f32 {
        self.idf(self.stems.get(id as usize).map_or(0, |stem| stem.articles))
    }

    fn idf(&self, having: u32) -> f32 {
        let (all, having) = (as_f32(self.articles), as_f32(having));
        (1.0 + (all - having + 0.5).max(0.0) / (having + 0.5)).ln()
    }

    /// Articles counted in.
    pub fn articles(&self) -> u32 {
        self.articles
    }

    /// Words that `typed` may have been meant for, nearest first.
    pub fn neighbours(&self, typed: &str, limit: f32, most: usize) -> Arc<[Neighbour]> {
        let key = (Box::from(typed), limit.to_bits(), most);
        if let Some(known) = self.looked_up.kept().find(&key) {
            return known;
        }
        let near: Arc<[Neighbour]> = self.look_up(typed, limit, most).into();
        // What is longer than any word that is compared has no neighbours, and is not worth its room.
        if typed.len() <= spelling::LONGEST {
            self.looked_up.kept().add(key, Arc::clone(&near), 1);
        }
        near
    }

    fn look_up(&self, typed: &str, limit: f32, most: usize) -> Vec<Neighbour> {
        let mut near: Vec<Neighbour> = self.near(&Spelling::of(typed), limit).collect();
        near.sort_by(|a, b| {
            a.cost
                .total_cmp(&b.cost)
                .then_with(|| self.count_of(b.word).cmp(&self.count_of(a.word)))
                .then_with(|| a.word.cmp(&b.word))
        });
        near.truncate(most);
        near
    }

    fn near(&self, typed: &Spelling, limit: f32) -> impl Iterator<Item = Neighbour> {
        let lengths = typed.len().saturating_sub(EDITS)..=typed.len() + EDITS;
        let alike = lengths.filter_map(|length| self.by_length.get(length)).flatten();
        let near = alike.filter(move |(set, _)| typed.may_be_near(*set, limit));
        near.filter_map(move |(_, word)| {
            let cost = typed.cost_of(self.spellings.get(*word as usize)?, limit)?;
            (self.count_of(*word) > 0).then_some(Neighbour { word: *word, cost })
        })
    }

    /// Words that begin with `typed`, those of most articles first.
    pub fn completions(&self, typed: &str, most: usize) -> Vec<WordId> {
        let first = self.sorted.partition_point(|id| self.text_of(*id) < typed);
        let rest = self.sorted.iter().skip(first).copied();
        let mut found: Vec<WordId> = rest
            .take_while(|id| self.text_of(*id).starts_with(typed))
            .filter(|id| self.count_of(*id) > 0)
            .collect();
        found.sort_by_key(|id| (std::cmp::Reverse(self.count_of(*id)), *id));
        found.truncate(most);
        found
    }

    fn text_of(&self, id: WordId) -> &str {
        self.word(id).map_or("", |word| &word.text)
    }

    fn count_of(&self, id: WordId) -> u32 {
        self.word(id).map_or(0, |word| word.articles)
    }
}

/// A stem as a term of the index. No word has a `~`, so none is taken for a stem.
pub fn stem_term(stem: &str, lang: Locale) -> String {
    match lang {
        Locale::Id => format!("~{stem}"),
        Locale::En => format!("~~{stem}"),
    }
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts of articles are far below 2^24")]
fn as_f32(count: u32) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_completed_to_the_words_of_most_articles() {
        let mut lexicon = Lexicon::default();
        let mut learn = |word: &str| lexicon.learn(word, Locale::Id);
        let [later, first, data, other, gone] =
            ["daftarkan", "daftar", "data", "kartu", "dapat"].map(&mut learn);
        for words in [&[later, first, data, other][..], &[data, first], &[data]] {
            lexicon.count(words, 1);
        }
        assert_eq!(lexicon.completions("da", 9), [data, first, later]);
        assert_eq!(lexicon.completions("daftar", 1), [first]);
        assert_eq!(lexicon.completions("dax", 9), Vec::<WordId>::new());
        assert!(!lexicon.completions("", 9).contains(&gone));
    }
}
