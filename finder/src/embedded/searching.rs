//! Candidates from the index, then a closer look at each.

use std::sync::Arc;

use kernel::locale::Locale;
use tantivy::{
    DocAddress, Searcher, Term,
    collector::TopDocs,
    columnar::Column,
    query::{BooleanQuery, BoostQuery, Occur, Query as TantivyQuery, TermQuery},
    schema::IndexRecordOption,
};

use super::{Inner, live::Live};
use crate::{
    document::Document,
    engine::EngineError,
    memory::Memory,
    plan::{Plan, Planner},
    query::Query,
    rank::Ranker,
    results::{Hit, Results, Suggestion, facets},
    snippet, text,
};

/// Articles that are looked at closely.
const CANDIDATES: usize = 200;
/// A word in title, alias or tag counts as so many in the body while candidates are chosen.
const HEAD: f32 = 2.0;

/// A candidate with its score.
pub(super) struct Scored {
    pub score: f32,
    pub at: DocAddress,
    pub key: u64,
}

/// Which part of an article candidates are chosen by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Everything,
    Head,
}

/// What candidates must be.
#[derive(Default)]
struct Only<'a> {
    lang: Option<Locale>,
    category: Option<&'a str>,
}

impl Inner {
    /// The articles that answer a question.
    pub fn search(&self, query: &Query) -> Result<Results, EngineError> {
        let (live, dictionary) = (self.live(), self.dictionary());
        let memory = live.memory();
        let plan = Planner::new(memory.lexicon(), &dictionary, &self.weights).plan(query.text());
        if plan.is_empty() {
            return Ok(Results::default());
        }
        let ranker = Ranker::new(&plan, &self.weights, memory.usual_length());
        let searcher = live.reader.searcher();
        let look = Look {
            live: &live,
            memory: &memory,
            searcher: &searcher,
            plan: &plan,
            ranker: &ranker,
        };
        let all = self.worth_showing(look.scored(Reach::Everything, &Only::default())?);
        let of = |only: &Only<'_>| {
            look.scored(Reach::Everything, only)
                .map(|scored| self.worth_showing(scored))
        };
        let (lang, category) = (query.lang, query.category.as_deref());
        let in_lang = if lang.is_some() {
            of(&Only { lang, category: None })?
        } else {
            Vec::new()
        };
        let in_lang = if lang.is_some() { &in_lang } else { &all };
        let narrowed = if category.is_some() {
            of(&Only { lang, category })?
        } else {
            Vec::new()
        };
        let answers = if category.is_some() { &narrowed } else { in_lang };
        Ok(Results {
            total: answers.len(),
            hits: answers
                .iter()
                .filter_map(|scored| look.hit(scored))
                .take(query.limit())
                .collect(),
            categories: facets(look.profiles(in_lang).map(|profile| &*profile.category)),
            languages: facets(look.profiles(&all).map(|profile| profile.lang.as_str())),
            did_you_mean: did_you_mean(query.text(), &plan),
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
        let searcher = live.reader.searcher();
        let look = Look {
            live: &live,
            memory: &memory,
            searcher: &searcher,
            plan: &plan,
            ranker: &ranker,
        };
        let only = Only {
            lang: query.lang,
            category: query.category.as_deref(),
        };
        let best = look.scored(Reach::Head, &only)?;
        let articles = best
            .iter()
            .filter_map(|scored| live.article(&searcher, scored.at));
        Ok(articles
            .take(query.limit())
            .map(|article| look.suggestion(article))
            .collect())
    }

    /// Without what is far behind the best.
    fn worth_showing(&self, mut scored: Vec<Scored>) -> Vec<Scored> {
        let least = scored.first().map_or(0.0, |best| best.score * self.weights.cut);
        scored.retain(|candidate| candidate.score >= least);
        scored
    }
}

/// One question held against the articles of one moment.
struct Look<'a> {
    live: &'a Arc<Live>,
    memory: &'a Memory,
    searcher: &'a Searcher,
    plan: &'a Plan,
    ranker: &'a Ranker<'a>,
}

