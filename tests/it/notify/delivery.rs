//! From the outbox to a mail server.

use chrono::Duration;
use entity::{outbox::OutboxState, service};
use kernel::{locale::Locale, text::PersonName};
use laporbkn::{
    notify::outbox::{Delivered, MailKind, NewMail, deliver_due, enqueue},
    ticket::{access, lifecycle::Action},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{act, deliver, file_as, file_in, humas, outbox_rows, with_mail_server};
use crate::harness::TestApp;

const ALL_SENT: Delivered = Delivered {
    sent: 1,
    postponed: 0,
    failed: 0,
};

#[actix_web::test]
async fn a_filed_ticket_brings_its_reporter_the_number_the_deadline_the_link_and_the_pin() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti Nur'aini", &[]).await;
    assert_eq!(deliver(&app).await, ALL_SENT);
    let mail = catcher.received().remove(0);
    assert_eq!(mail.from, "laporbkn@bkn.example");
    assert_eq!(mail.to, ["pelapor@contoh.test"]);
    let pin = access::open_pin(&app.app.vault, ticket.id, &ticket.pin_cipher).unwrap();
    let link = access::link_url(&app.app, &ticket).unwrap();
    assert!(link.starts_with(&format!(
        "https://lapor.bkn.example/tiket/{}/buka?kunci=",
        ticket.number
    )));
    for (part, body) in [("text", mail.text()), ("html", mail.html())] {
        let due = "3 Juli 2026 pukul 09.00 WIB".to_owned();
        for fact in [ticket.number.to_string(), pin.to_string(), due] {
            assert!(body.contains(&fact), "{part} lacks {fact}:\n{body}");
        }
    }
    assert!(mail.text().contains(&link));
    assert!(
        mail.html().contains(&link.replace('=', "&#x3D;")),
        "{}",
        mail.html()
    );
    assert!(mail.text().contains("Halo Siti Nur'aini,"), "text is not escaped");
    assert!(
        mail.html().contains("Halo Siti Nur&#x27;aini,"),
        "{}",
        mail.html()
    );
}

#[actix_web::test]
async fn the_queue_holds_neither_pin_nor_words() {
    let (app, _catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti", &[]).await;
    let pin = access::open_pin(&app.app.vault, ticket.id, &ticket.pin_cipher).unwrap();
    let row = outbox_rows(&app).await.remove(0);
    let text = format!("{row:?}");
    assert!(!text.contains(pin.digits()) && !text.contains(&pin.to_string()));
    assert_eq!(row.data, json!({}));
}

#[actix_web::test]
async fn all_mails_of_a_ticket_are_one_thread() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti", &[]).await;
    let humas = humas(&app).await;
    let ticket = act(&app, ticket, humas, Action::Answer, "Kami periksa.").await;
    act(&app, ticket, humas, Action::Resolve, "Sudah selesai.").await;
    assert_eq!(deliver(&app).await.sent, 3);
    let mut mails = catcher.received();
    let rows = outbox_rows(&app).await;
    mails.sort_by_key(|mail| {
        rows.iter()
            .position(|row| mail.header("Message-ID").as_ref() == Some(&row.message_id))
    });
    let root = rows[0].message_id.clone();
    assert_eq!(mails[0].header("Message-ID"), Some(root.clone()));
    assert_eq!(mails[0].header("In-Reply-To"), None);
    for (mail, row) in mails.iter().zip(&rows).skip(1) {
        assert_eq!(mail.header("Message-ID").as_ref(), Some(&row.message_id));
        assert_eq!(mail.header("In-Reply-To").as_ref(), Some(&root));
        assert_eq!(mail.header("References").as_ref(), Some(&root));
    }
    // Mail programs also compare subjects: after "Re:" they have to be the same.
    let subjects: Vec<String> = mails
        .iter()
        .map(|mail| mail.parsed().subject().unwrap().to_owned())
        .collect();
    assert_eq!(
        subjects[0],
        format!("[{}] Pengaduan layanan", rows_number(&mails[0].text()))
    );
    assert!(
        subjects[1..]
            .iter()
            .all(|subject| *subject == format!("Re: {}", subjects[0]))
    );
}

/// The ticket number that a text mentions.
fn rows_number(text: &str) -> String {
    let start = text.find("LB26-").unwrap();
    text[start..start + 14].to_owned()
}

