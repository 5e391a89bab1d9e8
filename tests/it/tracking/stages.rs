//! The tracker on top of a ticket says the same as the badge beside it.

use chrono::Duration;
use kernel::role::Role;
use laporbkn::ticket::{
    assign::AssignForm, classify::ClassifyForm, close_by_silence, route::RouteForm, take::TakeForm,
};
use serde_json::Value;

use super::{
    cast::{ask, humas, path, resolve},
    visitor::Visitor,
};
use crate::harness::{TestApp, tickets::Filed};

/// The public part of a ticket.
async fn public(app: &TestApp, filed: &Filed) -> Value {
    let url = app.url(&format!("/api/v1/tickets/{}", filed.number));
    app.client().get(url).send().await.unwrap().json().await.unwrap()
}

/// `✓` behind, `●` now, `○` ahead, with the label of each step.
async fn steps(app: &TestApp, filed: &Filed) -> Vec<String> {
    let public = public(app, filed).await;
    let stages = public["stages"].as_array().unwrap();
    let told = stages.iter().map(|stage| {
        let sign = match stage["state"].as_str().unwrap() {
            "done" => "✓",
            "now" => "●",
            _ => "○",
        };
        assert_eq!(
            stage["at"].is_null(),
            sign == "○" || stage["key"] == "checked" && sign == "●",
            "{stage}"
        );
        format!("{sign} {}", stage["label"].as_str().unwrap())
    });
    told.collect()
}

#[actix_web::test]
async fn done_is_reached_when_the_badge_says_so_and_closing_comes_after_it() {
    let app = TestApp::start().await;
    let (filed, humas) = (app.file().await, humas(&app).await);
    assert_eq!(
        steps(&app, &filed).await,
        ["✓ Diterima", "● Diperiksa Humas", "○ Dikerjakan", "○ Selesai"]
    );
    app.act(&humas, &filed.number, TakeForm::default()).await.unwrap();
    assert_eq!(
        steps(&app, &filed).await,
        [
            "✓ Diterima",
            "✓ Diperiksa Humas",
            "● Dikerjakan Humas",
            "○ Selesai"
        ]
    );
    resolve(&app, &humas, &filed).await;
    assert_eq!(public(&app, &filed).await["status_label"], "Selesai");
    assert_eq!(
        steps(&app, &filed).await,
        [
            "✓ Diterima",
            "✓ Diperiksa Humas",
            "✓ Dikerjakan Humas",
            "● Selesai",
            "○ Ditutup"
        ]
    );
    let visitor = Visitor::new(&app);
    visitor.unlock(&filed).await;
    visitor.post(&path(&filed, "/konfirmasi"), &[]).await;
    assert_eq!(public(&app, &filed).await["status_label"], "Selesai");
    assert_eq!(
        steps(&app, &filed).await,
        [
            "✓ Diterima",
            "✓ Diperiksa Humas",
            "✓ Dikerjakan Humas",
            "✓ Selesai",
            "✓ Ditutup"
        ]
    );
    visitor
        .post(&path(&filed, "/buka-lagi"), &[("message", "Belum")])
        .await;
    assert_eq!(
        steps(&app, &filed).await,
        [
            "✓ Diterima",
            "✓ Diperiksa Humas",
            "✓ Jawaban pertama",
            "● Dikerjakan Humas",
            "○ Selesai"
        ]
    );
}

#[actix_web::test]
async fn a_question_that_nobody_answered_ends_closed_and_was_never_done() {
    let app = TestApp::start().await;
    let (filed, humas) = (app.file().await, humas(&app).await);
    ask(&app, &humas, &filed).await;
    app.clock.advance(Duration::days(30));
    close_by_silence::sweep(&app.app).await.unwrap();
    assert_eq!(public(&app, &filed).await["status"], "closed");
    let told = steps(&app, &filed).await;
    assert_eq!(told.first().unwrap(), "✓ Diterima");
    assert_eq!(told.last().unwrap(), "✓ Ditutup");
    assert!(!told.iter().any(|step| step.contains("Selesai")), "{told:?}");
}

#[actix_web::test]
async fn a_ticket_that_was_given_to_somebody_says_so_and_keeps_its_status_until_they_begin() {
    let app = TestApp::start().await;
    let (filed, humas) = (app.file().await, humas(&app).await);
    let head = app.staff_of(Role::UnitHead, Some("DPK"), "Sri Wahyuni").await;
    let bayu = app.staff_of(Role::UnitStaff, Some("DPK"), "Bayu Nugroho").await;
    let route = RouteForm {
        unit: "DPK".into(),
        ..RouteForm::default()
    };
    app.act(&humas, &filed.number, route).await.unwrap();
    let waits = [
        "✓ Diterima",
        "✓ Diperiksa Humas",
        "● Menunggu dikerjakan unit",
        "○ Selesai",
    ];
    assert_eq!(steps(&app, &filed).await, waits);

    let given = AssignForm {
        staff: bayu.id.to_string(),
        version: None,
    };
    app.act(&head, &filed.number, given).await.unwrap();
    let told = public(&app, &filed).await;
    assert_eq!(
        (&told["status"], &told["assigned"]),
        (&"routed".into(), &true.into())
    );
    assert!(
        !told.to_string().contains("Bayu"),
        "a stranger does not learn the name"
    );
    assert_eq!(steps(&app, &filed).await[2], "● Petugas unit sudah ditunjuk");
    let page = Visitor::new(&app).open(&path(&filed, "")).await;
    assert!(
        page.words().contains("petugasnya sudah ditunjuk. Ia belum mulai"),
        "{}",
        page.words()
    );

    app.act(&bayu, &filed.number, TakeForm::default()).await.unwrap();
    assert_eq!(public(&app, &filed).await["status"], "in_progress");
    assert_eq!(steps(&app, &filed).await[2], "● Dikerjakan unit");
}

#[actix_web::test]
async fn what_humas_has_looked_at_is_behind_and_the_sentence_says_so() {
    let app = TestApp::start().await;
    let (filed, humas) = (app.file().await, humas(&app).await);
    app.act(&humas, &filed.number, ClassifyForm::default())
        .await
        .unwrap();
    assert_eq!(
        steps(&app, &filed).await,
        ["✓ Diterima", "✓ Diperiksa Humas", "○ Dikerjakan", "○ Selesai"]
    );
    let public = public(&app, &filed).await;
    assert_eq!(public["status"], "new");
    assert!(
        public["next"]["text"]
            .as_str()
            .unwrap()
            .contains("sudah diperiksa"),
        "{public}"
    );
}
