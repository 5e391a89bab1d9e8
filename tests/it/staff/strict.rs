//! Programs of staff hear of every name that nobody knows and every value of another kind.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::TestApp;

fn code<'a>(problem: &'a Value, field: &str) -> &'a str {
    problem["errors"][field][0]["code"].as_str().unwrap_or("(none)")
}

#[actix_web::test]
async fn a_misspelt_field_of_an_action_is_named_and_nothing_happens() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    let filed = app.file().await;
    let path = |action: &str| format!("/api/v1/staff/tickets/{}/{action}", filed.number);
    for (action, body, field, expected) in [
        ("note", json!({ "mesage": "halo" }), "mesage", "unknown-name"),
        ("note", json!({ "message": 5 }), "message", "wrong-kind"),
        ("take", json!({ "force": true }), "force", "unknown-name"),
        (
            "route",
            json!({ "unit": "DPK", "notes": "x" }),
            "notes",
            "unknown-name",
        ),
        ("resolve", json!({ "message": ["halo"] }), "message", "wrong-kind"),
    ] {
        let (status, problem) = humas.api(Method::POST, &path(action), Some(body)).await;
        assert_eq!(
            (status, code(&problem, field)),
            (422, expected),
            "{action}: {problem}"
        );
    }
    assert_eq!(app.ticket(&filed.number).await.version, 1);
}

#[actix_web::test]
async fn a_misspelt_filter_lists_nothing() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    let (status, problem) = humas
        .api(Method::GET, "/api/v1/staff/tickets?stauts=new", None)
        .await;
    assert_eq!(
        (status, code(&problem, "stauts")),
        (422, "unknown-name"),
        "{problem}"
    );
    let all = "/api/v1/staff/tickets?status=new&unit=none&class=1&service=kontak-petugas&due=late&who=mine&q=x&limit=5&lang=en";
    let (status, page) = humas.api(Method::GET, all, None).await;
    assert_eq!(status, 200, "{page}");
}

#[actix_web::test]
async fn a_bulk_request_is_as_strict() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    let filed = app.file().await;
    let number = filed.number.to_string();
    for (body, field, expected) in [
        (
            json!({ "numbers": [number], "action": "route", "unt": "DPK" }),
            "unt",
            "unknown-name",
        ),
        (
            json!({ "numbers": number, "action": "route", "unit": "DPK" }),
            "numbers",
            "wrong-kind",
        ),
        (
            json!({ "numbers": [number], "action": "route", "unit": 5 }),
            "unit",
            "wrong-kind",
        ),
        (
            json!({ "filter": { "stauts": "new" }, "action": "note", "message": "x" }),
            "filter.stauts",
            "unknown-name",
        ),
    ] {
        let (status, problem) = humas
            .api(Method::POST, "/api/v1/staff/tickets/bulk", Some(body))
            .await;
        assert_eq!((status, code(&problem, field)), (422, expected), "{problem}");
    }
}
