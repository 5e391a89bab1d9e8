//! Pages that everybody sees alike are answered from memory, and never to whom they are not meant for.

use std::io::Read;

use flate2::read::GzDecoder;
use reqwest::{Method, Response, StatusCode};

use crate::{
    harness::{TestApp, people::Staff, visitor::Browser},
    knowledge::shelf::{Draft, put},
};

const ARTICLE: &str = "/bantuan/contoh-satu";

async fn ask(who: &Browser, method: Method, path: &str, headers: &[(&str, &str)]) -> Response {
    let request = who.client.request(method, who.url(path));
    let request = headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, *value));
    request.send().await.unwrap()
}

async fn get(who: &Browser, path: &str, headers: &[(&str, &str)]) -> Response {
    ask(who, Method::GET, path, headers).await
}

fn header(answer: &Response, name: &str) -> String {
    let value = answer.headers().get(name);
    value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
}

/// Publishes other words for [`ARTICLE`], as an editor does.
async fn edit(editor: &Staff, body: &str) {
    let fields = [
        ("step", "publish"),
        ("title", "Artikel contoh-satu"),
        ("lang", "id"),
        ("category", "akun"),
        ("tags", "contoh-uji"),
        ("aliases", ""),
        ("services", "kontak-petugas"),
        ("source", "Contoh"),
        ("review_by", "2027-01-01"),
        ("body", body),
    ];
    let answer = editor.post("/petugas/artikel/contoh-satu", &fields).await;
    assert_eq!(answer.status, 303, "{}", answer.html);
}

#[actix_web::test]
async fn who_has_a_page_already_is_told_that_it_is_the_same() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    for path in [
        "/",
        "/layanan",
        "/kontak",
        "/privasi",
        "/statistik",
        "/bantuan/kategori/akun",
    ] {
        let page = get(&visitor, path, &[]).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&page, "cache-control"), "no-cache");
        assert_eq!(header(&page, "vary"), "accept-encoding, cookie");
        assert!(header(&page, "content-security-policy").contains("default-src 'none'"));
        assert_eq!(header(&page, "x-request-id").len(), 16);
        let (tag, html) = (header(&page, "etag"), page.text().await.unwrap());

        let same = get(&visitor, path, &[("if-none-match", &tag)]).await;
        assert_eq!(same.status(), StatusCode::NOT_MODIFIED, "{path}");
        assert_eq!(header(&same, "etag"), tag);
        assert_eq!(header(&same, "cache-control"), "no-cache");
        assert_eq!(same.text().await.unwrap(), "");

        let gzip = get(
            &visitor,
            path,
            &[("accept-encoding", "gzip, br"), ("if-none-match", &tag)],
        )
        .await;
        assert_eq!(gzip.status(), StatusCode::OK, "other bytes have another tag");
        assert_eq!(header(&gzip, "content-encoding"), "gzip");
        assert_ne!(header(&gzip, "etag"), tag);
        let mut unzipped = String::new();
        let bytes = gzip.bytes().await.unwrap();
        GzDecoder::new(&*bytes).read_to_string(&mut unzipped).unwrap();
        assert_eq!(unzipped, html);

        let head = ask(&visitor, Method::HEAD, path, &[]).await;
        assert_eq!((head.status(), header(&head, "etag")), (StatusCode::OK, tag));
        assert_eq!(header(&head, "content-length"), html.len().to_string());
        assert_eq!(head.text().await.unwrap(), "");
    }
}

#[actix_web::test]
async fn a_crowd_asks_the_database_nothing_and_is_counted_by_its_route() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    app.visitor().open(ARTICLE).await;
    let before = app.app.db.statements();
    for _ in 0..3 {
        assert_eq!(app.visitor().open(ARTICLE).await.status, 200);
    }
    assert_eq!(app.app.db.statements(), before);
    let figures = app.visitor().open("/metrics").await.html;
    assert!(figures.contains("route=\"/bantuan/{slug}\""), "{figures}");
    assert!(!figures.contains("route=\"(none)\""), "{figures}");
}