impl Look<'_> {
    /// Candidates, best first.
    fn scored(&self, reach: Reach, only: &Only<'_>) -> Result<Vec<Scored>, EngineError> {
        let top = TopDocs::with_limit(CANDIDATES).order_by_score();
        let found = self.searcher.search(&*self.candidates(reach, only), &top)?;
        let keys = self.keys()?;
        let mut scored = Vec::with_capacity(found.len());
        for (_, at) in found {
            let column = usize::try_from(at.segment_ord)
                .ok()
                .and_then(|place| keys.get(place));
            let Some(key) = column.and_then(|column| column.first(at.doc_id)) else {
                continue;
            };
            let Some(profile) = self.memory.profile(key) else {
                continue;
            };
            let score = self.ranker.score(profile);
            if score > 0.0 {
                scored.push(Scored { score, at, key });
            }
        }
        scored.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.key.cmp(&b.key)));
        Ok(scored)
    }

    /// The column of keys of each segment: finding it takes longer than reading it two hundred times.
    fn keys(&self) -> Result<Vec<Column<u64>>, EngineError> {
        let segments = self.searcher.segment_readers().iter();
        let columns = segments.map(|segment| segment.fast_fields().u64("key"));
        Ok(columns.collect::<Result<_, _>>()?)
    }

    /// A plain union of words is what Tantivy can find the best of without looking at all of them, so nothing is put around it
    /// that is not asked for.
    fn candidates(&self, reach: Reach, only: &Only<'_>) -> Box<dyn TantivyQuery> {
        let fields = self.live.fields;
        let mut words: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
        for probe in self.plan.parts.iter().flat_map(|part| &part.probes) {
            let head = boosted(fields.in_head(&probe.term), probe.weight * HEAD);
            words.push((Occur::Should, head));
            if reach == Reach::Everything {
                words.push((Occur::Should, boosted(fields.in_body(&probe.term), probe.weight)));
            }
        }
        let words: Box<dyn TantivyQuery> = Box::new(BooleanQuery::new(words));
        let lang = only.lang.map(|lang| fields.by_lang(lang.as_str()));
        let category = only.category.map(|category| fields.by_category(category));
        if lang.is_none() && category.is_none() {
            return words;
        }
        let filters = lang.into_iter().chain(category);
        let mut all = vec![(Occur::Must, words)];
        all.extend(filters.map(|filter| (Occur::Must, boosted(filter, 0.0))));
        Box::new(BooleanQuery::new(all))
    }

    fn profiles<'b>(&'b self, scored: &'b [Scored]) -> impl Iterator<Item = &'b crate::rank::Profile> {
        scored
            .iter()
            .filter_map(|candidate| self.memory.profile(candidate.key))
    }

    fn hit(&self, scored: &Scored) -> Option<Hit> {
        let article = self.live.article(self.searcher, scored.at)?;
        let lexicon = self.memory.lexicon();
        let words = &self.memory.profile(scored.key)?.body;
        Some(Hit {
            title: snippet::mark(&article.title, lexicon, self.ranker),
            snippet: snippet::snippet(&article.body, words, lexicon, self.ranker),
            id: article.id,
            slug: article.slug,
            lang: article.lang,
            category: article.category,
        })
    }

    fn suggestion(&self, article: Document) -> Suggestion {
        Suggestion {
            title: snippet::mark(&article.title, self.memory.lexicon(), self.ranker),
            slug: article.slug,
            lang: article.lang,
            category: article.category,
        }
    }
}

fn boosted(term: Term, boost: f32) -> Box<dyn TantivyQuery> {
    let query = TermQuery::new(term, IndexRecordOption::WithFreqs);
    Box::new(BoostQuery::new(Box::new(query), boost))
}

/// The question with each unknown word as it was probably meant.
pub(super) fn did_you_mean(question: &str, plan: &Plan) -> Option<String> {
    if plan.corrections.is_empty() {
        return None;
    }
    let mut meant = String::new();
    let mut at = 0;
    for token in text::tokens(question) {
        let correction = plan
            .corrections
            .iter()
            .find(|correction| correction.typed == token.word);
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
