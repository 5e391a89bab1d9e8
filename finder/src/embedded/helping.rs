//! What the embedded engine knows that helps another: which words of a question tell most, and how well articles answer.

use std::sync::Arc;

use kernel::locale::Locale;

use super::{Embedded, Inner, searching::did_you_mean};
use crate::{
    dictionary::Dictionary,
    document::key,
    engine::EngineError,
    plan::Planner,
    query::Query,
    rank::{Notes, Ranker},
};

/// Words that Meilisearch reads of one question.
const MOST_WORDS: usize = 8;
/// Pieces that are asked beside the whole.
const MOST_PIECES: usize = 6;

/// A question, prepared for an engine that reads few words.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    /// The whole first, then its most telling pieces, where it has more than one.
    pub pieces: Vec<Piece>,
    /// The question as it was probably meant.
    pub did_you_mean: Option<String>,
    /// See [`crate::Results::says_nothing`].
    pub says_nothing: bool,
}

/// Something to ask.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Its words, mended.
    pub words: String,
    /// What finding it is worth.
    pub value: f32,
}

impl Embedded {
    /// Prepares a question: without what says nothing, mended, and in pieces.
    pub async fn prepare(&self, query: &Query) -> Result<Prepared, EngineError> {
        self.consider(query, Inner::prepare).await
    }

    /// How well each article answers a question, `None` for one that is not known here; nothing where none is known here yet.
    pub async fn scores(
        &self,
        query: &Query,
        ids: Vec<String>,
    ) -> Result<Option<Vec<Option<f32>>>, EngineError> {
        self.consider(query, move |inner, query| inner.scores(query, &ids))
            .await
    }

    /// How many of the articles with these scores, best first, are worth showing.
    pub fn worth_showing(&self, scores: &[f32]) -> usize {
        self.inner.weights.worth_showing(scores)
    }

    /// Of articles of these languages with these scores, best first, the languages of those that are worth showing to who asks for
    /// their language alone.
    pub fn worth_showing_each(&self, scored: impl Iterator<Item = (Locale, f32)>) -> Vec<Locale> {
        self.inner.weights.worth_showing_each(scored)
    }

    /// The dictionary in use.
    pub fn dictionary(&self) -> Arc<Dictionary> {
        self.inner.dictionary()
    }
}

impl Inner {
    fn prepare(&self, query: &Query) -> Prepared {
        let (live, dictionary) = (self.live(), self.dictionary());
        let memory = live.memory();
        let planner = Planner::new(memory.lexicon(), &dictionary, &self.weights);
        let plan = planner.plan(query.text());
        let mut telling: Vec<(usize, Piece)> = plan
            .concepts
            .iter()
            .enumerate()
            .map(|(place, concept)| {
                (
                    place,
                    Piece {
                        words: concept.words.clone(),
                        value: concept.value,
                    },
                )
            })
            .collect();
        if telling.is_empty() {
            // Words that no article here has; perhaps the other engine knows more.
            let whole = Piece {
                words: query.text().to_owned(),
                value: 1.0,
            };
            let pieces = if plan.says_nothing || query.text().is_empty() {
                Vec::new()
            } else {
                vec![whole]
            };
            return Prepared {
                pieces,
                did_you_mean: None,
                says_nothing: plan.says_nothing,
            };
        }
        telling.sort_by(|a, b| b.1.value.total_cmp(&a.1.value));
        let mut pieces: Vec<Piece> = telling
            .iter()
            .take(MOST_PIECES)
            .map(|(_, piece)| piece.clone())
            .collect();
        telling.truncate(MOST_WORDS);
        telling.sort_by_key(|(place, _)| *place);
        let words: Vec<&str> = telling.iter().map(|(_, piece)| piece.words.as_str()).collect();
        let whole = Piece {
            words: words.join(" "),
            value: plan.value(),
        };
        if pieces.len() == 1 {
            pieces.clear();
        }
        pieces.insert(0, whole);
        Prepared {
            pieces,
            did_you_mean: did_you_mean(query.text(), &plan),
            says_nothing: false,
        }
    }

    fn scores(&self, query: &Query, ids: &[String]) -> Option<Vec<Option<f32>>> {
        let (live, dictionary) = (self.live(), self.dictionary());
        let memory = live.memory();
        if memory.is_empty() {
            return None;
        }
        let plan = Planner::new(memory.lexicon(), &dictionary, &self.weights).plan(query.text());
        let ranker = Ranker::new(&plan, &self.weights, memory.usual_length());
        let mut notes = Notes::default();
        let scores = ids.iter().map(|id| {
            let profile = memory.profile(key(id))?;
            Some(ranker.score(profile, &mut notes))
        });
        Some(scores.collect())
    }
}
