use std::collections::BTreeMap;

use chrono::Duration;
use entity::{
    staff_notice,
    ticket_event::{self, EventKind},
};
use kernel::{id::StaffId, role::Role};
use laporbkn::sla::watcher;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

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
