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
