//! Nodes are upgraded one by one: the older ones go on serving a schema that is ahead of them.

use std::time::Duration;

use laporbkn::{app::App, jobs, notify::outbox, sla::watcher};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{
    harness::{TestApp, smtp::MailCatcher},
    staff::desk::Desk,
};

async fn apply(app: &App, name: &str) {
    let note = format!("INSERT INTO seaql_migrations (version, applied_at) VALUES ('{name}', 1)");
    app.db
        .write(async |tx| tx.execute_unprepared(&note).await)
        .await
        .unwrap();
}

async fn readiness(app: &TestApp) -> (u16, Value) {
    let answer = app.client().get(app.url("/readyz")).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// What a newer version may do to the schema while older nodes serve it.
const ADDITIVE: [&str; 6] = [
    "CREATE TABLE newer_thing (id bigint PRIMARY KEY, words text NOT NULL)",
    "ALTER TABLE ticket ADD COLUMN newer_words text",
    "ALTER TABLE ticket ADD COLUMN newer_number integer NOT NULL DEFAULT 7",
    "ALTER TABLE ticket_event ADD COLUMN newer_words text",
    "ALTER TABLE outbox ADD COLUMN newer_number integer NOT NULL DEFAULT 7",
    "ALTER TABLE job ADD COLUMN newer_words text",
];

/// A bit of everything that a node does with a ticket.
async fn work(app: &TestApp, humas: &Desk<'_>) {
    let number = app.file().await.number;
    let answer = json!({ "message": "Halo {{nama}}, sudah kami perbaiki." });
    humas.does(&number, "answer", answer).await.ok();
    app.reply_of_reporter(&number).await;
    let bulk = json!({ "numbers": [number], "action": "note", "message": "Dicek lagi." });
    assert_eq!(humas.post("/staff/tickets/bulk", &bulk).await.status, 202);
    jobs::run_due(&app.app).await.unwrap();
    let seen = humas.reads(&number).await.ok();
    assert_eq!(
        seen["events"].as_array().unwrap().last().unwrap()["action"],
        "noted"
    );
    watcher::round(&app.app).await.unwrap();
    outbox::deliver_due(&app.app).await.unwrap();
    let page = app
        .client()
        .get(app.url(&format!("/tiket/{number}")))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 200);
}

/// Statements that a connection has prepared before must not stumble over columns that came after.
#[actix_web::test]
async fn an_older_node_goes_on_working_while_a_newer_one_adds_to_the_schema() {
    let mails = MailCatcher::start().await;
    let app = TestApp::start_with(|raw| raw.smtp_url = Some(mails.url())).await;
    let humas = app.humas().await;
    work(&app, &humas).await;
    let before = mails.received().len();
    for step in ADDITIVE {
        app.app
            .db
            .write(async |tx| tx.execute_unprepared(step).await)
            .await
            .unwrap();
    }
    apply(&app.app, "m9000_more").await;
    work(&app, &humas).await;
    assert_eq!((before, mails.received().len()), (2, 4));
    assert_eq!(readiness(&app).await.0, 200);
}

#[actix_web::test]
async fn an_older_node_serves_and_starts_on_a_schema_that_only_grew() {
    let app = TestApp::start().await;
    apply(&app.app, "m9000_more").await;
    assert_eq!(readiness(&app).await.0, 200);
    let restarted = app.another_node().await;
    restarted.app.prepare().await.unwrap();
    assert_eq!(restarted.app.db.versions().await.unwrap().newer, ["m9000_more"]);
    restarted.file().await;
}

#[actix_web::test]
async fn an_older_node_does_not_start_on_a_schema_it_cannot_use() {
    let app = TestApp::start().await;
    apply(&app.app, "m9000_breaking_status").await;
    let refusal = app.another_node().await.app.prepare().await.unwrap_err();
    assert!(refusal.to_string().contains("m9000_breaking_status"), "{refusal}");
}

#[actix_web::test]
async fn a_node_that_was_asked_to_stop_says_so_while_it_still_serves() {
    let app = TestApp::start_with(|raw| raw.trusted_proxies = Some("127.0.0.1".into())).await;
    let client = app.client();
    client.get(app.url("/healthz")).send().await.unwrap();
    app.stop();
    for _ in 0..50 {
        if app.app.is_stopping() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (status, body) = readiness(&app).await;
    assert_eq!((status, &body["ready"]), (503, &Value::Bool(false)));
    assert!(body["problems"][0].as_str().unwrap().contains("asked to stop"));
    let page = client.get(app.url("/layanan")).send().await.unwrap();
    assert_eq!(page.status(), 200);
}
