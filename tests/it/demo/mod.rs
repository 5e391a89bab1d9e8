//! The demonstration data set: what it promises about itself, and that a person can work in it.

use std::collections::BTreeMap;

use chrono::Duration;
use entity::{
    attachment, complaint_class, outbox, staff, ticket,
    ticket_event::{self, EventKind},
    ticket_identity,
};
use kernel::{actor::ActorKind, id::TicketId, role::Role, status::Status};
use laporbkn::{
    demo::{self, DemoError, Options, Report},
    ticket::lifecycle::{Action, Actor, transition},
};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};

use crate::harness::TestApp;

async fn make(app: &TestApp, tickets: usize) -> Result<Report, DemoError> {
    let options = Options {
        tickets,
        force: false,
    };
    demo::run(&app.app, options, |_| {}).await
}

async fn tickets(app: &TestApp) -> Vec<ticket::Model> {
    ticket::Entity::find()
        .order_by_asc(ticket::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap()
}

async fn histories(app: &TestApp) -> BTreeMap<TicketId, Vec<ticket_event::Model>> {
    let events = ticket_event::Entity::find().order_by_asc(ticket_event::Column::Id);
    let mut histories: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for event in events.all(app.app.db.read()).await.unwrap() {
        histories.entry(event.ticket_id).or_default().push(event);
    }
    histories
}

#[actix_web::test]
async fn the_data_set_has_the_classes_and_states_of_2019() {
    let app = TestApp::start().await;
    let report = make(&app, 5_496).await.unwrap();
    assert_eq!((report.tickets, report.staff), (5_496, 120));
    let all = tickets(&app).await;
    let mut classes: BTreeMap<i32, i32> = BTreeMap::new();
    let mut states: BTreeMap<Status, usize> = BTreeMap::new();
    for ticket in &all {
        *classes.entry(ticket.class_no.unwrap()).or_default() += 1;
        *states.entry(ticket.status).or_default() += 1;
    }
    let wanted = complaint_class::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    let wanted: BTreeMap<i32, i32> = wanted.iter().map(|class| (class.no, class.count_2019)).collect();
    assert_eq!(wanted.values().sum::<i32>(), 5_496);
    assert_eq!(classes, wanted);
    let count = |of: &[Status]| {
        of.iter()
            .map(|one| states.get(one).copied().unwrap_or(0))
            .sum::<usize>()
    };
    assert_eq!(count(&[Status::New]), 12);
    assert_eq!(count(&[Status::Routed]), 127);
    assert_eq!(count(&[Status::InProgress, Status::WaitingReporter]), 285);
    assert!(count(&[Status::WaitingReporter]) > 30);
    assert_eq!(count(&[Status::Resolved, Status::Closed]), 5_064);
    assert_eq!((count(&[Status::Rejected]), count(&[Status::Merged])), (5, 3));
    promise_is_mostly_kept(&app, &all);
    assert_secondary(&app, &all).await;
}

/// First answers: most in time, some late; open ones: some late, some due soon.
fn promise_is_mostly_kept(app: &TestApp, all: &[ticket::Model]) {
    let now = app.app.clock.now();
    let answered: Vec<&ticket::Model> = all.iter().filter(|one| one.first_answered_at.is_some()).collect();
    let kept = answered
        .iter()
        .filter(|one| one.first_answered_at.unwrap() <= one.first_due_at)
        .count();
    let share = kept * 100 / answered.len();
    assert!((80..93).contains(&share), "{share} of 100 in time");
    let hours: i64 = answered
        .iter()
        .map(|one| (one.first_answered_at.unwrap() - one.created_at).num_hours())
        .sum();
    let mean = hours / i64::try_from(answered.len()).unwrap();
    assert!(
        (30..82).contains(&mean),
        "first answer after {mean} hours on average"
    );
    let open = |one: &&ticket::Model| {
        one.first_answered_at.is_none()
            && matches!(one.status, Status::New | Status::Routed | Status::InProgress)
    };
    let open: Vec<&ticket::Model> = all.iter().filter(open).collect();
    let late = open.iter().filter(|one| one.due_at < now).count();
    let soon = open
        .iter()
        .filter(|one| one.due_at >= now && one.due_at < now + Duration::hours(12))
        .count();
    assert!(
        late > 10 && soon > 10 && late * 2 < open.len(),
        "{late} late, {soon} soon, of {}",
        open.len()
    );
}

async fn assert_secondary(app: &TestApp, all: &[ticket::Model]) {
    let now = app.app.clock.now();
    assert!(
        all.iter()
            .all(|one| one.created_at < now && one.updated_at <= now)
    );
    assert!(all.iter().filter(|one| one.reopened_count > 0).count() > 50);
    assert!(all.iter().filter(|one| one.rating.is_some()).count() > 500);
    assert!(
        all.iter()
            .all(|one| one.rating.is_none_or(|rating| (1..=4).contains(&rating)))
    );
    assert!(all.iter().any(|one| one.secret));
    let regional = all.iter().filter(|one| {
        one.unit_code
            .as_ref()
            .is_some_and(|unit| unit.as_str().starts_with("KR"))
    });
    assert!(regional.count() > 100);
    let db = app.app.db.read();
    assert_eq!(
        outbox::Entity::find().count(db).await.unwrap(),
        0,
        "no mail is queued"
    );
    assert!(attachment::Entity::find().count(db).await.unwrap() > 50);
    let file = attachment::Entity::find().one(db).await.unwrap().unwrap();
    let bytes = app.app.files.get(&file.storage_key).await.unwrap();
    assert_eq!(i64::try_from(bytes.len()).unwrap(), file.size);
    assert_eq!(infer::get(&bytes).unwrap().mime_type(), file.media_type);
}

#[actix_web::test]
async fn every_history_is_one_that_the_lifecycle_allows() {
    let app = TestApp::start().await;
    make(&app, 1_500).await.unwrap();
    let roles: BTreeMap<_, Role> = staff::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap()
        .into_iter()
        .map(|person| (person.id, person.role))
        .collect();
    let histories = histories(&app).await;
    for ticket in tickets(&app).await {
        let history = &histories[&ticket.id];
        assert_eq!(history[0].action, EventKind::Filed);
        let mut status = Status::New;
        let mut before = ticket.created_at;
        for event in &history[1..] {
            assert!(
                event.at >= before,
                "{} goes back in time: {history:#?}",
                ticket.number
            );
            before = event.at;
            let Some(action) = Action::ALL
                .into_iter()
                .find(|action| action.event() == event.action)
            else {
                assert_eq!(event.action, EventKind::Absorbed);
                continue;
            };
            let actor = match event.actor_kind {
                ActorKind::Reporter => Actor::Reporter,
                ActorKind::System => Actor::System,
                ActorKind::Staff => Actor::Staff(roles[&event.staff_id.unwrap()]),
            };
            let step = transition(status, actor, action).unwrap();
            let moved = (step.from != step.to).then_some((step.from, step.to));
            assert_eq!(event.from_status.zip(event.to_status), moved);
            status = step.to;
        }
        assert_eq!(status, ticket.status, "{}", ticket.number);
        assert_eq!(
            ticket.version,
            i64::try_from(history.len()).unwrap(),
            "{}",
            ticket.number
        );
    }
}

#[actix_web::test]
async fn identities_are_sealed_and_of_nobody() {
    let app = TestApp::start().await;
    make(&app, 300).await.unwrap();
    let rows = ticket_identity::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    let mut seen = 0;
    for row in &rows {
        if let Some(sealed) = &row.nik_cipher {
            let nik = app
                .app
                .vault
                .open_text(&format!("{}/nik", row.ticket_id), sealed)
                .unwrap();
            assert_eq!(nik.len(), 16);
            assert!(
                nik[12..].parse::<u32>().unwrap() >= 9_000,
                "a serial that nobody has"
            );
            assert_eq!(
                row.nik_index.as_deref(),
                Some(app.app.vault.blind_index("nik", &nik).as_str())
            );
            seen += 1;
        }
        if let Some(sealed) = &row.nip_cipher {
            let nip = app
                .app
                .vault
                .open_text(&format!("{}/nip", row.ticket_id), sealed)
                .unwrap();
            assert!(
                nip[15..].parse::<u32>().unwrap() >= 900,
                "a serial that nobody has"
            );
        }
    }
    assert!(seen > 100);
    assert!(
        tickets(&app)
            .await
            .iter()
            .all(|one| one.reporter_email.domain() == "contoh.test")
    );
}

#[actix_web::test]
async fn the_same_number_at_the_same_time_is_the_same_data_set() {
    let (one, two) = (TestApp::start().await, TestApp::start().await);
    make(&one, 200).await.unwrap();
    make(&two, 200).await.unwrap();
    let plain = |mut all: Vec<ticket::Model>| {
        for one in &mut all {
            one.pin_cipher.clear();
        }
        all
    };
    assert_eq!(plain(tickets(&one).await), plain(tickets(&two).await));
    assert_eq!(histories(&one).await, histories(&two).await);
}

#[actix_web::test]
async fn a_second_data_set_is_refused() {
    let app = TestApp::start().await;
    make(&app, 20).await.unwrap();
    assert!(matches!(make(&app, 20).await, Err(DemoError::AlreadyThere)));
    assert_eq!(tickets(&app).await.len(), 20);
}

#[actix_web::test]
async fn a_database_with_real_tickets_is_left_alone_unless_forced() {
    let app = TestApp::start().await;
    app.file().await;
    assert!(matches!(make(&app, 20).await, Err(DemoError::RealTickets)));
    let people = staff::Entity::find().count(app.app.db.read()).await.unwrap();
    assert_eq!((tickets(&app).await.len(), people), (1, 0), "nothing was written");
    let forced = Options {
        tickets: 20,
        force: true,
    };
    assert_eq!(demo::run(&app.app, forced, |_| {}).await.unwrap().tickets, 20);
    assert_eq!(tickets(&app).await.len(), 21);
}

#[actix_web::test]
async fn small_data_sets_work_too() {
    for number in [0, 1, 2, 7] {
        let app = TestApp::start().await;
        assert_eq!(make(&app, number).await.unwrap().tickets, number);
        assert_eq!(tickets(&app).await.len(), number);
    }
}

#[actix_web::test]
async fn everybody_logs_in_with_the_published_password() {
    let app = TestApp::start().await;
    let report = make(&app, 5).await.unwrap();
    assert_eq!(report.logins.len(), 7);
    for login in &report.logins {
        let fields = [("email", login.email.as_str()), ("password", demo::PASSWORD)];
        let answer = app.visitor().post("/petugas/masuk", &fields).await;
        assert_eq!(answer.status, 303, "{}", login.email);
    }
}
