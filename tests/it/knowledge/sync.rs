//! Bringing files in: idempotent, told line by line, and never over an editor's work.

use std::collections::BTreeMap;

use entity::{article, article_version};
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus};
use laporbkn::knowledge::{
    self,
    content::Known,
    file::parse,
    source::Source,
    store,
    sync::{self, SyncReport},
};
use sea_orm::EntityTrait;

use crate::harness::TestApp;

const PATH: &str = "id/akun/contoh-artikel.md";

fn file(title: &str, body: &str) -> String {
    format!(
        "---\ntitle: \"{title}\"\nslug: contoh-artikel\nlang: id\ncategory: akun\ntags: [contoh]\naliases: [contoh ga jelas]\n\
         status: published\nupdated: 2026-11-22\nsource: \"Contoh\"\nservices: [kontak-petugas]\n---\n\n{body}\n"
    )
}

fn folder(files: &[(&str, &str)]) -> Source {
    let files: BTreeMap<String, String> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    Source {
        name: "folder".into(),
        files,
        ..Source::default()
    }
}

async fn run(app: &TestApp, files: &[(&str, &str)]) -> SyncReport {
    sync::run(&app.app, &folder(files)).await.unwrap()
}

async fn row(app: &TestApp, slug: &str) -> article::Model {
    let slug = ArticleSlug::parse(slug).unwrap();
    store::by_slug(app.app.db.read(), &slug).await.unwrap().unwrap()
}

fn slugs(found: &[ArticleSlug]) -> Vec<&str> {
    found.iter().map(ArticleSlug::as_str).collect()
}

#[actix_web::test]
async fn a_second_run_changes_nothing_and_a_changed_file_is_followed() {
    let app = TestApp::start().await;
    let first = run(&app, &[(PATH, &file("Contoh", "Isi."))]).await;
    assert_eq!(slugs(&first.added), ["contoh-artikel"]);
    let before = row(&app, "contoh-artikel").await;
    assert_eq!((before.status, before.version), (ArticleStatus::Published, 1));

    let second = run(&app, &[(PATH, &file("Contoh", "Isi."))]).await;
    assert!(!second.changed());
    assert_eq!(second.unchanged, 1);
    assert_eq!(row(&app, "contoh-artikel").await, before);

    let third = run(&app, &[(PATH, &file("Contoh", "Isi baru."))]).await;
    assert_eq!(slugs(&third.updated), ["contoh-artikel"]);
    let after = row(&app, "contoh-artikel").await;
    assert_eq!((after.body.as_str(), after.version), ("Isi baru.", 2));
    assert!(after.revision > before.revision);
}

#[actix_web::test]
async fn a_broken_file_is_refused_by_name_and_line_and_the_rest_is_kept() {
    let app = TestApp::start().await;
    let broken = file("Rusak", "Isi.")
        .replace("contoh-artikel", "rusak")
        .replace("tags:", "label:");
    let report = run(
        &app,
        &[("id/akun/rusak.md", &broken), (PATH, &file("Contoh", "Isi."))],
    )
    .await;
    assert_eq!(slugs(&report.added), ["contoh-artikel"]);
    assert_eq!(
        report.refused[0].to_string(),
        "id/akun/rusak.md:6: unknown key \"label\""
    );
    assert!(report.to_string().contains("refused  id/akun/rusak.md:6: "));
}

#[actix_web::test]
async fn two_files_with_one_slug_are_not_both_taken() {
    let app = TestApp::start().await;
    let other = file("Kedua", "Isi.").replace("lang: id", "lang: en");
    let report = run(
        &app,
        &[
            (PATH, &file("Contoh", "Isi.")),
            ("en/akun/contoh-artikel.md", &other),
        ],
    )
    .await;
    assert_eq!(report.added.len(), 1);
    assert_eq!(report.refused.len(), 1);
    assert!(report.refused[0].what.contains("already the slug of"));
}

#[actix_web::test]
async fn an_article_whose_file_is_gone_stays_and_is_named() {
    let app = TestApp::start().await;
    run(&app, &[(PATH, &file("Contoh", "Isi."))]).await;
    let report = run(&app, &[]).await;
    assert!(slugs(&report.without_file).contains(&"contoh-artikel"));
    assert_eq!(row(&app, "contoh-artikel").await.status, ArticleStatus::Published);
}

