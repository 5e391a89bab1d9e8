//! The index follows the database.

use std::time::{Duration, Instant};

use entity::{article, article_revision, job};
use kernel::article_status::ArticleStatus;
use laporbkn::{
    knowledge::{changed, source::Source, store},
    search::{
        dictionary::{self, Brought},
        follow, jobs, reindex,
    },
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::Expr,
};
use tokio_util::sync::CancellationToken;

use super::{publish, search, slugs};
use crate::{
    harness::TestApp,
    knowledge::shelf::{Draft, put},
};

#[actix_web::test]
async fn what_is_published_is_found_on_every_node_within_three_seconds_of_a_busy_machine() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    let stop = CancellationToken::new();
    for node in [&app, &other] {
        actix_web::rt::spawn(follow::run(node.app.clone(), stop.clone()));
    }
    let first_look = Instant::now();
    while app.app.search.revision().is_none() || other.app.search.revision().is_none() {
        assert!(
            first_look.elapsed() < Duration::from_secs(20),
            "both nodes build an index"
        );
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
    put(
        &app,
        &Draft::new("baru-terbit").title("Pelantikan jabatan fungsional"),
    )
    .await;
    let published = Instant::now();
    for node in [&app, &other] {
        while slugs(&search(node, &[("q", "pelantikan")]).await, "hits") != ["baru-terbit"] {
            assert!(published.elapsed() < Duration::from_secs(3), "found in time");
            actix_web::rt::time::sleep(Duration::from_millis(20)).await;
        }
    }
    stop.cancel();
}

#[actix_web::test]
async fn what_an_editor_publishes_in_the_pages_is_found_by_itself() {
    let app = TestApp::start().await;
    let stop = CancellationToken::new();
    actix_web::rt::spawn(follow::run(app.app.clone(), stop.clone()));
    until(async || app.app.search.revision().is_some()).await;
    let editor = app.clerk().await;
    let article = [
        ("step", "publish"),
        ("title", "Xilofon berdenting saat pelantikan"),
        ("slug", "denting-xilofon"),
        ("lang", "id"),
        ("category", "akun"),
        ("body", "Pukul lebih pelan."),
        ("review_by", "2026-12-01"),
    ];
    let published = editor.post("/petugas/artikel/baru", &article).await;
    assert_eq!(
        published.location.as_deref(),
        Some("/petugas/artikel/denting-xilofon"),
        "{}",
        published.html
    );
    let finds = async || slugs(&search(&app, &[("q", "xilofon")]).await, "hits") == ["denting-xilofon"];
    until(finds).await;
    editor
        .post("/petugas/artikel/denting-xilofon/status", &[("step", "archive")])
        .await;
    until(async || slugs(&search(&app, &[("q", "xilofon")]).await, "hits").is_empty()).await;
    stop.cancel();
}

/// Waits until something is so, within reason.
async fn until(is_so: impl AsyncFn() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(20), "it never became so");
        actix_web::rt::time::sleep(Duration::from_millis(20)).await;
    }
}

#[actix_web::test]
async fn there_is_an_answer_all_through_a_rebuild() {
    let app = TestApp::start().await;
    follow::catch_up(&app.app).await.unwrap();
    let articles = app.app.search.articles();
    let rebuilding = {
        let app = app.app.clone();
        actix_web::rt::spawn(async move {
            for _ in 0..4 {
                reindex::reindex(&app).await.unwrap();
                follow::catch_up(&app).await.unwrap();
            }
        })
    };
    let mut asked = 0;
    while !rebuilding.is_finished() {
        let found = search(&app, &[("q", "nik tdk ditemukn")]).await;
        assert_eq!(slugs(&found, "hits")[0], "nik-kk-tidak-ditemukan");
        assert_eq!(app.app.search.articles(), articles);
        asked += 1;
    }
    rebuilding.await.unwrap();
    assert!(asked > 0, "it was asked meanwhile");
}

