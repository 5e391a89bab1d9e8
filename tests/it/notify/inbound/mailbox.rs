//! Fetching from a real mailbox (Dovecot).

use std::time::Duration as Real;

use chrono::Duration;
use entity::inbound_mail::InboundState;
use kernel::role::Role;
use laporbkn::notify::inbound::mailbox::{DONE, Fetched, MailboxError, REFUSED, check, health, round};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{SITI, last, mail, outbox_of, replies, tickets};
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

/// A round, after the mailbox has rested.
async fn look(app: &TestApp) -> Result<Fetched, MailboxError> {
    app.clock.advance(Duration::minutes(1));
    round(&app.app).await
}

fn taken(mails: usize) -> Fetched {
    Fetched {
        taken: mails,
        ..Fetched::default()
    }
}

fn moved(mails: usize) -> Fetched {
    Fetched {
        moved: mails,
        ..Fetched::default()
    }
}

/// `number` mails of as many people.
fn deliver(mailbox: &Mailbox, number: usize) {
    for one in 0..number {
        let raw = mail(
            &format!("pelapor{one}@contoh.test"),
            INBOX,
            "Baru",
            "",
            &format!("Mohon dibantu {one}{}", "x".repeat(one)),
        );
        mailbox.deliver(&format!("mail{one}"), raw.as_bytes());
    }
}

#[actix_web::test]
async fn mails_are_fetched_over_tls_once_and_moved_away() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.tls_url()).await;
    let filed = app.file().await;
    let ticket = app.ticket(&filed.number).await;
    let to = laporbkn::notify::inbound::reply_address::of(&app.app, &ticket)
        .unwrap()
        .unwrap();
    let from = ticket.reporter_email.to_string();
    mailbox.deliver("1", mail(SITI, INBOX, "Baru", "", "Mohon dibantu.").as_bytes());
    mailbox.deliver(
        "2",
        mail(&from, to.as_str(), "Re: x", "", "Balasan saya.").as_bytes(),
    );
    mailbox.deliver("3", b"\r\nini bukan surat\r\n");
    assert_eq!(look(&app).await.unwrap(), taken(3));
    assert_eq!(
        (mailbox.count(""), mailbox.count(DONE), mailbox.count(REFUSED)),
        (0, 2, 1)
    );
    assert_eq!(tickets(&app).await.len(), 2);
    assert_eq!(replies(&app, &ticket).await, ["Balasan saya."]);
    assert_eq!(look(&app).await.unwrap(), Fetched::default());
    // Its server was restored from a backup: the same mails, under other numbers.
    mailbox.put_back(DONE);
    assert_eq!(look(&app).await.unwrap(), taken(2));
    assert_eq!((mailbox.count(""), mailbox.count(DONE)), (0, 2));
    assert_eq!(
        (tickets(&app).await.len(), replies(&app, &ticket).await.len()),
        (2, 1)
    );
    let admin = app.staff(Role::Admin, None).await;
    let page = admin.open("/admin/surat-masuk").await;
    assert!(page.html.contains("Kotak surat terakhir dibaca"));
    assert!(check(&app.app).await.unwrap());
}

#[actix_web::test]
async fn a_mail_that_was_taken_and_not_moved_is_only_moved() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    mailbox.deliver("1", mail(SITI, INBOX, "Baru", "", "Mohon dibantu.").as_bytes());
    look(&app).await.unwrap();
    let place = last(&app).await.place.unwrap();
    assert!(place.contains("/INBOX;") && place.ends_with(";1"), "{place}");
    // What a node leaves that dies before the move: the row, and the mail where it was, under the number it will have next.
    mailbox.put_back(DONE);
    let next = format!("{};2", place.rsplit_once(';').unwrap().0);
    put_at(&app, &next).await;
    assert_eq!(look(&app).await.unwrap(), moved(1));
    assert_eq!((mailbox.count(""), mailbox.count(DONE)), (0, 1));
    // Another mail under a number that was another's: it is not taken for the one that was there.
    let other = format!("{};3", place.rsplit_once(';').unwrap().0);
    put_at(&app, &other).await;
    mailbox.deliver(
        "2",
        mail(SITI, INBOX, "Lain", "", "Ini surat yang lain.").as_bytes(),
    );
    assert_eq!(look(&app).await.unwrap(), taken(1));
    assert_eq!(tickets(&app).await.len(), 2);
}

