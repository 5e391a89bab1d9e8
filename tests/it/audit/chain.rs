//! Appending, verifying, and what the database itself refuses.

use entity::{audit, audit_head};
use kernel::id::StaffId;
use laporbkn::{
    app::App,
    audit::{Broken, Entry, Fault, append, verify_chain},
    config::DatabaseKind,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::harness::TestApp;

fn entry(detail: Value) -> Entry {
    Entry {
        staff: None,
        action: "test.did",
        subject_kind: "ticket",
        subject_id: "LB26-4F7K-Q2M9".into(),
        reason: Some("karena “diminta”\nsungguh".into()),
        detail,
    }
}

async fn write(app: &App, detail: Value) {
    app.db
        .write(async |tx| append(tx, app, entry(detail)).await)
        .await
        .unwrap();
}

/// Every kind of JSON that an entry may carry, in an order that a database may change.
fn detail() -> Value {
    json!({ "z": 1, "a": [true, null, "é\"\\"], "nested": { "b": -5, "a": 9_007_199_254_740_993_i64, "f": 1.5 } })
}

/// Lets the chain be tampered with, as somebody with the rights of the database's owner could.
async fn lift_the_guard(app: &App) {
    let statements: &[&str] = match app.db.kind() {
        DatabaseKind::Sqlite => &[
            "DROP TRIGGER audit_no_update",
            "DROP TRIGGER audit_no_delete",
            "DROP TRIGGER audit_head_forward",
        ],
        DatabaseKind::Postgres => &[
            "ALTER TABLE audit DISABLE TRIGGER audit_append_only",
            "ALTER TABLE audit_head DISABLE TRIGGER audit_head_forward",
        ],
    };
    for statement in statements {
        app.db
            .write(async |tx| tx.execute_unprepared(statement).await)
            .await
            .unwrap();
    }
}

/// Changes an entry behind the program's back.
pub(super) async fn forge(app: &TestApp, seq: i64) {
    lift_the_guard(&app.app).await;
    execute(
        app,
        &format!("UPDATE audit SET action = 'test.never' WHERE seq = {seq}"),
    )
    .await;
}

async fn row(app: &App, seq: i64) -> audit::Model {
    let rows = audit::Entity::find().all(app.db.read()).await.unwrap();
    rows.into_iter().find(|row| row.seq == seq).unwrap()
}

async fn five() -> TestApp {
    let app = TestApp::start().await;
    for _ in 0..5 {
        write(&app.app, detail()).await;
    }
    app
}

#[actix_web::test]
async fn entries_are_numbered_without_gaps_and_each_names_the_one_before() {
    let app = five().await;
    let (first, second) = (row(&app.app, 1).await, row(&app.app, 2).await);
    assert_eq!(first.prev_hash, "");
    assert_eq!(second.prev_hash, first.hash);
    assert_ne!(second.hash, first.hash);
    let report = verify_chain(&app.app).await.unwrap();
    assert_eq!((report.entries, report.broken), (5, None));
}

#[actix_web::test]
async fn an_empty_log_is_whole() {
    let app = TestApp::start().await;
    let report = verify_chain(&app.app).await.unwrap();
    assert!(report.is_whole() && report.entries == 0);
}

#[actix_web::test]
async fn an_entry_of_a_transaction_that_is_undone_is_undone_with_it() {
    let app = five().await;
    let undone: Result<(), DbErr> = app
        .app
        .db
        .write(async |tx| {
            append(tx, &app.app, entry(json!({}))).await?;
            Err(DbErr::Custom("no".into()))
        })
        .await;
    assert!(undone.is_err());
    write(&app.app, json!({})).await;
    assert_eq!(verify_chain(&app.app).await.unwrap().entries, 6);
}

#[actix_web::test]
async fn writers_on_two_nodes_take_turns() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    let writes = (0..20).map(|number| {
        let node = if number % 2 == 0 { &app } else { &other };
        write(&node.app, json!({ "number": number }))
    });
    futures_util::future::join_all(writes).await;
    let report = verify_chain(&app.app).await.unwrap();
    assert_eq!((report.entries, report.broken), (20, None));
}

