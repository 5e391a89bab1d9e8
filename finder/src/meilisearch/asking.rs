//! One question to Meilisearch: several at once, fused.
//!
//! The pieces of the question are asked among the articles that are wanted, with snippets. Beside them the whole question is
//! asked plainly and further down, also among what was not wanted: that is what totals and facets are counted from.

use std::collections::{HashMap, HashSet};

use kernel::locale::Locale;
use meilisearch_sdk::search::{MatchingStrategies, SearchQuery, Selectors};

use super::{
    Meilisearch, failure,
    fusing::{Answers, CLOSE, Candidate, Found, OPEN},
};
use crate::{
    embedded::{Embedded, Piece, Prepared},
    engine::EngineError,
    query::Query,
    results::{Results, facets},
};

/// Hits of each piece.
const EACH: usize = 30;
/// Articles that are counted; the embedded engine looks at as many.
const COUNTED: usize = 200;
/// Words of a snippet.
const SNIPPET: usize = 32;
const FIELDS: &[&str] = &["id", "slug", "lang", "category", "title"];
const MARKED: &[&str] = &["title", "body"];

/// Which articles are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Among<'a> {
    lang: Option<Locale>,
    category: Option<&'a str>,
}

/// One of the questions that are asked at once.
#[derive(Debug, Clone, Copy)]
struct One<'a> {
    among: Among<'a>,
    piece: &'a Piece,
    is_whole: bool,
    /// With snippets; without, it is only counted.
    is_shown: bool,
}

/// The articles that answer a question.
pub(super) async fn search(engine: &Meilisearch, query: &Query) -> Result<Results, EngineError> {
    let embedded = &engine.embedded;
    let prepared = embedded.prepare(query).await?;
    let Some(whole) = prepared.pieces.first() else {
        return Ok(Results {
            says_nothing: prepared.says_nothing,
            ..Results::default()
        });
    };
    let wanted = Among {
        lang: query.lang,
        category: query.category.as_deref(),
    };
    // Facets say what else there is: categories within the language, languages at all.
    let in_lang = Among {
        category: None,
        ..wanted
    };
    let anywhere = Among {
        lang: None,
        category: None,
    };
    let asked = questions(&prepared, whole, [wanted, in_lang, anywhere]);
    // The server's part alone has a budget: a question that waits here for its turn says nothing about the server.
    let answers = tokio::time::timeout(engine.budget, ask(engine, &asked));
    let answers = answers.await.map_err(|_| engine.too_slow())??;
    let judge = Judge::of(&answers, embedded, query).await?;
    let of = |among: Among<'_>| {
        let mut fused = Answers::default();
        for (one, hits) in asked.iter().zip(&answers) {
            if one.among == among {
                fused.add(hits, one.piece.value);
            }
        }
        judge.ranked(fused.candidates())
    };
    let mut found = of(wanted);
    let mut in_lang = if in_lang == wanted {
        found.clone()
    } else {
        of(in_lang)
    };
    let anywhere = if anywhere == wanted {
        found.clone()
    } else {
        of(anywhere)
    };
    let languages = anywhere
        .iter()
        .map(|candidate| (candidate.hit.lang, candidate.score));
    let languages = embedded.worth_showing_each(languages);
    in_lang.truncate(worth_showing(&in_lang, embedded));
    // Those of a category that are shown without it, so that there are as many as its facet says; where it has none of those, its best.
    let least = in_lang.last().map_or(f32::MAX, |candidate| candidate.score);
    let good = found
        .iter()
        .take_while(|candidate| candidate.score >= least)
        .count();
    found.truncate(if good == 0 {
        worth_showing(&found, embedded)
    } else {
        good
    });
    let shown = found.iter().take(query.limit());
    Ok(Results {
        total: found.len(),
        categories: facets(in_lang.iter().map(|candidate| candidate.hit.category.as_str())),
        languages: facets(languages.iter().map(|lang| lang.as_str())),
        hits: shown.map(|candidate| candidate.hit.clone()).collect(),
        did_you_mean: prepared.did_you_mean,
        says_nothing: false,
    })
}

/// The pieces among the articles that are wanted, the whole to be counted among all of `ranges`, each range once.
fn questions<'a>(prepared: &'a Prepared, whole: &'a Piece, ranges: [Among<'a>; 3]) -> Vec<One<'a>> {
    let [wanted, ..] = ranges;
    let mut all: Vec<One<'a>> = prepared
        .pieces
        .iter()
        .enumerate()
        .map(|(number, piece)| One {
            among: wanted,
            piece,
            is_whole: number == 0,
            is_shown: true,
        })
        .collect();
    let shown = all.len();
    for among in ranges {
        if !all.iter().skip(shown).any(|one| one.among == among) {
            all.push(One {
                among,
                piece: whole,
                is_whole: true,
                is_shown: false,
            });
        }
    }
    all
}