#[actix_web::test]
async fn a_damaged_index_folder_is_built_anew_by_itself() {
    let app = TestApp::start().await;
    let folder = app.app.config.data_dir.join("search");
    for (name, bytes) in [
        ("current", &b"rusak"[..]),
        ("epoch", b"bukan angka"),
        ("rusak/meta.json", b"{]"),
    ] {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let page = app.visitor().open("/bantuan?q=nik+tdk+ditemukn").await;
    assert_eq!(page.status, 200, "before it is built");
    follow::catch_up(&app.app).await.unwrap();
    let found = search(&app, &[("q", "nik tdk ditemukn")]).await;
    assert_eq!(slugs(&found, "hits")[0], "nik-kk-tidak-ditemukan");
    assert_ne!(std::fs::read(folder.join("current")).unwrap(), b"rusak");
}

#[actix_web::test]
async fn what_is_taken_back_is_found_no_more() {
    let app = TestApp::start().await;
    publish(
        &app,
        &Draft::new("ditarik").title("Pelantikan jabatan fungsional"),
    )
    .await;
    assert_eq!(
        slugs(&search(&app, &[("q", "pelantikan")]).await, "hits"),
        ["ditarik"]
    );
    app.app
        .db
        .write(async |tx| {
            let row = store::by_slug(tx, &"ditarik".parse().unwrap()).await?.unwrap();
            let id = row.id;
            let mut row = row.into_active_model();
            row.status = Set(ArticleStatus::Archived);
            row.update(tx).await?;
            changed::note(tx, &app.app, id).await
        })
        .await
        .unwrap();
    follow::catch_up(&app.app).await.unwrap();
    assert_eq!(search(&app, &[("q", "pelantikan")]).await["total"], 0);
}

#[actix_web::test]
async fn after_an_archive_is_put_back_what_it_has_is_found_and_nothing_else() {
    let app = TestApp::start().await;
    publish(
        &app,
        &Draft::new("di-arsip").title("Pelantikan jabatan fungsional"),
    )
    .await;
    let archive = app.app.config.data_dir.join("lama.tar.gz");
    let archive = archive.to_str().unwrap();
    let made = app.command(&["backup", archive], &[], "").await;
    assert!(made.ok, "{}{}", made.out, made.err);
    for slug in ["sesudah-satu", "sesudah-dua"] {
        publish(&app, &Draft::new(slug).title("Xilofon berdenting")).await;
    }
    let back = app.command(&["restore", archive, "--replace"], &[], "").await;
    assert!(back.ok, "{}{}", back.out, back.err);
    // As many changes as the index was ahead of the archive: their numbers tell nothing.
    for slug in ["baru-satu", "baru-dua"] {
        put(&app, &Draft::new(slug).title("Kolintang merdu")).await;
    }
    follow::catch_up(&app.app).await.unwrap();
    assert_eq!(search(&app, &[("q", "xilofon")]).await["total"], 0);
    let mut found = slugs(&search(&app, &[("q", "kolintang")]).await, "hits");
    found.sort();
    assert_eq!(found, ["baru-dua", "baru-satu"]);
    assert_eq!(
        slugs(&search(&app, &[("q", "pelantikan")]).await, "hits"),
        ["di-arsip"]
    );
}

#[actix_web::test]
async fn an_index_that_is_ahead_of_the_database_is_built_anew() {
    let app = TestApp::start().await;
    publish(&app, &Draft::new("bukan-di-sini").title("Xilofon berdenting")).await;
    let db = app.app.db.read();
    article_revision::Entity::update_many()
        .col_expr(article_revision::Column::Revision, Expr::value(1_i64))
        .exec(db)
        .await
        .unwrap();
    article::Entity::update_many()
        .col_expr(article::Column::Revision, Expr::value(1_i64))
        .exec(db)
        .await
        .unwrap();
    article::Entity::update_many()
        .col_expr(article::Column::Status, Expr::value(ArticleStatus::Archived))
        .filter(article::Column::Slug.eq("bukan-di-sini"))
        .exec(db)
        .await
        .unwrap();
    follow::catch_up(&app.app).await.unwrap();
    assert_eq!(search(&app, &[("q", "xilofon")]).await["total"], 0);
    publish(&app, &Draft::new("di-sini").title("Kolintang merdu")).await;
    assert_eq!(
        slugs(&search(&app, &[("q", "kolintang")]).await, "hits"),
        ["di-sini"]
    );
}

#[actix_web::test]
async fn an_order_to_rebuild_leaves_the_same_articles_found() {
    let app = TestApp::start().await;
    publish(
        &app,
        &Draft::new("tetap-ada").title("Pelantikan jabatan fungsional"),
    )
    .await;
    let folder = app.app.config.data_dir.join("search");
    let before = std::fs::read_to_string(folder.join("current")).unwrap();
    let done = reindex::reindex(&app.app).await.unwrap();
    assert_eq!(done.articles, app.app.search.articles());
    assert_eq!(
        slugs(&search(&app, &[("q", "pelantikan")]).await, "hits"),
        ["tetap-ada"]
    );
    follow::catch_up(&app.app).await.unwrap();
    assert_ne!(std::fs::read_to_string(folder.join("current")).unwrap(), before);
    assert_eq!(
        slugs(&search(&app, &[("q", "pelantikan")]).await, "hits"),
        ["tetap-ada"]
    );
}

#[actix_web::test]
async fn an_index_whose_files_vanish_is_built_anew() {
    let app = TestApp::start().await;
    publish(
        &app,
        &Draft::new("pertama").title("Pelantikan jabatan fungsional"),
    )
    .await;
    let folder = app.app.config.data_dir.join("search");
    let current = std::fs::read_to_string(folder.join("current")).unwrap();
    std::fs::remove_dir_all(folder.join(current)).unwrap();
    publish(&app, &Draft::new("kedua").title("Sumpah jabatan fungsional")).await;
    let found = slugs(&search(&app, &[("q", "jabatan fungsional")]).await, "hits");
    assert!(
        found.contains(&"pertama".to_owned()) && found.contains(&"kedua".to_owned()),
        "{found:?}"
    );
}

#[actix_web::test]
async fn a_new_dictionary_is_taken_into_use_and_a_broken_one_refused() {
    let app = TestApp::start().await;
    publish(&app, &Draft::new("sumpah").title("Sumpah jabatan")).await;
    assert_eq!(search(&app, &[("q", "qwertisme")]).await["total"], 0);
    let with = |text: &str| {
        let mut source = Source::default();
        source.files.insert("synonyms.toml".to_owned(), text.to_owned());
        source
    };
    let broken = dictionary::bring(&app.app, &with("[[synonym]]\nword = 1\n"))
        .await
        .unwrap();
    assert!(matches!(broken, Brought::Refused(why) if why.contains("line 2")));
    let new = with("[[synonym]]\nwords = [\"sumpah\", \"qwertisme\"]\n");
    assert_eq!(dictionary::bring(&app.app, &new).await.unwrap(), Brought::New);
    assert_eq!(dictionary::bring(&app.app, &new).await.unwrap(), Brought::Same);
    follow::catch_up(&app.app).await.unwrap();
    assert_eq!(
        slugs(&search(&app, &[("q", "qwertisme")]).await, "hits"),
        ["sumpah"]
    );
}

#[actix_web::test]
async fn while_meilisearch_is_away_the_embedded_engine_answers_and_nothing_is_lost() {
    let app = TestApp::start_with(|raw| raw.meilisearch_url = Some("http://127.0.0.1:9".to_owned())).await;
    publish(
        &app,
        &Draft::new("tetap-terjawab").title("Pelantikan jabatan fungsional"),
    )
    .await;
    let found = search(&app, &[("q", "pelantikan")]).await;
    assert_eq!(
        (slugs(&found, "hits")[0].as_str(), &found["engine"]),
        ("tetap-terjawab", &"embedded".into())
    );
    let ready = app.client().get(app.url("/readyz")).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let said: serde_json::Value = ready.json().await.unwrap();
    assert!(
        said["notes"][0].as_str().unwrap().contains("Meilisearch"),
        "{said}"
    );
    let waiting = job::Entity::find()
        .filter(job::Column::Kind.eq(jobs::KIND))
        .all(app.app.db.read())
        .await
        .unwrap();
    assert!(
        waiting.iter().any(|job| job.state == job::JobState::Ready),
        "a job waits for it"
    );
    laporbkn::jobs::run_due(&app.app).await.unwrap();
    assert!(
        jobs::lag(&app.app).await.unwrap().is_some(),
        "what was not sent is not forgotten"
    );
}
