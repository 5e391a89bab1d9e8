//! What every answered question leaves behind: so far, counts without a word of it.

use super::Answer;

/// Notes that a question was answered.
pub(super) fn answered(answer: &Answer) {
    let found = if answer.results.total > 0 { "yes" } else { "no" };
    metrics::counter!("laporbkn_search_questions_total", "engine" => answer.engine, "found" => found)
        .increment(1);
}
