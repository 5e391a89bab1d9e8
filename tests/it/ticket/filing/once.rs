//! One filing, one ticket: double clicks, retries, two requests at the same moment.

use reqwest::StatusCode;
use serde_json::Value;

use super::{OpenForm, as_json, hidden, nik_not_found, post_api, tickets};
use crate::harness::TestApp;

#[actix_web::test]
async fn a_double_click_and_a_retry_file_once_and_lead_to_the_same_receipt() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let typed = nik_not_found();
    let (one, two) = tokio::join!(form.step("file", &typed), form.step("file", &typed));
    let retry = form.step("file", &typed).await;
    let receipts: Vec<_> = [one, two, retry]
        .iter()
        .map(|answer| {
            assert_eq!(answer.status(), StatusCode::SEE_OTHER);
            answer.headers()["location"].clone()
        })
        .collect();
    assert!(
        receipts.iter().all(|receipt| *receipt == receipts[0]),
        "{receipts:?}"
    );
    assert_eq!(tickets(&app).await.len(), 1);
    assert_eq!(outbox(&app).await, 1, "one receipt mail");
}

#[actix_web::test]
async fn the_same_form_with_other_words_comes_back_under_a_new_token_and_then_files() {
    let app = TestApp::start().await;
    let mut form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut typed = nik_not_found();
    assert_eq!(form.step("file", &typed).await.status(), StatusCode::SEE_OTHER);
    typed.insert("description".into(), "Hal lain sama sekali.".into());
    let answer = form.step("file", &typed).await;
    assert_eq!(answer.status(), StatusCode::CONFLICT);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Hal lain sama sekali.") && page.contains("sudah kami terima sebelumnya"));
    let fresh = hidden(&page);
    assert_ne!(fresh["draft"], form.hidden["draft"]);
    form.hidden = fresh;
    assert_eq!(form.step("file", &typed).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(tickets(&app).await.len(), 2);
}

#[actix_web::test]
async fn an_idempotency_key_never_files_twice() {
    let app = TestApp::start().await;
    let body = as_json("nik-tidak-ditemukan", &nik_not_found());
    let at_once = (0..6).map(|_| post_api(&app, &body, Some("kunci-1")));
    let mut answers: Vec<Value> = Vec::new();
    for answer in futures_util::future::join_all(at_once).await {
        assert_eq!(answer.status(), StatusCode::CREATED);
        answers.push(answer.json().await.unwrap());
    }
    answers.push(post_api(&app, &body, Some("kunci-1")).await.json().await.unwrap());
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(tickets(&app).await.len(), 1);

    let mut other = body.clone();
    other["description"] = "Hal lain.".into();
    let reused = post_api(&app, &other, Some("kunci-1")).await;
    assert_eq!(reused.status(), StatusCode::CONFLICT);
    let problem: Value = reused.json().await.unwrap();
    assert_eq!(problem["code"], "idempotency-key-reused");
    assert!(
        !problem["detail"].as_str().unwrap().starts_with("problem-"),
        "{problem}"
    );

    assert_eq!(
        post_api(&app, &other, Some("kunci-2")).await.status(),
        StatusCode::CREATED
    );
    assert_eq!(post_api(&app, &body, None).await.status(), StatusCode::CREATED);
    assert_eq!(tickets(&app).await.len(), 3);
}

#[actix_web::test]
async fn numbers_and_dates_written_another_way_are_the_same_request() {
    let app = TestApp::start().await;
    let mut typed = nik_not_found();
    let first = post_api(&app, &as_json("nik-tidak-ditemukan", &typed), Some("k")).await;
    typed.insert("nik".into(), super::NIK.into());
    typed.insert("birth_date".into(), "1990-08-17".into());
    let second = post_api(&app, &as_json("nik-tidak-ditemukan", &typed), Some("k")).await;
    assert_eq!(second.status(), StatusCode::CREATED);
    let (first, second): (Value, Value) = (first.json().await.unwrap(), second.json().await.unwrap());
    assert_eq!(first, second);
}

#[actix_web::test]
async fn a_key_that_cannot_be_one_is_refused() {
    let app = TestApp::start().await;
    let body = as_json("nik-tidak-ditemukan", &nik_not_found());
    for key in ["", "   ", &"x".repeat(256)] {
        let answer = post_api(&app, &body, Some(key)).await;
        assert_eq!(answer.status(), StatusCode::BAD_REQUEST, "{key:?}");
    }
    assert!(tickets(&app).await.is_empty());
}

async fn outbox(app: &TestApp) -> u64 {
    use sea_orm::{EntityTrait, PaginatorTrait};
    entity::outbox::Entity::find()
        .count(app.app.db.read())
        .await
        .unwrap()
}
