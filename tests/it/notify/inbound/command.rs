//! `laporbkn mail ingest`, as a mail server calls it.

use super::{SITI, mail, tickets};
use crate::harness::TestApp;

const SETTINGS: [(&str, &str); 1] = [("LAPORBKN_MAIL_INBOX", "lapor@bkn.example")];

#[actix_web::test]
async fn the_pipe_takes_refuses_and_asks_to_try_again() {
    let app = TestApp::start().await;
    let raw = mail(
        SITI,
        "lapor@bkn.example",
        "Lewat pipa",
        "",
        "Mohon dibantu, rahasia-kata.",
    );
    for _ in 0..2 {
        let ran = app.command(&["mail", "ingest"], &SETTINGS, &raw).await;
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert!(
            !ran.err.contains("rahasia-kata") && !ran.err.contains("pelapor@"),
            "{}",
            ran.err
        );
    }
    assert_eq!(tickets(&app).await.len(), 1);
    let nothing = app.command(&["mail", "ingest"], &SETTINGS, "").await;
    assert_eq!(nothing.code, Some(65), "{}", nothing.err);
    let large = raw.clone() + &"x".repeat(37 * 1024 * 1024);
    let large = app.command(&["mail", "ingest"], &SETTINGS, &large).await;
    assert_eq!(large.code, Some(65), "{}", large.err);
    for wrong in [
        ("DATABASE_URL", "postgres://127.0.0.1:1/none"),
        ("LAPORBKN_MAIL_INBOX", "bukan alamat"),
    ] {
        let ran = app.command(&["mail", "ingest"], &[wrong], &raw).await;
        assert_eq!(ran.code, Some(75), "{wrong:?}: {}", ran.err);
    }
}

#[actix_web::test]
async fn the_envelope_may_name_the_ticket() {
    let app = TestApp::start_with(|settings| settings.mail_inbox = Some("lapor@bkn.example".into())).await;
    let filed = app.file().await;
    let ticket = app.ticket(&filed.number).await;
    let address = laporbkn::notify::inbound::reply_address::of(&app.app, &ticket)
        .unwrap()
        .unwrap();
    let from = format!("Siti <{}>", ticket.reporter_email);
    let raw = mail(&from, "undisclosed-recipients:;", "Re: x", "", "Lewat amplop.");
    let ran = app
        .command(
            &["mail", "ingest", "--recipient", address.as_str()],
            &SETTINGS,
            &raw,
        )
        .await;
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(super::replies(&app, &ticket).await, ["Lewat amplop."]);
}
