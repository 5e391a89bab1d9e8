//! A ticket's life through the API alone.

use entity::outbox;
use kernel::{role::Role, status::Status};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use crate::harness::TestApp;

/// Kinds of the mails written so far, in order.
async fn mails(app: &TestApp) -> Vec<String> {
    let rows = outbox::Entity::find()
        .order_by_asc(outbox::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap();
    rows.into_iter().map(|row| row.kind).collect()
}

/// (action, visibility) of the history.
fn history(ticket: &Value) -> Vec<(&str, &str)> {
    let events = ticket["events"].as_array().unwrap();
    events
        .iter()
        .map(|event| {
            (
                event["action"].as_str().unwrap(),
                event["visibility"].as_str().unwrap(),
            )
        })
        .collect()
}

#[actix_web::test]
async fn a_ticket_is_verified_routed_taken_asked_answered_resolved_and_reopened() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPDI").await);
    let number = app.file().await.number;
    assert_eq!(unit.reads(&number).await.refusal(), (404, "not-found"));

    let ticket = humas
        .does(
            &number,
            "verify",
            json!({ "class": 1, "subject": "Akun terkunci" }),
        )
        .await
        .ok();
    assert_eq!((&ticket["status"], &ticket["class"]), (&json!("new"), &json!(1)));
    assert_eq!(ticket["subject"], "Akun terkunci");
    humas
        .does(
            &number,
            "route",
            json!({ "unit": "dpdi", "note": "Mohon dicek." }),
        )
        .await
        .ok();
    let ticket = unit.reads(&number).await.ok();
    assert_eq!(
        (&ticket["status"], &ticket["unit"]),
        (&json!("routed"), &json!("DPDI"))
    );
    assert_eq!(ticket["actions"], json!(["take", "note", "answer", "hand-back"]));

    let ticket = unit.does(&number, "take", json!({})).await.ok();
    assert_eq!(ticket["assignee"]["name"], "Bayu DPDI");
    let ticket = unit
        .does(&number, "ask", json!({ "message": "Mohon tangkapan layarnya." }))
        .await
        .ok();
    assert_eq!(ticket["status"], "waiting_reporter");
    assert_eq!(ticket["due"]["state"], "paused");
    // Ten working days after 1 July 2026, at the end of the day in Jakarta.
    assert_eq!(ticket["silent_close_at"], "2026-07-15T16:59:59Z");
    assert_eq!(
        unit.does(&number, "resolve", json!({ "message": "Selesai." }))
            .await
            .refusal(),
        (409, "not-while-waiting-reporter")
    );
    unit.does(
        &number,
        "answer",
        json!({ "message": "Sambil menunggu: coba lagi." }),
    )
    .await
    .ok();

    // The reporter writes: the work goes on.
    app.reply_of_reporter(&number).await;
    let ticket = unit.does(&number, "resolve", json!({})).await.ok();
    assert_eq!(ticket["status"], "resolved");
    let ticket = humas
        .does(&number, "reopen", json!({ "reason": "Belum tuntas." }))
        .await
        .ok();
    assert_eq!(ticket["status"], "in_progress");
    // The earlier answer was not enough: another one is needed.
    let again = unit.does(&number, "resolve", json!({ "message": "  " })).await;
    assert_eq!(
        (again.status, &again.body["code"]),
        (409, &json!("answer-missing"))
    );
    unit.does(
        &number,
        "resolve",
        json!({ "message": "Halo {{nama}}, {{nomor}} tuntas." }),
    )
    .await
    .ok();

    let page = format!("/petugas/tiket/{}", number.canonical());
    let told = humas.opens(&page).await.words(".timeline");
    assert!(
        told.contains("meneruskan ke Direktorat Pengolahan Data dan Informasi"),
        "{told}"
    );
    let told = humas.opens(&format!("{page}?lang=en")).await.words(".timeline");
    assert!(
        told.contains("took the ticket") && told.contains("answered and resolved"),
        "{told}"
    );
    let ticket = humas.reads(&number).await.ok();
    assert_eq!(
        history(&ticket),
        [
            ("filed", "public"),
            ("verified", "public"),
            ("routed", "public"),
            ("noted", "staff"),
            ("taken", "public"),
            ("asked", "reporter"),
            ("answered", "reporter"),
            ("replied", "reporter"),
            ("resolved", "reporter"),
            ("reopened", "reporter"),
            ("resolved", "reporter"),
        ]
    );
    let last = ticket["events"].as_array().unwrap().last().unwrap();
    assert_eq!(
        last["message"],
        format!("Halo {}, {number} tuntas.", crate::harness::tickets::NAME)
    );
    assert_eq!(
        mails(&app).await,
        [
            "receipt", "question", "answer", "resolved", "reopened", "resolved"
        ]
    );
}

