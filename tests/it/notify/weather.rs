//! Mail servers in bad weather: away for an hour, gone after they accepted, slow to receive, sure that nobody is there.

use std::collections::HashMap;

use chrono::Duration;
use entity::outbox::OutboxState;
use laporbkn::notify::outbox::{Delivered, Waiting, deliver_due, deliver_waiting};
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

/// Waits so briefly that a test can.
const BRIEF: Waiting = Waiting {
    answer: std::time::Duration::from_millis(500),
    farewell: std::time::Duration::from_millis(100),
};

#[actix_web::test]
async fn an_answer_that_comes_too_late_is_no_answer_to_the_next_mail() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.mood(Mood::Stalls);
    let done = deliver_waiting(&app.app, BRIEF).await.unwrap();
    assert_eq!((done.sent, done.postponed), (0, 1));
    // The late answer goes out over the first mail's line; the next mail is refused after its last byte.
    catcher.mood(Mood::Fine);
    catcher.refuse_whole(452, "4.3.1 no space");
    actix_web::rt::time::sleep(std::time::Duration::from_millis(300)).await;
    file_as(&app, "Made", &[]).await;
    let done = deliver(&app).await;
    assert_eq!((done.sent, done.postponed), (0, 1), "nobody took it");
    catcher.accept();
    app.clock.advance(Duration::minutes(2));
    assert_eq!(deliver(&app).await.sent, 2);
    let mut times: Vec<_> = arrivals(&catcher).into_values().collect();
    times.sort_unstable();
    assert_eq!(times, [1, 2], "twice at most, under one Message-ID");
}

#[actix_web::test]
async fn a_node_that_stops_does_not_wait_for_a_silent_server() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.mood(Mood::Stalls);
    app.app.mark_stopping();
    assert_eq!(deliver(&app).await, Delivered::default(), "nothing is begun");
    let other = app
        .another_node_with(|settings| settings.smtp_url = Some(catcher.url()))
        .await;
    let patient = Waiting {
        answer: std::time::Duration::from_mins(5),
        ..BRIEF
    };
    let stop = async {
        actix_web::rt::time::sleep(std::time::Duration::from_millis(500)).await;
        other.app.mark_stopping();
    };
    let (done, ()) = tokio::join!(deliver_waiting(&other.app, patient), stop);
    assert_eq!(done.unwrap().postponed, 1);
    let row = outbox_rows(&app).await.remove(0);
    assert_eq!((row.state, row.locked_until), (OutboxState::Pending, None));
}

#[actix_web::test]
async fn a_quota_that_is_used_up_is_nobodys_fault_and_refusals_of_years_do_not_add_up() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.refuse(550, "5.4.5 Daily user sending limit exceeded");
    assert_eq!(deliver(&app).await.postponed, 1);
    catcher.refuse(554, "5.6.0 not to our taste");
    app.clock.advance(Duration::minutes(2));
    assert_eq!(deliver(&app).await.failed, 1);
    let rows = async || {
        let rows = entity::bounced_address::Entity::find();
        rows.all(app.app.db.read()).await.unwrap()
    };
    assert!(rows().await.is_empty(), "the address did nothing");
    catcher.refuse(552, "5.2.2 mailbox full");
    for number in 0..4 {
        file_as(&app, &format!("Siti {number}x"), &[]).await;
        assert_eq!(deliver(&app).await.failed, 1);
        app.clock.advance(Duration::days(31));
    }
    let row = rows().await.remove(0);
    assert_eq!((row.hits, row.is_blocked), (1, false));
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
    // Those under way may go a little beyond.
    let first = deliver_due(&app.app).await.unwrap().sent;
    assert!((21..=31).contains(&first), "{first}");
    assert_eq!(deliver_due(&app.app).await.unwrap().sent, 0);
    for _ in 0..2 {
        app.clock.advance(Duration::seconds(61));
        assert!(deliver_due(&app.app).await.unwrap().sent <= 30);
    }
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
    catcher.refuse(552, "5.2.2 mailbox full");
    for (number, blocked) in [(1, false), (2, false), (3, true)] {
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
