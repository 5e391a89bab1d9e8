//! Answers to our mails.

use entity::{attachment, inbound_mail::InboundState, ticket};
use kernel::{locale::Locale, status::Status};
use laporbkn::ticket::lifecycle::Action;
use sea_orm::EntityTrait;

use super::{SITI, answering, came, fate, last, mail, outbox_of, replies, tickets, with_files};
use crate::{
    harness::{
        TestApp,
        smtp::{Caught, MailCatcher},
    },
    notify::{act, deliver, file_as, file_in, humas, with_mail_server},
};

/// Siti's ticket, asked back, and the mail that asked.
async fn asked() -> (TestApp, MailCatcher, ticket::Model, Caught) {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti Rahmawati", &[]).await;
    let humas = humas(&app).await;
    let ticket = act(&app, ticket, humas, Action::Ask, "Kapan kejadiannya?").await;
    deliver(&app).await;
    let question = catcher.received().pop().unwrap();
    (app, catcher, ticket, question)
}

async fn status(app: &TestApp, ticket: &ticket::Model) -> Status {
    app.ticket(&ticket.number).await.status
}

#[actix_web::test]
async fn a_reply_joins_its_ticket_without_what_it_quotes_and_the_work_goes_on() {
    let (app, _catcher, ticket, question) = asked().await;
    assert_eq!(ticket.status, Status::WaitingReporter);
    let (to, thread) = answering(&question);
    let quoted: Vec<String> = question.text().lines().map(|line| format!("> {line}")).collect();
    let quoted = quoted.join("\r\n");
    let text = format!("Kemarin pukul 10.\r\n\r\nPada Rab, 1 Jul 2026 LAPORBKN menulis:\r\n{quoted}");
    let raw = mail(SITI, &to, "Re: apa saja", &thread, &text);
    assert_eq!(came(&app, &raw).await.state, InboundState::Joined);
    assert_eq!(replies(&app, &ticket).await, ["Kemarin pukul 10."]);
    assert_eq!(status(&app, &ticket).await, Status::InProgress);
    let row = last(&app).await;
    assert_eq!((row.ticket_id, row.storage_key), (Some(ticket.id), None));
    // The same mail again, by another way.
    let again = came(&app, format!("Received: from elsewhere\r\n{raw}")).await;
    assert!(!again.is_new);
    assert_eq!(replies(&app, &ticket).await.len(), 1);
}

#[actix_web::test]
async fn what_may_be_the_reporters_own_words_is_kept_with_the_mail_and_said() {
    let (app, _catcher, ticket, question) = asked().await;
    let (to, thread) = answering(&question);
    let forwarded =
        "Ini balasan Dukcapil.\r\n\r\nDari: Dukcapil\r\nTanggal: 1 Juli 2026\r\n\r\nNIK Anda aktif.";
    let raw = mail(SITI, &to, "Re: apa saja", &thread, forwarded);
    assert_eq!(came(&app, &raw).await.state, InboundState::Joined);
    let told = replies(&app, &ticket).await.remove(0);
    assert!(
        told.starts_with("Ini balasan Dukcapil.") && told.ends_with("surat aslinya disimpan 30 hari.]"),
        "{told}"
    );
    let row = last(&app).await;
    assert_eq!(row.notes, serde_json::json!(["rest-kept"]));
    let kept = app.app.files.get(&row.storage_key.unwrap()).await.unwrap();
    assert_eq!(kept, raw.as_bytes());
    // Our own mail without marks: an answer may stand between its lines, so it is kept too, but nothing is said.
    let text = format!("Di loket.\r\n\r\n{}", question.text());
    let raw = mail(SITI, &to, "Re: apa saja", &thread, &text);
    assert_eq!(came(&app, &raw).await.state, InboundState::Joined);
    assert_eq!(replies(&app, &ticket).await.pop().unwrap(), "Di loket.");
    assert!(last(&app).await.storage_key.is_some());
}

