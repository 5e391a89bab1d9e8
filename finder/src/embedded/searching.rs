//! Candidates from the index, then a closer look at each.

use std::collections::{HashMap, HashSet};

use super::{
    Inner,
    candidates::{Only, Reach, Tally},
    live::Live,
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
    /// Where that is known already.
    doc: Option<Doc>,
    key: u64,
    profile: &'a Profile,
}

/// What was found, best first.
struct Found<'a> {
    /// In every language and category.
    anywhere: Vec<Scored<'a>>,
    /// In the language that is wanted, if one is.
    in_lang: Option<Vec<Scored<'a>>>,
    /// In it and in the category that is wanted, if one is.
    in_category: Option<Vec<Scored<'a>>>,
}

/// An article that may answer, by its key, and its document where that is known already.
type Candidate = (u64, Option<Doc>);

/// Articles that may answer a question, in the same three ways.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    anywhere: Vec<Candidate>,
    in_lang: Option<Vec<Candidate>>,
    in_category: Option<Vec<Candidate>>,
}

/// Keys of articles that another engine found, in the same three ways.
#[derive(Debug, Default)]
pub struct Elsewhere {
    /// In every language and category.
    pub anywhere: HashSet<u64>,
    /// In the language that is wanted, if one is.
    pub in_lang: Option<HashSet<u64>>,
    /// In it and in the category that is wanted, if one is.
    pub in_category: Option<HashSet<u64>>,
}

impl From<Elsewhere> for Candidates {
    fn from(elsewhere: Elsewhere) -> Self {
        let candidates = |keys: HashSet<u64>| keys.into_iter().map(|key| (key, None)).collect();
        Self {
            anywhere: candidates(elsewhere.anywhere),
            in_lang: elsewhere.in_lang.map(candidates),
            in_category: elsewhere.in_category.map(candidates),
        }
    }
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
        let moment = live.moment();
        let candidates = candidates(&moment, query, &plan)?;
        Ok(self.rank(query, &plan, &memory, &moment, &candidates))
    }

    /// The articles that answer a question, planned for this index, among those that were found elsewhere.
    pub fn rank_elsewhere(&self, query: &Query, live: &Live, plan: &Plan, elsewhere: Elsewhere) -> Results {
        let memory = live.memory();
        self.rank(query, plan, &memory, &live.moment(), &elsewhere.into())
    }

    fn rank(
        &self,
        query: &Query,
        plan: &Plan,
        memory: &Memory,
        moment: &Moment,
        candidates: &Candidates,
    ) -> Results {
        let ranker = Ranker::new(plan, &self.weights, memory.usual_length());
        let mut look = Look::at(moment, memory, &ranker);
        let found = look.found(query, candidates);
        self.results(query, plan, &look, found)
    }

    fn results(&self, query: &Query, plan: &Plan, look: &Look<'_>, found: Found<'_>) -> Results {
        let languages = found.anywhere.iter();
        let languages = languages.map(|scored| (scored.profile.lang, scored.score));
        let languages = self.weights.worth_showing_each(languages);
        let in_lang = self.worth_showing(found.in_lang.unwrap_or(found.anywhere));
        let answers = match found.in_category {
            Some(in_category) => self.as_good_as(&in_lang, in_category),
            None => in_lang.clone(),
        };
        let hits = answers.iter().filter_map(|scored| look.hit(scored));
        Results {
            total: answers.len(),
            hits: hits.take(query.limit()).collect(),
            categories: facets(in_lang.iter().map(|scored| &*scored.profile.category)),
            languages: facets(languages.iter().map(|lang| lang.as_str())),
            did_you_mean: did_you_mean(query.text(), plan),
            says_nothing: false,
        }
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
        let docs = tally.best(Only {
            lang: query.lang,
            category: query.category.as_deref(),
        })?;
        let keys = docs
            .into_iter()
            .filter_map(|doc| Some((moment.key(doc)?, Some(doc))));
        let best = look.scored(keys);
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

fn candidates(moment: &Moment, query: &Query, plan: &Plan) -> Result<Candidates, EngineError> {
    let tally = Tally::of(moment, plan, Reach::Everything)?;
    let best = |only: Only<'_>| -> Result<Vec<Candidate>, EngineError> {
        let docs = tally.best(only)?.into_iter();
        Ok(docs
            .filter_map(|doc| Some((moment.key(doc)?, Some(doc))))
            .collect())
    };
    let (lang, category) = (query.lang, query.category.as_deref());
    Ok(Candidates {
        anywhere: best(Only::default())?,
        in_lang: lang.map(|_| best(Only { lang, category: None })).transpose()?,
        in_category: category.map(|_| best(Only { lang, category })).transpose()?,
    })
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

    /// Those of the candidates that answer.
    fn found(&mut self, query: &Query, candidates: &Candidates) -> Found<'a> {
        let (lang, category) = (query.lang, query.category.as_deref());
        let mut known = |candidates: &[Candidate], only: Only<'_>| {
            let mut scored = self.scored(candidates.iter().copied());
            // Another engine may not have heard yet that an article was moved.
            scored.retain(|scored| only.takes(scored.profile));
            scored
        };
        Found {
            anywhere: known(&candidates.anywhere, Only::default()),
            in_lang: lang
                .and(candidates.in_lang.as_ref())
                .map(|in_lang| known(in_lang, Only { lang, category: None })),
            in_category: category
                .and(candidates.in_category.as_ref())
                .map(|in_category| known(in_category, Only { lang, category })),
        }
    }

    /// Candidates that answer at all, best first. What is not known here is none: another engine may not have heard yet that an article
    /// was taken back.
    fn scored(&mut self, candidates: impl Iterator<Item = (u64, Option<Doc>)>) -> Vec<Scored<'a>> {
        let mut scored = Vec::with_capacity(candidates.size_hint().0);
        for (key, doc) in candidates {
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
        let doc = scored.doc.or_else(|| self.moment.doc(scored.key))?;
        let body = self.moment.text(doc)?;
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
