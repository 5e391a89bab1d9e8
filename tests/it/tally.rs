//! Counts that people see are kept: always what there is, whoever writes at the same time.

use chrono::Duration;
use entity::{service, ticket};
use futures_util::future::join_all;
use kernel::role::Role;
use laporbkn::{
    tally,
    ticket::{answer::AnswerForm, classify::ClassifyForm, note::NoteForm, route::RouteForm},
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ActiveModelTrait, ConnectionTrait, Database as Connection, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::{
    harness::{TestApp, database::Database},
    ticket::filing::{file_api, nik_not_found},
};

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

/// Forms of the last day by service, as kept.
async fn forms(app: &TestApp, db: &impl ConnectionTrait) -> Vec<(String, i64)> {
    let since = app.app.clock.now() - Duration::days(1);
    let mut forms: Vec<_> = tally::forms(db, since)
        .await
        .unwrap()
        .into_iter()
        .map(|(service, filed)| (service.to_string(), filed))
        .collect();
    forms.sort();
    forms
}

#[actix_web::test]
async fn filed_forms_follow_what_a_ticket_was_filed_for_how_and_whether_it_is_there() {
    let app = TestApp::start().await;
    for _ in 0..3 {
        app.file().await;
    }
    file_api(&app, "nik-tidak-ditemukan", &nik_not_found()).await;
    let kept = |service: &str, filed: i64| (service.to_owned(), filed);
    let db = app.app.db.read();
    assert_eq!(forms(&app, db).await, [kept("kontak-petugas", 3)]);
    assert_true(&app).await;
    tally::fold(&app.app).await.unwrap();
    let one = "number = (SELECT min(number) FROM ticket WHERE channel = 'web')";
    for (change, left) in [
        (
            format!("UPDATE ticket SET service_slug = 'lupa-password' WHERE {one}"),
            vec![kept("kontak-petugas", 2), kept("lupa-password", 1)],
        ),
        (
            "UPDATE ticket SET channel = 'counter' WHERE service_slug = 'lupa-password'".to_owned(),
            vec![kept("kontak-petugas", 2)],
        ),
        (
            "UPDATE ticket SET channel = 'web' WHERE channel = 'api'".to_owned(),
            vec![kept("kontak-petugas", 2), kept("nik-tidak-ditemukan", 1)],
        ),
        (
            format!("DELETE FROM ticket WHERE {one}"),
            // Whichever had the lowest number.
            Vec::new(),
        ),
    ] {
        db.execute_unprepared(&change).await.unwrap();
        assert_true(&app).await;
        let now = forms(&app, db).await;
        if left.is_empty() {
            assert_eq!(now.iter().map(|(_, filed)| filed).sum::<i64>(), 2, "{change}");
        } else {
            assert_eq!(now, left, "{change}");
        }
    }
    let before = forms(&app, db).await;
    tally::repair(&app.app).await.unwrap();
    assert_eq!(forms(&app, db).await, before);
    assert_true(&app).await;
}

#[actix_web::test]
async fn forms_that_were_filed_before_they_were_counted_are_filled_in() {
    let app = TestApp::start().await;
    for _ in 0..2 {
        app.file().await;
        app.clock.advance(Duration::hours(1));
    }
    file_api(&app, "nik-tidak-ditemukan", &nik_not_found()).await;

    let folder = tempfile::tempdir().unwrap();
    let older = Database::empty(folder.path()).await;
    let db = Connection::connect(older.url()).await.unwrap();
    let migrations = Migrator::migrations();
    let before = migrations
        .iter()
        .position(|one| one.name() == "m0022_filed_forms")
        .unwrap();
    Migrator::up(&db, Some(u32::try_from(before).unwrap()))
        .await
        .unwrap();
    for row in service::Entity::find().all(app.app.db.read()).await.unwrap() {
        let row = row.into_active_model().reset_all();
        service::Entity::insert(row)
            .exec_without_returning(&db)
            .await
            .unwrap();
    }
    for row in ticket::Entity::find().all(app.app.db.read()).await.unwrap() {
        let row = ticket::Model {
            class_no: None,
            ..row
        };
        let row = row.into_active_model().reset_all();
        ticket::Entity::insert(row)
            .exec_without_returning(&db)
            .await
            .unwrap();
    }
    Migrator::up(&db, None).await.unwrap();
    // By the hour, and by the day: asked from the day itself, and from the day before it.
    for hours in [0, 24] {
        let since = app.app.clock.now() - Duration::hours(3 + hours);
        let filed = tally::forms(&db, since).await.unwrap();
        let filed: Vec<_> = filed
            .iter()
            .map(|(slug, filed)| (slug.as_str(), *filed))
            .collect();
        assert_eq!(filed, [("kontak-petugas", 2)]);
    }
    db.close().await.unwrap();
}
