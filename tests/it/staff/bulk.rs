//! One action, many tickets: every ticket by its own rules, once, whatever dies on the way.

use kernel::{role::Role, status::Status, ticket_number::TicketNumber};
use laporbkn::jobs;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::harness::TestApp;

async fn some(app: &TestApp, count: usize) -> Vec<TicketNumber> {
    let mut numbers = Vec::new();
    for _ in 0..count {
        numbers.push(app.file().await.number);
    }
    numbers
}

/// Starts a job and works until the queue is empty; returns what the API says of it.
async fn run(app: &TestApp, desk: &Desk<'_>, body: Value) -> Value {
    let started = desk.post("/staff/tickets/bulk", &body).await;
    assert_eq!(started.status, 202, "{}", started.body);
    let path = format!("/staff/jobs/{}", started.body["job"].as_str().unwrap());
    let waiting = desk.get(&path).await.ok();
    assert_eq!(
        (&waiting["state"], &waiting["done"]),
        (&json!("waiting"), &json!(0))
    );
    jobs::run_due(&app.app).await.unwrap();
    desk.get(&path).await.ok()
}

#[actix_web::test]
async fn chosen_tickets_are_routed_and_what_cannot_be_is_named() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let numbers = some(&app, 5).await;
    humas
        .does(&numbers[1], "reject", json!({ "reason": "Salah alamat." }))
        .await
        .ok();
    humas
        .does(&numbers[2], "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    let unknown = TicketNumber::generate(2026, &kernel::rng::Rng::seeded(99));
    let mut chosen: Vec<String> = numbers[..4].iter().map(ToString::to_string).collect();
    chosen.extend([chosen[0].to_lowercase(), unknown.to_string()]);
    let done = run(
        &app,
        &humas,
        json!({ "numbers": chosen, "action": "route", "unit": "DPK" }),
    )
    .await;
    assert_eq!(
        (&done["state"], &done["total"], &done["done"]),
        (&json!("done"), &json!(5), &json!(2))
    );
    let mut refused: Vec<(String, &str)> = done["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let number = TicketNumber::parse(one["number"].as_str().unwrap()).unwrap();
            (number.to_string(), one["code"].as_str().unwrap())
        })
        .collect();
    refused.sort();
    let mut expected = [
        (numbers[1].to_string(), "not-while-rejected"),
        (numbers[2].to_string(), "unit-same"),
        (unknown.to_string(), "not-found"),
    ];
    expected.sort();
    assert_eq!(refused, expected);
    assert_eq!(app.ticket(&numbers[0]).await.unit_code.unwrap().as_str(), "DPK");
    assert_eq!(app.ticket(&numbers[4]).await.status, Status::New, "not chosen");
}

#[actix_web::test]
async fn a_secret_story_that_names_its_writer_is_routed_by_hand_only() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let told = [
        ("name", "Siti Rahmawati"),
        ("secret", "true"),
        ("description", "Saya Siti Rahmawati, loket tutup."),
    ];
    let silent = [
        ("name", "Siti Rahmawati"),
        ("secret", "true"),
        ("description", "Loket tutup."),
    ];
    let named = app.file_for("pengaduan-layanan", &told).await.number;
    let unnamed = app.file_for("pengaduan-layanan", &silent).await.number;
    // A NUL would be refused by PostgreSQL where the job keeps what was asked.
    let body = json!({ "numbers": [named, unnamed], "action": "route", "unit": "DPK", "note": "a\u{0}b" });
    let done = run(&app, &humas, body).await;
    assert_eq!(
        (&done["done"], &done["refused"][0]["code"]),
        (&json!(1), &json!("secret-names-reporter"))
    );
    assert_eq!(app.ticket(&named).await.status, Status::New);
    assert_eq!(app.ticket(&unnamed).await.unit_code.unwrap().as_str(), "DPK");
}

#[actix_web::test]
async fn a_job_that_runs_again_does_nothing_twice() {
    use entity::job::{self, JobState};
    use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};

    let app = TestApp::start().await;
    let humas = app.humas().await;
    let numbers = some(&app, 3).await;
    let body = json!({ "numbers": numbers, "action": "answer", "message": "Halo {{nama}}, {{nomor}}." });
    let done = run(&app, &humas, body).await;
    assert_eq!(done["done"], 3);
    let versions = async || {
        let mut all = Vec::new();
        for number in &numbers {
            all.push(app.ticket(number).await.version);
        }
        all
    };
    let before = versions().await;
    // As after a node that died before it could write the outcome.
    let row = job::Entity::find().one(app.app.db.read()).await.unwrap().unwrap();
    let mut row = row.into_active_model();
    row.state = Set(JobState::Ready);
    row.locked_until = Set(None);
    app.app.db.write(async |tx| row.update(tx).await).await.unwrap();
    jobs::run_due(&app.app).await.unwrap();
    assert_eq!(versions().await, before);
    let row = job::Entity::find().one(app.app.db.read()).await.unwrap().unwrap();
    assert_eq!((row.state, &row.result["done"]), (JobState::Done, &json!(3)));
}