/// The row of the one mail says that it came from there.
async fn put_at(app: &TestApp, place: &str) {
    use entity::inbound_mail::{Column, Entity};
    use sea_orm::{EntityTrait, sea_query::Expr};
    Entity::update_many()
        .col_expr(Column::Place, Expr::value(place))
        .exec(app.app.db.read())
        .await
        .unwrap();
}

#[actix_web::test]
async fn a_mailbox_that_is_numbered_afresh_brings_no_mail_twice() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    deliver(&mailbox, 3);
    assert_eq!(look(&app).await.unwrap(), taken(3));
    let before = last(&app).await.place.unwrap();
    mailbox.put_back(DONE);
    mailbox.renumber().await;
    mailbox.deliver(
        "4",
        mail(SITI, INBOX, "Sesudahnya", "", "Surat keempat.").as_bytes(),
    );
    assert_eq!(look(&app).await.unwrap().taken, 4);
    let after = last(&app).await.place.unwrap();
    let validity = |place: &str| place.split(';').nth(1).unwrap().to_owned();
    assert_ne!(validity(&before), validity(&after), "{before} {after}");
    assert_eq!((tickets(&app).await.len(), mailbox.count(DONE)), (4, 4));
}

#[actix_web::test]
async fn a_node_that_dies_in_its_turn_loses_nothing_and_doubles_nothing() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    deliver(&mailbox, 12);
    for patience in [5, 20, 40, 60, 90, 120] {
        // Dropped where it stands, as a killed process is; its turn runs out.
        let _ = tokio::time::timeout(Real::from_millis(patience), look(&app)).await;
        app.clock.advance(Duration::minutes(6));
    }
    look(&app).await.unwrap();
    assert_eq!(tickets(&app).await.len(), 12);
    assert_eq!((mailbox.count(""), mailbox.count(DONE)), (0, 12));
}

#[actix_web::test]
async fn a_dead_nodes_turn_is_anothers_after_five_minutes() {
    let Some(mailbox) = Mailbox::start() else { return };
    let silent = silent_server(b"").await;
    let app = with(silent.replace("timeout=1", "timeout=60")).await;
    let url = mailbox.url();
    let other = app
        .another_node_with(|settings| {
            settings.imap_url = Some(url);
            settings.mail_inbox = Some(INBOX.into());
        })
        .await;
    deliver(&mailbox, 1);
    // Killed while it waits for an answer.
    let _ = tokio::time::timeout(Real::from_secs(3), round(&app.app)).await;
    app.clock.advance(Duration::minutes(4));
    assert_eq!(round(&other.app).await.unwrap(), Fetched::default());
    app.clock.advance(Duration::minutes(2));
    assert_eq!(round(&other.app).await.unwrap(), taken(1));
}

#[actix_web::test]
async fn a_mail_too_large_is_not_fetched_whole_and_its_sender_told() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    let mut raw = mail(SITI, INBOX, "Besar", "", "x").into_bytes();
    raw.resize(50 * 1024 * 1024, b'x');
    mailbox.deliver("1", &raw);
    mailbox.deliver(
        "2",
        mail("budi@contoh.test", INBOX, "Sesudahnya", "", "Giliran saya.").as_bytes(),
    );
    assert_eq!(look(&app).await.unwrap(), taken(2));
    assert_eq!((mailbox.count(DONE), mailbox.count(REFUSED)), (1, 1));
    let told = outbox_of(&app, "not_taken").await;
    assert_eq!(
        (told.len(), told[0].recipient.as_str()),
        (1, "pelapor@contoh.test")
    );
    assert_eq!(tickets(&app).await.len(), 1);
}

