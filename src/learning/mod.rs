//! What people look for in the articles, and what comes of it: what editors learn from.
//!
//! A question is scrubbed before anything else happens to it ([`question`]), counted in memory ([`ledger`]) and written a
//! minute later ([`keep`]), so that searching never waits for it. Nothing says who asked. Forms that an article ended are
//! rows of their own ([`deflection`]). Editors read all of it under `/petugas/pencarian` ([`pages`]), first of all which articles
//! are missing ([`missing`]).

pub mod deflection;
pub mod keep;
pub mod ledger;
pub mod missing;
pub mod pages;
pub mod question;
pub mod store;
mod view;

pub use ledger::Ledger;
pub use question::Question;

use kernel::locale::Locale;

use crate::app::App;
use ledger::Counts;

/// Notes that somebody searched the articles, and whether anything was found.
pub fn asked(app: &App, lang: Locale, typed: &str, is_found: bool) {
    let counts = Counts {
        asked: 1,
        nothing: i32::from(!is_found),
        ..Counts::default()
    };
    app.learning.note(today(app), lang, Question::of(typed), counts);
}

/// Notes what a reader who came with a question said of the article.
pub fn judged(app: &App, lang: Locale, typed: &str, helped: bool) {
    let question = Question::of(typed);
    if question.is_empty() {
        return;
    }
    let counts = Counts {
        helped: i32::from(helped),
        not_helped: i32::from(!helped),
        ..Counts::default()
    };
    app.learning.note(today(app), lang, question, counts);
}

/// The office's day.
fn today(app: &App) -> chrono::NaiveDate {
    app.clock.now().with_timezone(&app.config.tz).date_naive()
}
