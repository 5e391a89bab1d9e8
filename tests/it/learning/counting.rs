//! Counting questions without knowing who asked.

use chrono::Duration;
use entity::search_question::{self, Entity as Questions};
use kernel::locale::Locale;
use laporbkn::{learning::keep, search::follow};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Statement};

use super::{ask, counted, stored};
use crate::{
    harness::TestApp,
    knowledge::shelf::{Draft, put},
};

async fn with_article() -> TestApp {
    let app = TestApp::start().await;
    put(&app, &Draft::new("denting-xilofon").title("Xilofon berdenting")).await;
    follow::catch_up(&app.app).await.unwrap();
    app
}

fn row(words: &str, asked: i32, nothing: i32) -> (String, i32, i32) {
    (words.to_owned(), asked, nothing)
}

#[actix_web::test]
async fn questions_are_counted_by_day_in_one_spelling_and_without_personal_data() {
    let app = with_article().await;
    assert_eq!(app.count::<Questions>().await, 0);
    ask(
        &app,
        "Xilofon 3174012501900001 siti.lestari@contoh.id 0812-3456-7890",
    )
    .await;
    ask(&app, "xilofon?").await;
    ask(&app, "qqqqzzzz wwwwxxxx").await;
    assert_eq!(
        app.count::<Questions>().await,
        0,
        "no search waits for the database"
    );
    assert_eq!(
        counted(&app).await,
        [row("qqqqzzzz wwwwxxxx", 1, 1), row("xilofon", 2, 0)]
    );
    app.clock.advance(Duration::days(1));
    ask(&app, "xilofon").await;
    ask(&app, "3174012501900001").await;
    let rows = stored(&app).await;
    assert_eq!(rows.len(), 4);
    assert_eq!(
        (rows[2].words.as_str(), rows[2].asked),
        ("", 1),
        "counted without words"
    );
    assert_eq!(rows[3].lang, Locale::Id);
    assert_eq!(rows[3].day, rows[0].day + Duration::days(1));
}

#[actix_web::test]
async fn programs_are_counted_and_narrowing_suggestions_and_empty_questions_are_not() {
    let app = with_article().await;
    for path in [
        "/api/v1/articles/search?q=xilofon&lang=id",
        "/api/v1/articles/search?q=xilofon&category=akun",
        "/api/v1/articles/suggest?q=xilo",
        "/bantuan?q=xilofon&category=akun",
        "/bantuan?q=++",
        "/bantuan",
    ] {
        let answer = app.client().get(app.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
    assert_eq!(counted(&app).await, [row("xilofon", 1, 0)]);
}

#[actix_web::test]
async fn two_nodes_add_up() {
    let app = with_article().await;
    let other = app.another_node().await;
    ask(&app, "wwww qqqq").await;
    ask(&other, "wwww qqqq").await;
    keep::write(&other.app).await.unwrap();
    assert_eq!(counted(&app).await, [row("wwww qqqq", 2, 2)]);
}

#[actix_web::test]
async fn what_cannot_be_written_waits_and_is_not_lost() {
    let app = with_article().await;
    ask(&app, "xilofon").await;
    let gone = Statement::from_string(
        app.app.db.read().get_database_backend(),
        "ALTER TABLE search_question RENAME TO away",
    );
    app.app.db.read().execute_raw(gone).await.unwrap();
    assert!(keep::write(&app.app).await.is_err());
    let back = Statement::from_string(
        app.app.db.read().get_database_backend(),
        "ALTER TABLE away RENAME TO search_question",
    );
    app.app.db.read().execute_raw(back).await.unwrap();
    assert_eq!(counted(&app).await, [row("xilofon", 1, 0)]);
}

#[actix_web::test]
async fn words_are_forgotten_in_time_and_the_counts_stay() {
    let app = with_article().await;
    for question in ["xilofon", "xilofon", "vvvvkkkk", "wwww qqqq"] {
        ask(&app, question).await;
    }
    keep::round(&app.app).await.unwrap();
    app.clock.advance(Duration::days(10));
    ask(&app, "wwww qqqq").await;
    app.clock.advance(Duration::days(5));
    keep::round(&app.app).await.unwrap();
    assert_eq!(
        counted(&app).await,
        [
            row("", 1, 1),
            row("wwww qqqq", 1, 1),
            row("xilofon", 2, 0),
            row("wwww qqqq", 1, 1),
        ],
        "after two weeks what one person asked once"
    );
    app.clock.advance(Duration::days(76));
    keep::round(&app.app).await.unwrap();
    assert_eq!(
        counted(&app).await,
        [row("", 4, 2), row("wwww qqqq", 1, 1)],
        "after ninety days all of them"
    );
}

#[actix_web::test]
async fn two_nodes_that_forget_at_once_count_nothing_twice() {
    let app = with_article().await;
    let other = app.another_node().await;
    let today = app.app.clock.now().date_naive();
    let old = (0..300).map(|number| search_question::Model {
        day: today - Duration::days(20),
        lang: Locale::Id,
        words: format!("pertanyaan {number}"),
        asked: 1,
        nothing: 1,
        helped: 0,
        not_helped: 0,
    });
    let old = old.map(|row| search_question::ActiveModel::from(row).reset_all());
    Questions::insert_many(old)
        .exec_without_returning(app.app.db.read())
        .await
        .unwrap();
    let both =
        futures_util::future::join(keep::forget(&app.app, today), keep::forget(&other.app, today)).await;
    both.0.unwrap();
    both.1.unwrap();
    assert_eq!(counted(&app).await, [row("", 300, 300)]);
}

#[actix_web::test]
async fn a_reader_who_came_with_a_question_judges_it_too() {
    let app = with_article().await;
    let reader = app.visitor();
    let found = reader.open("/bantuan?q=xilofon").await;
    let article = reader.open(&found.attribute(".entries a", "href")).await;
    assert_eq!(article.attribute("input[name=asked]", "value"), "xilofon");
    reader
        .post(
            "/bantuan/denting-xilofon/tanggapan",
            &[
                ("helped", "no"),
                ("reason", "unclear"),
                ("asked", "xilofon 3174012501900001"),
            ],
        )
        .await;
    app.visitor()
        .post(
            "/bantuan/denting-xilofon/tanggapan",
            &[("helped", "yes"), ("asked", "xilofon")],
        )
        .await;
    let rows = stored(&app).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].asked, rows[0].helped, rows[0].not_helped),
        (1, 1, 1),
        "{rows:?}"
    );
}
