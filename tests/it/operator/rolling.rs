//! Nodes are upgraded one by one: the older ones go on serving a schema that is ahead of them.

use std::time::Duration;

use laporbkn::app::App;
use sea_orm::ConnectionTrait;
use serde_json::Value;

use crate::harness::TestApp;

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
