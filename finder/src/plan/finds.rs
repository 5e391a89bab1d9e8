//! What counts as finding a word.

use kernel::locale::Locale;

use super::{Correction, Part, Weights};
use crate::{
    dictionary::{Dictionary, Meaning},
    lexicon::{Lexicon, Neighbour, stem_term},
    text,
};

/// Languages whose forms of a word are looked for: a question's language is not known.
pub(super) const LANGS: [Locale; 2] = [Locale::Id, Locale::En];
/// Letters of each half below which a word is not taken apart.
const SHORTEST_HALF: usize = 3;
/// Beginnings of words shorter than this complete to anything.
const SHORTEST_START: usize = 1;
/// Words that one beginning is completed to.
const MOST_COMPLETIONS: usize = 24;
/// How far a word may be from the one that is proposed instead, for each of its letters: one slip in six letters, two in eleven.
const SLIP: f32 = 0.15;
/// What a completed word counts, against a finished one.
const COMPLETED: f32 = 0.8;

/// Fills parts from what is known about words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finds<'a> {
    pub lexicon: &'a Lexicon,
    pub dictionary: &'a Dictionary,
    pub weights: &'a Weights,
}

impl Finds<'_> {
    /// What counts as finding a typed word: itself, its forms, its one-word synonyms, and where it is in no article the
    /// words it may have been meant for. The correction is told to whoever asked.
    pub fn typed(self, word: &str) -> (Part, Option<Correction>) {
        let mut part = self.known(word);
        let own = part.value();
        let cap = if own > 0.0 { own } else { f32::MAX };
        for meaning in self.dictionary.meanings(word) {
            if let [other] = meaning.words.as_slice() {
                part.take(self.known(other), self.meaning(meaning), cap);
            }
        }
        if self.dictionary.knows(word) || self.lexicon.find(word).is_some() {
            return (part, None);
        }
        let scale = if part.is_empty() {
            1.0
        } else {
            self.weights.meant_beside
        };
        let alone = part.is_empty();
        let meant = self.add_neighbours(&mut part, word, scale);
        (part, meant.filter(|_| alone))
    }

    /// What a synonym counts.
    pub fn meaning(self, meaning: &Meaning) -> f32 {
        if meaning.same {
            self.weights.same
        } else {
            self.weights.close
        }
    }

    /// A word and its forms, as far as any article has them.
    pub fn known(self, word: &str) -> Part {
        let mut part = Part::default();
        let mut stem_value: f32 = 0.0;
        for lang in LANGS {
            for stem in text::stems(word, lang) {
                let Some(id) = self.lexicon.find_stem(&stem, lang) else {
                    continue;
                };
                let value = self.lexicon.stem_idf(id);
                stem_value = stem_value.max(value);
                for form in self.lexicon.forms(id) {
                    part.add(*form, value * self.weights.stem);
                }
                part.probe(stem_term(&stem, lang), self.weights.stem);
            }
        }
        if let Some(id) = self.lexicon.find(word) {
            let value = self.lexicon.word_idf(id);
            let rarer = self.weights.exact * (value - stem_value).max(0.0);
            part.add(
                id,
                if stem_value > 0.0 {
                    stem_value.min(value) + rarer
                } else {
                    value
                },
            );
            part.probe(word.to_owned(), 1.0);
        }
        part
    }

    fn add_neighbours(self, part: &mut Part, word: &str, scale: f32) -> Option<Correction> {
        let near = self
            .lexicon
            .neighbours(word, distance(word)?, self.weights.neighbours);
        let articles = |neighbour: &Neighbour| {
            self.lexicon
                .word(neighbour.word)
                .map_or(0, |found| found.articles)
        };
        let most = near.iter().map(articles).max()?;
        for neighbour in near.iter() {
            let Some(found) = self.lexicon.word(neighbour.word) else {
                continue;
            };
            let rarity = (as_f32(most) / as_f32(found.articles.max(1))).ln().min(4.0);
            let nearness = (-self.weights.meant_decay * neighbour.cost).exp();
            let weight = self.weights.meant * nearness * (1.0 - self.weights.meant_rarity * rarity) * scale;
            part.take(self.known(&found.text), weight, f32::MAX);
        }
        // Aliases hold what people mistype on purpose; nobody is told to write so.
        let (cost, meant) = near
            .iter()
            .filter_map(|neighbour| Some((neighbour.cost, self.lexicon.word(neighbour.word)?)))
            .find(|(_, found)| found.proper > 0)?;
        Some(Correction {
            typed: word.to_owned(),
            meant: meant.text.to_string(),
            is_sure: is_slip(word, &meant.text, cost) && !text::is_common(word),
        })
    }

    /// Two words that somebody wrote as one, where both are known: the pair that most articles have.
    pub fn taken_apart(self, word: &str) -> Option<Vec<Part>> {
        let halves = word
            .char_indices()
            .filter_map(|(cut, _)| word.split_at_checked(cut));
        let known =
            halves.filter(|(first, second)| first.len() >= SHORTEST_HALF && second.len() >= SHORTEST_HALF);
        let common = known.filter_map(|(first, second)| {
            let (one, two) = (self.lexicon.find(first)?, self.lexicon.find(second)?);
            let articles = self
                .lexicon
                .word(one)?
                .articles
                .min(self.lexicon.word(two)?.articles);
            Some((articles, first, second))
        });
        let (_, first, second) = common.max_by_key(|(articles, ..)| *articles)?;
        Some(vec![self.known(first), self.known(second)])
    }

    /// Two words that should be one (`e meterai`, `log in`), where some article has it.
    pub fn put_together(self, first: &str, second: &str) -> Option<Part> {
        let joined = format!("{first}{second}");
        let id = self.lexicon.find(&joined).filter(|_| joined.len() >= 5)?;
        let mut part = Part::default();
        part.add(id, self.lexicon.word_idf(id) * self.weights.same);
        part.probe(joined, self.weights.same);
        Some(part)
    }

    /// All words that a beginning may become.
    pub fn completed(self, start: &str) -> Part {
        let mut part = Part::default();
        if start.chars().count() < SHORTEST_START {
            return part;
        }
        for id in self.lexicon.completions(start, MOST_COMPLETIONS) {
            let Some(word) = self.lexicon.word(id) else {
                continue;
            };
            part.add(id, self.lexicon.word_idf(id) * COMPLETED);
            part.probe(word.text.to_string(), COMPLETED);
        }
        part
    }
}

/// How far a word may be from what was meant: short words are near too many others.
fn distance(word: &str) -> Option<f32> {
    match word.chars().count() {
        0..=2 => None,
        3 => Some(0.85),
        4 => Some(1.1),
        5..=6 => Some(1.6),
        _ => Some(2.0),
    }
}

/// Whether a word so far from what was meant is a slip that whoever typed it sees at once. What is further away is looked for all
/// the same, but a proposal that is wrong is worse than none, and short words are near many that were not meant.
fn is_slip(typed: &str, meant: &str, cost: f32) -> bool {
    let letters = u16::try_from(typed.chars().count()).unwrap_or(u16::MAX);
    typed.chars().next() == meant.chars().next() && cost <= SLIP * f32::from(letters)
}

#[expect(clippy::cast_precision_loss, reason = "counts of articles are far below 2^24")]
fn as_f32(count: u32) -> f32 {
    count as f32
}