#[actix_web::test]
async fn a_large_mail_comes_in_pieces_and_one_of_a_thousand_parts_comes_too() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    let line = "Baris panjang dari sebuah cerita yang tidak selesai-selesai.\r\n";
    let long = mail(SITI, INBOX, "Panjang", "", &line.repeat(30_000));
    assert!(long.len() > 3 * 512 * 1024);
    mailbox.deliver("1", long.as_bytes());
    let part = "--b\r\nContent-Type: text/plain\r\n\r\nSatu bagian.\r\n".repeat(1_000);
    let parts = format!(
        "From: budi@contoh.test\r\nTo: {INBOX}\r\nSubject: Bagian\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n{part}--b--\r\n"
    );
    mailbox.deliver("2", parts.as_bytes());
    assert_eq!(look(&app).await.unwrap(), taken(2));
    let found = tickets(&app).await;
    assert_eq!(found.len(), 2);
    let row = entity_of(&app, InboundState::Filed).await;
    let long_one = row.iter().find(|row| row.size > 1_000_000).unwrap();
    let kept = app
        .app
        .files
        .get(long_one.storage_key.as_ref().unwrap())
        .await
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&kept).replace("\r\n", "\n"),
        long.replace("\r\n", "\n"),
        "what is too long for a ticket is kept byte for byte"
    );
}

async fn entity_of(app: &TestApp, state: InboundState) -> Vec<entity::inbound_mail::Model> {
    use entity::inbound_mail::{Column, Entity};
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let rows = Entity::find().filter(Column::State.eq(state));
    rows.all(app.app.db.read()).await.unwrap()
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
    deliver(&mailbox, 5);
    let (here, there) = tokio::join!(round(&app.app), round(&other.app));
    let (here, there) = (here.unwrap().taken, there.unwrap().taken);
    assert_eq!((here + there, here * there), (5, 0), "one of them looked");
    assert_eq!(tickets(&app).await.len(), 5);
    deliver(&mailbox, 1);
    assert_eq!(round(&other.app).await.unwrap(), Fetched::default(), "it rests");
}

#[actix_web::test]
async fn a_heap_of_mails_is_taken_in_rounds_without_rest() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    deliver(&mailbox, 55);
    let first = round(&app.app).await.unwrap();
    assert_eq!((first.taken, first.has_more), (50, true));
    assert_eq!(round(&app.app).await.unwrap(), taken(5));
    assert_eq!(tickets(&app).await.len(), 55);
}

#[actix_web::test]
async fn a_server_that_cannot_be_trusted_or_does_not_let_in_is_told_to_the_operator() {
    let Some(mailbox) = Mailbox::start() else { return };
    mailbox.deliver("1", mail(SITI, INBOX, "Baru", "", "Mohon dibantu.").as_bytes());
    let app = with(mailbox.url()).await;
    // A node that ends takes the others of this process along.
    let mut nodes = Vec::new();
    for (url, why) in [
        (mailbox.tls_url_without_authority(), "no safe line to the server"),
        (mailbox.url().replace("rahasia", "salah"), "does not let us in"),
        (format!("{}/Tidak-Ada", mailbox.url()), "the server refuses"),
        ("imap://a:b@127.0.0.1:1".into(), "cannot be reached"),
    ] {
        let node = app
            .another_node_with(|settings| {
                settings.imap_url = Some(url.clone());
                settings.mail_inbox = Some(INBOX.into());
            })
            .await;
        node.clock.advance(Duration::minutes(6));
        let error = round(&node.app).await.unwrap_err().to_string();
        assert!(error.contains(why), "{url}: {error}");
        let health = health(app.app.db.read()).await.unwrap();
        assert!(health.fault.unwrap().contains(why));
        assert!(health.failing_since.is_some() && health.emptied_at.is_none());
        assert!(!error.contains("salah") && tickets(&app).await.is_empty());
        let checked = check(&node.app).await.unwrap_err().to_string();
        assert!(checked.contains(why), "the doctor says the same: {checked}");
        nodes.push(node);
    }
    let admin = app.staff(Role::Admin, None).await;
    let page = admin.open("/admin/surat-masuk").await;
    for words in [
        "Kotak surat tidak dapat dibaca",
        "Kotak surat belum pernah dibaca",
        "cannot be reached",
    ] {
        assert!(page.html.contains(words), "{words}");
    }
    // What counts wrong passwords is not asked every few seconds.
    assert_eq!(round(&app.app).await.unwrap(), Fetched::default());
    app.clock.advance(Duration::minutes(6));
    assert_eq!(round(&app.app).await.unwrap(), taken(1));
    assert!(health(app.app.db.read()).await.unwrap().fault.is_none());
}

