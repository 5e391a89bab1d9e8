//! Mails that are no good. Each is settled, none holds up the next.

use entity::inbound_mail::InboundState;
use laporbkn::notify::inbound::MAX_MAIL;

use super::{SITI, came, fate, last, mail, tickets, with_files};
use crate::{harness::TestApp, notify::with_mail_server};

#[actix_web::test]
async fn machines_are_noted_and_not_answered() {
    let (app, _catcher) = with_mail_server().await;
    for (more, why) in [
        ("Auto-Submitted: auto-replied\r\n", "automatic"),
        ("X-Autoreply: yes\r\n", "automatic"),
        ("Return-Path: <>\r\n", "automatic"),
        ("Precedence: bulk\r\n", "list"),
    ] {
        let raw = mail(SITI, "lapor@bkn.example", why, more, more);
        assert_eq!(
            fate(&app, raw).await,
            (InboundState::Noted, Some(why.into())),
            "{more}"
        );
    }
    let raw = mail(
        "MAILER-DAEMON@mx.test",
        "lapor@bkn.example",
        "x",
        "",
        "Undeliverable",
    );
    assert_eq!(
        fate(&app, raw).await,
        (InboundState::Noted, Some("automatic".into()))
    );
    for ours in ["laporbkn@bkn.example", "Lapor@bkn.example"] {
        let raw = mail(ours, "lapor@bkn.example", ours, "", "Kami sendiri.");
        assert_eq!(
            fate(&app, raw).await,
            (InboundState::Noted, Some("loop".into())),
            "{ours}"
        );
    }
    assert!(tickets(&app).await.is_empty());
    assert_eq!(app.count::<entity::outbox::Entity>().await, 0);
    assert!(last(&app).await.sender.is_some());
    app.clock.advance(chrono::Duration::days(31));
    laporbkn::notify::inbound::sweep(&app.app).await.unwrap();
    let after = last(&app).await;
    assert_eq!(
        (after.storage_key, after.sender),
        (None, None),
        "nothing of it is kept"
    );
    let person = mail(
        SITI,
        "lapor@bkn.example",
        "Orang",
        "Auto-Submitted: no\r\n",
        "Saya orang.",
    );
    assert_eq!(came(&app, person).await.state, InboundState::Filed);
}

#[actix_web::test]
async fn what_the_mail_server_doubts_waits_in_the_tray() {
    let (app, _catcher) = with_mail_server().await;
    for (more, why) in [
        ("X-Spam-Flag: YES\r\n", "spam"),
        ("X-Spam-Status: Yes, score=9.1\r\n", "spam"),
        (
            "Authentication-Results: mx.test; spf=pass; dmarc=fail (p=none)\r\n",
            "forged-sender",
        ),
        (
            "List-Id: <kepegawaian.contoh.test>\r\nList-Unsubscribe: <mailto:x@contoh.test>\r\n",
            "list",
        ),
        ("Precedence: list\r\n", "list"),
    ] {
        let raw = mail(SITI, "lapor@bkn.example", why, more, more);
        assert_eq!(
            fate(&app, raw).await,
            (InboundState::Tray, Some(why.into())),
            "{more}"
        );
    }
    let good = mail(
        SITI,
        "lapor@bkn.example",
        "Baik",
        "X-Spam-Status: No, score=0.1\r\n",
        "Bukan spam.",
    );
    assert_eq!(came(&app, good).await.state, InboundState::Filed);
    assert_eq!(tickets(&app).await.len(), 1);
}

#[actix_web::test]
async fn without_sender_or_content_nothing_is_filed_and_nothing_lost() {
    let app = TestApp::start().await;
    let nobody = "Subject: Halo\r\n\r\nTanpa pengirim.\r\n";
    assert_eq!(
        fate(&app, nobody).await,
        (InboundState::Tray, Some("no-sender".into()))
    );
    let empty = "From: a@contoh.test\r\n\r\n\r\n";
    assert_eq!(
        fate(&app, empty).await,
        (InboundState::Tray, Some("empty".into()))
    );
    let row = last(&app).await;
    assert_eq!(
        app.app.files.get(&row.storage_key.unwrap()).await.unwrap(),
        empty.as_bytes()
    );
    // No Message-ID: known again by what it says.
    let bare = "From: a@contoh.test\r\nSubject: Tanpa nomor\r\n\r\nMohon dibantu.\r\n";
    assert!(came(&app, bare).await.is_new);
    assert!(!came(&app, bare).await.is_new);
    assert_eq!(tickets(&app).await.len(), 1);
}

