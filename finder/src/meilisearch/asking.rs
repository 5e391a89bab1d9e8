//! One question to Meilisearch: several at once.
//!
//! The pieces of the question are asked among the articles that are wanted. Beside them the whole question is asked further down, also
//! among what was not wanted: that is what totals and facets are counted from. The server names articles; the embedded engine, which has
//! read them all, ranks and shows them.

use std::collections::HashSet;

use kernel::locale::Locale;
use meilisearch_sdk::{
    request::{HttpClient, Method},
    search::{MatchingStrategies, SearchQuery, Selectors},
};

use serde::Deserialize;

use super::{Meilisearch, failure};
use crate::{
    document::key,
    embedded::{Elsewhere, Prepared},
    engine::EngineError,
    query::Query,
    results::Results,
};

/// Hits of each piece.
const EACH: usize = 30;
/// Articles that are counted; the embedded engine looks at as many.
const COUNTED: usize = 100;

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
    words: &'a str,
    is_whole: bool,
}

/// What is read of the answers.
#[derive(Debug, Deserialize)]
struct Answers {
    results: Vec<Answer>,
}

/// The answer to one question.
#[derive(Debug, Deserialize)]
struct Answer {
    hits: Vec<Hit>,
}

/// An article that was found; the rest of it is known here.
#[derive(Debug, Deserialize)]
struct Hit {
    id: String,
}

/// The articles that answer a question; nothing where there was nothing to ask the server.
pub(super) async fn search(engine: &Meilisearch, query: &Query) -> Result<Option<Results>, EngineError> {
    let embedded = &engine.embedded;
    let prepared = embedded.prepare(query).await?;
    let Some(whole) = prepared.pieces.first() else {
        return Ok(None);
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
    let found = |among: Among<'_>| -> HashSet<u64> {
        let answers = asked.iter().zip(&answers);
        let those = answers.filter(|(one, _)| one.among == among);
        those.flat_map(|(_, keys)| keys).copied().collect()
    };
    let elsewhere = Elsewhere {
        anywhere: found(anywhere),
        in_lang: query.lang.map(|_| found(in_lang)),
        in_category: query.category.as_ref().map(|_| found(wanted)),
    };
    embedded.rank(query, prepared, elsewhere).await.map(Some)
}

/// The whole to be counted among all of `ranges`, each range once, and its pieces among the articles that are wanted, the first.
fn questions<'a>(prepared: &'a Prepared, whole: &'a str, ranges: [Among<'a>; 3]) -> Vec<One<'a>> {
    let [wanted, ..] = ranges;
    let mut all: Vec<One<'a>> = Vec::new();
    for among in ranges {
        if !all.iter().any(|one| one.among == among) {
            all.push(One {
                among,
                words: whole,
                is_whole: true,
            });
        }
    }
    let pieces = prepared.pieces.iter().skip(1);
    all.extend(pieces.map(|words| One {
        among: wanted,
        words,
        is_whole: false,
    }));
    all
}

/// The keys of the articles that answer each question, in the order of the questions.
async fn ask(engine: &Meilisearch, asked: &[One<'_>]) -> Result<Vec<Vec<u64>>, EngineError> {
    let asker = engine.asker().await?;
    let index = asker.client.index(&engine.index);
    let filters: Vec<Option<String>> = asked.iter().map(|one| filter(one.among)).collect();
    let mut all = asker.client.multi_search();
    for (one, filter) in asked.iter().zip(&filters) {
        let mut question = SearchQuery::new(&index);
        question
            .with_query(one.words)
            .with_limit(if one.is_whole { COUNTED } else { EACH })
            .with_attributes_to_retrieve(Selectors::Some(&["id"]))
            // The whole question: any of its words will do, the rare ones before the common ones.
            .with_matching_strategy(if one.is_whole {
                MatchingStrategies::FREQUENCY
            } else {
                MatchingStrategies::ALL
            });
        if let Some(filter) = filter {
            question.with_filter(filter);
        }
        all.with_search_query(question);
    }
    let asked = Method::Post {
        query: (),
        body: &all,
    };
    // Past the client's own reading of answers, which takes each hit apart for a dozen things that were not asked for.
    let answers: Answers = asker
        .http
        .request(&asker.path, asked, 200)
        .await
        .map_err(failure)?;
    let keys = |answer: Answer| answer.hits.iter().map(|hit| key(&hit.id)).collect();
    Ok(answers.results.into_iter().map(keys).collect())
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