#[actix_web::test]
async fn a_mail_says_that_a_machine_wrote_it_and_when() {
    let (app, catcher) = with_mail_server().await;
    file_in(&app, Locale::En, "Siti", &[]).await;
    app.clock.advance(Duration::minutes(5));
    deliver(&app).await;
    let mail = catcher.received().remove(0);
    assert_eq!(mail.header("Auto-Submitted").unwrap(), "auto-generated");
    assert_eq!(mail.header("Content-Language").unwrap(), "en");
    assert_eq!(mail.header("Date").unwrap(), "Wed, 01 Jul 2026 02:05:00 +0000");
    assert!(
        mail.header("Content-Type")
            .unwrap()
            .starts_with("multipart/alternative")
    );
    assert!(mail.text().contains("We have received your report"));
}

#[actix_web::test]
async fn names_with_accents_and_emoji_arrive_as_they_were_typed() {
    let (app, catcher) = with_mail_server().await;
    let name = "José Nazarín 👩‍🔧";
    let ticket = file_as(&app, name, &[]).await;
    let answer = "Terima kasih 🙏 — datanya “sudah” benar: é, ñ, ʼ.\n\n.\nSatu titik di baris sendiri.";
    act(&app, ticket, humas(&app).await, Action::Answer, answer).await;
    deliver(&app).await;
    let mut mails = catcher.received();
    mails.sort_by_key(|mail| mail.header("In-Reply-To").is_some());
    assert!(
        mails.iter().all(|mail| mail.raw.is_ascii()),
        "headers and bodies are encoded"
    );
    let parsed = mails[1].parsed();
    let to = parsed.to().unwrap().first().unwrap();
    assert_eq!(to.name(), Some(name));
    assert!(
        mails[1].text().replace("\r\n", "\n").contains(answer),
        "{}",
        mails[1].text()
    );
    assert!(mails[0].html().contains(name));
}

#[actix_web::test]
async fn a_line_end_in_a_subject_cannot_smuggle_a_header_in() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    let evil = "Pengaduan\r\nBcc: korban@contoh.test\r\n\r\nisi";
    service::Entity::update_many()
        .col_expr(service::Column::NameId, Expr::value(evil))
        .filter(service::Column::Slug.eq("pengaduan-layanan"))
        .exec(app.app.db.read())
        .await
        .unwrap();
    app.app.directory.forget();
    assert_eq!(deliver(&app).await, ALL_SENT);
    let mail = catcher.received().remove(0);
    assert_eq!(mail.to, ["pelapor@contoh.test"]);
    assert_eq!(mail.header("Bcc"), None);
    assert!(mail.parsed().bcc().is_none());
    assert!(
        mail.parsed()
            .subject()
            .unwrap()
            .contains("Pengaduan Bcc: korban@contoh.test isi")
    );
}

#[actix_web::test]
async fn what_was_rolled_back_is_never_sent() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti", &[]).await;
    deliver(&app).await;
    let node = &app.app;
    let stopped: Result<(), DbErr> = node
        .db
        .write(async |tx| {
            let mail = NewMail {
                kind: MailKind::Answer,
                to: "pelapor@contoh.test".parse().unwrap(),
                locale: Locale::Id,
                ticket: Some(ticket.id),
                event: None,
                staff: None,
                data: json!({}),
            };
            enqueue(tx, node, mail).await?;
            Err(DbErr::Custom("the action failed after all".into()))
        })
        .await;
    assert!(stopped.is_err());
    assert_eq!(deliver(&app).await, Delivered::default());
    assert_eq!(catcher.received().len(), 1);
}

#[actix_web::test]
async fn two_nodes_on_one_database_send_each_mail_once() {
    let (app, catcher) = with_mail_server().await;
    for number in 0..45 {
        file_as(&app, &format!("Pelapor {number}x"), &[]).await;
    }
    let other = app
        .another_node_with(|settings| settings.smtp_url = Some(catcher.url()))
        .await;
    let (here, there) = tokio::join!(deliver_due(&app.app), deliver_due(&other.app));
    let (here, there) = (here.unwrap(), there.unwrap());
    assert_eq!(here.sent + there.sent, 45);
    assert!(here.sent > 0 && there.sent > 0, "{here:?} {there:?}");
    let mut ids: Vec<_> = catcher
        .received()
        .iter()
        .map(|mail| mail.header("Message-ID").unwrap())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!((catcher.received().len(), ids.len()), (45, 45));
}