/// How many tickets were answered, counting each as often as it was.
async fn answers(app: &TestApp) -> usize {
    use entity::ticket_event::{self, EventKind};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

    let answered = ticket_event::Entity::find().filter(ticket_event::Column::Action.eq(EventKind::Answered));
    answered.all(app.app.db.read()).await.unwrap().len()
}

#[actix_web::test]
async fn a_node_that_is_asked_to_stop_gives_the_job_back_and_another_goes_on() {
    use entity::job::{self, JobState};
    use sea_orm::EntityTrait;

    let app = TestApp::start().await;
    let humas = app.humas().await;
    let numbers = some(&app, 30).await;
    let body = json!({ "numbers": numbers, "action": "answer", "message": "Halo {{nama}}, {{nomor}}." });
    assert_eq!(humas.post("/staff/tickets/bulk", &body).await.status, 202);
    let operator = async {
        while answers(&app).await < 3 {
            actix_web::rt::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        app.app.mark_stopping();
    };
    let (worked, ()) = futures_util::join!(jobs::run_due(&app.app), operator);
    worked.unwrap();
    let by_then = answers(&app).await;
    assert!((3..30).contains(&by_then), "it stopped in the middle: {by_then}");
    let row = job::Entity::find().one(app.app.db.read()).await.unwrap().unwrap();
    assert_eq!(
        (row.state, row.locked_until),
        (JobState::Ready, None),
        "nobody has to wait for it"
    );
    assert_eq!(row.max_attempts - row.attempts, 8, "no try is lost");
    let other = app.another_node().await;
    jobs::run_due(&other.app).await.unwrap();
    let row = job::Entity::find().one(app.app.db.read()).await.unwrap().unwrap();
    assert_eq!((row.state, &row.result["done"]), (JobState::Done, &json!(30)));
    assert_eq!(answers(&app).await, 30);
}

#[actix_web::test]
async fn a_filter_chooses_what_its_list_shows() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let numbers = some(&app, 3).await;
    humas
        .does(&numbers[0], "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    let body = json!({ "filter": { "status": "new" }, "action": "verify", "class": 7 });
    let done = run(&app, &humas, body).await;
    assert_eq!((&done["total"], &done["done"]), (&json!(2), &json!(2)));
    assert_eq!(app.ticket(&numbers[1]).await.class_no, Some(7));
    assert_ne!(app.ticket(&numbers[0]).await.class_no, Some(7));
}

#[actix_web::test]
async fn a_whole_list_is_the_tickets_that_were_seen_and_nobody_touched_since() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let numbers = some(&app, 2).await;
    let path = "/petugas/tiket/massal";
    let page = humas.opens(&format!("{path}?all=status%3Dnew")).await;
    assert!(
        page.words("#pilihan").contains("2 tiket"),
        "{}",
        page.words("main")
    );
    assert!(
        page.words("#pilihan")
            .contains("Yang masuk atau berubah sesudahnya")
    );
    let seen = page.input("seen");
    app.clock.advance(chrono::Duration::minutes(3));
    let late = app.file().await.number;
    humas
        .does(
            &numbers[1],
            "note",
            json!({ "message": "Ini lain, jangan ditolak." }),
        )
        .await
        .ok();
    let form = [
        ("action", "reject"),
        ("all", "status=new"),
        ("reason", "Isinya iklan."),
        ("key", "k1"),
    ];
    let blind = humas.sends("/petugas/akun", path, &form).await;
    assert_eq!(blind.status, 422);
    assert!(blind.words(".errors").contains("dilihat sekali lagi"));
    let form = [form.as_slice(), &[("seen", seen.as_str())]].concat();
    let started = humas.sends("/petugas/akun", path, &form).await;
    assert_eq!(started.status, 303, "{}", started.html);
    jobs::run_due(&app.app).await.unwrap();
    assert_eq!(app.ticket(&numbers[0]).await.status, Status::Rejected);
    assert_eq!(app.ticket(&numbers[1]).await.status, Status::New);
    assert_eq!(app.ticket(&late).await.status, Status::New);
}

