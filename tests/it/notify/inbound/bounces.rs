//! Mails of ours that come back.

use entity::{bounced_address, inbound_mail::InboundState};
use kernel::role::Role;
use sea_orm::EntityTrait;

use super::{fate, last};
use crate::{
    harness::TestApp,
    notify::{deliver, file_as, outbox_rows, with_mail_server},
};

/// A delivery report about one of our mails.
fn report(id: &str, recipient: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.test\r\nSubject: Undelivered {status} {recipient}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n\
         Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: {status}\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\nSubject: x\r\n--b--\r\n"
    )
}

async fn list(app: &TestApp) -> Vec<bounced_address::Model> {
    bounced_address::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap()
}

#[actix_web::test]
async fn a_report_about_our_mail_blocks_an_address_that_does_not_exist() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti", &[]).await;
    deliver(&app).await;
    let id = outbox_rows(&app).await[0].message_id.clone();
    let raw = report(&id, "Pelapor@contoh.test", "failed", "5.1.1");
    assert_eq!(fate(&app, raw).await, (InboundState::Bounced, None));
    assert_eq!(last(&app).await.ticket_id, Some(ticket.id));
    let rows = list(&app).await;
    assert_eq!(
        (rows[0].address.as_str(), rows[0].is_blocked),
        ("pelapor@contoh.test", true)
    );

    // Nothing is sent there, and the operator sees why.
    file_as(&app, "Siti lagi", &[]).await;
    assert_eq!(deliver(&app).await.failed, 1);
    assert_eq!(catcher.received().len(), 1);
    let second = outbox_rows(&app).await.pop().unwrap();
    assert!(second.last_error.unwrap().contains("5.1.1"));

    // Until an operator says that it works.
    let admin = app.staff(Role::Admin, None).await;
    let page = admin.open("/admin/surat-mental").await;
    assert!(page.html.contains("p•••@contoh.test") && page.html.contains("Diblokir"));
    assert!(!page.html.contains("pelapor@contoh.test"));
    let off = format!("/admin/surat-mental/{}/hapus", rows[0].id);
    assert_eq!(admin.post(&off, &[]).await.status, 303);
    assert!(list(&app).await.is_empty());
    let again = format!("/admin/surat/{}/kirim-ulang", second.id);
    assert_eq!(admin.post(&again, &[]).await.status, 303);
    assert_eq!(deliver(&app).await.sent, 1);
}

#[actix_web::test]
async fn a_full_mailbox_is_given_up_after_three_reports() {
    let (app, _catcher) = with_mail_server().await;
    for number in 0..3 {
        file_as(&app, &format!("Pelapor {number}x"), &[]).await;
        deliver(&app).await;
        let id = outbox_rows(&app).await.pop().unwrap().message_id;
        fate(&app, report(&id, "pelapor@contoh.test", "failed", "5.2.2")).await;
        let row = list(&app).await.remove(0);
        assert_eq!((row.hits, row.is_blocked), (number + 1, number == 2));
    }
}

#[actix_web::test]
async fn a_report_that_names_no_mail_of_ours_or_another_address_changes_nothing() {
    let (app, _catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    deliver(&app).await;
    let id = outbox_rows(&app).await[0].message_id.clone();
    for (number, raw) in [
        report("<tebakan@bkn.example>", "pelapor@contoh.test", "failed", "5.1.1"),
        report(&id, "orang.lain@contoh.test", "failed", "5.1.1"),
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(
            fate(&app, raw).await,
            (InboundState::Noted, Some("unknown-report".into())),
            "{number}"
        );
    }
    let delayed = report(&id, "pelapor@contoh.test", "delayed", "4.4.1");
    assert_eq!(
        fate(&app, delayed).await,
        (InboundState::Bounced, Some("delayed".into()))
    );
    assert!(list(&app).await.is_empty());
}

#[actix_web::test]
async fn a_report_whose_id_no_database_takes_is_a_mail_like_any_other() {
    let (app, _catcher) = with_mail_server().await;
    let raw = report("<tebakan@bkn.example>", "pelapor@contoh.test", "failed", "5.1.1").replace(
        "Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <tebakan@bkn.example>\r\nSubject: x",
        // `Message-ID: <a\0b@bkn.example>`
        "Content-Type: text/rfc822-headers\r\nContent-Transfer-Encoding: base64\r\n\r\nTWVzc2FnZS1JRDogPGEAYkBia24uZXhhbXBsZT4NCg==",
    );
    assert!(raw.contains("base64"));
    let (state, _) = fate(&app, raw).await;
    assert_eq!(state, InboundState::Noted);
    assert!(list(&app).await.is_empty());
}