#[actix_web::test]
async fn a_mail_of_a_thousand_parts_becomes_a_ticket_with_five_files() {
    let app = TestApp::start().await;
    let pdf = "JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PD4+CmVuZG9iago=";
    let names: Vec<String> = (0..1000).map(|number| format!("b{number}.pdf")).collect();
    let files: Vec<_> = names
        .iter()
        .map(|name| (name.as_str(), "application/pdf", pdf))
        .collect();
    assert_eq!(
        came(&app, with_files(SITI, "Seribu.", &files)).await.state,
        InboundState::Filed
    );
    assert_eq!(app.count::<entity::attachment::Entity>().await, 5);
    let row = last(&app).await;
    assert_eq!(
        row.notes,
        serde_json::json!(["file-too-many:35", "files-beyond:960"])
    );
    let words = tickets(&app).await.remove(0).description;
    assert!(
        words.as_str().starts_with("Seribu.") && words.as_str().contains("985"),
        "{words:?}"
    );
}

#[actix_web::test]
async fn a_mail_of_50_mb_is_refused_and_its_beginning_kept() {
    let app = TestApp::start().await;
    let mut raw = mail(SITI, "lapor@bkn.example", "Besar", "", "x").into_bytes();
    raw.resize(50 * 1024 * 1024, b'x');
    assert_eq!(
        fate(&app, &raw).await,
        (InboundState::Refused, Some("too-large".into()))
    );
    let row = last(&app).await;
    assert_eq!(row.size, 50 * 1024 * 1024);
    assert_eq!(row.sender.unwrap().as_str(), "pelapor@contoh.test");
    let kept = app.app.files.get(&row.storage_key.unwrap()).await.unwrap();
    assert_eq!(kept.len(), 64 * 1024);
    assert!(kept.len() < MAX_MAIL && tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn broken_mime_is_read_as_far_as_it_can_be() {
    let app = TestApp::start().await;
    for (number, raw) in [
        "From: a@contoh.test\r\nSubject: Tanpa batas\r\nContent-Type: multipart/mixed\r\n\r\nMohon dibantu.\r\n",
        "From: a@contoh.test\r\nSubject: Tak tertutup\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nMohon dibantu.",
        "From: a@contoh.test\r\nSubject: Base64 rusak\r\nContent-Transfer-Encoding: base64\r\n\r\nTW9ob24gZGliYW50dS4=!!\r\n",
        "From: a@contoh.test\nSubject: Baris unix\n\nMohon dibantu.\n",
    ]
    .into_iter()
    .enumerate()
    {
        assert_eq!(came(&app, raw).await.state, InboundState::Filed, "{raw}");
        let ticket = tickets(&app).await.pop().unwrap();
        // What cannot be decoded stays as it came.
        let words = if raw.contains("base64") { "TW9ob24g" } else { "Mohon dibantu" };
        assert!(ticket.description.as_str().contains(words), "{number}: {:?}", ticket.description);
    }
    let noise: Vec<u8> = (0..5_000_u32)
        .map(|at| u8::try_from(at * 7919 % 251).unwrap())
        .collect();
    let settled = came(
        &app,
        [
            b"From: a@contoh.test\r\nSubject: Derau\r\n\r\n".as_slice(),
            &noise,
        ]
        .concat(),
    )
    .await;
    assert!(settled.is_new);
    assert_eq!(
        fate(&app, b"").await,
        (InboundState::Refused, Some("unreadable".into()))
    );
    assert_eq!(
        came(
            &app,
            mail(
                SITI,
                "lapor@bkn.example",
                "Sesudahnya",
                "",
                "Antrean jalan terus."
            )
        )
        .await
        .state,
        InboundState::Filed
    );
}

#[actix_web::test]
async fn windows_1252_called_utf_8_is_read() {
    let app = TestApp::start().await;
    let raw = b"From: a@contoh.test\r\nSubject: Huruf\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nCaf\xe9 \x93tutup\x94 di l\xfcbang.";
    came(&app, raw).await;
    let ticket = tickets(&app).await.remove(0);
    assert_eq!(
        ticket.description.as_str(),
        "Café \u{201c}tutup\u{201d} di lübang."
    );
}

#[actix_web::test]
async fn a_text_longer_than_a_ticket_is_cut_and_kept_whole_beside_it() {
    let app = TestApp::start().await;
    let raw = mail(SITI, "lapor@bkn.example", "Panjang", "", &"kata ".repeat(4_000));
    came(&app, &raw).await;
    let ticket = tickets(&app).await.remove(0);
    assert!(ticket.description.as_str().ends_with("[…]"));
    let row = last(&app).await;
    assert_eq!(row.notes, serde_json::json!(["shortened"]));
    assert_eq!(
        app.app.files.get(&row.storage_key.unwrap()).await.unwrap(),
        raw.as_bytes()
    );
    assert!(row.keep_until.is_some());
    app.clock.advance(chrono::Duration::days(31));
    assert_eq!(laporbkn::notify::inbound::sweep(&app.app).await.unwrap(), 1);
    let after = last(&app).await;
    assert_eq!(after.storage_key, None);
    assert!(
        after.sender.is_some(),
        "the sender of a ticket's mail goes with the ticket's reporter"
    );
}