#[actix_web::test]
async fn an_edited_article_is_read_at_once_here_and_within_seconds_on_other_nodes() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu").body("Kata lama.")).await;
    let (editor, other) = (app.clerk().await, app.another_node().await);
    for node in [&app, &other] {
        assert!(node.visitor().open(ARTICLE).await.html.contains("Kata lama."));
    }
    let reader = app.visitor();
    reader.open(ARTICLE).await;
    let tag = header(&get(&reader, ARTICLE, &[]).await, "etag");
    let same = get(&reader, ARTICLE, &[("if-none-match", &tag)]).await;
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);

    edit(&editor, "Kata baru.").await;
    let changed = get(&reader, ARTICLE, &[("if-none-match", &tag)]).await;
    assert_eq!(changed.status(), StatusCode::OK);
    assert!(changed.text().await.unwrap().contains("Kata baru."));

    app.clock.advance(chrono::Duration::seconds(6));
    assert!(other.visitor().open(ARTICLE).await.html.contains("Kata baru."));
    let by_api = get(&other.visitor(), "/api/v1/articles/contoh-satu", &[]).await;
    assert!(by_api.text().await.unwrap().contains("Kata baru."));
}

#[actix_web::test]
async fn an_article_that_is_taken_away_is_gone() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    assert_eq!(app.visitor().open(ARTICLE).await.status, 200);
    let editor = app.clerk().await;
    let taken = editor
        .post(
            "/petugas/artikel/contoh-satu/status",
            &[("step", "archive"), ("why", "Sudah tidak berlaku.")],
        )
        .await;
    assert_eq!(taken.status, 303, "{}", taken.html);
    assert_eq!(app.visitor().open(ARTICLE).await.status, 404);
}

#[actix_web::test]
async fn an_edited_directory_shows_at_once() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let before = get(&app.visitor(), "/kontak", &[]).await;
    let (tag, html) = (header(&before, "etag"), before.text().await.unwrap());
    assert!(!html.contains("contoh.baru@bkn.test"));
    let fields = [
        ("contact_kind", "email"),
        ("label_id", "Surel contoh"),
        ("label_en", "Example mail"),
        ("value", "contoh.baru@bkn.test"),
        ("note_id", ""),
        ("note_en", ""),
        ("sort", "90"),
    ];
    let saved = admin.post("/admin/kontak/baru", &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.html);
    let after = get(&app.visitor(), "/kontak", &[("if-none-match", &tag)]).await;
    assert_eq!(after.status(), StatusCode::OK);
    assert!(after.text().await.unwrap().contains("contoh.baru@bkn.test"));
}

#[actix_web::test]
async fn each_language_has_its_own_page_whichever_was_asked_for_first() {
    let app = TestApp::start().await;
    let (reader, english) = (app.visitor(), app.visitor());
    let asked = english.open("/?lang=en").await;
    assert!(asked.html.contains("<html lang=\"en\""));
    assert!(asked.cookie("lb_lang").is_some());
    let page = get(&reader, "/", &[]).await;
    let (tag, html) = (header(&page, "etag"), page.text().await.unwrap());
    assert!(html.contains("<html lang=\"id\""));
    let page = get(&english, "/", &[("if-none-match", &tag)]).await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(page.text().await.unwrap().contains("<html lang=\"en\""));
    // A strange pair of cookies means Indonesian, and must not stand under the name of the English page.
    let strange = [("cookie", "lb_lang=xx; lb_lang=en")];
    app.clock.advance(chrono::Duration::seconds(2));
    assert!(
        get(&reader, "/", &strange)
            .await
            .text()
            .await
            .unwrap()
            .contains("lang=\"id\"")
    );
    assert!(english.open("/").await.html.contains("<html lang=\"en\""));
}