#[actix_web::test]
async fn the_tag_alone_and_the_thread_alone_find_the_ticket_and_the_subject_never() {
    let (app, _catcher, ticket, question) = asked().await;
    let (to, thread) = answering(&question);
    let by_tag = mail(SITI, &to.to_uppercase(), "lain", "", "Dengan alamat.");
    assert_eq!(came(&app, by_tag).await.state, InboundState::Joined);
    let by_thread = mail(
        "pelapor+hp@contoh.test",
        "lapor@bkn.example",
        "lain",
        &thread,
        "Dengan utas.",
    );
    assert_eq!(came(&app, by_thread).await.state, InboundState::Joined);
    let subject = question.header("Subject").unwrap();
    let by_subject = mail(SITI, "lapor@bkn.example", &subject, "", "Hanya perihal.");
    assert_eq!(came(&app, by_subject).await.state, InboundState::Filed);
    assert_eq!(replies(&app, &ticket).await, ["Dengan alamat.", "Dengan utas."]);
    assert_eq!(tickets(&app).await.len(), 2);
}

#[actix_web::test]
async fn a_sender_who_is_not_the_reporter_waits_in_the_tray_and_is_told_once() {
    let (app, catcher, ticket, question) = asked().await;
    let (to, thread) = answering(&question);
    for words in ["Saya temannya.", "Halo lagi."] {
        let raw = mail("Budi <budi@lain.test>", &to, "Re: x", &thread, words);
        assert_eq!(
            fate(&app, raw).await,
            (InboundState::Tray, Some("stranger".into()))
        );
    }
    let row = last(&app).await;
    assert_eq!(row.ticket_id, Some(ticket.id));
    assert!(row.storage_key.is_some() && row.keep_until.is_none());
    assert!(replies(&app, &ticket).await.is_empty());
    assert_eq!(status(&app, &ticket).await, Status::WaitingReporter);
    assert_eq!(outbox_of(&app, "not_taken").await.len(), 1);
    deliver(&app).await;
    let told = catcher.received().pop().unwrap();
    assert_eq!(told.to, ["budi@lain.test"]);
    assert_eq!(told.header("Auto-Submitted").as_deref(), Some("auto-replied"));
    assert!(told.header("In-Reply-To").unwrap().ends_with("@contoh.test>"));
    let number = ticket.number.to_string();
    assert!(
        !told.raw.contains(&number) && !told.text().contains("Siti"),
        "{}",
        told.text()
    );
}

#[actix_web::test]
async fn a_forged_tag_opens_nothing() {
    let (app, _catcher, ticket, question) = asked().await;
    let (to, _) = answering(&question);
    let address = to.split('<').nth(1).unwrap().trim_end_matches('>');
    let (local, domain) = address.split_once('@').unwrap();
    let (start, mac) = local.rsplit_once('-').unwrap();
    let forged = format!("{start}-{}@{domain}", mac.chars().rev().collect::<String>());
    let raw = mail(SITI, &forged, "Re: x", "", "Halo.");
    assert_eq!(
        fate(&app, raw).await,
        (InboundState::Tray, Some("forged-token".into()))
    );
    assert!(replies(&app, &ticket).await.is_empty());
    assert_eq!(tickets(&app).await.len(), 1);
    assert!(outbox_of(&app, "not_taken").await.is_empty());
}

#[actix_web::test]
async fn whoever_wrote_under_the_address_before_it_was_corrected_is_shut_out() {
    let (app, _catcher, ticket, question) = asked().await;
    let (to, _) = answering(&question);
    let clerk = app
        .staff_of(kernel::role::Role::Humas, None, "Retno Wulandari")
        .await;
    let correction = laporbkn::ticket::correct_email::CorrectEmailForm {
        email: "siti@baru.test".into(),
        check: "counter".into(),
        reason: "Datang ke loket dengan KTP.".into(),
        version: None,
    };
    app.act(&clerk, &ticket.number, correction).await.unwrap();
    let raw = mail(SITI, &to, "Re: x", "", "Masih saya.");
    assert_eq!(
        fate(&app, raw).await,
        (InboundState::Tray, Some("forged-token".into()))
    );
}

