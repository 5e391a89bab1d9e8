//! One question to Meilisearch: several at once, fused.

use std::collections::HashMap;

use kernel::locale::Locale;
use meilisearch_sdk::{
    client::Client,
    search::{MatchingStrategies, MultiSearchResponse, SearchQuery, SearchResult, Selectors},
};
use serde::Deserialize;

use super::{INDEX, failure};
use crate::{
    embedded::{Embedded, Prepared},
    engine::EngineError,
    query::Query,
    results::{Hit, Marked, Results, facets},
};

/// Hits of each question.
const EACH: usize = 30;
/// Marks of what was found: characters that no article has.
const OPEN: &str = "\u{2}";
const CLOSE: &str = "\u{3}";
/// Words of a snippet.
const SNIPPET: usize = 32;
const FIELDS: &[&str] = &["id", "slug", "lang", "category", "title"];
const MARKED: &[&str] = &["title", "body"];

/// What is read of an article that was found.
#[derive(Debug, Deserialize)]
struct Found {
    id: String,
    slug: Option<String>,
    lang: String,
    category: String,
    title: String,
}

/// An article with what speaks for it.
struct Candidate {
    score: f32,
    hit: Hit,
}

/// The articles that answer a question.
pub(super) async fn search(
    client: &Client,
    embedded: &Embedded,
    query: &Query,
) -> Result<Results, EngineError> {
    let prepared = embedded.prepare(query);
    if prepared.pieces.is_empty() {
        return Ok(Results::default());
    }
    let answers = ask(client, &prepared, query.lang).await?;
    let mut candidates = fuse(answers, &prepared);
    let ids: Vec<&str> = candidates
        .iter()
        .map(|candidate| candidate.hit.id.as_str())
        .collect();
    if let Some(scores) = embedded.scores(query, &ids) {
        for (candidate, score) in candidates.iter_mut().zip(scores) {
            candidate.score = score;
        }
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.hit.id.cmp(&b.hit.id)));
    let least = candidates.first().map_or(0.0, |best| best.score * embedded.cut());
    candidates.retain(|candidate| candidate.score >= least);
    let categories = facets(candidates.iter().map(|candidate| candidate.hit.category.as_str()));
    let languages = facets(candidates.iter().map(|candidate| candidate.hit.lang.as_str()));
    if let Some(category) = &query.category {
        candidates.retain(|candidate| candidate.hit.category == *category);
    }
    Ok(Results {
        total: candidates.len(),
        hits: candidates
            .into_iter()
            .map(|candidate| candidate.hit)
            .take(query.limit())
            .collect(),
        categories,
        languages,
        did_you_mean: prepared.did_you_mean,
    })
}

async fn ask(
    client: &Client,
    prepared: &Prepared,
    lang: Option<Locale>,
) -> Result<MultiSearchResponse<Found>, EngineError> {
    let index = client.index(INDEX);
    let filter = lang.map(|lang| format!("lang = \"{lang}\""));
    let crop = [("body", None)];
    let mut all = client.multi_search();
    for (number, piece) in prepared.pieces.iter().enumerate() {
        let mut one = SearchQuery::new(&index);
        one.with_query(&piece.words)
            .with_limit(EACH)
            .with_attributes_to_retrieve(Selectors::Some(FIELDS))
            .with_attributes_to_highlight(Selectors::Some(MARKED))
            .with_attributes_to_crop(Selectors::Some(&crop))
            .with_crop_length(SNIPPET)
            .with_highlight_pre_tag(OPEN)
            .with_highlight_post_tag(CLOSE)
            .with_show_ranking_score(true)
            // The whole question first: any of its words will do, the rare ones before the common ones.
            .with_matching_strategy(if number == 0 {
                MatchingStrategies::FREQUENCY
            } else {
                MatchingStrategies::ALL
            });
        if let Some(filter) = &filter {
            one.with_filter(filter);
        }
        all.with_search_query(one);
    }
    all.execute().await.map_err(failure)
}

/// Each article once, with the sum of what its questions are worth.
fn fuse(answers: MultiSearchResponse<Found>, prepared: &Prepared) -> Vec<Candidate> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    for (answer, piece) in answers.results.into_iter().zip(&prepared.pieces) {
        for (rank, found) in answer.hits.into_iter().enumerate() {
            let score = found.ranking_score.map_or_else(|| by_rank(rank), narrowed) * piece.value;
            if let Some(candidate) = known.get(&found.result.id).and_then(|at| candidates.get_mut(*at)) {
                candidate.score += score;
            } else {
                let Some(hit) = hit(found) else { continue };
                known.insert(hit.id.clone(), candidates.len());
                candidates.push(Candidate { score, hit });
            }
        }
    }
    candidates
}

#[expect(clippy::cast_possible_truncation, reason = "a score between 0 and 1")]
fn narrowed(score: f64) -> f32 {
    score as f32
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen ranks")]
fn by_rank(rank: usize) -> f32 {
    1.0 / (rank as f32 + 2.0)
}

fn hit(found: SearchResult<Found>) -> Option<Hit> {
    let formatted = |field: &str| {
        let fields = found.formatted_result.as_ref()?;
        fields.get(field)?.as_str().map(marked)
    };
    let mut plain = Marked::default();
    plain.push(&found.result.title, false);
    Some(Hit {
        title: formatted("title").unwrap_or(plain),
        snippet: formatted("body").unwrap_or_default(),
        slug: found.result.slug.unwrap_or_else(|| found.result.id.clone()),
        id: found.result.id,
        lang: found.result.lang.parse().ok()?,
        category: found.result.category,
    })
}

fn marked(text: &str) -> Marked {
    let mut marked = Marked::default();
    for (number, part) in text.split(OPEN).enumerate() {
        let (found, rest) = if number == 0 {
            ("", part)
        } else {
            part.split_once(CLOSE).unwrap_or(("", part))
        };
        marked.push(found, true);
        marked.push(&rest.replace(['\n', '\r', '\t'], " "), false);
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_pieces() {
        let text = marked("satu \u{2}nik\u{3} dua\n\u{2}kk\u{3}");
        assert_eq!(text.html(), "satu <mark>nik</mark> dua <mark>kk</mark>");
    }
}
