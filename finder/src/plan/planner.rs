//! The walk over a question, entry by entry of the dictionary, word by word where it has none.

use super::{
    Answer, Concept, Part, Plan, Way, Weights,
    finds::{Finds, LANGS},
};
use crate::{
    dictionary::{Dictionary, Meaning},
    lexicon::Lexicon,
    spelling::Spelling,
    text,
};

/// Words of a question that are read; what comes after is left.
const MOST_WORDS: usize = 48;
/// What hangs on a question word without changing it.
const CLITICS: &[&str] = &["kah", "lah", "pun", "nya", "tah"];
/// Letters below which no word passes for a misspelt stop word.
const SHORTEST_MISSPELT: usize = 4;

/// Plans questions against the articles of one moment.
#[derive(Debug, Clone, Copy)]
pub struct Planner<'a> {
    finds: Finds<'a>,
}

impl<'a> Planner<'a> {
    /// A planner for articles with these words.
    pub fn new(lexicon: &'a Lexicon, dictionary: &'a Dictionary, weights: &'a Weights) -> Self {
        Self {
            finds: Finds {
                lexicon,
                dictionary,
                weights,
            },
        }
    }

    /// Plans a question.
    pub fn plan(self, question: &str) -> Plan {
        self.plan_words(&typed_words(question))
    }

    /// Plans a question that is still being typed: its last word may be unfinished.
    pub fn plan_unfinished(self, question: &str) -> Plan {
        let typed = typed_words(question);
        let ended = question.ends_with(|letter: char| !letter.is_alphanumeric());
        let (Some((last, before)), false) = (typed.split_last(), ended) else {
            return self.plan(question);
        };
        let mut plan = self.plan_words(before);
        let mut part = self.finds.completed(last);
        let (finished, correction) = self.finds.typed(last);
        if part.is_empty() || self.finds.lexicon.find(last).is_some() || self.finds.dictionary.knows(last) {
            part.take(finished, 1.0, f32::MAX);
            plan.corrections.extend(correction);
        }
        if part.is_empty() {
            return plan;
        }
        let way = plan.way(vec![part], 1.0, true);
        plan.concepts.push(Concept {
            words: last.clone(),
            value: way.value,
            scale: 1.0,
            ways: vec![way],
        });
        plan
    }

    fn plan_words(self, typed: &[String]) -> Plan {
        let mut plan = Plan {
            says_nothing: !typed.is_empty(),
            ..Plan::default()
        };
        let mut seen: Vec<&[String]> = Vec::new();
        let mut at = 0;
        while let Some(rest) = typed.get(at..).filter(|rest| !rest.is_empty()) {
            let (length, meanings) = self.finds.dictionary.longest_at(rest).unwrap_or((1, &[]));
            let span = rest.get(..length).unwrap_or_default();
            at += length.max(1);
            if seen.contains(&span) {
                continue;
            }
            seen.push(span);
            match span {
                [word] if self.is_left_out(word) => {}
                _ => {
                    plan.says_nothing = false;
                    self.add_concept(&mut plan, span, meanings);
                }
            }
        }
        for pair in typed.windows(2) {
            if let [first, second] = pair
                && let Some(part) = self.finds.put_together(first, second)
            {
                plan.says_nothing = false;
                let way = plan.way(vec![part], 1.0, true);
                plan.concepts.push(Concept {
                    words: pair.concat(),
                    value: way.value,
                    scale: 1.0,
                    ways: vec![way],
                });
            }
        }
        plan
    }

    fn add_concept(self, plan: &mut Plan, typed: &[String], meanings: &[Meaning]) {
        let mut ways: Vec<Way> = Vec::new();
        let mut scale = 1.0;
        let mut parts: Vec<Part> = Vec::new();
        for word in typed {
            let answer = Answer::asked_by(word, self.finds.lexicon.find(word).is_none());
            if answer != Answer::Any && typed.len() == 1 {
                plan.answer = answer;
                scale = self.finds.weights.question_word;
            }
            let (part, correction) = self.finds.typed(word);
            plan.corrections.extend(correction);
            parts.push(part);
        }
        parts.retain(|part| !part.is_empty());
        if !parts.is_empty() {
            ways.push(plan.way(parts, 1.0, true));
        }
        for meaning in meanings
            .iter()
            .filter(|meaning| typed.len() > 1 || meaning.words.len() > 1)
        {
            let parts: Vec<Part> = meaning.words.iter().map(|word| self.finds.known(word)).collect();
            if !parts.iter().any(Part::is_empty) {
                ways.push(plan.way(parts, self.finds.meaning(meaning), false));
            }
        }
        if let ([word], true) = (typed, ways.is_empty())
            && let Some(parts) = self.finds.taken_apart(word)
        {
            ways.push(plan.way(parts, self.finds.weights.same, false));
        }
        if !ways.is_empty() {
            let words = plan.mended(typed);
            plan.concepts.push(Concept {
                words,
                value: value_of(&ways) * scale,
                scale,
                ways,
            });
        }
    }

    /// Whether a word says nothing about what is asked, be it misspelt.
    fn is_left_out(self, word: &str) -> bool {
        let dictionary = self.finds.dictionary;
        let stops = |word: &str| LANGS.iter().any(|lang| dictionary.is_stop_word(word, *lang));
        let bare = |clitic: &str| {
            word.strip_suffix(clitic)
                .is_some_and(|rest| rest.len() > 2 && stops(rest))
        };
        stops(word) || CLITICS.iter().copied().any(bare) || self.is_misspelt_stop_word(word)
    }

    /// Whether a word that stands nowhere is nearer to a stop word than to any word of an article.
    fn is_misspelt_stop_word(self, word: &str) -> bool {
        let (lexicon, dictionary) = (self.finds.lexicon, self.finds.dictionary);
        if word.len() < SHORTEST_MISSPELT || lexicon.find(word).is_some() || dictionary.knows(word) {
            return false;
        }
        let typed = Spelling::of(word);
        let mut nearest = None;
        for stop in dictionary.stop_spellings() {
            if stop.len() < SHORTEST_MISSPELT || stop.len().abs_diff(typed.len()) > 1 {
                continue;
            }
            let limit = nearest.unwrap_or(self.finds.weights.stop_limit);
            nearest = typed.cost_of(stop, limit).or(nearest);
        }
        nearest.is_some_and(|cost| lexicon.neighbours(word, cost - 0.01, 1).is_empty())
    }
}

/// What finding a concept is worth: what its own words are worth, or else the best of its other names.
fn value_of(ways: &[Way]) -> f32 {
    let own = ways.iter().find(|way| way.typed).map(|way| way.value);
    own.unwrap_or_else(|| {
        let each = ways.iter().map(|way| way.weight * way.value / parts_of(way));
        each.fold(0.0, f32::max)
    })
}

#[expect(clippy::cast_precision_loss, reason = "a phrase has a few words")]
fn parts_of(way: &Way) -> f32 {
    way.parts.len().max(1) as f32
}

/// The words of a question, without immediate repetition (`kupu-kupu`).
fn typed_words(question: &str) -> Vec<String> {
    let mut typed: Vec<String> = text::words(question).take(MOST_WORDS).collect();
    typed.dedup();
    typed
}
