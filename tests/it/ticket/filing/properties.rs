//! Whatever is typed, the server answers: never 5xx, never markup, never half a ticket.

use laporbkn::directory;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use reqwest::StatusCode;
use scraper::Html;

use super::{OpenForm, Values, as_json, good_value, post_api, tickets};
use crate::harness::TestApp;

/// What people, scanners and broken keyboards type.
fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[\\PC]{0,40}",
        "[0-9 .\\-]{0,24}",
        Just("'; DROP TABLE ticket; --".to_owned()),
        Just("\"><script>alert(1)</script>".to_owned()),
        Just("{{7*7}} ${7*7} {{{page}}}".to_owned()),
        Just("a\0b\u{1}\u{202e}c\u{feff}\u{e0001}".to_owned()),
        Just("\u{1F469}\u{200D}\u{1F692}".repeat(3_000)),
        Just("x".repeat(20_000)),
        Just("\r\n.\r\nBcc: semua@contoh.test".to_owned()),
    ]
}

#[actix_web::test]
async fn no_text_in_any_field_gives_a_server_error() {
    let app = TestApp::start().await;
    let directory = directory::current(&app.app).await.unwrap();
    let mut runner = TestRunner::deterministic();
    for service in &directory.services {
        let slug = service.row.slug.as_str();
        let form = OpenForm::open(&app, slug).await;
        for _ in 0..6 {
            let typed: Values = service
                .fields
                .iter()
                .map(|field| {
                    (
                        field.name.clone(),
                        nasty().new_tree(&mut runner).unwrap().current(),
                    )
                })
                .collect();
            let json = post_api(&app, &as_json(slug, &typed), None).await;
            assert!(!json.status().is_server_error(), "{slug}: {typed:?}");
            let page = form.step("check", &typed).await;
            assert!(!page.status().is_server_error(), "{slug}: {typed:?}");
            let page = page.text().await.unwrap();
            assert!(!page.contains("<script>alert"), "{slug}");
        }
    }
}

#[actix_web::test]
async fn sql_and_markup_in_every_free_field_are_only_words() {
    let app = TestApp::start().await;
    let directory = directory::current(&app.app).await.unwrap();
    let evil = "Robert'); DROP TABLE ticket;-- <img src=x onerror=alert(1)> {{this}} & 100%";
    for service in &directory.services {
        use laporbkn::directory::field::FieldType as Kind;
        let typed: Values = service
            .fields
            .iter()
            .map(|field| {
                let free = matches!(field.kind, Kind::Text | Kind::Textarea);
                (
                    field.name.clone(),
                    if free { evil.to_owned() } else { good_value(field) },
                )
            })
            .collect();
        let slug = service.row.slug.as_str();
        let form = OpenForm::open(&app, slug).await;
        let check = form.step("check", &typed).await;
        assert_eq!(check.status(), StatusCode::OK, "{slug}");
        let check = check.text().await.unwrap();
        assert!(!check.contains("<img src=x"), "{slug}");
        assert!(check.contains("&lt;img src"), "{slug}");
        let page = Html::parse_document(&check);
        let images = page.select(&scraper::Selector::parse("img").unwrap()).count();
        assert_eq!(images, 0, "{slug}");
        let filed = form.step("file", &typed).await;
        assert_eq!(filed.status(), StatusCode::SEE_OTHER, "{slug}");
        let receipt = filed.headers()["location"].to_str().unwrap();
        let receipt = form.client.get(app.url(receipt)).send().await.unwrap();
        assert_eq!(receipt.status(), StatusCode::OK, "{slug}");
        assert!(!receipt.text().await.unwrap().contains("<img src=x"));
    }
    let all = tickets(&app).await;
    assert_eq!(all.len(), 12);
    assert!(
        all.iter()
            .all(|ticket| ticket.reporter_name.as_str() == evil && ticket.description.as_str() == evil)
    );
}
