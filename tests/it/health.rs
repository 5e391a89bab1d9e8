//! Answers for machines.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_server_with_its_database_is_alive_and_ready() {
    let app = TestApp::start().await;
    let alive = app.client().get(app.url("/healthz")).send().await.unwrap();
    assert_eq!(
        (alive.status().as_u16(), alive.text().await.unwrap().as_str()),
        (200, "ok\n")
    );
    let ready = app.client().get(app.url("/readyz")).send().await.unwrap();
    assert_eq!(ready.json::<serde_json::Value>().await.unwrap()["ready"], true);
}

#[actix_web::test]
async fn a_path_nobody_answers_is_a_page_for_people_and_a_problem_for_programs() {
    let app = TestApp::start().await;
    let page = app.client().get(app.url("/tidak-ada")).send().await.unwrap();
    assert_eq!(page.status(), 404);
    assert!(page.text().await.unwrap().contains("Halaman tidak ditemukan"));
    let problem = app.client().get(app.url("/api/v1/nothing")).send().await.unwrap();
    assert_eq!(problem.headers()["content-type"], "application/problem+json");
    assert_eq!(
        problem.json::<serde_json::Value>().await.unwrap()["code"],
        "not-found"
    );
}

#[actix_web::test]
async fn a_known_path_refuses_a_method_it_does_not_have() {
    let app = TestApp::start().await;
    let answer = app.client().delete(app.url("/healthz")).send().await.unwrap();
    assert_eq!(answer.status(), 405);
}

#[actix_web::test]
async fn metrics_count_what_was_answered() {
    let app = TestApp::start().await;
    app.client().get(app.url("/healthz")).send().await.unwrap();
    let text = app
        .client()
        .get(app.url("/metrics"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(text.contains("laporbkn_http_requests_total"), "{text}");
}

#[actix_web::test]
async fn without_its_database_a_page_says_so_and_the_process_stays_alive() {
    let app = TestApp::start().await;
    app.app.db.close().await;
    let page = app.client().get(app.url("/")).send().await.unwrap();
    assert_eq!(page.status(), 503);
    assert!(page.headers().contains_key("retry-after"));
    assert!(
        page.text().await.unwrap().contains("Tunggu beberapa menit"),
        "the page says to wait"
    );
    let problem = app.client().get(app.url("/api/v1/units")).send().await.unwrap();
    assert_eq!(problem.status(), 503);
    assert_eq!(
        problem.json::<serde_json::Value>().await.unwrap()["code"],
        "unavailable"
    );
    assert_eq!(
        app.client()
            .get(app.url("/readyz"))
            .send()
            .await
            .unwrap()
            .status(),
        503
    );
    assert_eq!(
        app.client()
            .get(app.url("/healthz"))
            .send()
            .await
            .unwrap()
            .status(),
        200
    );
}

#[actix_web::test]
async fn whoever_asks_for_the_head_alone_gets_it() {
    let app = TestApp::start().await;
    let client = app.client();
    for path in ["/healthz", "/readyz", "/", "/layanan", "/api/v1/services"] {
        let whole = client.get(app.url(path)).send().await.unwrap();
        let head = client.head(app.url(path)).send().await.unwrap();
        assert_eq!(head.status(), 200, "{path}");
        assert_eq!(
            head.headers().get("content-type"),
            whole.headers().get("content-type"),
            "{path}"
        );
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
    }
    let away = client.head(app.url("/petugas/tiket")).send().await.unwrap();
    assert_eq!(away.status(), 303, "staff pages ask for a login");
}

#[actix_web::test]
async fn a_method_that_a_path_does_not_know_is_told_those_that_it_does() {
    let app = TestApp::start().await;
    let client = app.client();
    for (method, path, allowed) in [
        ("DELETE", "/", "GET, HEAD"),
        ("POST", "/healthz", "GET, HEAD"),
        ("GET", "/api/v1/tickets", "POST"),
        ("PUT", "/layanan/kontak-petugas", "GET, HEAD, POST"),
    ] {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let answer = client.request(method, app.url(path)).send().await.unwrap();
        assert_eq!(answer.status(), 405, "{path}");
        assert_eq!(answer.headers()["allow"], allowed, "{path}");
    }
}

#[actix_web::test]
async fn made_up_methods_make_no_figures_of_their_own() {
    let app = TestApp::start().await;
    let client = app.client();
    for made_up in ["ZZTOP1", "ZZTOP2"] {
        let method = reqwest::Method::from_bytes(made_up.as_bytes()).unwrap();
        client.request(method, app.url("/")).send().await.unwrap();
    }
    let figures = client.get(app.url("/metrics")).send().await.unwrap();
    let figures = figures.text().await.unwrap();
    assert!(!figures.contains("ZZTOP"), "{figures}");
    assert!(figures.contains("method=\"other\""), "{figures}");
}

#[actix_web::test]
async fn browsers_are_told_to_come_back_over_tls_where_there_is_tls() {
    let app = TestApp::start_with(|raw| raw.public_url = Some("https://lapor.bkn.example".into())).await;
    let answer = app.client().get(app.url("/")).send().await.unwrap();
    assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
}

#[actix_web::test]
async fn without_tls_nothing_is_said_of_it() {
    let app = TestApp::start().await;
    let answer = app.client().get(app.url("/")).send().await.unwrap();
    assert!(!answer.headers().contains_key("strict-transport-security"));
}
