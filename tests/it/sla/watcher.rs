use std::{cell::Cell, collections::BTreeMap};

use chrono::Duration;
use entity::{
    staff_notice, ticket, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{
    id::{StaffId, TicketId},
    role::Role,
    ticket_number::TicketNumber,
};
use laporbkn::sla::watcher;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};

use crate::harness::TestApp;

async fn levels(app: &TestApp) -> Vec<i64> {
    let events = ticket_event::Entity::find()
        .filter(ticket_event::Column::Action.eq(EventKind::Warned))
        .order_by_asc(ticket_event::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap();
    events
        .iter()
        .map(|event| event.data["level"].as_i64().unwrap())
        .collect()
}

async fn told_of(app: &TestApp, staff: StaffId, kind: &str) -> Vec<(String, i32)> {
    let all = told(app, staff).await.into_iter();
    all.filter(|(told, _)| told.starts_with(kind)).collect()
}

async fn told(app: &TestApp, staff: StaffId) -> Vec<(String, i32)> {
    let notices = staff_notice::Entity::find()
        .filter(staff_notice::Column::StaffId.eq(staff))
        .order_by_asc(staff_notice::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap();
    notices.into_iter().map(|one| (one.kind, one.tickets)).collect()
}

#[actix_web::test]
async fn each_level_warns_once_up_the_chain() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let leader = app.staff_of(Role::Leader, None, "Wulan").await;
    app.file().await;
    watcher::round(&app.app).await.unwrap();
    assert_eq!(levels(&app).await, Vec::<i64>::new());
    for (hours, known) in [(24, 1), (12, 2), (8, 3), (4, 4)] {
        app.clock.advance(Duration::hours(hours));
        for _ in 0..3 {
            watcher::round(&app.app).await.unwrap();
        }
        assert_eq!(levels(&app).await.len(), known);
    }
    assert_eq!(levels(&app).await, [50, 75, 90, 100]);
    let one = |level: u8| (format!("sla-{level}"), 1);
    assert_eq!(told(&app, humas.id).await, [one(50), one(75), one(90), one(100)]);
    assert_eq!(told(&app, leader.id).await, [one(100)]);
}

#[actix_web::test]
async fn after_a_long_stop_the_history_has_all_levels_and_people_hear_of_the_highest() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    app.file().await;
    app.clock.advance(Duration::hours(50));
    watcher::round(&app.app).await.unwrap();
    assert_eq!(levels(&app).await, [50, 75, 90, 100]);
    assert_eq!(told(&app, humas.id).await, [("sla-100".to_owned(), 1)]);
}

#[actix_web::test]
async fn a_clock_moved_back_takes_nothing_back_and_repeats_nothing() {
    let app = TestApp::start().await;
    app.file().await;
    app.clock.advance(Duration::hours(25));
    watcher::round(&app.app).await.unwrap();
    app.clock.advance(Duration::hours(-10));
    watcher::round(&app.app).await.unwrap();
    app.clock.advance(Duration::hours(11));
    watcher::round(&app.app).await.unwrap();
    assert_eq!(levels(&app).await, [50]);
}

#[actix_web::test]
async fn a_mass_breach_is_a_number_and_not_a_flood() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    for _ in 0..12 {
        app.file().await;
    }
    app.clock.advance(Duration::hours(49));
    watcher::round(&app.app).await.unwrap();
    assert_eq!(levels(&app).await.len(), 48);
    assert_eq!(told(&app, humas.id).await, [("sla-100".to_owned(), 12)]);
    app.file().await;
    app.clock.advance(Duration::minutes(1));
    watcher::round(&app.app).await.unwrap();
    assert_eq!(told(&app, humas.id).await.len(), 1);
}

/// So many more tickets like one that was filed, each with the same clocks.
async fn multiply(app: &TestApp, like: &TicketNumber, times: usize) {
    let ticket = app.ticket(like).await;
    let clocks = ticket_clock::Entity::find()
        .filter(ticket_clock::Column::TicketId.eq(ticket.id))
        .all(app.app.db.read())
        .await
        .unwrap();
    let (mut tickets, mut all_clocks) = (Vec::new(), Vec::new());
    for _ in 0..times {
        let id = TicketId::new(app.app.clock.as_ref(), &app.app.rng);
        let number = TicketNumber::generate(2026, &app.app.rng);
        let twin = ticket::Model {
            id,
            number,
            ..ticket.clone()
        };
        tickets.push(twin.into_active_model().reset_all());
        let own = clocks.iter().cloned().map(|clock| ticket_clock::Model {
            ticket_id: id,
            ..clock
        });
        all_clocks.extend(own.map(|clock| clock.into_active_model().reset_all()));
    }
    let db = &app.app.db;
    for some in tickets.chunks(200) {
        let insert = ticket::Entity::insert_many(some.to_vec());
        db.write(async |tx| insert.exec_without_returning(tx).await)
            .await
            .unwrap();
    }
    for some in all_clocks.chunks(200) {
        let insert = ticket_clock::Entity::insert_many(some.to_vec());
        db.write(async |tx| insert.exec_without_returning(tx).await)
            .await
            .unwrap();
    }
}

/// More than fits into two transactions of the watcher.
#[actix_web::test]
async fn a_storm_is_warned_of_once_each_told_as_numbers_and_keeps_nobody_waiting() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let leader = app.staff_of(Role::Leader, None, "Wulan").await;
    let first = app.file().await;
    multiply(&app, &first.number, 1_100).await;
    app.clock.advance(Duration::hours(49));
    let is_over = Cell::new(false);
    let storm = async {
        let handled = watcher::round(&app.app).await.unwrap();
        is_over.set(true);
        handled
    };
    let meanwhile = async {
        let client = app.client();
        let path = format!("/tiket/{}", first.number);
        let mut pages = 0;
        while !is_over.get() {
            app.file().await;
            let page = client.get(app.url(&path)).send().await.unwrap();
            assert_eq!(page.status(), 200);
            pages += 1;
        }
        pages
    };
    let (handled, pages) = futures_util::join!(storm, meanwhile);
    assert_eq!(handled, 1_101);
    assert!(pages > 0);
    let mut levels = levels(&app).await;
    levels.sort_unstable();
    let expected = [50, 75, 90, 100].into_iter().flat_map(|level| vec![level; 1_101]);
    assert_eq!(levels, expected.collect::<Vec<_>>());
    let number = [("sla-100".to_owned(), 1_101)];
    assert_eq!(told_of(&app, humas.id, "sla-").await, number);
    assert_eq!(told_of(&app, leader.id, "sla-").await, number);
}

#[actix_web::test]
async fn two_nodes_that_watch_at_once_warn_once() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    for _ in 0..20 {
        app.file().await;
    }
    app.clock.advance(Duration::hours(49));
    let (one, two) = futures_util::join!(watcher::round(&app.app), watcher::round(&other.app));
    one.unwrap();
    two.unwrap();
    watcher::round(&app.app).await.unwrap();
    let events = ticket_event::Entity::find()
        .filter(ticket_event::Column::Action.eq(EventKind::Warned))
        .all(app.app.db.read())
        .await
        .unwrap();
    let mut seen: BTreeMap<(String, i64), usize> = BTreeMap::new();
    for event in &events {
        *seen
            .entry((event.ticket_id.to_string(), event.data["level"].as_i64().unwrap()))
            .or_default() += 1;
    }
    assert_eq!(seen.len(), 80);
    assert!(seen.values().all(|times| *times == 1));
}
