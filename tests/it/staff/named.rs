//! What staff's programs misspell is refused by its name, and a key that was used is not used for something else.

use serde_json::{Value, json};

use super::desk::{Answer, Desk};
use crate::harness::TestApp;

#[actix_web::test]
async fn a_misspelt_filter_of_a_bulk_request_changes_nothing() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    app.file().await;
    let refused = humas
        .post(
            "/staff/tickets/bulk",
            &json!({ "filter": { "status": "new", "servis": "lupa-password" }, "action": "note", "message": "x" }),
        )
        .await;
    assert_eq!(refused.fault("filter.servis"), "unknown-name");
    let refused = humas
        .post(
            "/staff/tickets/bulk",
            &json!({ "filter": { "status": "new" }, "action": "note", "mesage": "x", "message": "y" }),
        )
        .await;
    assert_eq!(refused.fault("mesage"), "unknown-name");
}

#[actix_web::test]
async fn a_misspelt_query_of_a_list_is_named() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    assert_eq!(
        humas.get("/staff/tickets?statu=new").await.fault("statu"),
        "unknown-name"
    );
    assert_eq!(
        humas
            .get("/staff/tickets?status=new&limit=5&lang=en")
            .await
            .status,
        200
    );
}

async fn with_key(app: &TestApp, desk: &Desk<'_>, key: &str, body: &Value) -> Answer {
    desk.post_with(app, "/staff/tickets/bulk", "Idempotency-Key", key, body)
        .await
}

#[actix_web::test]
async fn a_key_stands_for_one_bulk_request() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    let note = json!({ "numbers": [number], "action": "note", "message": "x" });
    let reject = json!({ "numbers": [number], "action": "reject", "reason": "Bukan wewenang kami." });
    let first = with_key(&app, &humas, "k1", &note).await.ok();
    assert_eq!(with_key(&app, &humas, "k1", &note).await.ok(), first);
    assert_eq!(
        with_key(&app, &humas, "k1", &reject).await.refusal(),
        (409, "idempotency-key-reused")
    );
    for malformed in ["", "a b", &"k".repeat(256)] {
        assert_eq!(
            with_key(&app, &humas, malformed, &note).await.refusal(),
            (400, "malformed-idempotency-key"),
            "{malformed:?}"
        );
    }
    let same_filter = json!({ "filter": { "status": "new" }, "action": "note", "message": "z" });
    let first = with_key(&app, &humas, "k2", &same_filter).await.ok();
    app.file().await;
    assert_eq!(with_key(&app, &humas, "k2", &same_filter).await.ok(), first);
    // Nor does it matter that the filter finds nothing any more.
    let all = json!({ "filter": { "status": "new" }, "action": "route", "unit": "DPK" });
    let first = with_key(&app, &humas, "k3", &all).await.ok();
    laporbkn::jobs::run_due(&app.app).await.unwrap();
    assert!(humas.lists("status=new").await.is_empty());
    let again = with_key(&app, &humas, "k3", &all).await.ok();
    assert_eq!(again["job"], first["job"], "{again}");
}

#[actix_web::test]
async fn back_from_the_job_and_another_choice_is_asked_once_more() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number.to_string();
    let page = "/petugas/tiket/massal";
    let query = format!("{page}?numbers={number}");
    let note = [
        ("numbers", number.as_str()),
        ("key", "same"),
        ("action", "verify"),
        ("class", "1"),
    ];
    assert_eq!(humas.sends(&query, page, &note).await.status, 303);
    let reject = [
        ("numbers", number.as_str()),
        ("key", "same"),
        ("action", "reject"),
        ("reason", "Salah alamat."),
    ];
    let back = humas.sends(&query, page, &reject).await;
    assert_eq!(back.status, 409);
    assert!(back.html.contains("Salah alamat.") && back.html.contains("belum dijalankan"));
    let key = back.input("key");
    assert_ne!(key, "same");
    let again = [
        ("numbers", number.as_str()),
        ("key", key.as_str()),
        ("action", "reject"),
        ("reason", "Salah alamat."),
    ];
    assert_eq!(humas.sends(&query, page, &again).await.status, 303);
}
