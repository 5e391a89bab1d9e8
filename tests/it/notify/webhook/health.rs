//! How a failing receiver is treated over hours and days.

use chrono::Duration;
use entity::{
    audit, staff_notice,
    webhook::{self, WebhookState},
    webhook_delivery::DeliveryState,
};
use laporbkn::{
    jobs::housekeeping,
    notify::{outbox::Delivered, webhook::event},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{Known, add, deliver, log, start, states};
use crate::harness::{
    TestApp,
    receiver::{Manner, Receiver},
};

async fn row(app: &TestApp, known: &Known) -> webhook::Model {
    let found = webhook::Entity::find_by_id(known.id).one(app.app.db.read()).await;
    found.unwrap().unwrap()
}

async fn notices(app: &TestApp) -> Vec<String> {
    let found = staff_notice::Entity::find().all(app.app.db.read()).await.unwrap();
    found.into_iter().map(|notice| notice.kind).collect()
}

#[actix_web::test]
async fn tries_grow_apart_and_after_ten_it_is_buried_with_its_reason() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    receiver.answer(500);
    app.file().await;
    let begun = app.app.clock.now();
    let mut gaps = Vec::new();
    while states(&log(&app).await) == [DeliveryState::Pending] {
        let tries = receiver.got().len();
        deliver(&app).await;
        if receiver.got().len() > tries {
            let row = log(&app).await.remove(0);
            gaps.push(row.next_at - app.app.clock.now());
        }
        app.clock.advance(Duration::minutes(10));
    }
    assert_eq!(receiver.got().len(), 10);
    gaps.pop();
    // Chance adds up to a quarter, which is more than the last two are apart.
    assert!(gaps[..8].windows(2).all(|pair| pair[0] < pair[1]), "{gaps:?}");
    assert!(gaps[8] >= Duration::days(1), "{gaps:?}");
    let days = (app.app.clock.now() - begun).num_hours();
    assert!((75..110).contains(&days), "{days} hours");
    let row = log(&app).await.remove(0);
    assert_eq!((row.state, row.attempts), (DeliveryState::Buried, 10));
    assert_eq!(row.error.unwrap(), "the receiver answered 500");
    let ids: std::collections::BTreeSet<_> = receiver
        .got()
        .iter()
        .map(|got| got.header("webhook-id"))
        .collect();
    assert_eq!(ids.len(), 1, "every try has the same id");
}

#[actix_web::test]
async fn one_that_is_away_costs_what_waits_no_tries_and_gets_all_of_it_afterwards() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &event::ALL).await;
    receiver.answer(503);
    for _ in 0..40 {
        app.file().await;
    }
    for _ in 0..120 {
        deliver(&app).await;
        app.clock.advance(Duration::minutes(1));
    }
    let tried = receiver.got().len();
    assert!(
        tried < 40,
        "two hours of asking whether it is back: {tried} tries"
    );
    assert!(row(&app, &known).await.resume_at.is_some());
    receiver.answer(200);
    let mut sent = 0;
    for _ in 0..60 {
        app.clock.advance(Duration::minutes(10));
        sent += deliver(&app).await.sent;
    }
    assert_eq!(sent, 40);
    let after = row(&app, &known).await;
    assert_eq!(
        (after.failures, after.failing_since, after.resume_at),
        (0, None, None)
    );
}

/// Four are under way at once: a moment's trouble must not count as many failures in a row, each doubling the rest.
#[actix_web::test]
async fn what_fails_in_one_moment_is_one_failure_and_half_a_minute_later_all_of_it_goes_out() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &event::ALL).await;
    for _ in 0..12 {
        app.file().await;
    }
    receiver.answer(500);
    deliver(&app).await;
    let failed = row(&app, &known).await;
    assert_eq!(failed.failures, 3, "two are forgiven, the third begins the rest");
    let page = admin.open(&format!("/admin/webhook/{}", known.id)).await;
    assert!(page.html.contains("dicoba lagi 1 Juli 2026"), "{}", page.html);
    receiver.answer(200);
    let mut sent = 0;
    for _ in 0..4 {
        app.clock.advance(Duration::seconds(15));
        sent += deliver(&app).await.sent;
    }
    assert_eq!(sent, 12);
    assert_eq!(row(&app, &known).await.failures, 0);
}

#[actix_web::test]
async fn a_receiver_says_when_to_come_back_and_is_believed() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    receiver.behave(Manner::Answers(429, "retry-after: 3600\r\n", String::new()));
    app.file().await;
    assert_eq!(deliver(&app).await.postponed, 1);
    receiver.answer(200);
    app.file().await;
    app.clock.advance(Duration::minutes(59));
    assert_eq!(deliver(&app).await, Delivered::default(), "the new one neither");
    app.clock.advance(Duration::minutes(1));
    assert_eq!(deliver(&app).await.sent, 2);
}

