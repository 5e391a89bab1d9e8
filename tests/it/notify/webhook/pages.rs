//! The administrators' pages.

use chrono::Duration;
use entity::{audit, webhook, webhook_delivery::DeliveryState};
use laporbkn::notify::webhook::{address::AddressFault, event};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{add, deliver, known, log, start, states};
use crate::harness::{
    TestApp,
    receiver::{Manner, Receiver},
};

async fn audited(app: &TestApp, action: &str) -> Vec<audit::Model> {
    let entries = audit::Entity::find().filter(audit::Column::Action.eq(action));
    entries.all(app.app.db.read()).await.unwrap()
}

#[actix_web::test]
async fn the_secret_is_shown_once_and_lies_sealed() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &["ticket.filed"]).await;
    assert!(known.secret.starts_with("whsec_"));
    for path in ["", "/ubah"] {
        let page = admin.open(&format!("/admin/webhook/{}{path}", known.id)).await;
        assert_eq!(page.status, 200);
        assert!(!page.html.contains("whsec_"));
    }
    let row = webhook::Entity::find_by_id(known.id)
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    let text = String::from_utf8_lossy(&row.secret_cipher).into_owned();
    assert!(!text.contains("whsec_") && !text.contains(&known.secret[6..]));
    let added = audited(&app, "webhook.add").await.remove(0);
    let detail = added.detail.to_string();
    assert!(
        detail.contains("127.0.0.1") && !detail.contains("kunci"),
        "{detail}"
    );
}

#[actix_web::test]
async fn for_a_day_after_a_change_both_secrets_sign() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let old = add(&admin, &receiver, &event::ALL).await;
    let page = admin
        .post(&format!("/admin/webhook/{}/rahasia", old.id), &[])
        .await;
    assert_eq!(page.status, 200, "{}", page.html);
    let new = known(&page);
    assert_ne!(new.secret, old.secret);
    app.file().await;
    deliver(&app).await;
    let got = receiver.got().pop().unwrap();
    assert!(got.is_signed_with(&new.secret) && got.is_signed_with(&old.secret));
    app.clock.advance(Duration::hours(24));
    app.file().await;
    deliver(&app).await;
    let got = receiver.got().pop().unwrap();
    assert!(got.is_signed_with(&new.secret) && !got.is_signed_with(&old.secret));
    assert_eq!(audited(&app, "webhook.secret").await.len(), 1);
}

#[actix_web::test]
async fn a_test_is_sent_whatever_was_chosen_and_its_page_shows_question_and_answer() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &["ticket.routed"]).await;
    receiver.behave(Manner::Answers(200, "", "<b>terima kasih</b>".into()));
    let sent = admin.post(&format!("/admin/webhook/{}/uji", known.id), &[]).await;
    assert_eq!(sent.status, 303);
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(receiver.got()[0].json()["type"], "webhook.test");
    let page = admin.open(&sent.location.unwrap()).await;
    for words in [
        "webhook.test",
        "&lt;b&gt;terima kasih&lt;/b&gt;",
        "(200)",
        "Diterima, 1 percobaan",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
}

#[actix_web::test]
async fn what_was_given_up_is_sent_again_one_by_one_or_all() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &["ticket.filed"]).await;
    let base = format!("/admin/webhook/{}", known.id);
    for _ in 0..3 {
        app.file().await;
    }
    let bury = entity::webhook_delivery::Entity::update_many().col_expr(
        entity::webhook_delivery::Column::State,
        DeliveryState::Buried.into(),
    );
    app.app.db.write(async |tx| bury.exec(tx).await).await.unwrap();
    let first = log(&app).await.remove(0);
    let sent = admin
        .post(&format!("{base}/kiriman/{}/ulang", first.id), &[])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(
        receiver.got()[0].header("webhook-id").unwrap(),
        first.id.to_string()
    );
    // What was taken can be sent again, too, under the id that it had.
    admin
        .post(&format!("{base}/kiriman/{}/ulang", first.id), &[])
        .await;
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(receiver.got()[0], receiver.got()[1]);
    assert_eq!(admin.post(&format!("{base}/ulang"), &[]).await.status, 303);
    assert_eq!(deliver(&app).await.sent, 2);
    assert!(
        states(&log(&app).await)
            .iter()
            .all(|state| *state == DeliveryState::Delivered)
    );
    let none = admin.send(&format!("{base}/ulang"), &[]).await;
    assert!(none.html.contains("Tidak ada kiriman yang dikubur"));
    assert_eq!(audited(&app, "webhook.redeliver").await.len(), 3);
}

