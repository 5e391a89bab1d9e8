//! Mails that begin something.

use entity::{attachment, inbound_mail::InboundState, ticket::Channel};
use kernel::locale::Locale;
use sea_orm::EntityTrait;

use super::{SITI, came, fate, last, mail, outbox_of, tickets, with_files};
use crate::{
    harness::TestApp,
    notify::{deliver, with_mail_server},
};

#[actix_web::test]
async fn a_new_mail_is_a_ticket_and_its_sender_gets_the_receipt() {
    let (app, catcher) = with_mail_server().await;
    let raw = mail(
        SITI,
        "lapor@bkn.example",
        "Akun saya terkunci",
        "",
        "Mohon bantuan, akun saya tidak bisa dibuka.",
    );
    assert_eq!(came(&app, &raw).await.state, InboundState::Filed);
    let ticket = tickets(&app).await.remove(0);
    assert_eq!(ticket.service_slug.as_str(), "kontak-petugas");
    assert_eq!((ticket.channel, ticket.locale), (Channel::Mail, Locale::Id));
    assert_eq!(ticket.reporter_name.as_str(), "Siti Rahmawati");
    assert_eq!(ticket.reporter_email.as_str(), "pelapor@contoh.test");
    assert_eq!(ticket.subject.as_str(), "Akun saya terkunci");
    assert_eq!(
        ticket.description.as_str(),
        "Mohon bantuan, akun saya tidak bisa dibuka."
    );
    assert!(ticket.has_clocks);
    deliver(&app).await;
    let receipt = catcher.received().pop().unwrap();
    assert_eq!(receipt.to, ["pelapor@contoh.test"]);
    assert!(receipt.text().contains(&ticket.number.to_string()));
    // Once, whatever the mail server does.
    assert!(!came(&app, &raw).await.is_new);
    assert_eq!(
        (tickets(&app).await.len(), outbox_of(&app, "receipt").await.len()),
        (1, 1)
    );
}

#[actix_web::test]
async fn a_node_that_died_between_ticket_and_note_is_followed_by_one_that_finds_the_ticket() {
    let (app, _catcher) = with_mail_server().await;
    let pdf = "JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PD4+CmVuZG9iago=";
    let raw = with_files(SITI, "Dengan berkas.", &[("surat.pdf", "application/pdf", pdf)]);
    came(&app, &raw).await;
    entity::inbound_mail::Entity::delete_many()
        .exec(app.app.db.read())
        .await
        .unwrap();
    let again = came(&app, &raw).await;
    assert_eq!((again.state, again.is_new), (InboundState::Filed, true));
    assert_eq!(
        (tickets(&app).await.len(), outbox_of(&app, "receipt").await.len()),
        (1, 1)
    );
    assert_eq!(app.count::<attachment::Entity>().await, 1);
    assert_eq!(last(&app).await.ticket_id, Some(tickets(&app).await[0].id));
}

#[actix_web::test]
async fn two_processes_at_once_file_one_ticket() {
    let (app, _catcher) = with_mail_server().await;
    let raw = mail(SITI, "lapor@bkn.example", "Bersamaan", "", "Sekali saja.");
    let (one, two) = tokio::join!(came(&app, &raw), came(&app, &raw));
    assert_eq!(usize::from(one.is_new) + usize::from(two.is_new), 1);
    assert_eq!(tickets(&app).await.len(), 1);
}

#[actix_web::test]
async fn names_and_subjects_of_mail_programs_keep_nobody_from_filing() {
    let (app, _catcher) = with_mail_server().await;
    for (from, name) in [
        ("budi.santoso@contoh.test", "budi santoso"),
        ("\"12345\" <123@contoh.test>", "Pelapor"),
        ("=?utf-8?Q?Ni_Luh_P=C3=BAtu?= <luh@contoh.test>", "Ni Luh Pútu"),
    ] {
        let subject = "panjang ".repeat(60);
        let raw = mail(
            from,
            "lapor@bkn.example",
            &subject,
            "",
            &format!("Halo dari {name}."),
        );
        assert_eq!(came(&app, raw).await.state, InboundState::Filed, "{from}");
        let ticket = tickets(&app).await.pop().unwrap();
        assert_eq!(ticket.reporter_name.as_str(), name);
    }
    let raw = mail(
        SITI,
        "lapor@bkn.example",
        "NIK 3174010101900001 hilang",
        "",
        "Please help, I cannot log in.",
    );
    came(&app, raw).await;
    let ticket = tickets(&app).await.pop().unwrap();
    assert!(
        !ticket.subject.as_str().contains("3174010101900001"),
        "{:?}",
        ticket.subject
    );
    assert_eq!(ticket.locale, Locale::En);
}

#[actix_web::test]
async fn more_than_ten_tickets_of_one_sender_in_a_day_wait_in_the_tray() {
    let (app, _catcher) = with_mail_server().await;
    for number in 0..10 {
        let raw = mail(
            SITI,
            "lapor@bkn.example",
            &format!("Surat {number:02}x"),
            "",
            &"x".repeat(number + 5),
        );
        assert_eq!(came(&app, raw).await.state, InboundState::Filed, "{number}");
    }
    let eleventh = mail(
        SITI,
        "lapor@bkn.example",
        "Surat lagi",
        "",
        "Sekali lagi, mohon dibaca.",
    );
    assert_eq!(
        fate(&app, eleventh).await,
        (InboundState::Tray, Some("flood".into()))
    );
    let other = mail(
        "budi@contoh.test",
        "lapor@bkn.example",
        "Surat lain",
        "",
        "Dari orang lain.",
    );
    assert_eq!(came(&app, other).await.state, InboundState::Filed);
}

#[actix_web::test]
async fn spellings_of_one_mailbox_are_one_sender() {
    let (app, _catcher) = with_mail_server().await;
    let write = |place: usize, from: &str| {
        let words = "y".repeat(place + 5);
        mail(
            from,
            "lapor@bkn.example",
            &format!("Surat {place:02}x"),
            "",
            &words,
        )
    };
    for place in 0..10 {
        let raw = write(place, &format!("korban+{place}@contoh.test"));
        assert_eq!(came(&app, raw).await.state, InboundState::Filed, "{place}");
    }
    let flood = (InboundState::Tray, Some("flood".into()));
    assert_eq!(fate(&app, write(10, "Korban@Contoh.test")).await, flood);
    let other = write(11, "korban2@contoh.test");
    assert_eq!(came(&app, other).await.state, InboundState::Filed);
}

#[actix_web::test]
async fn an_html_mail_becomes_text() {
    let app = TestApp::start().await;
    let raw = "From: a@contoh.test\r\nSubject: HTML\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <style>p{}</style><p>Akun saya <b>terkunci</b>.</p><script>alert(1)</script><p>Mohon dibantu.</p>";
    assert_eq!(came(&app, raw).await.state, InboundState::Filed);
    let ticket = tickets(&app).await.remove(0);
    let words = ticket.description.as_str();
    assert!(
        words.contains("Akun saya terkunci.") && words.contains("Mohon dibantu."),
        "{words}"
    );
    assert!(!words.contains('<') && !words.contains("alert"), "{words}");
}
