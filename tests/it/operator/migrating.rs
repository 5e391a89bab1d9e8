//! Nodes that start while another one migrates, or at the same moment as it. Only PostgreSQL is shared by nodes.

use std::time::Duration;

use actix_web::rt::time::sleep;
use entity::{article, unit};
use laporbkn::db::Turn;
use sea_orm::{
    ConnectionTrait, Database as Connection, DatabaseTransaction, EntityTrait, PaginatorTrait,
    TransactionTrait,
};
use serde_json::Value;
use tempfile::TempDir;

use crate::harness::{
    database::{Database, is_postgres},
    node::Node,
    page::Page,
};

/// An empty database; `None`, said loudly, on SQLite.
async fn empty() -> Option<(Database, TempDir)> {
    if !is_postgres() {
        eprintln!("SKIPPED: several nodes need PostgreSQL (LAPORBKN_TEST_DB=postgres)");
        return None;
    }
    laporbkn::tls::install();
    let folder = tempfile::tempdir().unwrap();
    Some((Database::empty(folder.path()).await, folder))
}

/// A node in the middle of a migration that takes its time.
async fn migrating(database: &Database) -> DatabaseTransaction {
    let connection = Connection::connect(database.url()).await.unwrap();
    let turn = connection.begin().await.unwrap();
    let lock = format!("SELECT pg_advisory_xact_lock({})", Turn::Migration.number());
    turn.execute_unprepared(&lock).await.unwrap();
    turn
}

async fn opened(node: &Node, path: &str) -> Page {
    Page::of(node.open(path).await).await
}

#[actix_web::test]
async fn while_another_node_migrates_a_node_says_so_with_a_page_and_serves_afterwards() {
    let Some((database, _folder)) = empty().await else {
        return;
    };
    let other = migrating(&database).await;
    let mut node = Node::of(database.url());
    node.start();
    for _ in 0..3 {
        assert_eq!(opened(&node, "/healthz").await.status, 200);
        let ready = opened(&node, "/readyz").await;
        assert_eq!(ready.status, 503, "{}", ready.html);
        let home = opened(&node, "/").await;
        assert_eq!(home.status, 503);
        assert!(
            home.words("h1").contains("sedang tidak dapat dibuka"),
            "{}",
            home.html
        );
        let problem: Value = serde_json::from_str(&opened(&node, "/api/v1/units").await.html).unwrap();
        assert_eq!(problem["code"], "unavailable", "{problem}");
        sleep(Duration::from_millis(300)).await;
    }
    other.commit().await.unwrap();
    node.ready().await;
    assert_eq!(opened(&node, "/").await.status, 200);
}

#[actix_web::test]
async fn a_node_that_waits_for_a_migration_stops_when_it_is_asked_to() {
    let Some((database, _folder)) = empty().await else {
        return;
    };
    let _other = migrating(&database).await;
    let mut node = Node::of(database.url());
    node.start();
    assert_eq!(opened(&node, "/healthz").await.status, 200);
    node.ask_to_stop();
    assert_eq!(node.ended().await, 0, "{}", node.log());
}

#[actix_web::test]
async fn nodes_that_start_together_on_an_empty_database_bring_everything_in_once() {
    let Some((database, _folder)) = empty().await else {
        return;
    };
    let mut nodes = [Node::of(database.url()), Node::of(database.url())];
    for node in &mut nodes {
        node.start();
    }
    for node in &nodes {
        node.ready().await;
    }
    let connection = Connection::connect(database.url()).await.unwrap();
    assert_eq!(unit::Entity::find().count(&connection).await.unwrap(), 35);
    let articles = article::Entity::find().all(&connection).await.unwrap();
    let mut slugs: Vec<_> = articles
        .iter()
        .map(|one| (one.lang, one.slug.to_string()))
        .collect();
    let all = slugs.len();
    slugs.sort_unstable();
    slugs.dedup();
    assert!(
        all > 50 && slugs.len() == all,
        "{all} articles, {} different",
        slugs.len()
    );
    for mut node in nodes {
        node.ask_to_stop();
        assert_eq!(node.ended().await, 0, "{}", node.log());
        assert!(!node.log().contains("ERROR"), "{}", node.log());
    }
}
