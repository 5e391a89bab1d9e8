//! Candidates from the index, then a closer look at each.

use std::collections::HashMap;

use super::{
    Inner,
    candidates::{Only, Reach, Tally},
    moment::{Doc, Moment},
};
use crate::{
    engine::EngineError,
    memory::Memory,
    plan::{Plan, Planner},
    query::Query,
    rank::{Notes, Profile, Ranker},
    results::{Hit, Results, Suggestion, facets},
    snippet, text,
};

/// A candidate with its score.
#[derive(Clone, Copy)]
struct Scored<'a> {
    score: f32,
    doc: Doc,
    key: u64,
    profile: &'a Profile,
}

impl Inner {
    /// The articles that answer a question.
    pub fn search(&self, query: &Query) -> Result<Results, EngineError> {
        let (live, dictionary) = (self.live(), self.dictionary());
        let memory = live.memory();
        let plan = Planner::new(memory.lexicon(), &dictionary, &self.weights).plan(query.text());
        if plan.is_empty() {
            return Ok(Results {
                says_nothing: plan.says_nothing,
                ..Results::default()
            });
        }
        let ranker = Ranker::new(&plan, &self.weights, memory.usual_length());
        let moment = live.moment();
        let mut look = Look::at(&moment, &memory, &ranker);
        let tally = Tally::of(&moment, &plan, Reach::Everything)?;
        let mut found = |only: Only<'_>| -> Result<_, EngineError> { Ok(look.scored(tally.best(only)?)) };
        let (lang, category) = (query.lang, query.category.as_deref());
        let all = found(Only::default())?;
        let languages = all.iter().map(|scored| (scored.profile.lang, scored.score));
        let languages = self.weights.worth_showing_each(languages);
        let in_lang = self.worth_showing(match lang {
            Some(_) => found(Only { lang, category: None })?,
            None => all,
        });
        let answers = match category {
            Some(_) => self.as_good_as(&in_lang, found(Only { lang, category })?),
            None => in_lang.clone(),
        };
        Ok(Results {
            total: answers.len(),
            hits: answers
                .iter()
                .filter_map(|scored| look.hit(scored))
                .take(query.limit())
                .collect(),
            categories: facets(in_lang.iter().map(|scored| &*scored.profile.category)),
            languages: facets(languages.iter().map(|lang| lang.as_str())),
            did_you_mean: did_you_mean(query.text(), &plan),
            says_nothing: false,
        })
    }

    /// The articles whose titles fit what is being typed.
    pub fn suggest(&self, query: &Query) -> Result<Vec<Suggestion>, EngineError> {
        let (live, dictionary) = (self.live(), self.dictionary());
        let memory = live.memory();
        let plan = Planner::new(memory.lexicon(), &dictionary, &self.weights).plan_unfinished(query.text());
        if plan.is_empty() {
            return Ok(Vec::new());
        }
        let ranker = Ranker::new(&plan, &self.weights, memory.usual_length());
        let moment = live.moment();
        let mut look = Look::at(&moment, &memory, &ranker);
        let tally = Tally::of(&moment, &plan, Reach::Head)?;
        let best = look.scored(tally.best(Only {
            lang: query.lang,
            category: query.category.as_deref(),
        })?);
        let best = best.iter().take(query.limit());
        Ok(best.map(|scored| look.suggestion(scored.profile)).collect())
    }

    /// Without what is too far behind the best.
    fn worth_showing<'a>(&self, mut scored: Vec<Scored<'a>>) -> Vec<Scored<'a>> {
        let scores: Vec<f32> = scored.iter().map(|candidate| candidate.score).collect();
        scored.truncate(self.weights.worth_showing(&scores));
        scored
    }

    /// Those of a category that are shown without it, so that there are as many as its facet says; where it has none of those, whoever
    /// asks for it sees its best.
    fn as_good_as<'a>(&self, shown: &[Scored<'a>], of_category: Vec<Scored<'a>>) -> Vec<Scored<'a>> {
        let least = shown.last().map_or(f32::MAX, |scored| scored.score);
        let good = of_category
            .iter()
            .take_while(|scored| scored.score >= least)
            .count();
        match good {
            0 => self.worth_showing(of_category),
            good => of_category.into_iter().take(good).collect(),
        }
    }
}

/// One question held against the articles of one moment.
struct Look<'a> {
    moment: &'a Moment,
    memory: &'a Memory,
    ranker: &'a Ranker<'a>,
    notes: Notes,
    /// The score of each article that was looked at: the best of one language are mostly the best of all.
    scores: HashMap<u64, f32>,
}

impl<'a> Look<'a> {
    fn at(moment: &'a Moment, memory: &'a Memory, ranker: &'a Ranker<'a>) -> Self {
        Self {
            moment,
            memory,
            ranker,
            notes: Notes::default(),
            scores: HashMap::new(),
        }
    }

    /// Candidates that answer at all, best first.
    fn scored(&mut self, candidates: Vec<Doc>) -> Vec<Scored<'a>> {
        let mut scored = Vec::with_capacity(candidates.len());
        for doc in candidates {
            let Some(key) = self.moment.key(doc) else {
                continue;
            };
            let Some(profile) = self.memory.profile(key) else {
                continue;
            };
            let (ranker, notes) = (self.ranker, &mut self.notes);
            let score = *self
                .scores
                .entry(key)
                .or_insert_with(|| ranker.score(profile, notes));
            if score > 0.0 {
                scored.push(Scored {
                    score,
                    doc,
                    key,
                    profile,
                });
            }
        }
        scored.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
        scored
    }

    fn hit(&self, scored: &Scored<'_>) -> Option<Hit> {
        let profile = scored.profile;
        let body = self.moment.text(scored.doc)?;
        Some(Hit {
            title: snippet::mark(&profile.heading, profile.title(), self.ranker),
            snippet: snippet::snippet(&body, profile.body(), self.ranker),
            id: (*profile.id).to_owned(),
            slug: (*profile.slug).to_owned(),
            lang: profile.lang,
            category: (*profile.category).to_owned(),
        })
    }

    fn suggestion(&self, profile: &Profile) -> Suggestion {
        Suggestion {
            title: snippet::mark(&profile.heading, profile.title(), self.ranker),
            slug: (*profile.slug).to_owned(),
            lang: profile.lang,
            category: (*profile.category).to_owned(),
        }
    }
}

/// The question with each misspelt word as it was meant, where that is clear.
pub(super) fn did_you_mean(question: &str, plan: &Plan) -> Option<String> {
    let sure = || plan.corrections.iter().filter(|correction| correction.is_sure);
    sure().next()?;
    let mut meant = String::new();
    let mut at = 0;
    for token in text::tokens(question) {
        let correction = sure().find(|correction| correction.typed == token.word);
        meant.push_str(question.get(at..token.start)?);
        meant.push_str(
            correction.map_or(question.get(token.start..token.end)?, |correction| {
                &correction.meant
            }),
        );
        at = token.end;
    }
    meant.push_str(question.get(at..)?);
    Some(meant)
}
