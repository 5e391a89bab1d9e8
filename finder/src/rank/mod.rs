//! How well an article answers a question.
//!
//! The sum over what is asked for, each by how rare it is and how often and where the article has it (BM25 over fields);
//! more where two things stand close together, where a title or alias asks the same question, and where the article has
//! the kind of answer that is wanted.

mod found;
mod profile;
mod wanted;

use found::{Found, Places, Zone};
pub use profile::Profile;
use wanted::Wanted;

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
    wanted: Wanted,
    value: f32,
}

/// What is noted while an article is read; kept for the next one, which saves asking for memory again.
#[derive(Debug, Default)]
pub struct Notes {
    /// By part of the plan.
    found: Vec<Found>,
    /// By concept.
    likeness: Vec<f32>,
    /// How many words of the title and of each alias were found.
    matched: Vec<usize>,
    /// Which words of the article are looked for.
    places: Vec<u32>,
}

/// A concept that an article has.
struct Held<'a> {
    worth: f32,
    places: &'a Places,
}

impl<'a> Ranker<'a> {
    /// A ranker for a question, among articles of this average length in words.
    pub fn new(plan: &'a Plan, weights: &'a Weights, usual_length: f32) -> Self {
        Self {
            plan,
            weights,
            usual_length: usual_length.max(1.0),
            wanted: Wanted::by(plan),
            value: plan.value().max(0.01),
        }
    }

    /// How well an article answers; 0 where it has nothing of what is asked.
    pub fn score(&self, article: &Profile, notes: &mut Notes) -> f32 {
        self.find_all(article, notes);
        let found = notes.found.as_slice();
        let length = as_f32(article.body().len()) / self.usual_length;
        let length = 1.0 - self.weights.length + self.weights.length * length;
        let mut score = 0.0;
        let mut held: Vec<Held<'_>> = Vec::with_capacity(self.plan.concepts.len());
        for concept in &self.plan.concepts {
            let ways = concept
                .ways
                .iter()
                .filter_map(|way| self.way(concept, way, found, length));
            if let Some((worth, best)) = ways.max_by(|a, b| a.0.total_cmp(&b.0)) {
                score += worth * concept.scale;
                held.push(best);
            }
        }
        if held.is_empty() {
            return 0.0;
        }
        score += self.closeness(&held);
        score += self.weights.likeness
            * self.value
            * self.best_likeness(article, &notes.matched, &mut notes.likeness);
        score * self.fitness(article)
    }

    /// Whether a word is one of those looked for.
    pub fn is_found(&self, word: WordId) -> bool {
        self.wanted.has(word)
    }

    /// What finding a word is worth.
    pub fn worth(&self, word: WordId) -> f32 {
        let uses = self.wanted.uses(word).iter();
        uses.map(|found| found.value).fold(0.0, f32::max)
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

    fn find_all(&self, article: &Profile, notes: &mut Notes) {
        notes.found.resize_with(self.plan.parts.len(), Found::default);
        notes.found.iter_mut().for_each(Found::clear);
        notes.matched.clear();
        self.wanted.places(article.all(), &mut notes.places);
        let (mut rest, mut start) = (notes.places.as_slice(), 0);
        for (number, end) in article.ends().iter().enumerate() {
            let (zone, segment) = Zone::numbered(number);
            let (here, after) = rest.split_at(rest.partition_point(|place| place < end));
            for place in here {
                if let Some(word) = article.all().get(*place as usize) {
                    let place = zone.place(segment, (place - start) as usize);
                    self.note(*word, zone, place, &mut notes.found);
                }
            }
            if matches!(zone, Zone::Title | Zone::Alias) {
                notes.matched.push(here.len());
            }
            (rest, start) = (after, *end);
        }
    }

    /// Notes a word for all that it counts for.
    fn note(&self, word: WordId, zone: Zone, place: u32, found: &mut [Found]) {
        for used in self.wanted.uses(word) {
            if let Some(part) = found.get_mut(used.part) {
                part.add(used.value, zone, place);
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

    fn best_likeness(&self, article: &Profile, matched: &[usize], best: &mut Vec<f32>) -> f32 {
        let titles = std::iter::once(article.title()).chain(article.aliases());
        titles.zip(matched).fold(0.0, |most, (title, matched)| {
            self.likeness(title, *matched, most, best)
        })
    }

    /// How much a title or alias, of whose words so many were found, and the question are the same: 1 where they have the same
    /// telling words. `most` where that is more.
    fn likeness(&self, words: &[WordId], matched: usize, most: f32, best: &mut Vec<f32>) -> f32 {
        let (matched, length) = (as_f32(matched), as_f32(words.len().max(1)));
        if matched / length <= most {
            return most;
        }
        best.clear();
        best.resize(self.plan.concepts.len(), 0.0);
        for found in words.iter().flat_map(|word| self.wanted.uses(*word)) {
            if let Some(value) = best.get_mut(found.concept) {
                *value = value.max(found.value);
            }
        }
        let asked = (best.iter().sum::<f32>() / self.value).min(1.0);
        most.max(asked * matched / length)
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