#[actix_web::test]
async fn the_database_refuses_to_change_or_delete_an_entry() {
    let app = five().await;
    for statement in [
        "UPDATE audit SET action = 'x' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 5",
        "DELETE FROM audit",
        "UPDATE audit_head SET seq = 3",
        "DELETE FROM audit_head",
    ] {
        let refused = app
            .app
            .db
            .write(async |tx| tx.execute_unprepared(statement).await)
            .await;
        assert!(refused.is_err(), "{statement}");
    }
    assert!(verify_chain(&app.app).await.unwrap().is_whole());
}

#[actix_web::test]
async fn a_changed_entry_is_named_whatever_was_changed() {
    type Change = fn(&mut audit::ActiveModel);
    let changes: [(&str, Change); 6] = [
        ("action", |row| row.action = Set("test.never".into())),
        ("subject", |row| row.subject_id = Set("LB26-0000-0000".into())),
        ("reason", |row| row.reason = Set(None)),
        ("detail", |row| row.detail = Set(json!({}))),
        ("who", |row| {
            row.staff_id = Set(Some(StaffId::from(uuid::Uuid::nil())));
        }),
        ("when", |row| {
            row.at = Set("2020-01-01T00:00:00Z".parse().unwrap());
        }),
    ];
    let app = five().await;
    lift_the_guard(&app.app).await;
    for (what, change) in changes {
        let honest = row(&app.app, 3).await;
        let mut forged = honest.clone().into_active_model();
        change(&mut forged);
        app.app
            .db
            .write(async |tx| forged.update(tx).await)
            .await
            .unwrap();
        let report = verify_chain(&app.app).await.unwrap();
        let broken = Broken {
            seq: 3,
            fault: Fault::Changed,
        };
        assert_eq!((report.entries, report.broken), (2, Some(broken)), "{what}");
        let back = audit::ActiveModel::from(honest).reset_all();
        app.app.db.write(async |tx| back.update(tx).await).await.unwrap();
        assert!(
            verify_chain(&app.app).await.unwrap().is_whole(),
            "{what} put back"
        );
    }
}

async fn execute(app: &TestApp, statement: &str) {
    app.app
        .db
        .write(async |tx| tx.execute_unprepared(statement).await)
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_missing_entry_is_named() {
    let app = five().await;
    lift_the_guard(&app.app).await;
    execute(&app, "DELETE FROM audit WHERE seq = 2").await;
    let broken = verify_chain(&app.app).await.unwrap().broken.unwrap();
    assert_eq!((broken.seq, broken.fault), (2, Fault::Missing));
}

#[actix_web::test]
async fn a_tail_that_was_cut_off_is_noticed() {
    let app = five().await;
    lift_the_guard(&app.app).await;
    execute(&app, "DELETE FROM audit WHERE seq > 3").await;
    let broken = verify_chain(&app.app).await.unwrap().broken.unwrap();
    assert_eq!((broken.seq, broken.fault), (4, Fault::Missing));
    let last = row(&app.app, 3).await;
    execute(
        &app,
        &format!("UPDATE audit_head SET seq = 3, hash = '{}x'", last.hash),
    )
    .await;
    let broken = verify_chain(&app.app).await.unwrap().broken.unwrap();
    assert_eq!(broken.fault, Fault::Head);
}

#[actix_web::test]
async fn an_entry_that_was_slipped_in_is_noticed() {
    let app = five().await;
    let mut forged = row(&app.app, 5).await;
    forged.id = uuid::Uuid::from_u128(7).into();
    forged.seq = 6;
    forged.prev_hash = forged.hash.clone();
    let insert = audit::Entity::insert(audit::ActiveModel::from(forged).reset_all());
    app.app
        .db
        .write(async |tx| insert.exec_without_returning(tx).await)
        .await
        .unwrap();
    let broken = verify_chain(&app.app).await.unwrap().broken.unwrap();
    assert_eq!((broken.seq, broken.fault), (6, Fault::Head));
    let head = audit_head::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(head.seq, 5);
}
