//! The program starts before its server does, and before its database exists.

use std::time::Duration;

use actix_web::rt::time::sleep;
use reqwest::Client;
use serde_json::Value;

use crate::harness::{cluster::Cluster, database::is_postgres, node::Node, page::Page};

async fn opened(node: &Node, path: &str) -> Page {
    Page::of(node.open(path).await).await
}

#[actix_web::test]
async fn started_before_its_database_it_says_so_and_serves_once_there_is_one() {
    if !is_postgres() {
        return;
    }
    laporbkn::tls::install();
    let mut cluster = Cluster::start();
    cluster.stop();
    let mut served = Node::of(&cluster.url("laporbkn"));
    served.start();
    not_yet(&served).await;

    cluster.start_again();
    // Longer than it rests between two tries: the server is there, the database is not.
    sleep(Duration::from_secs(4)).await;
    not_yet(&served).await;

    cluster.create("laporbkn").await;
    served.ready().await;
    let home = opened(&served, "/").await;
    assert_eq!(home.status, 200);
    assert!(home.words("h1").len() > 5, "a real page: {}", home.html);
}

async fn not_yet(served: &Node) {
    assert_eq!(
        opened(served, "/healthz").await.status,
        200,
        "the process is alive"
    );
    let ready = opened(served, "/readyz").await;
    assert_eq!(ready.status, 503);
    let words: Value = serde_json::from_str(&ready.html).unwrap();
    assert_eq!(words["problems"][0], "the database does not answer");
    let page = opened(served, "/").await;
    assert_eq!(page.status, 503);
    assert!(page.words("h1").contains("sedang tidak dapat dibuka"));
    let form = [("description", "Ditulis sebelum server itu hidup kembali semalam.")];
    let answer = Client::new()
        .post(served.url("/layanan/kontak-petugas"))
        .form(&form)
        .send()
        .await
        .unwrap();
    let page = Page::of(answer).await;
    assert_eq!(page.status, 503);
    assert!(
        page.words("textarea").contains(form[0].1),
        "what was typed is on the page"
    );
    let problem = opened(served, "/api/v1/units").await;
    let problem: Value = serde_json::from_str(&problem.html).unwrap();
    assert_eq!(
        (problem["status"].as_u64(), problem["code"].as_str()),
        (Some(503), Some("unavailable"))
    );
}