/// The hits of each question, in the order of the questions.
async fn ask(engine: &Meilisearch, asked: &[One<'_>]) -> Result<Vec<Vec<Found>>, EngineError> {
    let client = engine.asker().await?;
    let index = client.index(&engine.index);
    let filters: Vec<Option<String>> = asked.iter().map(|one| filter(one.among)).collect();
    let crop = [("body", None)];
    let mut all = client.multi_search();
    for (one, filter) in asked.iter().zip(&filters) {
        let mut question = SearchQuery::new(&index);
        question
            .with_query(&one.piece.words)
            .with_limit(if one.is_shown { EACH } else { COUNTED })
            .with_attributes_to_retrieve(Selectors::Some(FIELDS))
            .with_show_ranking_score(true)
            // The whole question: any of its words will do, the rare ones before the common ones.
            .with_matching_strategy(if one.is_whole {
                MatchingStrategies::FREQUENCY
            } else {
                MatchingStrategies::ALL
            });
        if one.is_shown {
            question
                .with_attributes_to_highlight(Selectors::Some(MARKED))
                .with_attributes_to_crop(Selectors::Some(&crop))
                .with_crop_length(SNIPPET)
                .with_highlight_pre_tag(OPEN)
                .with_highlight_post_tag(CLOSE);
        }
        if let Some(filter) = filter {
            question.with_filter(filter);
        }
        all.with_search_query(question);
    }
    let answers = all.execute().await.map_err(failure)?;
    Ok(answers
        .results
        .into_iter()
        .map(|answer| answer.hits.into_iter().map(Found::of).collect())
        .collect())
}

fn filter(among: Among<'_>) -> Option<String> {
    let lang = among.lang.map(|lang| format!("lang = \"{lang}\""));
    let category = among.category.map(|slug| {
        let slug = slug.replace('\\', "\\\\").replace('"', "\\\"");
        format!("category = \"{slug}\"")
    });
    let both: Vec<String> = lang.into_iter().chain(category).collect();
    (!both.is_empty()).then(|| both.join(" AND "))
}

/// How many, best first.
fn worth_showing(found: &[Candidate<'_>], embedded: &Embedded) -> usize {
    let scores: Vec<f32> = found.iter().map(|candidate| candidate.score).collect();
    embedded.worth_showing(&scores)
}

/// How well the articles that were found answer, by their ids; nothing where the embedded engine knows none yet.
struct Judge<'a>(Option<HashMap<&'a str, Option<f32>>>);

impl<'a> Judge<'a> {
    /// Each article once, in however many answers it stands.
    async fn of(answers: &'a [Vec<Found>], embedded: &Embedded, query: &Query) -> Result<Self, EngineError> {
        let hits = answers.iter().flatten().filter_map(|found| found.hit.as_ref());
        let ids: HashSet<&str> = hits.map(|hit| hit.id.as_str()).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let owned = ids.iter().map(|id| (*id).to_owned()).collect();
        let scores = embedded.scores(query, owned).await?;
        Ok(Self(scores.map(|scores| ids.into_iter().zip(scores).collect())))
    }

    /// Best first. What the embedded engine does not know is left out: it follows the database within a second, so that
    /// is an article that was taken back, which the server has not heard of yet.
    fn ranked<'b>(&self, mut found: Vec<Candidate<'b>>) -> Vec<Candidate<'b>> {
        if let Self(Some(scores)) = self {
            found.retain_mut(|candidate| {
                let score = scores.get(candidate.hit.id.as_str()).copied().flatten();
                candidate.score = score.unwrap_or_default();
                score.is_some()
            });
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.hit.id.cmp(&b.hit.id)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_names_what_is_wanted_and_nothing_typed_escapes_it() {
        let among = |lang, category| filter(Among { lang, category });
        assert_eq!(among(None, None), None);
        assert_eq!(
            among(Some(Locale::Id), Some("akun")).as_deref(),
            Some("lang = \"id\" AND category = \"akun\"")
        );
        assert_eq!(
            among(None, Some("a\" OR lang = \"en\\")).as_deref(),
            Some("category = \"a\\\" OR lang = \\\"en\\\\\"")
        );
    }
}
