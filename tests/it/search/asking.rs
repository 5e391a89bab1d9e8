//! What people type, and what they get.

use super::{address, publish, search, slugs};
use crate::{harness::TestApp, knowledge::shelf::Draft};

async fn with_articles() -> TestApp {
    let app = TestApp::start().await;
    publish(
        &app,
        &Draft::new("nik-hilang")
            .title("NIK hilang, harus bagaimana?")
            .body("Bawa nasi uduk ke Dukcapil <b>setempat</b>."),
    )
    .await;
    app
}

#[actix_web::test]
async fn a_misspelt_question_finds_its_article_and_says_what_was_meant() {
    let app = with_articles().await;
    let found = search(&app, &[("q", "nik tdk ditemukn")]).await;
    let first = &found["hits"][0];
    assert_eq!(first["slug"], "nik-kk-tidak-ditemukan");
    assert_eq!(first["category"], "identitas");
    let url = first["url"].as_str().unwrap();
    assert!(url.ends_with("/bantuan/nik-kk-tidak-ditemukan"), "{url}");
    assert_eq!(found["engine"], "embedded");
    assert!(found["took_ms"].is_u64());
    let page = app.visitor().open("/bantuan?q=nik+tdk+ditemukn").await;
    assert_eq!(
        page.attribute(".entries a", "href"),
        "/bantuan/nik-kk-tidak-ditemukan?cari=nik+tdk+ditemukn"
    );
    assert!(page.html.contains("<mark>NIK</mark>"));
    let meant = page.attribute(".meant a", "href");
    assert_eq!(meant, "/bantuan?q=nik+tdk+ditemukan");
}

#[actix_web::test]
async fn language_and_category_narrow_and_facets_count() {
    let app = with_articles().await;
    let found = search(&app, &[("q", "password"), ("lang", "en")]).await;
    assert_eq!(slugs(&found, "hits")[0], "forgotten-password");
    let facets = &found["facets"];
    assert_eq!(facets["lang"]["en"], found["total"]);
    assert!(facets["lang"]["id"].as_u64() > Some(0), "{facets}");
    let exams = facets["category"]["resume-kartu"].as_u64();
    let few = search(
        &app,
        &[("q", "password"), ("lang", "en"), ("category", "resume-kartu")],
    )
    .await;
    assert_eq!(few["total"].as_u64(), exams);
    let hits = few["hits"].as_array().unwrap();
    assert!(hits.iter().all(|hit| hit["category"] == "resume-kartu"), "{few}");
    let none = search(&app, &[("q", "uduk"), ("category", "ujian")]).await;
    assert_eq!(none["total"], 0);
    let one = search(&app, &[("q", "password"), ("limit", "1")]).await;
    assert_eq!(slugs(&one, "hits").len(), 1);
}

#[actix_web::test]
async fn suggestions_come_for_a_word_that_is_not_finished() {
    let app = with_articles().await;
    let answer = app
        .client()
        .get(app.url("/api/v1/articles/suggest?q=lupa+pas&lang=id"))
        .send()
        .await
        .unwrap();
    let suggested: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(slugs(&suggested, "suggestions")[0], "lupa-password-sscasn");
    let title = suggested["suggestions"][0]["title"].as_str().unwrap();
    assert!(title.to_lowercase().contains("lupa password"), "{title}");
}

#[actix_web::test]
async fn what_an_article_says_is_text_in_the_page() {
    let app = with_articles().await;
    let found = search(&app, &[("q", "nasi uduk dukcapil setempat")]).await;
    let snippet = found["hits"][0]["snippet"].as_str().unwrap();
    assert!(snippet.contains("<mark>Dukcapil</mark>"), "{snippet}");
    assert!(!snippet.contains("<b>"), "{snippet}");
    let page = app
        .visitor()
        .open("/bantuan?q=%3Cscript%3Ealert(1)%3C/script%3E")
        .await;
    assert!(!page.html.contains("<script>alert"));
}

#[actix_web::test]
async fn whatever_is_typed_there_is_a_page() {
    let app = with_articles().await;
    let long = "a".repeat(10_000);
    let words = "kata ".repeat(900);
    for typed in [
        "",
        " ",
        "a",
        &long,
        &words,
        "yang di ke dari",
        "\"nik\" AND (kk OR -ktp) title:x",
        "%",
        "*",
        "nik*",
        "~1",
        "[a TO b]",
        "\u{1f44d}\u{1f3fd}",
        "身份证",
        "رقم الهوية",
        "nik 身份证 password",
        "\u{0}\u{7}\u{1b}[0m",
        "' OR 1=1 --",
        "\\",
        "{{page}}",
    ] {
        let found = search(&app, &[("q", typed)]).await;
        assert!(found["hits"].is_array());
        for path in ["/bantuan", "/api/v1/articles/suggest"] {
            let answer = app
                .client()
                .get(app.url(&address(path, &[("q", typed)])))
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), 200, "{path} {typed:?}");
        }
    }
    for raw in [
        "q=%",
        "q=%ff%fe",
        "q",
        "q=nik&lang=xx&limit=-1&category=%00",
        "=&&=",
        "q=nik&limit=99999999999999999999",
    ] {
        for path in ["/bantuan", "/api/v1/articles/search", "/api/v1/articles/suggest"] {
            let answer = app
                .client()
                .get(app.url(&format!("{path}?{raw}")))
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), 200, "{path}?{raw}");
        }
    }
}

#[actix_web::test]
async fn words_of_every_question_are_met_with_a_request_for_more() {
    let app = with_articles().await;
    let page = app.visitor().open("/bantuan?q=yang+dan+di").await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Tulis sedikit lebih banyak") && !page.html.contains("Belum ada artikel"));
    assert!(page.html.contains("/bantuan/kategori/akun"));
    assert_eq!(search(&app, &[("q", "yang dan di")]).await["total"], 0);
    let page = app.visitor().open("/bantuan?q=yang+nik+di").await;
    assert!(page.html.contains("/bantuan/nik-kk-tidak-ditemukan"));
}

#[actix_web::test]
async fn an_everyday_word_is_no_mistake() {
    let app = with_articles().await;
    for typed in ["saya marah", "uang saya hilang di jalan", "anak saya sakit demam"] {
        let page = app.visitor().open(&address("/bantuan", &[("q", typed)])).await;
        assert!(!page.html.contains("class=\"meant\""), "{typed}");
    }
}

#[actix_web::test]
async fn a_page_without_results_offers_ways_on() {
    let app = with_articles().await;
    let page = app.visitor().open("/bantuan?q=zzzzqqqq").await;
    assert_eq!(page.status, 200);
    for way_on in [
        "/layanan/nik-tidak-ditemukan",
        "/kontak",
        "/bantuan/kategori/akun",
        "Belum ada artikel yang cocok",
    ] {
        assert!(page.html.contains(way_on), "{way_on}");
    }
}

#[actix_web::test]
async fn the_first_thing_on_the_front_page_is_the_search() {
    let app = TestApp::start().await;
    let page = app.visitor().open("/").await;
    let search = page.html.find("action=\"/bantuan\"").expect("a search form");
    assert!(search < page.html.find("action=\"/tiket\"").unwrap());
    assert!(search < page.html.find("href=\"#layanan\"").unwrap());
}