#[actix_web::test]
async fn a_paused_receiver_gets_nothing_and_what_waits_comes_when_it_is_resumed() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &["ticket.filed"]).await;
    let base = format!("/admin/webhook/{}", known.id);
    app.file().await;
    assert_eq!(admin.post(&format!("{base}/jeda"), &[]).await.status, 303);
    app.file().await;
    assert_eq!(deliver(&app).await.sent, 0);
    let waiting = log(&app).await;
    assert_eq!(
        states(&waiting),
        [DeliveryState::Pending],
        "the second is not noted"
    );
    for path in [
        "uji".to_owned(),
        "ulang".to_owned(),
        format!("kiriman/{}/ulang", waiting[0].id),
    ] {
        let refused = admin.post(&format!("{base}/{path}"), &[]).await;
        assert_eq!(refused.status, 409, "{path}");
        assert!(refused.html.contains("sedang tidak aktif"), "{}", refused.html);
    }
    admin.post(&format!("{base}/lanjut"), &[]).await;
    assert_eq!(deliver(&app).await.sent, 1);
}

#[actix_web::test]
async fn a_receiver_is_changed_and_everything_wrong_is_said_at_once() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &["ticket.filed"]).await;
    let path = format!("/admin/webhook/{}/ubah", known.id);
    let page = admin.open(&path).await;
    assert_eq!(page.html.matches(" checked").count(), 1);
    let page = admin.post(&path, &[("name", " "), ("url", "bukan alamat")]).await;
    assert_eq!(page.status, 422);
    for words in [
        "Isi nama penerima",
        "bukan alamat server",
        "paling sedikit satu kejadian",
        "bukan alamat\"",
    ] {
        assert!(page.html.contains(words), "{words}: {}", page.html);
    }
    let form = [
        ("name", "Papan <lain>"),
        ("url", "https://kait.example/baru"),
        ("events", "ticket.due"),
        ("events", "ticket.gone"),
    ];
    assert_eq!(
        admin.post(&path, &form).await.status,
        422,
        "an event that nobody knows"
    );
    assert_eq!(admin.post(&path, &form[..3]).await.status, 303);
    let page = admin.open(&format!("/admin/webhook/{}", known.id)).await;
    assert!(page.html.contains("https://kait.example/baru") && page.html.contains("Papan &lt;lain&gt;"));
    assert_eq!(audited(&app, "webhook.edit").await.len(), 1);
}

#[actix_web::test]
async fn the_log_is_filtered_by_state_and_event_and_has_pages() {
    let app = start().await;
    let (admin, receiver) = (app.admin().await, Receiver::start().await);
    let known = add(&admin, &receiver, &["ticket.filed"]).await;
    let base = format!("/admin/webhook/{}", known.id);
    for _ in 0..52 {
        app.file().await;
    }
    deliver(&app).await;
    admin.post(&format!("{base}/uji"), &[]).await;
    let rows = |html: &str| html.matches("/kiriman/").count();
    assert_eq!(rows(&admin.open(&format!("{base}?state=pending")).await.html), 1);
    assert_eq!(
        rows(&admin.open(&format!("{base}?event=webhook.test")).await.html),
        1
    );
    assert_eq!(rows(&admin.open(&format!("{base}?state=buried")).await.html), 0);
    let first = admin.open(&format!("{base}?state=delivered")).await;
    assert_eq!(rows(&first.html), 50);
    let mut links = first
        .html
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next());
    let next = links.find(|link| link.contains("after")).unwrap();
    let next = next.replace("&amp;", "&").replace("&#x3D;", "=");
    assert_eq!(rows(&admin.open(&next).await.html), 2);
}

#[actix_web::test]
async fn what_is_not_there_is_not_found() {
    let app = start().await;
    let admin = app.admin().await;
    let id = "01890000-0000-7000-8000-000000000000";
    for path in ["", "/ubah", "/kiriman/x"] {
        assert_eq!(
            admin.open(&format!("/admin/webhook/{id}{path}")).await.status,
            404
        );
        assert_eq!(admin.open(&format!("/admin/webhook/x{path}")).await.status, 404);
    }
    for path in ["ubah", "jeda", "lanjut", "rahasia", "hapus", "uji", "ulang"] {
        let form = [
            ("name", "a"),
            ("url", "https://kait.example/"),
            ("events", "ticket.filed"),
        ];
        let sent = admin.post(&format!("/admin/webhook/{id}/{path}"), &form).await;
        assert_eq!(sent.status, 404, "{path}");
    }
}

#[test]
fn every_event_and_every_fault_has_a_sentence() {
    use kernel::locale::Locale;
    use laporbkn::http::locale::find_sentence;
    let events = event::ALL.into_iter().chain([event::TEST]);
    let events = events.map(|name| format!("webhook-event-{}", name.replace(['.', '_'], "-")));
    let faults = AddressFault::ALL
        .into_iter()
        .map(|fault| format!("error-{}", fault.code()));
    let codes = ["name-missing", "name-long", "events-missing", "events-unknown"];
    let codes = codes.into_iter().map(|code| format!("error-webhook-{code}"));
    let args = serde_json::Map::from_iter([("max".to_owned(), 1.into())]);
    for key in events.chain(faults).chain(codes) {
        for locale in [Locale::Id, Locale::En] {
            assert!(find_sentence(locale, &key, &args).is_some(), "{key}");
        }
    }
}
