//! Counts that people see are kept: always what there is, whoever writes at the same time.

use chrono::Duration;
use futures_util::future::join_all;
use kernel::role::Role;
use laporbkn::{
    tally,
    ticket::{answer::AnswerForm, classify::ClassifyForm, note::NoteForm, route::RouteForm},
};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::harness::TestApp;

fn form<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// What is kept of tickets by unit and status.
async fn states(app: &TestApp) -> Vec<(String, i64)> {
    let kept = tally::amounts(app.app.db.read(), &[tally::STATE], None)
        .await
        .unwrap();
    kept.into_iter()
        .map(|((_, name), tickets)| (name, tickets))
        .collect()
}

async fn assert_true(app: &TestApp) {
    let odd = tally::compare(&app.app).await.unwrap();
    assert!(odd.is_empty(), "kept and counted differ: {odd:?}");
}

#[actix_web::test]
async fn counts_follow_every_step_of_a_ticket_and_survive_being_folded() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Anggraini").await;
    let officer = app.staff_of(Role::UnitStaff, Some("DPK"), "Agus Salim").await;
    let (first, second) = (app.file().await, app.file().await);
    assert_eq!(states(&app).await, [("/new".to_owned(), 2)]);
    tally::fold(&app.app).await.unwrap();
    assert_eq!(states(&app).await, [("/new".to_owned(), 2)]);

    app.act(&humas, &first.number, form::<ClassifyForm>(json!({ "class": 4 })))
        .await
        .unwrap();
    app.act(&humas, &first.number, form::<RouteForm>(json!({ "unit": "DPK" })))
        .await
        .unwrap();
    assert_eq!(
        states(&app).await,
        [("/new".to_owned(), 1), ("DPK/routed".to_owned(), 1)]
    );
    app.clock.advance(Duration::hours(12));
    app.act(
        &officer,
        &first.number,
        form::<AnswerForm>(json!({ "message": "Sudah." })),
    )
    .await
    .unwrap();
    app.act(
        &humas,
        &second.number,
        form::<NoteForm>(json!({ "message": "Dicek." })),
    )
    .await
    .unwrap();
    assert_true(&app).await;
    assert!(tally::fold(&app.app).await.unwrap() > 0);
    assert_eq!(
        tally::fold(&app.app).await.unwrap(),
        0,
        "each change is folded once"
    );
    assert_true(&app).await;
    let total = tally::amounts(app.app.db.read(), &[tally::TOTAL], None)
        .await
        .unwrap();
    let of = |name: &str| total[&("total".to_owned(), name.to_owned())];
    assert_eq!((of("answered"), of("in_time"), of("after_routing")), (1, 1, 1));
    assert_eq!((of("receipt_ms"), of("routing_ms")), (43_200_000, 43_200_000));
}

#[actix_web::test]
async fn counts_are_right_when_many_file_while_others_fold() {
    let app = TestApp::start().await;
    let filings = join_all((0..24).map(|place| {
        let app = &app;
        async move {
            app.file_with(&[("email", &format!("ramai{place}@contoh.id"))])
                .await
        }
    }));
    let folds = join_all((0..6).map(|_| async {
        for _ in 0..4 {
            tally::fold(&app.app).await.unwrap();
            actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }));
    let (filed, _) = futures_util::join!(filings, folds);
    assert_eq!(filed.len(), 24);
    assert_eq!(states(&app).await, [("/new".to_owned(), 24)]);
    assert_true(&app).await;
}

#[actix_web::test]
async fn a_count_that_is_wrong_is_named_and_counted_afresh() {
    let app = TestApp::start().await;
    app.file().await;
    tally::fold(&app.app).await.unwrap();
    let spoil = "UPDATE tally SET amount = 7 WHERE kind = 'state'";
    app.app.db.read().execute_unprepared(spoil).await.unwrap();
    let odd = tally::compare(&app.app).await.unwrap();
    assert_eq!(odd[&("state".to_owned(), "/new".to_owned())], (7, 1));
    app.file().await;
    tally::repair(&app.app).await.unwrap();
    assert_true(&app).await;
    assert_eq!(states(&app).await, [("/new".to_owned(), 2)]);
}
