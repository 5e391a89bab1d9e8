//! The answers to several questions as one: each article once, with the sum of what its questions are worth.

use std::collections::HashMap;

use meilisearch_sdk::search::SearchResult;
use serde::Deserialize;

use crate::results::{Hit, Marked};

/// Marks of what was found: characters that no article has.
pub(super) const OPEN: &str = "\u{2}";
pub(super) const CLOSE: &str = "\u{3}";

/// What is read of an article that was found.
#[derive(Debug, Deserialize)]
pub(super) struct Fields {
    id: String,
    slug: Option<String>,
    lang: String,
    category: String,
    title: String,
}

/// A hit of one question.
#[derive(Debug, Clone)]
pub(super) struct Found {
    /// From 0 to 1, where the server says it.
    score: Option<f64>,
    /// `None` for an article in a language that this program does not know.
    pub hit: Option<Hit>,
}

/// An article with what speaks for it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate<'a> {
    pub score: f32,
    pub hit: &'a Hit,
}

/// Answers that are being fused.
#[derive(Debug, Default)]
pub(super) struct Answers<'a> {
    known: HashMap<&'a str, usize>,
    candidates: Vec<Candidate<'a>>,
}

impl<'a> Answers<'a> {
    /// Adds the hits of a question that is worth so much. The first that brings a snippet decides what is shown.
    pub fn add(&mut self, found: &'a [Found], value: f32) {
        for (rank, one) in found.iter().enumerate() {
            let Some(hit) = &one.hit else { continue };
            let score = one.score.map_or_else(|| by_rank(rank), narrowed) * value;
            let next = self.candidates.len();
            let at = *self.known.entry(&hit.id).or_insert(next);
            match self.candidates.get_mut(at) {
                Some(candidate) => candidate.score += score,
                None => self.candidates.push(Candidate { score, hit }),
            }
        }
    }

    /// Every article that was found.
    pub fn candidates(self) -> Vec<Candidate<'a>> {
        self.candidates
    }
}

impl Found {
    /// A hit as the server sent it.
    pub fn of(found: SearchResult<Fields>) -> Self {
        let score = found.ranking_score;
        Self {
            score,
            hit: hit(found),
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a score between 0 and 1")]
fn narrowed(score: f64) -> f32 {
    score as f32
}

#[expect(clippy::cast_precision_loss, reason = "a few hundred ranks")]
fn by_rank(rank: usize) -> f32 {
    1.0 / (rank as f32 + 2.0)
}

fn hit(found: SearchResult<Fields>) -> Option<Hit> {
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
