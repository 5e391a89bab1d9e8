//! What is told, in which words, how it is signed, once.

use std::collections::BTreeSet;

use chrono::Duration;
use entity::webhook_delivery::DeliveryState;
use kernel::role::Role;
use laporbkn::{
    notify::webhook::event,
    sla::watcher,
    ticket::{note::NoteForm, route::RouteForm, take::TakeForm},
};
use serde_json::{Value, json};

use super::{add, deliver, log, start, states};
use crate::harness::{
    database::is_postgres,
    receiver::{Got, Receiver},
    tickets::{DESCRIPTION, EMAIL, NAME, SUBJECT},
};

#[actix_web::test]
async fn a_filed_ticket_is_told_signed_and_without_anything_personal() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &event::ALL).await;
    let filed = app.file_with(&[("phone", "081234567890")]).await;
    assert_eq!(deliver(&app).await.sent, 1);
    let got = receiver.got().remove(0);
    assert!(
        got.head.starts_with("POST /kait?kunci=rahasia HTTP/1.1\r\n"),
        "{}",
        got.head
    );
    assert_eq!(got.header("content-type").unwrap(), "application/json");
    assert!(got.header("user-agent").unwrap().starts_with("LAPORBKN/"));
    assert!(got.is_signed_with(&known.secret));
    assert_eq!(
        got.header("webhook-timestamp").unwrap(),
        app.app.clock.now().timestamp().to_string()
    );
    let row = log(&app).await.remove(0);
    assert_eq!(got.header("webhook-id").unwrap(), row.id.to_string());
    assert_eq!(
        (row.state, row.status_code),
        (DeliveryState::Delivered, Some(204))
    );
    let said = got.json();
    assert_eq!(
        said,
        json!({
            "type": "ticket.filed",
            "timestamp": "2026-07-01T02:00:00Z",
            "data": {
                "event": row.event_id,
                "number": filed.number.to_string(),
                "url": format!("{}/tiket/{}", app.app.config.http.public_url, filed.number.canonical()),
                "status": "new",
                "secret": false,
                "filed_at": "2026-07-01T02:00:00Z",
                "due_at": "2026-07-03T02:00:00Z",
                "kind": said["data"]["kind"],
                "service": "kontak-petugas",
                "class": null,
                "unit": null,
                "channel": "web",
            }
        })
    );
    let whole = format!("{}{}", got.head, got.body);
    for personal in [
        NAME,
        "Siti",
        EMAIL,
        DESCRIPTION,
        SUBJECT,
        "81234567890",
        &filed.pin.to_string(),
    ] {
        assert!(!whole.contains(personal), "{personal}: {whole}");
    }
}

#[actix_web::test]
async fn of_a_secret_complaint_only_number_status_and_times_are_told() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    app.file_for(
        "pengaduan-layanan",
        &[("secret", "true"), ("request", "Mohon ditegur")],
    )
    .await;
    deliver(&app).await;
    let said = receiver.got().remove(0).json();
    let told: BTreeSet<&str> = said["data"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = ["due_at", "event", "filed_at", "number", "secret", "status", "url"];
    assert_eq!(told, expected.into_iter().collect());
    assert_eq!(said["data"]["secret"], true);
}

#[actix_web::test]
async fn a_receiver_is_told_of_what_it_chose_and_of_nothing_inside() {
    let app = start().await;
    let admin = app.admin().await;
    let (routed, all) = (Receiver::start().await, Receiver::start().await);
    add(&admin, &routed, &["ticket.routed"]).await;
    add(&admin, &all, &event::ALL).await;
    let filed = app.file().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let note = NoteForm {
        message: "Hubungi lewat telepon.".into(),
        ..NoteForm::default()
    };
    app.act(&humas, &filed.number, note).await.unwrap();
    app.clock.advance(Duration::minutes(1));
    let route = RouteForm {
        unit: "DPK".into(),
        ..RouteForm::default()
    };
    app.act(&humas, &filed.number, route).await.unwrap();
    deliver(&app).await;
    let said: Vec<Value> = routed.got().iter().map(Got::json).collect();
    assert_eq!(said.len(), 1);
    assert_eq!(said[0]["type"], "ticket.routed");
    assert_eq!(
        (
            &said[0]["data"]["from"],
            &said[0]["data"]["status"],
            &said[0]["data"]["unit"]
        ),
        (&json!("new"), &json!("routed"), &json!("DPK"))
    );
    let mut told: Vec<String> = all
        .got()
        .iter()
        .map(|got| got.json()["type"].as_str().unwrap().to_owned())
        .collect();
    told.sort();
    assert!(!told.iter().any(|name| name.contains("note")), "{told:?}");
    assert!(told.contains(&"ticket.filed".to_owned()) && told.contains(&"ticket.routed".to_owned()));
}

