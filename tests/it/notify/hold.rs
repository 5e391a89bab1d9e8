//! Mails that waited too long for a mail server leave only when somebody says so.

use chrono::Duration;
use entity::{audit, outbox::OutboxState};
use kernel::role::Role;
use laporbkn::{jobs::housekeeping, notify::outbox::Delivered};
use sea_orm::EntityTrait;

use super::{deliver, file_as, outbox_rows, with_mail_server};
use crate::harness::TestApp;

async fn states(app: &TestApp) -> Vec<OutboxState> {
    outbox_rows(app).await.into_iter().map(|row| row.state).collect()
}

#[actix_web::test]
async fn what_waited_for_days_is_held_and_what_is_fresh_leaves() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    app.clock.advance(Duration::days(3) + Duration::minutes(1));
    file_as(&app, "Made", &[]).await;
    let sent = deliver(&app).await;
    assert_eq!((sent.sent, catcher.received().len()), (1, 1));
    assert_eq!(states(&app).await, [OutboxState::Held, OutboxState::Sent]);
    let admin = app.staff(Role::Admin, None).await;
    let page = admin.open("/admin/surat?state=held").await;
    assert!(page.html.contains("Surat lama ditahan") && page.html.contains("1 surat menunggu"));
    assert_eq!(deliver(&app).await, Delivered::default());

    assert_eq!(admin.post("/admin/surat/ditahan/kirim", &[]).await.status, 303);
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(states(&app).await, [OutboxState::Sent, OutboxState::Sent]);
    let entries = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    assert!(entries.iter().any(|entry| entry.action == "mail.release"));
}

#[actix_web::test]
async fn one_held_mail_is_sent_and_the_others_are_dropped() {
    let (app, catcher) = with_mail_server().await;
    for name in ["Siti", "Made"] {
        file_as(&app, name, &[]).await;
    }
    app.clock.advance(Duration::days(4));
    deliver(&app).await;
    let admin = app.staff(Role::Admin, None).await;
    let first = outbox_rows(&app).await[0].id;
    let again = admin
        .post(&format!("/admin/surat/{first}/kirim-ulang"), &[])
        .await;
    assert_eq!(again.status, 303);
    assert_eq!(admin.post("/admin/surat/ditahan/buang", &[]).await.status, 303);
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(catcher.received().len(), 1);
    assert_eq!(states(&app).await, [OutboxState::Sent, OutboxState::Failed]);
}

#[actix_web::test]
async fn a_mail_that_was_tried_is_not_held() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    entity::outbox::Entity::update_many()
        .col_expr(
            entity::outbox::Column::Attempts,
            sea_orm::sea_query::Expr::value(1),
        )
        .exec(app.app.db.read())
        .await
        .unwrap();
    app.clock.advance(Duration::days(4));
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(catcher.received().len(), 1);
}

#[actix_web::test]
async fn what_waits_failed_or_is_held_is_measured() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    app.clock.advance(Duration::days(4));
    file_as(&app, "Made", &[]).await;
    catcher.refuse(554, "5.6.0 not to our taste");
    assert_eq!(deliver(&app).await.failed, 1);
    file_as(&app, "Budi", &[]).await;
    app.clock.advance(Duration::minutes(90));
    housekeeping::round(&app.app).await;
    let metrics = app.visitor().open("/metrics").await.html;
    for line in [
        "laporbkn_outbox_pending 1",
        "laporbkn_outbox_failed 1",
        "laporbkn_outbox_held 1",
        "laporbkn_outbox_oldest_seconds 5400",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
}
