//! Closing by silence.

use chrono::{DateTime, Duration, Utc};
use entity::{holiday, outbox, ticket};
use kernel::{role::Role, status::Status};
use laporbkn::ticket::{ask::AskForm, close_by_silence::sweep};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{cast::resolved, visitor::Visitor};
use crate::harness::{TestApp, tickets::Filed};

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

async fn asked(app: &TestApp) -> Filed {
    let filed = app.file().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Anggraini").await;
    let form = AskForm {
        message: "Kapan terakhir berhasil masuk?".into(),
        take: true,
        ..Default::default()
    };
    app.act(&humas, &filed.number, form).await.unwrap();
    filed
}

async fn mails(app: &TestApp, kind: &str) -> usize {
    outbox::Entity::find()
        .filter(outbox::Column::Kind.eq(kind))
        .all(app.app.db.read())
        .await
        .unwrap()
        .len()
}

#[actix_web::test]
async fn ten_working_days_over_idul_fitri_are_four_weeks() {
    let app = TestApp::start().await;
    // Friday the 13th of March 2026; Nyepi and Idul Fitri with their collective leave fill the 18th to the 24th.
    app.clock.set(utc("2026-03-13T03:00:00Z"));
    let filed = resolved(&app).await;
    let end = app.ticket(&filed.number).await.silent_close_at.unwrap();
    // Working days: 16, 17, 25, 26, 27, 30, 31 March, 1, 2 April; the 3rd is Good Friday; 6 April.
    assert_eq!(end, utc("2026-04-06T16:59:59Z"));
    app.clock.set(end - Duration::seconds(1));
    assert_eq!(sweep(&app.app).await.unwrap(), 0);
    assert_eq!(app.ticket(&filed.number).await.status, Status::Resolved);
    app.clock.set(end);
    assert_eq!(sweep(&app.app).await.unwrap(), 1);
    let ticket = app.ticket(&filed.number).await;
    assert_eq!((ticket.status, ticket.closed_at), (Status::Closed, Some(end)));
    assert_eq!(mails(&app, "closed").await, 1);
    assert_eq!(sweep(&app.app).await.unwrap(), 0, "nothing twice");
    let page = Visitor::new(&app).unlock(&filed).await;
    assert!(
        page.words()
            .contains("LAPORBKN menutup tiket karena tidak ada balasan"),
        "{}",
        page.words()
    );
    assert!(page.html.contains("/buka-lagi"));
}

#[actix_web::test]
async fn a_question_without_a_reply_closes_and_a_reply_stops_the_count() {
    let app = TestApp::start().await;
    let (silent, lively) = (asked(&app).await, asked(&app).await);
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&lively).await;
    visitor.reply(&page, &lively.number, "Kemarin.", &[]).await;
    app.clock.advance(Duration::days(60));
    assert_eq!(sweep(&app.app).await.unwrap(), 1);
    assert_eq!(app.ticket(&silent.number).await.status, Status::Closed);
    assert_eq!(app.ticket(&lively.number).await.status, Status::InProgress);
}

#[actix_web::test]
async fn two_nodes_close_each_ticket_once() {
    let app = TestApp::start().await;
    for _ in 0..12 {
        resolved(&app).await;
    }
    app.clock.advance(Duration::days(60));
    let other = app.another_node().await;
    let (one, two) = futures_util::future::join(sweep(&app.app), sweep(&other.app)).await;
    assert_eq!(one.unwrap() + two.unwrap(), 12);
    assert_eq!(mails(&app, "closed").await, 12);
}

#[actix_web::test]
async fn more_than_one_batch_is_closed_in_one_go() {
    let app = TestApp::start().await;
    let first = resolved(&app).await;
    let row = app.ticket(&first.number).await;
    let rows = (0..120).map(|_| ticket::Model {
        id: kernel::id::TicketId::new(app.app.clock.as_ref(), &app.app.rng),
        number: kernel::ticket_number::TicketNumber::generate(2026, &app.app.rng),
        ..row.clone()
    });
    let rows = rows.map(sea_orm::IntoActiveModel::into_active_model);
    app.app
        .db
        .write(async |tx| ticket::Entity::insert_many(rows).exec_without_returning(tx).await)
        .await
        .unwrap();
    app.clock.advance(Duration::days(60));
    assert_eq!(sweep(&app.app).await.unwrap(), 121);
}

#[actix_web::test]
async fn a_year_without_holidays_closes_nothing_until_they_are_entered() {
    let app = TestApp::start().await;
    app.clock.set(utc("2030-02-01T03:00:00Z"));
    let filed = resolved(&app).await;
    assert_eq!(app.ticket(&filed.number).await.silent_close_at, None);
    app.clock.set(utc("2030-03-01T03:00:00Z"));
    assert_eq!(sweep(&app.app).await.unwrap(), 0);
    let page = Visitor::new(&app).open(&format!("/tiket/{}", filed.number)).await;
    assert!(
        page.words().contains("Belum tuntas? Balas, dan petugas"),
        "{}",
        page.words()
    );

    let known = holiday::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    let row = holiday::Model {
        day: "2030-01-01".parse().unwrap(),
        kind: "libur_nasional".into(),
        name: "Tahun Baru".into(),
        ..known
    };
    app.app
        .db
        .write(async |tx| {
            let row = sea_orm::IntoActiveModel::into_active_model(row);
            holiday::Entity::insert(row).exec_without_returning(tx).await
        })
        .await
        .unwrap();
    app.app.directory.forget();
    assert_eq!(sweep(&app.app).await.unwrap(), 1);
    assert_eq!(app.ticket(&filed.number).await.status, Status::Closed);
}