#[actix_web::test]
async fn deadlines_that_come_near_and_pass_are_told_once_each() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &["ticket.due"]).await;
    app.file().await;
    for hours in [24, 12, 8, 4] {
        app.clock.advance(Duration::hours(hours));
        for _ in 0..2 {
            watcher::round(&app.app).await.unwrap();
            deliver(&app).await;
        }
    }
    let said: Vec<Value> = receiver.got().iter().map(Got::json).collect();
    let levels: Vec<i64> = said
        .iter()
        .map(|one| one["data"]["level"].as_i64().unwrap())
        .collect();
    assert_eq!(levels, [50, 75, 90, 100]);
    assert!(
        said.iter().all(|one| one["data"]["clock"].is_string()),
        "{said:?}"
    );
}

#[actix_web::test]
async fn an_event_that_is_undone_is_not_told() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    let filed = app.file().await;
    deliver(&app).await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let stale = app.ticket(&filed.number).await;
    app.act(&humas, &filed.number, TakeForm::default()).await.unwrap();
    let refused = app
        .app
        .db
        .write(async |tx| {
            laporbkn::ticket::record::apply(
                tx,
                &app.app,
                stale,
                laporbkn::ticket::record::By::staff(&humas),
                laporbkn::ticket::lifecycle::Action::Take,
                laporbkn::ticket::record::Words::default(),
                |_| {},
            )
            .await
        })
        .await;
    assert!(refused.is_err());
    deliver(&app).await;
    let told: Vec<Value> = receiver
        .got()
        .iter()
        .map(|got| got.json()["type"].clone())
        .collect();
    assert_eq!(told, ["ticket.filed", "ticket.taken"]);
}

#[actix_web::test]
async fn who_is_not_told_costs_a_filing_nothing_and_who_is_one_statement_at_most() {
    let app = start().await;
    let admin = app.admin().await;
    let receivers = [Receiver::start().await, Receiver::start().await];
    app.file().await;
    let statements = async || {
        let before = app.app.db.statements();
        app.file().await;
        app.app.db.statements() - before
    };
    let without = statements().await;
    let other = add(&admin, &receivers[0], &["ticket.routed"]).await;
    // The list is read again once after the change.
    app.file().await;
    assert_eq!(statements().await, without, "nobody wants to know of filings");
    // On PostgreSQL a filing is one statement, and the deliveries are part of it.
    let more = u64::from(!is_postgres());
    add(&admin, &receivers[0], &["ticket.filed"]).await;
    app.file().await;
    assert_eq!(statements().await, without + more);
    add(&admin, &receivers[1], &["ticket.filed"]).await;
    app.file().await;
    assert_eq!(
        statements().await,
        without + more,
        "two are told with one statement"
    );
    assert_eq!(
        admin
            .post(&format!("/admin/webhook/{}/hapus", other.id), &[])
            .await
            .status,
        303
    );
}

#[actix_web::test]
async fn a_second_node_knows_of_a_receiver_within_seconds_and_each_delivery_leaves_once() {
    let app = start().await;
    let node = app
        .another_node_with(|raw| {
            raw.webhook_allow_private = Some("127.0.0.1".into());
            raw.webhook_timeout = Some("60".into());
        })
        .await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    node.file().await;
    add(&admin, &receiver, &event::ALL).await;
    app.clock.advance(Duration::seconds(11));
    for _ in 0..20 {
        node.file().await;
    }
    let (one, two) = futures_util::join!(deliver(&app), deliver(&node));
    assert_eq!(one.sent + two.sent, 20);
    let mut ids: Vec<String> = receiver
        .got()
        .iter()
        .map(|got| got.header("webhook-id").unwrap())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), receiver.got().len()), (20, 20));
    assert!(
        states(&log(&app).await)
            .iter()
            .all(|state| *state == DeliveryState::Delivered)
    );
}

#[actix_web::test]
async fn a_node_that_dies_before_it_notes_the_answer_sends_again_under_the_same_id() {
    let app = start().await;
    let node = app
        .another_node_with(|raw| raw.webhook_allow_private = Some("127.0.0.1".into()))
        .await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    app.file().await;
    receiver.behave(crate::harness::receiver::Manner::Silent);
    let dying = node.app.clone();
    let sending = actix_web::rt::spawn(async move { laporbkn::notify::webhook::deliver_due(&dying).await });
    receiver.has(1).await;
    sending.abort();
    receiver.answer(200);
    assert_eq!(
        deliver(&app).await.sent,
        0,
        "it is still in the other node's hands"
    );
    app.clock.advance(Duration::minutes(6));
    assert_eq!(deliver(&app).await.sent, 1);
    let ids: Vec<_> = receiver
        .got()
        .iter()
        .map(|got| got.header("webhook-id"))
        .collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
    assert_eq!(receiver.got()[0].body, receiver.got()[1].body);
    let times: Vec<_> = receiver
        .got()
        .iter()
        .map(|got| got.header("webhook-timestamp"))
        .collect();
    assert_ne!(times[0], times[1], "the time is that of the try");
}
