//! Meilisearch has what the database has, whoever fills it, and whatever becomes of it.

use entity::{article, job, setting};
use finder::{Engine, Query, meilisearch::INDEX};
use kernel::{article_status::ArticleStatus, locale::Locale};
use laporbkn::{
    jobs::{housekeeping, run_due},
    knowledge::source::Source,
    search::{dictionary, follow, jobs, reindex},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::server::{Index, Server};
use crate::{
    harness::TestApp,
    knowledge::shelf::{Draft, put},
};

async fn node(server: &Server) -> TestApp {
    let url = server.url.clone();
    TestApp::start_with(move |raw| raw.meilisearch_url = Some(url)).await
}

async fn second_node(app: &TestApp, server: &Server) -> TestApp {
    let url = server.url.clone();
    app.another_node_with(move |raw| raw.meilisearch_url = Some(url))
        .await
}

/// The slugs that are published.
async fn published(app: &TestApp) -> Vec<String> {
    let articles = article::Entity::find()
        .filter(article::Column::Status.eq(ArticleStatus::Published))
        .all(app.app.db.read())
        .await
        .unwrap();
    let mut slugs: Vec<String> = articles.iter().map(|row| row.slug.to_string()).collect();
    slugs.sort();
    slugs
}

/// What people search is whole, can be asked for a language, and nothing lies beside it.
async fn is_whole(app: &TestApp, server: &Server) {
    assert_eq!(server.slugs(INDEX), Some((published(app).await, true)));
    let held = server.held();
    let names: Vec<&String> = held.indexes.keys().collect();
    assert_eq!(names, [INDEX]);
}

#[actix_web::test]
async fn two_jobs_at_once_fill_it_once_and_leave_it_whole() {
    let server = Server::start();
    let app = node(&server).await;
    let other = second_node(&app, &server).await;
    // What a rebuild left behind that died.
    server
        .held()
        .indexes
        .insert(format!("{INDEX}_next_0"), Index::default());
    reindex::reindex(&app.app).await.unwrap();
    for slug in ["satu", "dua", "tiga", "empat"] {
        put(&app, &Draft::new(slug).title("Pelantikan jabatan fungsional")).await;
    }
    let both = futures_util::future::join(run_due(&app.app), run_due(&other.app)).await;
    both.0.unwrap();
    both.1.unwrap();
    is_whole(&app, &server).await;
    assert_eq!(server.held().swaps, 1, "it is built once");
    assert_eq!(jobs::lag(&app.app).await.unwrap(), None);
    let unfinished = job::Entity::find()
        .filter(job::Column::Kind.eq(jobs::KIND))
        .filter(job::Column::State.ne(job::JobState::Done))
        .all(app.app.db.read())
        .await
        .unwrap();
    assert!(unfinished.is_empty(), "{unfinished:?}");
    follow::catch_up(&app.app).await.unwrap();
    let query = Query::new("pelantikan").in_language(Some(Locale::Id));
    let remote = app.app.search.remote.as_ref().unwrap();
    assert_eq!(remote.engine.search(&query).await.unwrap().total, 4);
}

#[actix_web::test]
async fn what_changes_while_it_is_filled_is_sent_by_whoever_fills_it() {
    let server = Server::start();
    let app = node(&server).await;
    let other = second_node(&app, &server).await;
    reindex::reindex(&app.app).await.unwrap();
    let publish = async {
        for number in 0..8 {
            put(
                &other,
                &Draft::new(&format!("sambil-{number}")).title("Pelantikan"),
            )
            .await;
            run_due(&other.app).await.unwrap();
        }
    };
    let (filled, ()) = futures_util::future::join(run_due(&app.app), publish).await;
    filled.unwrap();
    run_due(&app.app).await.unwrap();
    is_whole(&app, &server).await;
    assert_eq!(jobs::lag(&app.app).await.unwrap(), None);
}

#[actix_web::test]
async fn the_turn_of_a_node_that_died_passes_on() {
    let server = Server::start();
    let app = node(&server).await;
    let until = app.app.clock.now() + chrono::Duration::minutes(5);
    let died = setting::Model {
        key: "search.meilisearch.turn".to_owned(),
        value: serde_json::json!({ "holder": "siapa-1", "until": until }),
        updated_at: app.app.clock.now(),
    };
    setting::Entity::insert(setting::ActiveModel::from(died).reset_all())
        .exec_without_returning(app.app.db.read())
        .await
        .unwrap();
    reindex::reindex(&app.app).await.unwrap();
    run_due(&app.app).await.unwrap();
    assert_eq!(server.slugs(INDEX), None, "somebody else has the turn");
    app.clock.advance(chrono::Duration::minutes(6));
    jobs::mind_the_gap(&app.app).await.unwrap();
    run_due(&app.app).await.unwrap();
    is_whole(&app, &server).await;
}

#[actix_web::test]
async fn a_server_that_lost_what_it_had_is_filled_anew() {
    let server = Server::start();
    let app = node(&server).await;
    reindex::reindex(&app.app).await.unwrap();
    run_due(&app.app).await.unwrap();
    is_whole(&app, &server).await;
    housekeeping::round(&app.app).await;
    run_due(&app.app).await.unwrap();
    assert_eq!(server.held().swaps, 1, "what is whole is left alone");
    server.held().indexes.clear();
    housekeeping::round(&app.app).await;
    run_due(&app.app).await.unwrap();
    is_whole(&app, &server).await;
    let lost = server
        .held()
        .indexes
        .get_mut(INDEX)
        .unwrap()
        .documents
        .pop_first();
    assert!(lost.is_some());
    app.clock.advance(chrono::Duration::hours(1));
    housekeeping::round(&app.app).await;
    run_due(&app.app).await.unwrap();
    is_whole(&app, &server).await;
}

#[actix_web::test]
async fn a_dictionary_that_was_brought_in_is_in_its_settings_from_the_first_fill_on() {
    let server = Server::start();
    let app = node(&server).await;
    let mut source = Source::default();
    source.files.insert(
        "synonyms.toml".to_owned(),
        "[[synonym]]\nwords = [\"sumpah\", \"qwertisme\"]\n".to_owned(),
    );
    dictionary::bring(&app.app, &source).await.unwrap();
    // Before this node looked at the database for the first time.
    run_due(&app.app).await.unwrap();
    is_whole(&app, &server).await;
    let synonyms = server.held().indexes[INDEX].settings["synonyms"].clone();
    assert!(!synonyms["qwertisme"].is_null(), "{synonyms}");
}

#[actix_web::test]
async fn orders_that_are_given_at_once_are_all_counted() {
    let server = Server::start();
    let app = node(&server).await;
    let other = second_node(&app, &server).await;
    let orders = (0..6).map(|number| {
        let node = if number % 2 == 0 { &app } else { &other };
        reindex::reindex(&node.app)
    });
    let given = futures_util::future::join_all(orders).await;
    assert!(given.iter().all(Result::is_ok));
    let row = setting::Entity::find_by_id("search.orders")
        .one(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(row.unwrap().value["epoch"], 6);
}

#[actix_web::test]
async fn settings_of_another_release_are_put_right_by_themselves() {
    let server = Server::start();
    let app = node(&server).await;
    reindex::reindex(&app.app).await.unwrap();
    run_due(&app.app).await.unwrap();
    housekeeping::round(&app.app).await;
    run_due(&app.app).await.unwrap();
    assert_eq!(jobs::lag(&app.app).await.unwrap(), None);
    let settings = server.held().indexes[INDEX].settings.clone();
    assert!(!settings["synonyms"].as_object().unwrap().is_empty());

    // As the release before this one left it: other settings, and no word or another about which.
    for noted in [serde_json::Value::Null, serde_json::json!("lain")] {
        server.held().indexes.get_mut(INDEX).unwrap().settings = serde_json::json!({});
        let db = app.app.db.read();
        let key = "search.meilisearch";
        let row = setting::Entity::find_by_id(key).one(db).await.unwrap().unwrap();
        let mut value = row.value.clone();
        let fields = value.as_object_mut().unwrap();
        fields.remove("settings");
        if !noted.is_null() {
            fields.insert("settings".to_owned(), noted.clone());
        }
        let mut row = row.into_active_model();
        row.value = Set(value);
        row.update(db).await.unwrap();
        assert_eq!(jobs::lag(&app.app).await.unwrap(), Some(0), "{noted}");
        app.clock.advance(chrono::Duration::hours(1));
        housekeeping::round(&app.app).await;
        run_due(&app.app).await.unwrap();
        assert_eq!(server.held().indexes[INDEX].settings, settings, "{noted}");
        assert_eq!(jobs::lag(&app.app).await.unwrap(), None);
    }
    is_whole(&app, &server).await;
    assert_eq!(
        server.held().swaps,
        1,
        "settings alone are no reason to fill it anew"
    );
}

#[actix_web::test]
async fn doctor_names_what_the_last_job_was_given_up_for() {
    let server = Server::start();
    let app = node(&server).await;
    reindex::reindex(&app.app).await.unwrap();
    let ask = async || {
        let settings = [("MEILISEARCH_URL", server.url.as_str())];
        app.command(&["doctor"], &settings, "").await.out
    };
    let said = ask().await;
    assert!(said.contains("a job tells it"), "{said}");
    let db = app.app.db.read();
    let waiting = job::Entity::find().filter(job::Column::Kind.eq(jobs::KIND));
    let mut waiting = waiting.one(db).await.unwrap().unwrap().into_active_model();
    waiting.state = Set(job::JobState::Buried);
    waiting.finished_at = Set(Some(app.app.clock.now()));
    waiting.last_error = Set(Some("Unknown value `frequency`".to_owned()));
    waiting.update(db).await.unwrap();
    let said = ask().await;
    assert!(
        said.contains("WRONG  search: Meilisearch")
            && said.contains("was given up: Unknown value `frequency`"),
        "{said}"
    );
}
