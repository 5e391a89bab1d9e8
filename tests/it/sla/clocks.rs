use chrono::{DateTime, Duration, Utc};
use entity::{
    policy, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{clock_state::ClockState, role::Role, ticket_number::TicketNumber};
use laporbkn::{
    jobs,
    ticket::{answer::AnswerForm, ask::AskForm, route::RouteForm, take::TakeForm},
};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set, sea_query::Expr};

use crate::harness::{TestApp, tickets::Filed};

async fn clock(app: &TestApp, number: &TicketNumber, name: &str) -> ticket_clock::Model {
    let ticket = app.ticket(number).await;
    ticket_clock::Entity::find_by_id((ticket.id, name.to_owned()))
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap_or_else(|| panic!("no clock {name}"))
}

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// A complaint that Humas routed to a unit of the eastern zone, where Putu took it.
async fn taken_complaint(app: &TestApp) -> (Filed, laporbkn::account::CurrentStaff) {
    let filed = app.file_for("pengaduan-layanan", &[]).await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let unit = app.staff_of(Role::UnitStaff, Some("KR09"), "Putu").await;
    let route = RouteForm {
        unit: "KR09".into(),
        ..RouteForm::default()
    };
    app.act(&humas, &filed.number, route).await.unwrap();
    app.clock.advance(Duration::hours(1));
    app.act(&unit, &filed.number, TakeForm::default()).await.unwrap();
    (filed, unit)
}

#[actix_web::test]
async fn a_complaint_has_a_clock_for_each_thing_that_was_promised() {
    let app = TestApp::start().await;
    let (filed, unit) = taken_complaint(&app).await;
    let states = |name: &'static str| clock(&app, &filed.number, name);
    assert_eq!(states("first_answer").await.state, ClockState::Running);
    assert_eq!(states("verification").await.state, ClockState::Met);
    assert_eq!(states("unit_follow_up").await.state, ClockState::Met);
    assert_eq!(states("resolution").await.state, ClockState::Running);
    let ticket = app.ticket(&filed.number).await;
    assert_eq!(ticket.due_clock.as_deref(), Some("first_answer"));
    let form = AnswerForm {
        message: "Sudah kami teruskan.".into(),
        ..AnswerForm::default()
    };
    app.act(&unit, &filed.number, form).await.unwrap();
    let ticket = app.ticket(&filed.number).await;
    assert_eq!(ticket.due_clock.as_deref(), Some("resolution"));
    assert_eq!(ticket.first_due_at, ticket.created_at + Duration::hours(48));
}

#[actix_web::test]
async fn working_days_end_where_the_unit_is() {
    let app = TestApp::start().await;
    let (filed, _) = taken_complaint(&app).await;
    // Twelve working days after Wednesday 1 July: Friday 17 July, until midnight in Jayapura (UTC+9).
    let resolution = clock(&app, &filed.number, "resolution").await;
    assert_eq!(resolution.tz, "Asia/Jayapura");
    assert_eq!(resolution.due_at, Some(utc("2026-07-17T14:59:59Z")));
    let verification = clock(&app, &filed.number, "verification").await;
    assert_eq!(verification.tz, "Asia/Jakarta");
}

#[actix_web::test]
async fn a_question_stops_all_clocks_and_a_reply_starts_them_again() {
    let app = TestApp::start().await;
    let (filed, unit) = taken_complaint(&app).await;
    let before = clock(&app, &filed.number, "first_answer").await.due_at.unwrap();
    app.clock.advance(Duration::hours(24));
    let ask = AskForm {
        message: "Instansi mana?".into(),
        ..AskForm::default()
    };
    app.act(&unit, &filed.number, ask).await.unwrap();
    let paused = clock(&app, &filed.number, "first_answer").await;
    assert_eq!((paused.state, paused.look_at), (ClockState::Paused, None));
    app.clock.advance(Duration::hours(30));
    app.reply_of_reporter(&filed.number).await;
    let running = clock(&app, &filed.number, "first_answer").await;
    assert_eq!(running.state, ClockState::Running);
    assert_eq!(running.due_at, Some(before + Duration::hours(30)));
    assert_eq!(
        app.ticket(&filed.number).await.due_at,
        before + Duration::hours(30)
    );
    // Thursday night was the reporter's: the office has one working day more.
    let resolution = clock(&app, &filed.number, "resolution").await;
    assert_eq!(resolution.due_at, Some(utc("2026-07-20T14:59:59Z")));
}