#[actix_web::test]
async fn what_can_never_work_is_refused_before_there_is_a_job() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    let ask = async |body: Value| humas.post("/staff/tickets/bulk", &body).await;
    let with = |action: &str, rest: Value| {
        let mut body = json!({ "numbers": [number], "action": action });
        body.as_object_mut()
            .unwrap()
            .extend(rest.as_object().unwrap().clone());
        body
    };
    assert_eq!(
        ask(with("explode", json!({}))).await.fault("action"),
        "bulk-action-unknown"
    );
    assert_eq!(
        ask(with("hand-back", json!({ "reason": "x" })))
            .await
            .fault("action"),
        "bulk-action-unknown"
    );
    assert_eq!(
        ask(with("route", json!({ "unit": "NOPE" }))).await.fault("unit"),
        "unit-unknown"
    );
    assert_eq!(ask(with("answer", json!({}))).await.fault("message"), "empty");
    assert_eq!(ask(with("reject", json!({}))).await.fault("reason"), "empty");
    assert_eq!(
        ask(with("merge", json!({ "into": "LB" }))).await.fault("into"),
        "ticket-number-shape"
    );
    assert_eq!(
        ask(json!({ "action": "route", "unit": "DPK" }))
            .await
            .fault("numbers"),
        "bulk-none"
    );
    let empty = json!({ "filter": {}, "action": "route", "unit": "DPK" });
    assert_eq!(ask(empty).await.fault("filter"), "bulk-filter-empty");
    let typo = json!({ "numbers": ["LB26-AAAA-AAAA"], "action": "route", "unit": "DPK" });
    assert_eq!(ask(typo).await.status, 422);
    assert_eq!(app.count::<entity::job::Entity>().await, 0);
}

#[actix_web::test]
async fn only_humas_acts_on_many_and_only_who_asked_follows_the_job() {
    let app = TestApp::start().await;
    let (humas, other) = (app.humas().await, app.humas().await);
    let head = app.desk(Role::UnitHead, Some("DPK"), "Sri Wahyuni").await;
    let number = app.file().await.number;
    let body = json!({ "numbers": [number], "action": "route", "unit": "DPK" });
    assert_eq!(
        head.post("/staff/tickets/bulk", &body).await.refusal(),
        (403, "forbidden")
    );
    let job = humas.post("/staff/tickets/bulk", &body).await.ok()["job"].clone();
    let path = format!("/staff/jobs/{}", job.as_str().unwrap());
    assert_eq!(other.get(&path).await.refusal(), (404, "not-found"));
    assert_eq!(humas.get("/staff/jobs/x").await.status, 404);
}

#[actix_web::test]
async fn whoever_lost_the_right_meanwhile_gets_nothing_done() {
    use sea_orm::{ActiveModelTrait, ActiveValue::Set};

    let app = TestApp::start().await;
    let (humas, watcher) = (app.humas().await, app.humas().await);
    let number = app.file().await.number;
    let body = json!({ "numbers": [number], "action": "route", "unit": "DPK" });
    humas.post("/staff/tickets/bulk", &body).await.ok();
    let gone = entity::staff::ActiveModel {
        id: Set(humas.staff.id),
        disabled_at: Set(Some(app.app.clock.now())),
        ..Default::default()
    };
    app.app.db.write(async |tx| gone.update(tx).await).await.unwrap();
    jobs::run_due(&app.app).await.unwrap();
    assert_eq!(watcher.reads(&number).await.ok()["status"], "new");
}

#[actix_web::test]
async fn the_page_takes_ticked_tickets_and_shows_how_far_it_is() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let numbers = some(&app, 2).await;
    let query = format!(
        "numbers={}&numbers={}",
        numbers[0].canonical(),
        numbers[1].canonical()
    );
    let choose = format!("/petugas/tiket/massal?{query}");
    let page = humas.opens(&choose).await;
    assert!(
        page.words("#pilihan").contains("2 tiket dipilih"),
        "{}",
        page.html
    );
    let key = page.input("key");
    let fields = [
        ("numbers", numbers[0].canonical()),
        ("numbers", numbers[1].canonical()),
        ("key", &key),
        ("action", "reject"),
        ("reason", ""),
    ];
    let refused = humas.sends(&choose, "/petugas/tiket/massal", &fields).await;
    assert_eq!(refused.status, 422);
    let mut fields = fields;
    fields[4].1 = "Bukan wewenang BKN.";
    let started = humas.sends(&choose, "/petugas/tiket/massal", &fields).await;
    assert_eq!(started.status, 303);
    // A double click is the same job.
    let again = humas.sends(&choose, "/petugas/tiket/massal", &fields).await;
    assert_eq!(again.location, started.location);
    assert!(
        humas
            .opens(&started.location)
            .await
            .html
            .contains("Sedang dikerjakan")
    );
    jobs::run_due(&app.app).await.unwrap();
    let page = humas.opens(&started.location).await;
    assert!(
        page.words("main").contains("2 tiket sudah dikerjakan"),
        "{}",
        page.html
    );
    assert_eq!(app.ticket(&numbers[1]).await.status, Status::Rejected);
    let whole = humas.opens("/petugas/tiket/massal?all=status%3Drejected").await;
    assert!(whole.words("#pilihan").contains("2 tiket dipilih"));
}
