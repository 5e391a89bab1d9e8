//! What people look for, and what editors learn from it.

mod browser;
mod counting;
mod gaps;

use entity::search_question::{self, Entity as Questions};
use laporbkn::learning::keep;
use sea_orm::{EntityTrait, QueryOrder};

use crate::harness::TestApp;

/// Asks the help page.
async fn ask(app: &TestApp, question: &str) {
    let query = serde_html_form::to_string([("q", question)]).unwrap();
    let page = app.visitor().open(&format!("/bantuan?{query}")).await;
    assert_eq!(page.status, 200);
}

/// What is stored once everything that waited is written, by day and question.
async fn stored(app: &TestApp) -> Vec<search_question::Model> {
    keep::write(&app.app).await.unwrap();
    Questions::find()
        .order_by_asc(search_question::Column::Day)
        .order_by_asc(search_question::Column::Words)
        .all(app.app.db.read())
        .await
        .unwrap()
}

/// The same, as question, times asked, times nothing was found.
async fn counted(app: &TestApp) -> Vec<(String, i32, i32)> {
    let rows = stored(app).await;
    rows.into_iter()
        .map(|row| (row.words, row.asked, row.nothing))
        .collect()
}
