//! The contract of `POST /api/v1/tickets`.

use reqwest::StatusCode;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::{as_json, nik_not_found, post_api};
use crate::harness::TestApp;

#[actix_web::test]
async fn a_filing_answers_with_number_pin_deadline_address_and_warnings() {
    let app = TestApp::start().await;
    let mut typed = nik_not_found();
    typed.insert("email".into(), "budi@gmial.com".into());
    let answer = post_api(&app, &as_json("nik-tidak-ditemukan", &typed), None).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let body: Value = answer.json().await.unwrap();
    let number = body["number"].as_str().unwrap();
    kernel::ticket_number::TicketNumber::parse(number).unwrap();
    assert!(number.starts_with("LB26-"));
    kernel::pin::Pin::parse(body["pin"].as_str().unwrap()).unwrap();
    assert_eq!(body["status"], "new");
    assert_eq!(body["due_at"], "2026-07-03T02:00:00Z");
    assert_eq!(body["url"].as_str().unwrap(), location);
    assert!(location.ends_with(&format!("/tiket/{number}")));
    assert_eq!(
        body["warnings"],
        json!([{
            "field": "email", "code": "email-domain-typo", "suggestion": "budi@gmail.com",
            "message": "Mungkin maksudnya budi@gmail.com?",
        }])
    );
}

#[actix_web::test]
async fn number_and_pin_open_the_conversation_and_the_event_says_filed() {
    let app = TestApp::start().await;
    let body = super::file_api(&app, "nik-tidak-ditemukan", &nik_not_found()).await;
    let path = format!("/api/v1/tickets/{}", body["number"].as_str().unwrap());
    let opened = app
        .client()
        .get(app.url(&path))
        .header("X-Ticket-Pin", body["pin"].as_str().unwrap());
    let opened = opened.send().await.unwrap();
    assert_eq!(opened.status(), StatusCode::OK);
    let text = opened.text().await.unwrap();
    assert!(text.contains("Sejak kemarin muncul pesan NIK"), "{text}");
    let events = entity::ticket_event::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].action, entity::ticket_event::EventKind::Filed);
    assert_eq!(events[0].visibility, kernel::visibility::Visibility::Public);
}

#[actix_web::test]
async fn a_problem_names_every_field_with_code_and_sentence_in_the_reader_s_language() {
    let app = TestApp::start().await;
    let mut typed = nik_not_found();
    typed.insert("nik".into(), "123".into());
    typed.remove("email");
    let body = as_json("nik-tidak-ditemukan", &typed);
    for (lang, sentence) in [
        ("id", "NIK terdiri dari 16 angka, yang terisi 3."),
        ("en", "A NIK has 16 digits; this has 3."),
    ] {
        let url = app.url(&format!("/api/v1/tickets?lang={lang}"));
        let answer = app.client().post(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(
            (&problem["status"], &problem["code"]),
            (&json!(422), &json!("invalid"))
        );
        let names: Vec<&String> = problem["errors"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["email", "nik"]);
        let message = problem["errors"]["nik"][0]["message"].as_str().unwrap();
        assert!(message.starts_with(sentence), "{message}");
    }
}

#[actix_web::test]
async fn values_that_are_no_text_are_refused_by_name() {
    let app = TestApp::start().await;
    let mut body = as_json("nik-tidak-ditemukan", &nik_not_found());
    body["phone"] = json!(["0812"]);
    body["name"] = json!({ "first": "Budi" });
    let answer = post_api(&app, &body, None).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["errors"]["phone"][0]["code"], "not-text");
    assert_eq!(problem["errors"]["name"][0]["code"], "not-text");
}
