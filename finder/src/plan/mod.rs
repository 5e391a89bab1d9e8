//! From a question to weighted words: what is left out, what else counts as found, and how much each find tells.
//!
//! A question becomes a row of [`Concept`]s, one for each thing that is asked for. A concept can be found in several
//! [`Way`]s (`nik`, or the phrase `nomor induk kependudukan`), a way has one or more [`Part`]s, and a part is a set of
//! words that count as one: the word itself, its forms, its synonyms, and, where no article has it, the words it may
//! have been meant for. How it is done: [`planner`] walks the question, [`finds`] fills the parts.

mod answer;
mod finds;
mod planner;
mod weights;

use std::{collections::HashMap, ops::Range};

pub use answer::Answer;
pub use planner::Planner;
pub use weights::Weights;

use crate::lexicon::WordId;

/// A question, ready to be held against articles.
#[derive(Debug, Default)]
pub struct Plan {
    /// What is asked for, in the order it was typed.
    pub concepts: Vec<Concept>,
    /// The parts of all ways of all concepts.
    pub parts: Vec<Part>,
    /// What kind of answer is asked for.
    pub answer: Answer,
    /// Words that stand in no article, with the word each was probably meant for.
    pub corrections: Vec<Correction>,
    /// Whether every word of the question was left out: they stand in nearly every one.
    pub says_nothing: bool,
}

/// One thing that is asked for, and all that counts as finding it.
#[derive(Debug)]
pub struct Concept {
    /// The words that ask for it, mended where they were misspelt.
    pub words: String,
    /// What finding it is worth.
    pub value: f32,
    /// How much of that counts: question words tell little.
    pub scale: f32,
    /// Ways to find it: the best counts.
    pub ways: Vec<Way>,
}

/// One way to find a concept: all its parts.
#[derive(Debug)]
pub struct Way {
    /// How much finding it so counts, against finding what was typed.
    pub weight: f32,
    /// Which of [`Plan::parts`] are its.
    pub parts: Range<usize>,
    /// Whether these are the words that were typed. Any of those may be missing; another name must be there whole.
    pub typed: bool,
    /// What its parts are worth together.
    pub value: f32,
}

/// Words that count as one.
#[derive(Debug, Default)]
pub struct Part {
    /// What each of them is worth.
    pub words: HashMap<WordId, f32>,
    /// What the index is asked for to find articles that have any of them.
    pub probes: Vec<Probe>,
}

/// A term of the index.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// A word, or `~` and a stem.
    pub term: String,
    /// How much it counts.
    pub weight: f32,
}

/// A word that stands in no article, and the one it was probably meant for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As typed, in its one spelling.
    pub typed: String,
    /// As the articles write it.
    pub meant: String,
    /// Whether it is worth proposing: most that is only near helps to find, but was not what somebody meant.
    pub is_sure: bool,
}

impl Part {
    fn add(&mut self, word: WordId, value: f32) {
        let known = self.words.entry(word).or_insert(0.0);
        *known = known.max(value);
    }

    fn probe(&mut self, term: String, weight: f32) {
        match self.probes.iter_mut().find(|probe| probe.term == term) {
            Some(probe) => probe.weight = probe.weight.max(weight),
            None => self.probes.push(Probe { term, weight }),
        }
    }

    /// Takes over what another part has, for at most `cap` and at `weight`.
    fn take(&mut self, other: Self, weight: f32, cap: f32) {
        for (word, value) in other.words {
            self.add(word, value.min(cap) * weight);
        }
        for probe in other.probes {
            self.probe(probe.term, probe.weight * weight);
        }
    }

    /// What the best of its words is worth.
    pub fn value(&self) -> f32 {
        self.words.values().copied().fold(0.0, f32::max)
    }

    /// Whether nothing counts as finding it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

impl Plan {
    /// Whether nothing that was asked for can be found.
    pub fn is_empty(&self) -> bool {
        self.concepts.is_empty()
    }

    /// What finding everything is worth.
    pub fn value(&self) -> f32 {
        self.concepts.iter().map(|concept| concept.value).sum()
    }

    /// Words as they were typed, each mended where it was misspelt.
    fn mended(&self, typed: &[String]) -> String {
        let words: Vec<&str> = typed
            .iter()
            .map(|word| {
                let correction = self
                    .corrections
                    .iter()
                    .find(|correction| correction.typed == *word);
                correction.map_or(word.as_str(), |correction| correction.meant.as_str())
            })
            .collect();
        words.join(" ")
    }

    /// Adds a way to find something.
    fn way(&mut self, parts: Vec<Part>, weight: f32, typed: bool) -> Way {
        let start = self.parts.len();
        let value = parts.iter().map(Part::value).sum();
        self.parts.extend(parts);
        Way {
            weight,
            parts: start..self.parts.len(),
            typed,
            value,
        }
    }
}