#[actix_web::test]
async fn every_reader_of_a_kept_page_has_a_token_of_their_own_that_works() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    let (first, second) = (app.visitor(), app.visitor());
    let (one, two) = (first.open(ARTICLE).await, second.open(ARTICLE).await);
    assert_ne!(one.token(), two.token());
    assert!(one.cookie("lb_csrf").is_some() && two.cookie("lb_csrf").is_some());
    assert_eq!(
        second.open(ARTICLE).await.token(),
        two.token(),
        "the cookie stays"
    );

    let told = get(&second, ARTICLE, &[]).await;
    assert_eq!(header(&told, "cache-control"), "private, no-cache");
    let tag = header(&told, "etag");
    for (who, status) in [(&second, StatusCode::NOT_MODIFIED), (&first, StatusCode::OK)] {
        let answer = get(who, ARTICLE, &[("if-none-match", &tag)]).await;
        assert_eq!(answer.status(), status, "a token is never another reader's");
    }

    let verdict = [("_csrf", two.token()), ("helped", "yes".to_owned())];
    let verdict: Vec<_> = verdict
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let said = second.post_bare("/bantuan/contoh-satu/tanggapan", &verdict).await;
    assert_eq!(said.status, 303);
    assert!(second.open(ARTICLE).await.html.contains("Terima kasih"));
    assert!(first.open(ARTICLE).await.html.contains("Apakah ini membantu?"));
    assert_eq!(
        first
            .post_bare("/bantuan/contoh-satu/tanggapan", &verdict)
            .await
            .status,
        403
    );
}

#[actix_web::test]
async fn a_new_form_is_another_one_each_time() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let path = "/layanan/nik-tidak-ditemukan";
    let mut drafts = Vec::new();
    for _ in 0..3 {
        let page = get(&visitor, path, &[]).await;
        assert_eq!(header(&page, "cache-control"), "private, no-cache");
        assert_eq!(header(&page, "etag"), "");
        let html = page.text().await.unwrap();
        let (_, draft) = html.split_once("name=\"draft\" value=\"").unwrap();
        drafts.push(draft.chars().take(43).collect::<String>());
    }
    drafts.dedup();
    assert_eq!(drafts.len(), 3, "{drafts:?}");
}

#[actix_web::test]
async fn staff_and_flashes_go_past_what_is_kept() {
    let app = TestApp::start().await;
    let login = "/petugas/masuk";
    for _ in 0..2 {
        let page = get(&app.visitor(), login, &[]).await;
        assert_eq!(page.status(), StatusCode::OK);
        assert_eq!(
            (
                header(&page, "cache-control").as_str(),
                header(&page, "etag").as_str()
            ),
            ("no-store", "")
        );
    }
    let clerk = app.clerk().await;
    assert_eq!(
        clerk.open(login).await.status,
        303,
        "who is logged in needs no login"
    );

    let visitor = app.visitor();
    visitor.open("/").await;
    let flash = [("cookie", "lb_flash=success:flash-conversation-left")];
    let told = get(&visitor, "/", &flash).await;
    assert_eq!(header(&told, "cache-control"), "no-store");
    let told = told.text().await.unwrap();
    assert!(told.contains("class=\"flash"), "{told}");
    assert!(!visitor.open("/").await.html.contains("class=\"flash"));
}

#[actix_web::test]
async fn nobody_elses_cookie_gets_into_a_page() {
    let app = TestApp::start().await;
    let hostile = format!("lb_csrf=%22%3E%3Cscript%3E{}", "a".repeat(33));
    for _ in 0..2 {
        let page = get(&app.visitor(), "/petugas/masuk", &[("cookie", hostile.as_str())]).await;
        assert!(
            header(&page, "set-cookie").starts_with("lb_csrf="),
            "it gets one of ours"
        );
        assert!(!page.text().await.unwrap().contains("\"><script>a"));
    }
}

#[actix_web::test]
async fn files_of_ours_are_compressed_once_and_known_again() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let home = visitor.open("/").await;
    let css = home.attribute("link[rel=stylesheet]", "href");
    let plain = get(&visitor, &css, &[]).await;
    assert_eq!(
        header(&plain, "cache-control"),
        "public, max-age=31536000, immutable"
    );
    let (tag, text) = (header(&plain, "etag"), plain.text().await.unwrap());
    let same = get(&visitor, &css, &[("if-none-match", &tag)]).await;
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    let gzip = get(
        &visitor,
        &css,
        &[("accept-encoding", "gzip, deflate, br"), ("if-none-match", &tag)],
    )
    .await;
    assert_eq!(
        (gzip.status(), header(&gzip, "content-encoding").as_str()),
        (StatusCode::OK, "gzip")
    );
    let bytes = gzip.bytes().await.unwrap();
    assert!(bytes.len() < text.len() / 3, "{} of {}", bytes.len(), text.len());
    let mut unzipped = String::new();
    GzDecoder::new(&*bytes).read_to_string(&mut unzipped).unwrap();
    assert_eq!(unzipped, text);
}
