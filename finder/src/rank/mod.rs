//! How well an article answers a question.
//!
//! The sum over what is asked for, each by how rare it is and how often and where the article has it (BM25 over fields);
//! more where two things stand close together, where a title or alias asks the same question, and where the article has
//! the kind of answer that is wanted.

mod found;
mod profile;

use std::collections::HashMap;

use found::{Found, Places, Zone};
pub use profile::Profile;

use crate::{
    lexicon::WordId,
    plan::{Answer, Concept, Plan, Way, Weights},
};

/// Words apart beyond which two finds have nothing to do with each other.
const FAR: u32 = 60;
/// Words apart within which the words of a phrase still make it.
const PHRASE: u32 = 3;

/// Holds articles against one question.
#[derive(Debug)]
pub struct Ranker<'a> {
    plan: &'a Plan,
    weights: &'a Weights,
    usual_length: f32,
    uses: HashMap<WordId, Vec<Use>>,
    /// A bit for each word that has a use: nearly all words of an article have none.
    used: Vec<u64>,
    value: f32,
}

/// A part that a word counts for.
#[derive(Debug, Clone, Copy)]
struct Use {
    part: usize,
    concept: usize,
    value: f32,
}

/// A concept that an article has.
struct Held<'a> {
    worth: f32,
    places: &'a Places,
}

impl<'a> Ranker<'a> {
    /// A ranker for a question, among articles of this average length in words.
    pub fn new(plan: &'a Plan, weights: &'a Weights, usual_length: f32) -> Self {
        let mut uses: HashMap<WordId, Vec<Use>> = HashMap::new();
        for (concept, asked) in plan.concepts.iter().enumerate() {
            for part in asked.ways.iter().flat_map(|way| way.parts.clone()) {
                let words = plan.parts.get(part).map(|part| &part.words);
                for (word, value) in words.into_iter().flatten() {
                    uses.entry(*word).or_default().push(Use {
                        part,
                        concept,
                        value: *value,
                    });
                }
            }
        }
        let mut used = Vec::new();
        for word in uses.keys() {
            let (place, bit) = place(*word);
            if used.len() <= place {
                used.resize(place + 1, 0);
            }
            if let Some(bits) = used.get_mut(place) {
                *bits |= bit;
            }
        }
        Self {
            plan,
            weights,
            usual_length: usual_length.max(1.0),
            uses,
            used,
            value: plan.value().max(0.01),
        }
    }

    /// How well an article answers; 0 where it has nothing of what is asked.
    pub fn score(&self, article: &Profile) -> f32 {
        let found = self.find_all(article);
        let length = as_f32(article.body.len()) / self.usual_length;
        let length = 1.0 - self.weights.length + self.weights.length * length;
        let mut score = 0.0;
        let mut held: Vec<Held<'_>> = Vec::with_capacity(self.plan.concepts.len());
        for concept in &self.plan.concepts {
            let ways = concept
                .ways
                .iter()
                .filter_map(|way| self.way(concept, way, &found, length));
            if let Some((worth, best)) = ways.max_by(|a, b| a.0.total_cmp(&b.0)) {
                score += worth * concept.scale;
                held.push(best);
            }
        }
        if held.is_empty() {
            return 0.0;
        }
        score += self.closeness(&held);
        score += self.weights.likeness * self.value * self.best_likeness(article);
        score * self.fitness(article)
    }

    /// Whether a word is one of those looked for.
    pub fn is_found(&self, word: WordId) -> bool {
        let (place, bit) = place(word);
        self.used.get(place).is_some_and(|bits| bits & bit != 0)
    }

    fn uses(&self, word: WordId) -> &[Use] {
        if self.is_found(word) {
            self.uses.get(&word).map_or(&[], Vec::as_slice)
        } else {
            &[]
        }
    }

    /// What finding a word is worth.
    pub fn worth(&self, word: WordId) -> f32 {
        self.uses(word)
            .iter()
            .map(|found| found.value)
            .fold(0.0, f32::max)
    }

