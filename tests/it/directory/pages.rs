//! The public information pages, in both languages.

use reqwest::StatusCode;
use scraper::{Html, Selector};

use crate::harness::TestApp;

async fn page(app: &TestApp, path: &str) -> String {
    let answer = app.client().get(app.url(path)).send().await.unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert_eq!(status, StatusCode::OK, "{path}: {text}");
    text
}

fn count(html: &str, selector: &str) -> usize {
    Html::parse_document(html)
        .select(&Selector::parse(selector).unwrap())
        .count()
}

#[actix_web::test]
async fn the_first_page_offers_filing_and_tracking_and_all_services() {
    let app = TestApp::start().await;
    let html = page(&app, "/").await;
    assert!(html.contains("Laporkan masalah") && html.contains("Cek tiket"));
    assert_eq!(count(&html, "a.tile"), 12);
    assert_eq!(count(&html, "form[action='/tiket'] input[name=number]"), 1);
    let services = page(&app, "/layanan").await;
    assert_eq!(count(&services, "a.tile"), 12);
    assert_eq!(count(&services, "a.tile[href='/layanan/nik-tidak-ditemukan']"), 1);
}

#[actix_web::test]
async fn every_public_page_speaks_both_languages_and_leaves_no_key_untranslated() {
    let app = TestApp::start().await;
    for (path, indonesian, english) in [
        ("/", "Ada kendala?", "Forgotten password"),
        ("/layanan", "Lupa password", "Forgotten password"),
        ("/kontak", "Telepon BKN", "BKN telephone"),
        ("/statistik", "Belum ada angka", "No figures yet"),
        ("/privasi", "Siapa kami", "Who we are"),
    ] {
        let html = page(&app, path).await;
        assert!(html.contains(indonesian), "{path} in Indonesian");
        assert_eq!(count(&html, "html[lang=id]"), 1, "{path}");
        let html = page(&app, &format!("{path}?lang=en")).await;
        assert!(html.contains(english), "{path} in English");
        assert_eq!(count(&html, "html[lang=en]"), 1, "{path}");
    }
}

#[actix_web::test]
async fn the_privacy_notice_is_set_as_text_with_headings_and_carries_its_version() {
    let app = TestApp::start().await;
    let html = page(&app, "/privasi").await;
    assert!(count(&html, "article h2") >= 5);
    assert!(count(&html, "article li") >= 3);
    assert!(html.contains("2026-11-01"));
    assert!(!html.contains("## "), "no raw Markdown");
}

#[actix_web::test]
async fn contacts_can_be_tapped() {
    let app = TestApp::start().await;
    let html = page(&app, "/kontak").await;
    assert_eq!(count(&html, "a[href='mailto:humas@bkn.go.id']"), 1);
    assert_eq!(count(&html, "a[href='tel:0218093008']"), 1);
}
