//! What every answered question leaves behind: a figure for the operator, and the question itself, without what could name
//! a person, for editors ([`crate::learning`]).

use kernel::locale::Locale;

use super::{Answer, typed::Typed};
use crate::{app::App, learning};

/// Notes that a question was answered. The same question within one category is the same question once more.
pub(super) fn answered(app: &App, lang: Locale, typed: &Typed, answer: &Answer) {
    let is_found = answer.results.total > 0;
    let found = if is_found { "yes" } else { "no" };
    metrics::counter!("laporbkn_search_questions_total", "engine" => answer.engine, "found" => found)
        .increment(1);
    if typed.category.is_none() && !typed.q.trim().is_empty() {
        learning::asked(app, lang, &typed.q, is_found);
    }
}