#[actix_web::test]
async fn files_of_a_reply_are_checked_as_uploads_are() {
    let (app, _catcher, ticket, question) = asked().await;
    let (_, thread) = answering(&question);
    let pdf = "JVBERi0xLjcKJeLjz9MKMSAwIG9iago8PD4+CmVuZG9iago=";
    let mut raw = with_files(
        SITI,
        "Ini buktinya.",
        &[
            ("surat.pdf", "application/octet-stream", pdf),
            ("jahat.pdf.exe", "application/pdf", "TVqQAAMAAAAEAAAA"),
            ("anim.gif", "image/gif", "R0lGODlhAQABAAAAACw="),
        ],
    );
    raw = raw.replace("MIME-Version", &format!("{thread}MIME-Version"));
    assert_eq!(came(&app, raw).await.state, InboundState::Joined);
    let files = attachment::Entity::find().all(app.app.db.read()).await.unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!(
        (files[0].name.as_str(), files[0].media_type.as_str()),
        ("surat.pdf", "application/pdf")
    );
    let said = replies(&app, &ticket).await.remove(0);
    assert!(
        said.starts_with("Ini buktinya.") && said.contains("jahat.pdf.exe") && said.contains("anim.gif"),
        "{said}"
    );
    let row = last(&app).await;
    assert_eq!(row.notes, serde_json::json!(["file-wrong-type:2"]));
    assert!(row.storage_key.is_some(), "what the ticket does not hold is kept");
}

#[actix_web::test]
async fn a_reply_to_a_ticket_that_ended_begins_another_one() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_in(&app, Locale::En, "Siti", &[]).await;
    let humas = humas(&app).await;
    act(&app, ticket.clone(), humas, Action::Reject, "Not ours.").await;
    deliver(&app).await;
    let (to, thread) = answering(&catcher.received().pop().unwrap());
    let raw = mail(SITI, &to, "Re: x", &thread, "Thank you, but why?");
    assert_eq!(
        fate(&app, raw).await,
        (InboundState::Filed, Some("after-the-end".into()))
    );
    let new = tickets(&app).await.pop().unwrap();
    assert_ne!(new.id, ticket.id);
    assert!(new.description.as_str().contains(&ticket.number.to_string()));
    assert!(new.description.as_str().ends_with("Thank you, but why?"));
    assert_eq!(new.locale, Locale::En);
}

#[actix_web::test]
async fn a_reporter_who_asked_to_stay_unknown_stays_so_in_the_ticket_that_their_late_mail_begins() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_in(&app, Locale::Id, "Siti Rahmawati", &[("secret", "true")]).await;
    let humas = humas(&app).await;
    act(
        &app,
        ticket.clone(),
        humas,
        Action::Reject,
        "Bukan wewenang kami.",
    )
    .await;
    deliver(&app).await;
    let (to, thread) = answering(&catcher.received().pop().unwrap());
    let raw = mail(SITI, &to, "Re: dari Siti", &thread, "Kenapa ditolak?");
    assert_eq!(
        fate(&app, raw).await,
        (InboundState::Filed, Some("after-the-end".into()))
    );
    let new = tickets(&app).await.pop().unwrap();
    assert_ne!(new.id, ticket.id);
    assert!(
        new.secret && !new.subject.as_str().contains("Siti"),
        "{}",
        new.subject
    );
}

#[actix_web::test]
async fn every_mail_to_a_reporter_says_where_to_answer() {
    let (_app, _catcher, _ticket, question) = asked().await;
    let to = question.header("Reply-To").unwrap();
    assert!(
        to.contains("<lapor+lb26") && to.ends_with("@bkn.example>"),
        "{to}"
    );
    assert!(
        question
            .text()
            .trim_start()
            .starts_with("##- Balas di atas baris ini")
    );
    assert!(question.html().contains("##- Balas di atas baris ini"));
    assert!(!question.text().contains("tidak sampai ke petugas"));
}
