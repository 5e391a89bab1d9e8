//! Fetching from a real mailbox (Dovecot).

use kernel::role::Role;
use laporbkn::notify::inbound::mailbox::{DONE, Fetched, REFUSED, health, round};

use super::{SITI, mail, outbox_of, replies, tickets};
use crate::{
    harness::{TestApp, mailbox::Mailbox},
    notify::INBOX,
};

async fn with(url: String) -> TestApp {
    TestApp::start_with(|settings| {
        settings.imap_url = Some(url);
        settings.mail_inbox = Some(INBOX.into());
    })
    .await
}

#[actix_web::test]
async fn mails_are_fetched_over_tls_once_and_moved_away() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.tls_url()).await;
    let filed = app.file().await;
    let ticket = app.ticket(&filed.number).await;
    let to = laporbkn::notify::inbound::reply_address::of(&app.app, &ticket).unwrap().unwrap();
    let from = ticket.reporter_email.to_string();
    mailbox.deliver("1", mail(SITI, INBOX, "Baru", "", "Mohon dibantu.").as_bytes());
    mailbox.deliver("2", mail(&from, to.as_str(), "Re: x", "", "Balasan saya.").as_bytes());
    mailbox.deliver("3", b"\0\0");
    let done = round(&app.app).await.unwrap();
    assert_eq!(done, Fetched { taken: 3, moved: 0 });
    assert_eq!((mailbox.count(""), mailbox.count(DONE), mailbox.count(REFUSED)), (0, 2, 1));
    assert_eq!(tickets(&app).await.len(), 2);
    assert_eq!(replies(&app, &ticket).await, ["Balasan saya."]);
    assert_eq!(round(&app.app).await.unwrap(), Fetched::default());
    // Its server was restored from a backup: the same mails, under other numbers.
    mailbox.put_back(DONE);
    assert_eq!(round(&app.app).await.unwrap().taken, 2);
    assert_eq!((mailbox.count(""), mailbox.count(DONE)), (0, 2));
    assert_eq!((tickets(&app).await.len(), replies(&app, &ticket).await.len()), (2, 1));
}

#[actix_web::test]
async fn a_mail_that_was_taken_and_not_moved_is_only_moved() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    mailbox.deliver("1", mail(SITI, INBOX, "Baru", "", "Mohon dibantu.").as_bytes());
    round(&app.app).await.unwrap();
    let row = super::last(&app).await;
    let place = row.place.clone().unwrap();
    assert!(place.contains("/INBOX;") && place.ends_with(";1"), "{place}");
    // What a node leaves that dies before the move: the row, and the mail where it was, under the number it will have next.
    mailbox.put_back(DONE);
    let next = format!("{};2", place.rsplit_once(';').unwrap().0);
    entity::inbound_mail::Entity::update_many()
        .col_expr(entity::inbound_mail::Column::Place, sea_orm::sea_query::Expr::value(next))
        .exec(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(round(&app.app).await.unwrap(), Fetched { taken: 0, moved: 1 });
    assert_eq!((mailbox.count(""), mailbox.count(DONE)), (0, 1));
}

#[actix_web::test]
async fn a_mail_too_large_is_not_fetched_whole_and_its_sender_told() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    let mut raw = mail(SITI, INBOX, "Besar", "", "x").into_bytes();
    raw.resize(50 * 1024 * 1024, b'x');
    mailbox.deliver("1", &raw);
    mailbox.deliver("2", mail("budi@contoh.test", INBOX, "Sesudahnya", "", "Giliran saya.").as_bytes());
    assert_eq!(round(&app.app).await.unwrap().taken, 2);
    assert_eq!((mailbox.count(DONE), mailbox.count(REFUSED)), (1, 1));
    let told = outbox_of(&app, "not_taken").await;
    assert_eq!((told.len(), told[0].recipient.as_str()), (1, "pelapor@contoh.test"));
    assert_eq!(tickets(&app).await.len(), 1);
}

#[actix_web::test]
async fn two_nodes_take_turns() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    let url = mailbox.url();
    let other = app
        .another_node_with(|settings| {
            settings.imap_url = Some(url);
            settings.mail_inbox = Some(INBOX.into());
        })
        .await;
    for number in 0..5 {
        let text = format!("Surat {number}{}", "x".repeat(number));
        mailbox.deliver(&number.to_string(), mail(SITI, INBOX, "Baru", "", &text).as_bytes());
    }
    let (here, there) = tokio::join!(round(&app.app), round(&other.app));
    assert_eq!(here.unwrap().taken + there.unwrap().taken, 5);
    assert_eq!(tickets(&app).await.len(), 5);
}

#[actix_web::test]
async fn a_server_that_cannot_be_trusted_or_does_not_let_in_is_told_to_the_operator() {
    let Some(mailbox) = Mailbox::start() else { return };
    mailbox.deliver("1", mail(SITI, INBOX, "Baru", "", "Mohon dibantu.").as_bytes());
    for url in [
        mailbox.tls_url_without_authority(),
        mailbox.url().replace("rahasia", "salah"),
        "imap://a:b@127.0.0.1:1".into(),
    ] {
        let app = with(url.clone()).await;
        assert!(round(&app.app).await.is_err(), "{url}");
        let health = health(app.app.db.read()).await.unwrap();
        assert!(health.fault.is_some() && health.failing_since.is_some() && health.emptied_at.is_none());
        let admin = app.staff(Role::Admin, None).await;
        let page = admin.open("/admin/surat-masuk").await;
        assert!(page.html.contains("Kotak surat tidak dapat dibaca"), "{url}");
        assert!(!page.html.contains("salah@") && tickets(&app).await.is_empty());
    }
    let app = with(mailbox.url()).await;
    assert_eq!(round(&app.app).await.unwrap().taken, 1);
}