#[actix_web::test]
async fn one_bad_delivery_holds_up_no_others() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    receiver.answer(500);
    app.file().await;
    assert_eq!(deliver(&app).await.postponed, 1);
    receiver.answer(200);
    app.file().await;
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(
        states(&log(&app).await),
        [DeliveryState::Pending, DeliveryState::Delivered]
    );
}

#[actix_web::test]
async fn after_days_of_failure_it_sleeps_and_administrators_are_told_once() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &event::ALL).await;
    receiver.answer(500);
    for _ in 0..6 {
        for _ in 0..4 {
            app.file().await;
            deliver(&app).await;
            app.clock.advance(Duration::hours(6));
        }
    }
    assert_eq!(row(&app, &known).await.state, WebhookState::Asleep);
    assert_eq!(notices(&app).await, ["webhook-asleep"]);
    let stops = audit::Entity::find().filter(audit::Column::Action.eq("webhook.stop"));
    assert_eq!(stops.all(app.app.db.read()).await.unwrap().len(), 1);
    let tries = receiver.got().len();
    let written = log(&app).await.len();
    app.file().await;
    app.clock.advance(Duration::days(1));
    deliver(&app).await;
    assert_eq!(receiver.got().len(), tries, "nothing is sent to one that sleeps");
    assert_eq!(log(&app).await.len(), written, "nothing is noted for it");
    let admin = app.log_in(admin.id, admin.email.clone()).await;
    let bell = admin.open("/petugas/pemberitahuan").await;
    assert!(bell.html.contains("penerima webhook dihentikan") && bell.html.contains("/admin/webhook"));
    let list = admin.open("/admin/webhook").await;
    assert!(list.html.contains("Dihentikan karena gagal terus"));

    receiver.answer(200);
    let resumed = admin
        .post(&format!("/admin/webhook/{}/lanjut", known.id), &[])
        .await;
    assert_eq!(resumed.status, 303);
    app.clock.advance(Duration::days(2));
    assert!(deliver(&app).await.sent > 0, "what still waits is sent");
    assert_eq!(row(&app, &known).await.failures, 0);
}

#[actix_web::test]
async fn one_that_is_gone_is_stopped_at_once_and_the_doctor_knows() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &event::ALL).await;
    let doctor = async || app.command(&["doctor"], &[], "").await.out;
    assert!(
        doctor()
            .await
            .contains("fine   webhooks: 1 in the list, none of them failing")
    );
    receiver.answer(410);
    app.file().await;
    assert_eq!(deliver(&app).await.failed, 1);
    assert_eq!(row(&app, &known).await.state, WebhookState::Gone);
    assert!(doctor().await.contains("mind   webhooks: "));
    assert_eq!(notices(&app).await, ["webhook-gone"]);
    app.file().await;
    deliver(&app).await;
    assert_eq!(receiver.got().len(), 1);
}

#[actix_web::test]
async fn the_log_is_kept_for_a_time_and_goes_with_its_receiver() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &["ticket.filed"]).await;
    app.file().await;
    deliver(&app).await;
    receiver.answer(410);
    app.file().await;
    deliver(&app).await;
    app.clock.advance(Duration::days(31));
    housekeeping::round(&app.app).await;
    assert_eq!(states(&log(&app).await), [DeliveryState::Buried]);
    app.clock.advance(Duration::days(60));
    housekeeping::round(&app.app).await;
    assert_eq!(log(&app).await.len(), 0);

    receiver.answer(200);
    let admin = app.log_in(admin.id, admin.email.clone()).await;
    admin
        .post(&format!("/admin/webhook/{}/lanjut", known.id), &[])
        .await;
    app.file().await;
    assert_eq!(log(&app).await.len(), 1);
    admin
        .post(&format!("/admin/webhook/{}/hapus", known.id), &[])
        .await;
    deliver(&app).await;
    assert_eq!(receiver.got().len(), 2, "what has no receiver is not sent");
    housekeeping::round(&app.app).await;
    assert_eq!(log(&app).await.len(), 0);
}

#[actix_web::test]
async fn the_queue_is_in_the_metrics() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    add(&admin, &receiver, &event::ALL).await;
    receiver.answer(410);
    app.file().await;
    deliver(&app).await;
    housekeeping::round(&app.app).await;
    let metrics = app.visitor().open("/metrics").await.html;
    for line in [
        "laporbkn_webhooks_pending",
        "laporbkn_webhooks_buried",
        "laporbkn_webhooks_oldest_seconds",
        "laporbkn_webhooks_stopped",
        "laporbkn_webhooks_total{outcome=\"failed\"}",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
}
