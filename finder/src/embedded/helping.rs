//! What the embedded engine knows that helps another: which words of a question tell most, and which of the articles found answer best.

use std::sync::Arc;

use super::{Embedded, Inner, live::Live, searching::Elsewhere};
use crate::{
    dictionary::Dictionary,
    engine::EngineError,
    plan::{Concept, Plan, Planner},
    query::Query,
    results::Results,
};

/// Words that Meilisearch reads of one question.
const MOST_WORDS: usize = 8;
/// Pieces that are asked beside the whole.
const MOST_PIECES: usize = 6;

/// A question, prepared for an engine that reads few words.
pub struct Prepared {
    /// Words to ask for, mended: the whole first, then its most telling pieces, where it has more than one; none where no article here has
    /// any of them, for whatever another engine finds then could not be ranked.
    pub pieces: Vec<String>,
    plan: Plan,
    /// What the plan was made for: its words are numbers there.
    live: Arc<Live>,
}

impl Embedded {
    /// Prepares a question: without what says nothing, mended, and in pieces.
    pub async fn prepare(&self, query: &Query) -> Result<Prepared, EngineError> {
        self.consider(query, Inner::prepare).await
    }

    /// The results of a question for which another engine found these articles: as if they had been found here.
    pub async fn rank(
        &self,
        query: &Query,
        prepared: Prepared,
        elsewhere: Elsewhere,
    ) -> Result<Results, EngineError> {
        let Prepared { live, plan, .. } = prepared;
        self.consider(query, move |inner, query| {
            inner.rank_elsewhere(query, &live, &plan, elsewhere)
        })
        .await
    }

    /// The dictionary in use.
    pub fn dictionary(&self) -> Arc<Dictionary> {
        self.inner.dictionary()
    }
}

impl Inner {
    fn prepare(&self, query: &Query) -> Prepared {
        let (live, dictionary) = (self.live(), self.dictionary());
        let plan = Planner::new(live.memory().lexicon(), &dictionary, &self.weights).plan(query.text());
        Prepared {
            pieces: pieces(&plan),
            plan,
            live,
        }
    }
}

/// The words of a plan, whole and in pieces.
fn pieces(plan: &Plan) -> Vec<String> {
    let mut telling: Vec<(usize, &Concept)> = plan.concepts.iter().enumerate().collect();
    telling.sort_by(|(_, a), (_, b)| b.value.total_cmp(&a.value));
    let words = |(_, concept): &(usize, &Concept)| concept.words.clone();
    let pieces: Vec<String> = telling.iter().take(MOST_PIECES).map(words).collect();
    if pieces.len() < 2 {
        return pieces;
    }
    telling.truncate(MOST_WORDS);
    telling.sort_by_key(|(place, _)| *place);
    let whole: Vec<String> = telling.iter().map(words).collect();
    std::iter::once(whole.join(" ")).chain(pieces).collect()
}