    /// What a way to find a concept brings, and what of it counts for closeness.
    fn way<'f>(
        &self,
        concept: &Concept,
        way: &Way,
        found: &'f [Found],
        length: f32,
    ) -> Option<(f32, Held<'f>)> {
        let parts = found.get(way.parts.clone())?;
        if !way.typed && !is_whole(parts) {
            return None;
        }
        let scale = if way.typed {
            1.0
        } else {
            way.weight * concept.value / way.value.max(0.01)
        };
        let worth: f32 = parts.iter().map(|part| part.worth(self.weights, length)).sum();
        let best = parts
            .iter()
            .max_by_key(|part| part.places.len())
            .filter(|part| !part.places.is_empty())?;
        let value: f32 = parts.iter().map(|part| part.value).sum();
        Some((
            worth * scale,
            Held {
                worth: value * scale,
                places: &best.places,
            },
        ))
    }

    fn find_all(&self, article: &Profile) -> Vec<Found> {
        let mut found = vec![Found::default(); self.plan.parts.len()];
        self.find_in(&article.title, Zone::Title, 0, &mut found);
        self.find_in(&article.tags, Zone::Tag, 0, &mut found);
        self.find_in(&article.body, Zone::Body, 0, &mut found);
        for (index, alias) in article.aliases.iter().enumerate() {
            self.find_in(alias, Zone::Alias, index, &mut found);
        }
        found
    }

    fn find_in(&self, words: &[WordId], zone: Zone, segment: usize, found: &mut [Found]) {
        for (place, word) in words.iter().enumerate() {
            for found_by in self.uses(*word) {
                if let Some(part) = found.get_mut(found_by.part) {
                    part.add(found_by.value, zone, zone.place(segment, place));
                }
            }
        }
    }

    /// More for things that stand close together in the article.
    fn closeness(&self, held: &[Held<'_>]) -> f32 {
        let mut sum = 0.0;
        for (index, one) in held.iter().enumerate() {
            for other in held.iter().skip(index + 1) {
                let apart = found::apart(one.places, other.places);
                if apart < FAR {
                    let decay = 1.0 + as_f32(apart as usize - 1) * self.weights.near_decay;
                    sum += self.weights.near * one.worth.min(other.worth) / decay;
                }
            }
        }
        sum
    }

    fn best_likeness(&self, article: &Profile) -> f32 {
        let aliases = article.aliases.iter().map(|alias| self.likeness(alias));
        aliases.fold(self.likeness(&article.title), f32::max)
    }

    /// How much a title or alias and the question are the same: 1 where they have the same telling words.
    fn likeness(&self, words: &[WordId]) -> f32 {
        let mut best = vec![0.0_f32; self.plan.concepts.len()];
        let mut matched = 0;
        for word in words {
            let uses = self.uses(*word);
            if uses.is_empty() {
                continue;
            }
            matched += 1;
            for found in uses {
                if let Some(value) = best.get_mut(found.concept) {
                    *value = value.max(found.value);
                }
            }
        }
        if matched == 0 {
            return 0.0;
        }
        let asked = (best.iter().sum::<f32>() / self.value).min(1.0);
        asked * as_f32(matched) / as_f32(words.len())
    }

    /// More for an article that has the kind of answer that is wanted.
    fn fitness(&self, article: &Profile) -> f32 {
        match self.plan.answer {
            Answer::Date if article.has_date => 1.0 + self.weights.date,
            Answer::Number if article.has_number => 1.0 + self.weights.number,
            _ => 1.0,
        }
    }
}

/// Where a word has its bit.
fn place(word: WordId) -> (usize, u64) {
    (
        usize::try_from(word / 64).unwrap_or(usize::MAX - 1),
        1 << (word % 64),
    )
}

/// Whether all parts of a name are there, one after the other.
fn is_whole(parts: &[Found]) -> bool {
    let pairs = parts.windows(2).all(|pair| match pair {
        [first, second] => found::apart(&first.places, &second.places) <= PHRASE,
        _ => true,
    });
    pairs && parts.iter().all(|part| part.value > 0.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "words of an article are far below 2^24"
)]
fn as_f32(count: usize) -> f32 {
    count as f32
}