#[actix_web::test]
async fn a_unit_hands_back_and_humas_reads_why() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let number = app.file().await.number;
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    let refused = unit.does(&number, "hand-back", json!({})).await;
    assert_eq!(refused.fault("reason"), "empty");
    let ticket = unit
        .does(&number, "hand-back", json!({ "reason": "Ini urusan DPDI." }))
        .await
        .ok();
    assert_eq!(
        (&ticket["status"], &ticket["unit"]),
        (&json!("new"), &Value::Null)
    );
    assert_eq!(unit.reads(&number).await.status, 404);
    let ticket = humas.reads(&number).await.ok();
    let event = ticket["events"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&event["message"], &event["visibility"], &event["data"]["unit"]),
        (&json!("Ini urusan DPDI."), &json!("staff"), &json!("DPK"))
    );
}

#[actix_web::test]
async fn humas_recalls_what_a_unit_leaves_lying_and_what_turns_out_to_be_spam() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let number = app.file().await.number;
    let path = format!("/petugas/tiket/{}", number.canonical());
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    let panel = humas.opens(&path).await.words("#kembalikan");
    assert!(panel.contains("Tarik kembali"), "{panel}");
    let sent = humas
        .sends(
            &path,
            &format!("{path}/kembalikan?status=routed"),
            &[("reason", "Salah unit.")],
        )
        .await;
    assert_eq!(
        (sent.status, sent.location),
        (303, format!("{path}?status=routed")),
        "it is on Humas's desk now: the page stays"
    );
    assert_eq!(unit.reads(&number).await.status, 404);
    let page = humas.opens(&path).await;
    let told = page.words(".pane__history");
    assert!(
        told.contains("menarik kembali") && told.contains("Salah unit."),
        "{told}"
    );

    // Asked, answered, and only then seen to be spam: back to the queue, and out.
    humas
        .does(&number, "ask", json!({ "message": "Tentang apa?", "take": true }))
        .await
        .ok();
    app.reply_of_reporter(&number).await;
    assert_eq!(
        humas
            .does(&number, "reject", json!({ "reason": "Isinya iklan." }))
            .await
            .refusal(),
        (409, "not-while-in-progress")
    );
    humas
        .does(&number, "hand-back", json!({ "reason": "Ternyata iklan." }))
        .await
        .ok();
    let ticket = humas
        .does(&number, "reject", json!({ "reason": "Isinya iklan." }))
        .await
        .ok();
    assert_eq!(ticket["status"], "rejected");
}

#[actix_web::test]
async fn humas_answers_itself_rejects_with_a_reason_and_takes_a_rejection_back() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let answered = app.file().await.number;
    let ticket = humas
        .does(&answered, "answer", json!({ "message": "Silakan coba lagi." }))
        .await
        .ok();
    assert_eq!(
        (&ticket["status"], &ticket["due"]["state"]),
        (&json!("in_progress"), &json!("met"))
    );
    assert_eq!(ticket["assignee"]["id"], humas.staff.id.to_string());
    assert!(app.ticket(&answered).await.verified_at.is_some());

    let rejected = app.file().await.number;
    assert_eq!(
        humas
            .does(&rejected, "reject", json!({ "reason": "Bukan." }))
            .await
            .fault("reason"),
        "reason-too-short"
    );
    assert_eq!(
        humas
            .does(&rejected, "reject", json!({ "reason": " " }))
            .await
            .fault("reason"),
        "empty"
    );
    humas
        .does(&rejected, "reject", json!({ "reason": "Bukan wewenang BKN." }))
        .await
        .ok();
    assert_eq!(
        humas.does(&rejected, "take", json!({})).await.refusal(),
        (409, "not-while-rejected")
    );
    humas
        .does(&rejected, "reopen", json!({ "reason": "Keliru." }))
        .await
        .ok();
    assert_eq!(app.ticket(&rejected).await.status, Status::New);
}

