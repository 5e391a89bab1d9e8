//! Mail servers in bad weather: away for an hour, gone after they accepted, slow to receive, sure that nobody is there.

use std::collections::HashMap;

use chrono::Duration;
use entity::outbox::OutboxState;
use laporbkn::notify::outbox::{Delivered, deliver_due};
use sea_orm::EntityTrait;

use super::{deliver, file_as, outbox_rows, with_mail_server};
use crate::harness::{
    TestApp,
    smtp::{MailCatcher, Mood},
};

/// How often each mail arrived.
fn arrivals(catcher: &MailCatcher) -> HashMap<String, usize> {
    let mut arrivals = HashMap::new();
    for mail in catcher.received() {
        *arrivals.entry(mail.header("Message-ID").unwrap()).or_default() += 1;
    }
    arrivals
}

#[actix_web::test]
async fn after_an_hour_without_a_mail_server_every_mail_arrives_and_none_twice() {
    let (app, catcher) = with_mail_server().await;
    for number in 0..60 {
        file_as(&app, &format!("Pelapor {number}x"), &[]).await;
    }
    deliver(&app).await;
    let before = catcher.received().len();
    for number in 0..60 {
        file_as(&app, &format!("Pelapor lagi {number}x"), &[]).await;
    }
    catcher.mood(Mood::Away);
    for _ in 0..60 {
        deliver(&app).await;
        app.clock.advance(Duration::minutes(1));
    }
    assert_eq!(catcher.received().len(), before);
    catcher.mood(Mood::Fine);
    for _ in 0..90 {
        deliver(&app).await;
        app.clock.advance(Duration::minutes(1));
    }
    let arrivals = arrivals(&catcher);
    assert_eq!((arrivals.len(), before), (120, 60));
    assert!(arrivals.values().all(|times| *times == 1));
    assert!(
        outbox_rows(&app)
            .await
            .iter()
            .all(|row| row.state == OutboxState::Sent)
    );
}

#[actix_web::test]
async fn a_server_that_accepts_and_is_gone_gets_the_same_mail_again() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.mood(Mood::Vanishes);
    assert_eq!(deliver(&app).await.postponed, 1);
    catcher.mood(Mood::Fine);
    app.clock.advance(Duration::minutes(2));
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(deliver(&app).await.sent, 0);
    let arrivals = arrivals(&catcher);
    assert_eq!(
        arrivals.into_values().collect::<Vec<_>>(),
        [2],
        "twice, under one Message-ID"
    );
}

#[actix_web::test]
async fn one_domain_gets_so_many_mails_a_minute_and_others_do_not_wait_for_it() {
    let catcher = MailCatcher::start().await;
    let url = catcher.url();
    let app = TestApp::start_with(|settings| {
        settings.smtp_url = Some(url);
        settings.mail_per_domain = Some("20".into());
    })
    .await;
    for number in 0..50 {
        file_as(&app, &format!("Pelapor {number}x"), &[]).await;
    }
    file_as(&app, "Budi", &[("email", "budi@lain.test")]).await;
    assert_eq!(deliver_due(&app.app).await.unwrap().sent, 21);
    assert_eq!(deliver_due(&app.app).await.unwrap().sent, 0);
    app.clock.advance(Duration::seconds(61));
    assert_eq!(deliver_due(&app.app).await.unwrap().sent, 20);
    app.clock.advance(Duration::seconds(61));
    assert_eq!(deliver_due(&app.app).await.unwrap().sent, 10);
    assert_eq!(arrivals(&catcher).len(), 51);
}

#[actix_web::test]
async fn a_server_that_knows_no_such_address_is_believed() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.refuse(550, "5.7.1 relaying denied");
    assert_eq!(deliver(&app).await.postponed, 1, "that may be ours to mend");
    app.clock.advance(Duration::minutes(2));
    catcher.refuse(550, "5.1.1 <pelapor@contoh.test> unknown");
    assert_eq!(deliver(&app).await.failed, 1);
    catcher.accept();
    file_as(&app, "Siti lagi", &[]).await;
    assert_eq!(deliver(&app).await.failed, 1, "nothing is sent there any more");
    assert!(catcher.received().is_empty());
}

#[actix_web::test]
async fn what_a_server_refuses_for_good_is_not_sent_again_and_what_it_says_of_us_is() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.refuse(535, "5.7.8 wrong password");
    assert_eq!(deliver(&app).await.postponed, 1);
    app.clock.advance(Duration::minutes(2));
    catcher.refuse(552, "mailbox full");
    assert_eq!(deliver(&app).await.failed, 1);
    app.clock.advance(Duration::days(2));
    catcher.accept();
    assert_eq!(
        deliver(&app).await,
        Delivered::default(),
        "an operator may send it again"
    );
    // One full mailbox is no reason to write to nobody there any more; three are.
    catcher.refuse(552, "mailbox full");
    for (number, blocked) in [(1, false), (2, true)] {
        file_as(&app, &format!("Siti lagi {number}x"), &[]).await;
        assert_eq!(deliver(&app).await.failed, 1);
        let rows = entity::bounced_address::Entity::find();
        let row = rows.one(app.app.db.read()).await.unwrap().unwrap();
        assert_eq!(row.is_blocked, blocked, "{row:?}");
    }
    catcher.accept();
    file_as(&app, "Siti terakhir", &[]).await;
    assert_eq!(deliver(&app).await.failed, 1);
    assert!(catcher.received().is_empty());
}

#[actix_web::test]
async fn every_template_can_be_filled_in_both_languages() {
    let app = TestApp::start().await;
    let checked = app.command(&["templates", "check"], &[], "").await;
    assert!(checked.ok, "{}{}", checked.out, checked.err);
    assert!(
        checked.out.contains("52 mails filled, 0 faults"),
        "{}",
        checked.out
    );
}
