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
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, Set, sea_query::Expr};

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
    app.clock.advance(Duration::seconds(31));
    assert_eq!(
        jobs::run_due(&app.app).await.unwrap(),
        1,
        "once more, when every node knows"
    );
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

#[actix_web::test]
async fn a_deadline_that_another_node_counted_by_an_old_policy_is_put_right() {
    let app = TestApp::start().await;
    let node = app.another_node().await;
    let filed = app.file().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    laporbkn::directory::current(&node.app).await.unwrap();
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
    jobs::run_due(&app.app).await.unwrap();
    let due = async || {
        let ticket = app.ticket(&filed.number).await;
        ticket.due_at - ticket.created_at
    };
    assert_eq!(due().await, Duration::hours(24));
    // In the same second, on a node that has not heard of it.
    let route = RouteForm {
        unit: "DPK".into(),
        ..RouteForm::default()
    };
    node.act(&humas, &filed.number, route).await.unwrap();
    assert_eq!(due().await, Duration::hours(48));
    app.clock.advance(Duration::seconds(31));
    jobs::run_due(&node.app).await.unwrap();
    assert_eq!(due().await, Duration::hours(24));
}

#[actix_web::test]
async fn a_clock_that_was_set_back_leaves_the_history_in_order_and_the_promise_as_it_was() {
    let app = TestApp::start().await;
    let (filed, unit) = taken_complaint(&app).await;
    let before = clock(&app, &filed.number, "first_answer").await.due_at.unwrap();
    // This node was an hour fast when it asked.
    app.clock.advance(Duration::hours(1));
    let ask = AskForm {
        message: "Instansi mana?".into(),
        ..AskForm::default()
    };
    app.act(&unit, &filed.number, ask).await.unwrap();
    app.clock.advance(Duration::minutes(-50));
    app.reply_of_reporter(&filed.number).await;
    app.clock.advance(Duration::minutes(10));
    let take = TakeForm::default();
    let other = app.staff_of(Role::UnitStaff, Some("KR09"), "Made").await;
    app.act(&other, &filed.number, take).await.unwrap();
    app.clock.advance(Duration::hours(3));
    app.act(&unit, &filed.number, TakeForm::default()).await.unwrap();

    let ticket = app.ticket(&filed.number).await;
    let events = ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket.id))
        // The unit's zone is another one.
        .filter(ticket_event::Column::Action.ne(EventKind::Rescheduled))
        .order_by_asc(ticket_event::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap();
    let order: Vec<EventKind> = events.iter().map(|event| event.action).collect();
    assert_eq!(
        order,
        [
            EventKind::Filed,
            EventKind::Routed,
            EventKind::Taken,
            EventKind::Asked,
            EventKind::Replied,
            EventKind::Taken,
            EventKind::Taken,
        ]
    );
    assert!(events.windows(2).all(|pair| pair[0].at <= pair[1].at));
    let after = clock(&app, &filed.number, "first_answer").await;
    assert_eq!(after.state, ClockState::Running);
    let moved = after.due_at.unwrap() - before;
    assert!(moved < Duration::seconds(1), "a pause of nothing: {moved}");
}

#[actix_web::test]
async fn the_page_tells_every_day_off_and_the_pause_of_a_ticket_that_crosses_idul_fitri() {
    let app = TestApp::start().await;
    app.clock.set(utc("2026-03-16T02:00:00Z"));
    let (filed, unit) = taken_complaint(&app).await;
    let ask = AskForm {
        message: "Instansi mana?".into(),
        ..AskForm::default()
    };
    app.act(&unit, &filed.number, ask).await.unwrap();
    app.clock.advance(Duration::hours(24));
    app.reply_of_reporter(&filed.number).await;
    let page = app
        .visitor()
        .open(&format!("/tiket/{}/tenggat", filed.number))
        .await;
    for words in [
        "Tidak dihitung: cuti bersama, Cuti Bersama Hari Suci Nyepi",
        "Tidak dihitung: libur nasional, Hari Suci Nyepi",
        "Tidak dihitung: cuti bersama, Cuti Bersama Hari Raya Idul Fitri",
        "menunggu balasan pelapor",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    let due = clock(&app, &filed.number, "resolution").await.due_at.unwrap();
    assert_eq!(due, utc("2026-04-09T14:59:59Z"));
}