#[actix_web::test]
async fn a_ticket_is_given_only_to_somebody_who_can_see_it() {
    let app = TestApp::start().await;
    let (humas, head) = (
        app.humas().await,
        app.desk(Role::UnitHead, Some("DPK"), "Sri Wahyuni").await,
    );
    let (mate, stranger) = (app.of_unit("DPK").await, app.of_unit("DPEN").await);
    let number = app.file().await.number;
    let give = async |desk: &super::desk::Desk<'_>, id: String| {
        desk.does(&number, "assign", json!({ "staff": id })).await
    };
    assert_eq!(
        give(&humas, mate.staff.id.to_string()).await.fault("staff"),
        "staff-unknown"
    );
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    assert_eq!(
        give(&head, stranger.staff.id.to_string()).await.fault("staff"),
        "staff-unknown"
    );
    assert_eq!(
        give(&head, humas.staff.id.to_string()).await.fault("staff"),
        "staff-unknown"
    );
    assert_eq!(give(&head, String::new()).await.fault("staff"), "staff-missing");
    assert_eq!(give(&mate, mate.staff.id.to_string()).await.status, 403);
    let ticket = give(&head, format!("{}@bkn.example", mate.staff.id)).await.ok();
    assert_eq!(
        (&ticket["assignee"]["name"], &ticket["status"]),
        (&json!("Bayu DPK"), &json!("routed"))
    );
    assert_eq!(
        give(&head, mate.staff.id.to_string()).await.fault("staff"),
        "staff-same"
    );
}

#[actix_web::test]
async fn routing_asks_for_an_active_unit_that_does_not_have_it_yet() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    let route = async |unit: &str| humas.does(&number, "route", json!({ "unit": unit })).await;
    assert_eq!(route("").await.fault("unit"), "unit-missing");
    assert_eq!(route("DIT-PK").await.fault("unit"), "unit-unknown");
    assert_eq!(route("HUMAS").await.fault("unit"), "unit-unknown");
    route("DPK").await.ok();
    assert_eq!(route("DPK").await.fault("unit"), "unit-same");
    let ticket = route("KR05").await.ok();
    assert_eq!(
        (&ticket["unit"], &ticket["assignee"]),
        (&json!("KR05"), &Value::Null)
    );
}

#[actix_web::test]
async fn a_class_is_corrected_later_without_telling_the_reporter() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    assert_eq!(
        humas
            .does(&number, "verify", json!({ "class": 99 }))
            .await
            .fault("class"),
        "class-unknown"
    );
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    assert_eq!(
        humas.does(&number, "verify", json!({})).await.fault("class"),
        "nothing-changed"
    );
    let ticket = humas.does(&number, "verify", json!({ "class": "4" })).await.ok();
    assert_eq!(
        (&ticket["class"], &ticket["status"]),
        (&json!(4), &json!("routed"))
    );
    let event = ticket["events"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (
            &event["action"],
            &event["visibility"],
            &event["data"]["class"]["to"]
        ),
        (&json!("classified"), &json!("staff"), &json!(4))
    );
}

#[actix_web::test]
async fn bodies_that_are_no_json_and_words_that_are_too_long_are_refused() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    let long = "a".repeat(10_001);
    let refused = humas.does(&number, "answer", json!({ "message": long })).await;
    assert_eq!(refused.fault("message"), "too-long");
    let broken = humas.does(&number, "answer", json!("not an object")).await;
    assert_eq!(broken.refusal(), (400, "malformed-json"));
    let before = app.ticket(&number).await.version;
    assert_eq!(before, 1, "nothing half-written");
    let nasty = "<script>alert(1)</script>'; DROP TABLE ticket; -- {{nomor}} 😀";
    let ticket = humas
        .does(&number, "answer", json!({ "message": nasty }))
        .await
        .ok();
    let kept = ticket["events"].as_array().unwrap().last().unwrap()["message"].clone();
    let shown = number.to_string();
    assert_eq!(kept, nasty.replace("{{nomor}}", &shown));
    let page = humas
        .opens(&format!("/petugas/tiket/{}", number.canonical()))
        .await;
    assert_eq!(page.status, 200);
    assert!(!page.html.contains("<script>alert"));
}