#[actix_web::test]
async fn a_refused_mail_waits_longer_each_time_and_is_given_up_after_ten_tries() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.refuse(451, "<pelapor@contoh.test> greylisted, ask for 3174010101900001");
    let mut waits = Vec::new();
    for attempt in 1..10 {
        assert_eq!(deliver(&app).await.postponed, 1, "try {attempt}");
        let row = outbox_rows(&app).await.remove(0);
        assert_eq!((row.state, row.attempts), (OutboxState::Pending, attempt));
        waits.push(row.next_attempt_at - app.app.clock.now());
        app.clock
            .advance(row.next_attempt_at - app.app.clock.now() - Duration::seconds(1));
        assert_eq!(deliver(&app).await, Delivered::default(), "not before its time");
        app.clock.advance(Duration::seconds(1));
    }
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
    assert_eq!(deliver(&app).await.failed, 1);
    let row = outbox_rows(&app).await.remove(0);
    assert_eq!((row.state, row.attempts), (OutboxState::Failed, 10));
    let error = row.last_error.unwrap();
    assert!(error.contains("greylisted"), "{error}");
    assert!(
        !error.contains('@') && !error.contains("3174010101900001"),
        "{error}"
    );
    app.clock.advance(Duration::days(30));
    assert_eq!(deliver(&app).await, Delivered::default());
    assert!(catcher.received().is_empty());
}

#[actix_web::test]
async fn a_mail_server_that_comes_back_gets_what_waited() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.refuse(421, "shutting down");
    assert_eq!(deliver(&app).await.postponed, 1);
    catcher.accept();
    app.clock.advance(Duration::minutes(2));
    assert_eq!(deliver(&app).await, ALL_SENT);
    let row = outbox_rows(&app).await.remove(0);
    assert_eq!(
        (row.state, row.attempts, row.last_error),
        (OutboxState::Sent, 2, None)
    );
}

#[actix_web::test]
async fn a_server_that_is_not_there_is_a_passing_fault() {
    let app = TestApp::start_with(|settings| settings.smtp_url = Some("smtp://127.0.0.1:1".into())).await;
    for number in 0..30 {
        file_as(&app, &format!("Pelapor {number}x"), &[]).await;
    }
    // The first ten find out; the others keep their tries.
    assert_eq!(deliver(&app).await.postponed, 10);
}

#[actix_web::test]
async fn a_mail_that_cannot_be_made_is_given_up_at_once_and_holds_up_nobody() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti", &[]).await;
    let node = &app.app;
    let mail = NewMail {
        kind: MailKind::Invitation,
        to: "hilang@contoh.test".parse().unwrap(),
        locale: Locale::Id,
        ticket: Some(ticket.id),
        event: None,
        staff: None,
        data: json!({}),
    };
    node.db
        .write(async |tx| enqueue(tx, node, mail).await)
        .await
        .unwrap();
    let done = deliver(&app).await;
    assert_eq!((done.sent, done.failed), (1, 1));
    assert_eq!(catcher.received().len(), 1);
    let row = outbox_rows(&app).await.pop().unwrap();
    assert_eq!(
        row.last_error.as_deref(),
        Some("the account it tells of is not there")
    );
}

#[actix_web::test]
async fn a_node_that_died_while_sending_is_followed_by_another_after_its_lease() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    // What the dead node left behind: claimed, counted, not settled.
    entity::outbox::Entity::update_many()
        .col_expr(entity::outbox::Column::Attempts, Expr::value(1))
        .col_expr(
            entity::outbox::Column::LockedUntil,
            Expr::value(app.app.clock.now() + Duration::minutes(10)),
        )
        .exec(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(deliver(&app).await, Delivered::default());
    app.clock.advance(Duration::minutes(11));
    assert_eq!(deliver(&app).await, ALL_SENT);
    assert_eq!(catcher.received().len(), 1);
}

#[actix_web::test]
async fn without_a_mail_server_mails_wait_untouched() {
    let app = TestApp::start().await;
    file_as(&app, "Siti", &[]).await;
    assert_eq!(deliver(&app).await, Delivered::default());
    let row = outbox_rows(&app).await.remove(0);
    assert_eq!(
        (row.state, row.attempts, row.locked_until),
        (OutboxState::Pending, 0, None)
    );
}

#[test]
fn a_name_cannot_hold_a_line_end() {
    assert_eq!(
        PersonName::parse("Siti\r\nBcc: x").unwrap().as_str(),
        "Siti Bcc: x"
    );
}