#[actix_web::test]
async fn a_file_that_turns_to_draft_takes_the_article_off_the_public_pages() {
    let app = TestApp::start().await;
    run(&app, &[(PATH, &file("Contoh", "Isi."))]).await;
    let revision = row(&app, "contoh-artikel").await.revision;
    let draft = file("Contoh", "Isi.").replace("published", "draft");
    assert_eq!(run(&app, &[(PATH, &draft)]).await.updated.len(), 1);
    let changes = knowledge::changed_since(app.app.db.read(), revision, 10)
        .await
        .unwrap();
    assert_eq!(changes.len(), 1);
    assert!(changes[0].document.is_none());
}

#[actix_web::test]
async fn a_folder_on_the_disk_is_read_with_what_cannot_be_read_named() {
    let app = TestApp::start().await;
    let folder = tempfile::tempdir().unwrap();
    let shelf = folder.path().join("id/akun");
    std::fs::create_dir_all(&shelf).unwrap();
    std::fs::write(shelf.join("contoh-artikel.md"), file("Contoh", "Isi.")).unwrap();
    std::fs::write(shelf.join("biner.md"), b"\xff\xfe").unwrap();
    std::fs::write(folder.path().join("README.md"), "bukan artikel").unwrap();
    let report = sync::run(&app.app, &Source::folder(folder.path()).unwrap())
        .await
        .unwrap();
    assert_eq!(slugs(&report.added), ["contoh-artikel"]);
    assert_eq!(report.refused.len(), 1);
    assert_eq!(
        report.refused[0].to_string(),
        "id/akun/biner.md:1: is not UTF-8 text"
    );
    assert!(Source::folder(&folder.path().join("tidak-ada")).is_err());
}

#[actix_web::test]
async fn a_broken_list_of_categories_is_refused_by_line_and_the_known_ones_stay() {
    let app = TestApp::start().await;
    let before = knowledge::category::all(app.app.db.read()).await.unwrap();
    assert!(!before.is_empty());
    let report = run(
        &app,
        &[("categories.toml", "[[category]]\nslug = \"akun\"\nname = 1\n")],
    )
    .await;
    assert_eq!(report.refused[0].file, "categories.toml");
    assert_eq!(knowledge::category::all(app.app.db.read()).await.unwrap(), before);
}

#[actix_web::test]
async fn every_article_has_its_versions_whole() {
    let app = TestApp::start().await;
    run(&app, &[(PATH, &file("Contoh", "Isi."))]).await;
    run(&app, &[(PATH, &file("Contoh", "Isi baru."))]).await;
    let row = row(&app, "contoh-artikel").await;
    let all = store::versions(app.app.db.read(), row.id).await.unwrap();
    assert_eq!(all.iter().map(|one| one.version).collect::<Vec<_>>(), [2, 1]);
    let (_, first) = store::version(app.app.db.read(), row.id, 1)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(first.body, "Isi.");
    assert!(
        article_version::Entity::find()
            .all(app.app.db.read())
            .await
            .unwrap()
            .iter()
            .all(|one| one.published)
    );
}

#[actix_web::test]
async fn every_embedded_article_is_whole_and_its_links_lead_somewhere() {
    let app = TestApp::start().await;
    let source = Source::embedded();
    let directory = laporbkn::directory::current(&app.app).await.unwrap();
    let categories = knowledge::category::all(app.app.db.read()).await.unwrap();
    let known = Known {
        categories: categories.into_iter().map(|row| row.slug).collect(),
        services: directory
            .services
            .iter()
            .map(|service| service.row.slug.clone())
            .collect(),
    };
    let mut bodies = BTreeMap::new();
    for (path, text) in source
        .files
        .iter()
        .filter(|(path, _)| std::path::Path::new(path).extension() == Some("md".as_ref()))
    {
        let file = parse(path, text, &known).unwrap_or_else(|faults| panic!("{faults:?}"));
        assert!(!file.content.source.is_empty(), "{path} names no source");
        bodies.insert(file.slug.to_string(), (path, file.content));
    }
    for (path, content) in bodies.values() {
        if let Some(original) = &content.translation_of {
            assert!(
                bodies.contains_key(original.as_str()),
                "{path} translates {original}"
            );
        }
        for link in content
            .body
            .split("](/")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let leads = match link.split_once('/') {
                Some(("bantuan", slug)) => bodies.contains_key(slug.split('#').next().unwrap()),
                Some(("layanan", slug)) => known.services.iter().any(|one| one.as_str() == slug),
                _ => ["tiket", "layanan", "bantuan", "kontak", "privasi", "statistik"].contains(&link),
            };
            assert!(leads, "{path} links to /{link}");
        }
    }
    assert!(source.unreadable.is_empty());
}
