//! `/api/v1/session`

use kernel::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::totp::{code_at, secret_of, turn_on};
use crate::harness::{TestApp, people::PASSWORD};

const EMAIL: &str = "retno.wulandari@contoh.test";

async fn open(app: &TestApp, body: Value) -> (u16, Value) {
    let answer = app
        .client()
        .post(app.url("/api/v1/session"))
        .json(&body)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

#[actix_web::test]
async fn a_program_logs_in_works_and_logs_out() {
    let app = TestApp::start().await;
    app.add_staff(EMAIL, Role::Humas, None).await;
    let (status, body) = open(&app, json!({ "email": EMAIL, "password": PASSWORD })).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["expires_at"], "2026-07-01T14:00:00Z");
    let token = body["token"].as_str().unwrap();
    let close = || {
        app.client()
            .delete(app.url("/api/v1/session"))
            .bearer_auth(token)
            .send()
    };
    assert_eq!(close().await.unwrap().status().as_u16(), 204);
    assert_eq!(
        close().await.unwrap().status().as_u16(),
        401,
        "the token has ended"
    );
}

#[actix_web::test]
async fn a_refusal_says_no_more_than_the_page_does() {
    let app = TestApp::start().await;
    app.add_staff(EMAIL, Role::Humas, None).await;
    let mut answers = Vec::new();
    for email in [EMAIL, "tidak.ada@contoh.test", "bukan alamat"] {
        let body = json!({ "email": email, "password": "bukan-kata-sandinya" });
        let (status, mut body) = open(&app, body).await;
        assert_eq!((status, &body["code"]), (401, &json!("invalid-credentials")));
        body["request_id"] = Value::Null;
        answers.push(body);
    }
    assert!(answers.iter().all(|one| *one == answers[0]), "{answers:?}");
}

#[actix_web::test]
async fn the_lock_out_is_shared_with_the_page() {
    let app = TestApp::start().await;
    app.add_staff(EMAIL, Role::Humas, None).await;
    for _ in 0..5 {
        open(&app, json!({ "email": EMAIL, "password": "bukan-kata-sandinya" })).await;
    }
    let (status, body) = open(&app, json!({ "email": EMAIL, "password": PASSWORD })).await;
    assert_eq!((status, &body["code"]), (429, &json!("too-many")));
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    let page = app.visitor().post("/petugas/masuk", &fields).await;
    assert_eq!((page.status, page.retry_after), (429, Some(60)));
}

#[actix_web::test]
async fn an_account_with_codes_needs_one_and_each_works_once() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    turn_on(&app, &staff).await;
    let secret = secret_of(&app, staff.id).await;
    app.clock.advance(chrono::Duration::seconds(60));
    let login = |code: Option<String>| json!({ "email": staff.email, "password": PASSWORD, "totp": code });
    let (status, body) = open(&app, login(None)).await;
    assert_eq!((status, &body["code"]), (401, &json!("totp-required")));
    let (status, body) = open(&app, login(Some("000000".into()))).await;
    assert_eq!((status, &body["code"]), (401, &json!("totp-wrong")));
    let code = code_at(&app, &secret, 0);
    assert_eq!(open(&app, login(Some(code.clone()))).await.0, 200);
    let (status, body) = open(&app, login(Some(code))).await;
    assert_eq!(
        (status, &body["code"]),
        (401, &json!("totp-wrong")),
        "a code works once"
    );
}

#[actix_web::test]
async fn what_cannot_be_read_is_a_problem_document() {
    let app = TestApp::start().await;
    for body in ["{", "[]", "\"halo\"", "5"] {
        let answer = app
            .client()
            .post(app.url("/api/v1/session"))
            .header("content-type", "application/json")
            .body(body)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status().as_u16(), 400, "{body}");
        let problem: Value = answer.json().await.unwrap();
        assert!(
            problem["detail"].as_str().is_some_and(|text| !text.is_empty()),
            "{problem}"
        );
    }
}

#[actix_web::test]
async fn without_a_token_there_is_nothing_to_end() {
    let app = TestApp::start().await;
    let answer = app
        .client()
        .delete(app.url("/api/v1/session"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 401);
    let humas = app.clerk().await;
    assert_eq!(humas.api(Method::DELETE, "/api/v1/session", None).await.0, 204);
}

#[actix_web::test]
async fn a_missing_misspelt_or_mistyped_field_is_named() {
    let app = TestApp::start().await;
    app.add_staff(EMAIL, Role::Humas, None).await;
    for (body, field, code) in [
        (json!({ "email": EMAIL }), "password", "required"),
        (json!({ "password": PASSWORD }), "email", "required"),
        (
            json!({ "email": EMAIL, "pasword": PASSWORD }),
            "pasword",
            "unknown-name",
        ),
        (json!({ "email": EMAIL, "password": 5 }), "password", "wrong-kind"),
    ] {
        let (status, problem) = open(&app, body).await;
        assert_eq!(status, 422, "{problem}");
        assert_eq!(problem["errors"][field][0]["code"], code, "{problem}");
        let message = problem["errors"][field][0]["message"].as_str().unwrap();
        assert!(!message.starts_with("error-"), "{message}");
    }
    let (status, problem) = open(&app, json!([])).await;
    assert_eq!((status, &problem["code"]), (400, &json!("malformed-json")));
}
