//! Receivers as no well-made server would be, and addresses that lead where they must not.

use std::time::{Duration, Instant};

use entity::{webhook, webhook_delivery::DeliveryState};
use laporbkn::notify::{outbox::Delivered, webhook::event};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{add, deliver, log, start, start_with, states};
use crate::harness::{
    TestApp,
    receiver::{Manner, Receiver},
};

const POSTPONED: Delivered = Delivered {
    sent: 0,
    postponed: 1,
    failed: 0,
};

/// One event to a receiver of this manner; what became of it, and how long it took.
async fn one(seconds: &str, manner: Manner) -> (TestApp, Receiver, Delivered, Duration) {
    let app = start_with(seconds).await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    receiver.behave(manner);
    app.file().await;
    let begun = Instant::now();
    let done = deliver(&app).await;
    (app, receiver, done, begun.elapsed())
}

async fn error(app: &TestApp) -> String {
    log(app).await.remove(0).error.unwrap()
}

#[actix_web::test]
async fn one_that_never_answers_is_left_after_its_time() {
    let (app, _receiver, done, took) = one("1", Manner::Silent).await;
    assert_eq!(done, POSTPONED);
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(error(&app).await.contains("no answer within 1 s"));
}

#[actix_web::test]
async fn one_that_drips_a_byte_a_second_is_left_after_its_time() {
    let (app, _receiver, done, took) = one("1", Manner::Drips).await;
    assert_eq!(done, POSTPONED);
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(error(&app).await.contains("no answer within 1 s"));
}

#[actix_web::test]
async fn of_ten_gigabytes_the_first_four_kibibytes_are_kept() {
    let (app, _receiver, done, took) = one("60", Manner::Floods).await;
    assert_eq!(done.sent, 1, "the status is what counts");
    assert!(took < Duration::from_secs(20), "{took:?}");
    let row = log(&app).await.remove(0);
    assert_eq!(row.answer.unwrap(), "x".repeat(4_096));
}

#[actix_web::test]
async fn one_that_closes_at_once_is_tried_again() {
    let (app, _receiver, done, _) = one("60", Manner::Closes).await;
    assert_eq!(done, POSTPONED);
    let why = error(&app).await;
    assert!(!why.contains("kunci"), "an address may hold a key: {why}");
}

#[actix_web::test]
async fn a_redirect_is_a_failure_and_is_not_followed() {
    let inside = Receiver::start().await;
    let headers: &'static str = Box::leak(format!("location: {}\r\n", inside.url()).into_boxed_str());
    let (app, receiver, done, _) = one("60", Manner::Answers(302, headers, String::new())).await;
    assert_eq!(done, POSTPONED);
    assert_eq!((receiver.got().len(), inside.connections()), (1, 0));
    assert!(error(&app).await.contains("redirect"));
}

#[actix_web::test]
async fn what_is_no_text_is_kept_as_text() {
    let (app, _receiver, done, _) = one(
        "60",
        Manner::Answers(500, "", "a\0b\u{1b}[31m\u{9}é<script>".into()),
    )
    .await;
    assert_eq!(done, POSTPONED);
    let row = log(&app).await.remove(0);
    assert_eq!(row.answer.unwrap(), "ab[31m\té<script>");
    assert_eq!(row.status_code, Some(500));
}

#[actix_web::test]
async fn nobody_waits_for_one_that_never_answers() {
    let app = start().await;
    let admin = app.admin().await;
    let (silent, good) = (Receiver::start().await, Receiver::start().await);
    add(&admin, &silent, &event::ALL).await;
    add(&admin, &good, &event::ALL).await;
    silent.behave(Manner::Silent);
    for _ in 0..30 {
        app.file().await;
    }
    let sending = app.app.clone();
    let sending = actix_web::rt::spawn(async move { laporbkn::notify::webhook::deliver_due(&sending).await });
    // All thirty arrive while the other lane still waits a minute for its first four answers.
    good.has(30).await;
    assert!(silent.got().len() <= 4, "{}", silent.got().len());
    assert!(!sending.is_finished());
    sending.abort();
}

/// Writes an address past the form, as a name that changes its mind would.
async fn point(app: &TestApp, url: &str) {
    let change = webhook::Entity::update_many()
        .col_expr(webhook::Column::Url, Expr::value(url))
        .filter(webhook::Column::Name.eq("Papan pemantauan"));
    app.app.db.write(async |tx| change.exec(tx).await).await.unwrap();
}

#[actix_web::test]
async fn a_name_that_leads_inside_by_now_is_refused_where_the_connection_is_made() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    let closed = TestApp::another_node_with(&app, |_| {}).await;
    let port = receiver.address.port();
    for url in [
        format!("https://localhost:{port}/"),
        format!("https://127.0.0.1:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
        format!("http://localhost:{port}/"),
        "https://169.254.169.254/latest/meta-data".to_owned(),
    ] {
        point(&app, &url).await;
        app.file().await;
        // As on the last day before it is put to sleep: nothing is sent before the rest is over.
        let done = laporbkn::notify::webhook::deliver_due(&closed.app).await.unwrap();
        assert_eq!((done.sent, done.postponed), (0, 1), "{url}");
        let row = log(&app).await.pop().unwrap();
        let why = row.error.unwrap();
        assert!(why.contains("LAPORBKN_WEBHOOK_ALLOW_PRIVATE"), "{url}: {why}");
        app.clock.advance(chrono::Duration::hours(100));
        let clean = entity::webhook_delivery::Entity::delete_many();
        app.app.db.write(async |tx| clean.exec(tx).await).await.unwrap();
    }
    assert_eq!(receiver.connections(), 0);
}

#[actix_web::test]
async fn without_being_allowed_this_machine_is_refused_in_the_form() {
    let app = TestApp::start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    for (url, says) in [
        (receiver.url(), "menuju server ini sendiri"),
        ("https://169.254.169.254/".to_owned(), "menuju server ini sendiri"),
        ("https://localhost/".to_owned(), "menuju server ini sendiri"),
        ("http://kait.example/".to_owned(), "Pakai https://"),
        (
            "https://a:b@kait.example/".to_owned(),
            "Jangan menaruh nama pengguna",
        ),
        ("https://kait.example:0/".to_owned(), "Porta 0"),
        ("kait.example".to_owned(), "bukan alamat server"),
        (String::new(), "Isi alamat"),
        (
            format!("https://kait.example/{}", "a".repeat(2_000)),
            "Alamat paling panjang",
        ),
    ] {
        let form = [
            ("name", "Papan"),
            ("url", url.as_str()),
            ("events", "ticket.filed"),
        ];
        let page = admin.post("/admin/webhook/baru", &form).await;
        assert_eq!(page.status, 422, "{url}");
        assert!(page.html.contains(says), "{url}: {}", page.html);
    }
    assert_eq!(app.count::<webhook::Entity>().await, 0);
    assert_eq!(states(&log(&app).await), Vec::<DeliveryState>::new());
}