/// A server that says so much and then nothing any more; its `IMAP_URL`.
async fn silent_server(words: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    actix_web::rt::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            actix_web::rt::spawn(async move {
                let _ = stream.write_all(words).await;
                let mut heard = Vec::new();
                let _ = stream.read_to_end(&mut heard).await;
            });
        }
    });
    format!("imap://a:b@127.0.0.1:{port}?timeout=1")
}

#[actix_web::test]
async fn a_server_that_hangs_or_talks_nonsense_is_left_and_told_to_the_operator() {
    for (words, why) in [
        (&b""[..], "took too long"),
        (b"* OK halo\r\n", "took too long"),
        (b"HTTP/1.1 200 Rahasia\r\n\r\n", "not IMAP"),
    ] {
        let app = with(silent_server(words).await).await;
        let error = look(&app).await.unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
        let fault = health(app.app.db.read()).await.unwrap().fault.unwrap();
        assert!(fault.contains(why) && !fault.contains("Rahasia"), "{fault}");
    }
}

#[actix_web::test]
async fn a_folder_that_takes_no_mail_holds_up_nobodys_ticket() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    mailbox.close_folder(DONE);
    deliver(&mailbox, 2);
    let error = look(&app).await.unwrap_err().to_string();
    assert!(error.contains("cannot be moved"), "{error}");
    assert_eq!((tickets(&app).await.len(), mailbox.count("")), (2, 2));
    assert!(look(&app).await.is_err());
    assert_eq!(tickets(&app).await.len(), 2);
    mailbox.remove_folder(DONE);
    app.clock.advance(Duration::minutes(5));
    assert_eq!(look(&app).await.unwrap(), moved(2));
    assert_eq!((mailbox.count(""), mailbox.count(DONE)), (0, 2));
}

#[actix_web::test]
async fn while_some_mails_are_a_trouble_the_others_come_in_without_rest() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = with(mailbox.url()).await;
    mailbox.close_folder(DONE);
    deliver(&mailbox, 60);
    assert!(look(&app).await.is_err());
    assert_eq!(tickets(&app).await.len(), 50);
    assert!(round(&app.app).await.is_err());
    assert_eq!(tickets(&app).await.len(), 60, "the clock did not move");
    assert!(health(app.app.db.read()).await.unwrap().failing_since.is_some());
}

#[actix_web::test]
async fn servers_that_cannot_move_or_want_folders_below_the_inbox_are_served_too() {
    for settings in [
        "imap_capability = IMAP4rev1 UIDPLUS",
        "imap_capability = IMAP4rev1",
        "namespace inbox {\n  inbox = yes\n  prefix = INBOX.\n  separator = .\n}",
    ] {
        let Some(mailbox) = Mailbox::start_with(&[settings]) else {
            return;
        };
        let app = with(mailbox.url()).await;
        deliver(&mailbox, 2);
        assert_eq!(look(&app).await.unwrap(), taken(2), "{settings}");
        assert_eq!(look(&app).await.unwrap(), Fetched::default(), "{settings}");
        assert_eq!(mailbox.count(DONE), 2, "{settings}");
        let left = if settings.ends_with("IMAP4rev1") { 2 } else { 0 };
        assert_eq!(mailbox.count(""), left, "{settings}");
    }
}

#[actix_web::test]
async fn the_doctor_tries_the_mailbox() {
    let Some(mailbox) = Mailbox::start() else { return };
    let app = TestApp::start().await;
    let asked = async |url: String| {
        let settings = [("IMAP_URL", url.as_str()), ("LAPORBKN_MAIL_INBOX", INBOX)];
        app.command(&["doctor"], &settings, "").await.out
    };
    let well = asked(mailbox.tls_url()).await;
    assert!(well.contains("fine   mailbox: it lets us in"), "{well}");
    let wrong = asked(mailbox.url().replace("rahasia", "salah")).await;
    assert!(wrong.contains("WRONG  mailbox: "), "{wrong}");
    assert!(
        wrong.contains("does not let us in") && !wrong.contains("salah"),
        "{wrong}"
    );
    let none = app.command(&["doctor"], &[], "").await.out;
    assert!(none.contains("mind   mailbox: "), "{none}");
}
