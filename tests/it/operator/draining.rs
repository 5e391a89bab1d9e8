//! A node that is asked to stop under load.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeSet,
    time::Duration,
};

use actix_web::rt::time::sleep;
use entity::ticket;
use futures_util::future::join_all;
use reqwest::Client;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::harness::{TestApp, node::Node};

/// Files one ticket after the other until nobody answers any more.
async fn file_on(
    node: &RefCell<Node>,
    who: usize,
    acknowledged: &RefCell<BTreeSet<String>>,
    is_stopping: &Cell<bool>,
) {
    let client = Client::builder()
        .timeout(Duration::from_secs(30))
        .build()
        .unwrap();
    let url = node.borrow().url("/api/v1/tickets");
    for round in 0.. {
        let filing = json!({
            "service": "kontak-petugas",
            "name": "Siti Rahmawati",
            "email": format!("siti.{who}.{round}@contoh.test"),
            "subject": "Akun terkunci",
            "description": "Saya tidak bisa masuk ke akun SSCASN sejak kemarin malam.",
        });
        let Ok(answer) = client.post(&url).json(&filing).send().await else {
            assert!(
                is_stopping.get(),
                "nobody answers, and nobody asked the node to stop"
            );
            return;
        };
        assert_eq!(answer.status(), 201, "whoever was let in is served");
        let filed: Value = answer.json().await.expect("a whole answer");
        acknowledged
            .borrow_mut()
            .insert(filed["number"].as_str().unwrap().to_owned());
    }
}

#[actix_web::test]
async fn what_it_has_taken_in_it_finishes_and_it_loses_nothing_that_it_acknowledged() {
    let app = TestApp::start().await;
    let mut node = app.node();
    node.start();
    node.ready().await;
    let (node, acknowledged, is_stopping) = (RefCell::new(node), RefCell::default(), Cell::new(false));
    let people = join_all((0..6).map(|who| file_on(&node, who, &acknowledged, &is_stopping)));
    let operator = async {
        while acknowledged.borrow().len() < 20 {
            sleep(Duration::from_millis(5)).await;
        }
        is_stopping.set(true);
        node.borrow().ask_to_stop();
    };
    futures_util::join!(people, operator);
    let mut node = node.into_inner();
    assert_eq!(node.ended().await, 0, "{}", node.log());
    assert!(node.log().contains("\"stopped\""), "{}", node.log());
    let rows = ticket::Entity::find().all(app.app.db.read()).await.unwrap();
    let filed: BTreeSet<String> = rows.iter().map(|row| row.number.to_string()).collect();
    let acknowledged = acknowledged.into_inner();
    assert_eq!(
        acknowledged, filed,
        "what it took in it acknowledged, and what it acknowledged is there"
    );
}
