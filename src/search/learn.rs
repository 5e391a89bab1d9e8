//! What every answered question leaves behind: a figure for the operator, and the question itself, without what could name
//! a person, for editors ([`crate::learning`]).

use kernel::locale::Locale;

use super::{Answer, typed::Typed};
use crate::{app::App, learning};

/// Notes that a question was answered, and whether it `is_found`: articles in another language than the asker's are no answer
/// for editors. The same question within one category is the same question once more.
pub(super) fn answered(app: &App, lang: Locale, typed: &Typed, answer: &Answer, is_found: bool) {
    let found = if is_found { "yes" } else { "no" };
    metrics::counter!("laporbkn_search_questions_total", "engine" => answer.engine, "found" => found)
        .increment(1);
    // Of words that stand in every question no editor learns which article is missing.
    let is_asked = !typed.q.trim().is_empty() && !answer.results.says_nothing;
    if typed.category.is_none() && is_asked {
        learning::asked(app, lang, &typed.q, is_found);
    }
}