#[actix_web::test]
async fn a_changed_policy_moves_the_deadline_and_the_history_says_why() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let admin = app.admin().await;
    let page = admin.open("/admin/tenggat/helpdesk-first-answer").await;
    assert_eq!(page.status, 200);
    policy::Entity::update_many()
        .col_expr(policy::Column::Hours, Expr::value(24))
        .filter(policy::Column::Key.eq("helpdesk-first-answer"))
        .exec(app.app.db.read())
        .await
        .unwrap();
    app.app
        .db
        .write(async |tx| laporbkn::sla::recompute::ask(tx, &app.app).await)
        .await
        .unwrap();
    assert_eq!(jobs::run_due(&app.app).await.unwrap(), 1);
    let ticket = app.ticket(&filed.number).await;
    assert_eq!(ticket.due_at, ticket.created_at + Duration::hours(24));
    assert_eq!(ticket.version, 1, "nobody's open form became stale by it");
    let moved = ticket_event::Entity::find()
        .filter(ticket_event::Column::Action.eq(EventKind::Rescheduled))
        .all(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(moved.len(), 1);
    assert_eq!(moved[0].data["why"], "policy");
    let page = app
        .visitor()
        .open(&format!("/tiket/{}/tenggat", filed.number))
        .await;
    assert!(page.html.contains("24 jam"), "{}", page.html);
}

#[actix_web::test]
async fn a_ticket_of_before_gets_its_clocks_from_its_history_and_nobody_is_told_late() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let ticket = app.ticket(&filed.number).await;
    ticket_clock::Entity::delete_many()
        .exec(app.app.db.read())
        .await
        .unwrap();
    let mut row = ticket.clone().into_active_model();
    row.has_clocks = Set(false);
    row.due_clock = Set(None);
    entity::ticket::Entity::update(row)
        .exec(app.app.db.read())
        .await
        .unwrap();
    app.clock.advance(Duration::hours(60));
    assert_eq!(laporbkn::sla::recompute::adopt(&app.app).await.unwrap(), 1);
    assert_eq!(laporbkn::sla::recompute::adopt(&app.app).await.unwrap(), 0);
    let clock = clock(&app, &filed.number, "first_answer").await;
    assert_eq!((clock.warned, clock.look_at), (100, None));
    let again = app.ticket(&filed.number).await;
    assert_eq!(
        (again.due_at, again.due_clock.as_deref()),
        (ticket.due_at, Some("first_answer"))
    );
}

#[actix_web::test]
async fn the_page_of_the_deadlines_names_nobody_and_says_every_stretch() {
    let app = TestApp::start().await;
    let (filed, unit) = taken_complaint(&app).await;
    let ask = AskForm {
        message: "Instansi mana?".into(),
        ..AskForm::default()
    };
    app.act(&unit, &filed.number, ask).await.unwrap();
    app.clock.advance(Duration::hours(30));
    app.reply_of_reporter(&filed.number).await;
    let page = app
        .visitor()
        .open(&format!("/tiket/{}/tenggat", filed.number))
        .await;
    assert_eq!(page.status, 200);
    let text = page.html;
    for words in [
        "Penyelesaian",
        "12 hari kerja",
        "Tidak dihitung: Sabtu",
        "menunggu balasan pelapor",
        "hari mulai",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains(crate::harness::tickets::NAME));
    assert!(!text.contains("Putu"));
    let clerk = app.clerk().await;
    let page = clerk
        .open(&format!("/petugas/tiket/{}/tenggat", filed.number))
        .await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Peringatan kepada petugas"));
}
