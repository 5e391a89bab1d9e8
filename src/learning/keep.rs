//! Writing the ledger, every minute, and forgetting words in time.
//!
//! Words are kept for 90 days, and for 14 where a question was asked only once: those are the ones that may be about one
//! person. What is forgotten stays in the sums of its day.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use sea_orm::DbErr;

use super::{
    Question, deflection,
    ledger::{Key, Page},
    store,
};
use crate::{app::App, knowledge::feedback};

/// Different questions of a day that are kept; what comes beyond is counted without its words.
const MOST_A_DAY: u64 = 20_000;
/// How long words are kept.
const KEPT_FOR: Duration = Duration::days(90);
/// How long those of a question that nobody asked again.
const RARE_KEPT_FOR: Duration = Duration::days(14);

/// One round: writes what waits; once a day on each node, forgets what is old.
pub async fn round(app: &App) -> Result<(), DbErr> {
    write(app).await?;
    let today = super::today(app);
    if app.learning.is_first_of(today) {
        forget(app, today).await?;
    }
    Ok(())
}

/// Writes what waits. What cannot be written waits on.
pub async fn write(app: &App) -> Result<(), DbErr> {
    let page = app.learning.take();
    if page.is_empty() {
        return Ok(());
    }
    let page = match fitting(app, page.clone()).await {
        Ok(fitting) => fitting,
        Err(error) => {
            app.learning.give_back(page);
            return Err(error);
        }
    };
    let written = app.db.write(async |tx| store::add(tx, &page).await).await;
    if written.is_err() {
        app.learning.give_back(page);
    }
    written
}

/// The same counts; without the words of new questions on days that have enough of them.
async fn fitting(app: &App, page: Page) -> Result<Page, DbErr> {
    let mut by_day: BTreeMap<NaiveDate, Vec<Key>> = BTreeMap::new();
    for key in page.keys() {
        by_day.entry(key.day).or_default().push(key.clone());
    }
    let mut page = page;
    for (day, keys) in by_day {
        let stored = store::different(app.db.read(), day).await?;
        if stored + keys.len() as u64 <= MOST_A_DAY {
            continue;
        }
        let words = keys.iter().map(|key| key.question.as_str()).collect();
        let known = store::known(app.db.read(), day, words).await?;
        for key in keys {
            if known.contains(key.question.as_str()) {
                continue;
            }
            if let Some(counts) = page.remove(&key) {
                let question = Question::default();
                page.entry(Key { question, ..key }).or_default().add(counts);
            }
        }
    }
    Ok(page)
}

/// Forgets words that were kept long enough.
pub async fn forget(app: &App, today: NaiveDate) -> Result<(), DbErr> {
    let which = store::too_old(today - KEPT_FOR, today - RARE_KEPT_FOR);
    let folded = app
        .db
        .write(async |tx| {
            deflection::forget(tx, app).await?;
            // Readers' words about articles are as old as the questions that led there.
            feedback::forget_words(tx, app.clock.now() - KEPT_FOR).await?;
            store::fold(tx, which.clone()).await
        })
        .await?;
    if folded > 0 {
        tracing::info!(learning.questions = folded, "words of old searches are forgotten");
    }
    Ok(())
}
