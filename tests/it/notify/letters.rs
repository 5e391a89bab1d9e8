//! What each mail says.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::{outbox, staff_notice as staff_notice_row, ticket};
use kernel::{locale::Locale, role::Role, ticket_number::TicketNumber};
use laporbkn::{
    notify::{
        compose::compose,
        letter::Reader,
        outbox::{MailKind, NewMail, enqueue},
        render::{Rendered, render},
        staff_notice::{self, Telling},
    },
    ticket::{correct_email::CorrectEmailForm, lifecycle::Action, record::By},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::{
    act, attach_to_last_event, deliver, employ, file_as, file_in, humas, outbox_rows, with_mail_server,
};
use crate::harness::TestApp;

/// One ticket after the other, so that every mail is written once in this language.
async fn every_mail(app: &TestApp, locale: Locale) {
    let humas = humas(app).await;
    let file = async |name: &str| file_in(app, locale, name, &[]).await;
    let answered = file("Ani Answered").await;
    let answered_number = answered.number.clone();
    let answered = act(app, answered, humas, Action::Answer, "Sedang kami periksa.").await;
    attach_to_last_event(app, &answered).await;
    let resolved = act(app, answered, humas, Action::Resolve, "").await;
    let closed = act(app, resolved, By::SYSTEM, Action::CloseBySilence, "").await;
    act(app, closed, humas, Action::Reopen, "Ada keterangan baru.").await;
    let asked = file("Budi Asked").await;
    let asked = act(app, asked, humas, Action::Ask, "Kapan kejadiannya?").await;
    act(app, asked, By::SYSTEM, Action::CloseBySilence, "").await;
    act(
        app,
        file("Cici").await,
        humas,
        Action::Reject,
        "Bukan wewenang BKN.",
    )
    .await;
    act(app, file("Dedi").await, humas, Action::Merge, "").await;
    let moved = file("Fani").await;
    let correction = CorrectEmailForm {
        email: "fani@contoh.test".into(),
        check: "counter".into(),
        reason: "Datang ke loket dengan KTP.".into(),
        version: None,
    };
    let clerk = app.staff_of(Role::Humas, None, "Retno Wulandari").await;
    app.act(&clerk, &moved.number, correction).await.unwrap();
    invite(app, locale).await;
    notify(app, locale, &answered_number).await;
    turn_away(app, locale).await;
    let unmailed = file("Fani").await;
    list_receipts(app, locale, &unmailed).await;
}

/// One receipt that was not mailed by itself.
async fn list_receipts(app: &TestApp, locale: Locale, ticket: &ticket::Model) {
    let node = &app.app;
    let list = NewMail {
        kind: MailKind::Receipts,
        to: ticket.reporter_email.clone(),
        locale,
        ticket: None,
        event: None,
        staff: None,
        data: json!({
            "from": ticket.created_at,
            "until": ticket.created_at + chrono::Duration::minutes(15),
        }),
    };
    node.db
        .write(async |tx| {
            outbox::Entity::delete_many()
                .filter(outbox::Column::TicketId.eq(ticket.id))
                .exec(tx)
                .await?;
            enqueue(tx, node, list).await
        })
        .await
        .unwrap();
}

/// Somebody's mail that was not taken.
async fn turn_away(app: &TestApp, locale: Locale) {
    let node = &app.app;
    let mail = NewMail {
        kind: MailKind::NotTaken,
        to: "gita@contoh.test".parse().unwrap(),
        locale,
        ticket: None,
        event: None,
        staff: None,
        data: json!({ "reason": "stranger", "answers": "<1@contoh.test>" }),
    };
    node.db
        .write(async |tx| enqueue(tx, node, mail).await)
        .await
        .unwrap();
}

/// Notices that somebody has not read.
async fn notify(app: &TestApp, locale: Locale, number: &TicketNumber) {
    let node = &app.app;
    let id = employ(app, "Gita Humas", Role::Counter).await;
    let ticket = app.ticket(number).await.id;
    let at = node.clock.now();
    let tellings = ["assigned", "replied"].map(|kind| Telling {
        staff: id,
        kind: kind.into(),
        ticket: Some(ticket),
        data: json!({ "number": number }),
        only_counted: false,
    });
    let mark = staff_notice_row::ActiveModel {
        mailed_at: Set(Some(at)),
        ..Default::default()
    };
    let mail = NewMail {
        kind: MailKind::StaffNotices,
        to: "gita@contoh.test".parse().unwrap(),
        locale,
        ticket: None,
        event: None,
        staff: Some(id),
        data: json!({ "mailed_at": at }),
    };
    node.db
        .write(async |tx| {
            staff_notice::tell(tx, node, tellings.into()).await?;
            staff_notice_row::Entity::update_many()
                .set(mark)
                .filter(staff_notice_row::Column::StaffId.eq(id))
                .exec(tx)
                .await?;
            enqueue(tx, node, mail).await
        })
        .await
        .unwrap();
}

async fn invite(app: &TestApp, locale: Locale) {
    let node = &app.app;
    let id = employ(app, "Eka Baru", Role::Leader).await;
    let sealed = node
        .vault
        .seal(&format!("{id}/invitation"), b"rahasia-sekali")
        .unwrap();
    let mail = NewMail {
        kind: MailKind::Invitation,
        to: "eka@contoh.test".parse().unwrap(),
        locale,
        ticket: None,
        event: None,
        staff: Some(id),
        data: json!({
            "name": "Eka Baru",
            "sealed_token": BASE64_URL_SAFE_NO_PAD.encode(sealed),
            "expires_at": node.clock.now() + chrono::Duration::hours(72),
        }),
    };
    node.db
        .write(async |tx| enqueue(tx, node, mail).await)
        .await
        .unwrap();
}

/// Every kind of mail, rendered for its recipient.
async fn rendered(app: &TestApp, reader: Reader) -> Vec<(String, Rendered)> {
    let mut all = Vec::new();
    for row in outbox_rows(app).await {
        let letter = compose(&app.app, &row, reader).await.unwrap();
        all.push((row.kind, render(&app.app, &letter).unwrap()));
    }
    all
}

#[actix_web::test]
async fn every_mail_can_be_made_in_both_languages() {
    for locale in [Locale::Id, Locale::En] {
        let app = TestApp::start().await;
        every_mail(&app, locale).await;
        let mails = rendered(&app, Reader::Recipient).await;
        for kind in MailKind::ALL {
            let (_, mail) = mails
                .iter()
                .find(|(name, _)| name == kind.name())
                .unwrap_or_else(|| panic!("no mail of kind {}", kind.name()));
            for body in [&mail.subject, &mail.text, &mail.html] {
                // A sentence that is missing shows as its key.
                assert!(!body.contains("letter-"), "{} {locale}: {body}", kind.name());
                assert!(!body.contains("{{") && !body.contains("null"), "{body}");
            }
            assert!(mail.html.contains(&format!("<html lang=\"{locale}\">")));
        }
    }
}

#[actix_web::test]
async fn the_mails_read_as_they_were_meant_to() {
    let app =
        TestApp::start_with(|settings| settings.public_url = Some("https://lapor.bkn.example".into())).await;
    every_mail(&app, Locale::Id).await;
    let mut page = String::new();
    for (kind, mail) in rendered(&app, Reader::Operator).await {
        page += &["=== ", &kind, "\n", &mail.subject, "\n\n", &mail.text, "\n"].concat();
    }
    insta::assert_snapshot!(without_numbers(&page));
}

/// Ticket numbers are drawn by lot; in addresses they stand without hyphens.
fn without_numbers(page: &str) -> String {
    const ADDRESS: &str = "/petugas/tiket/LB26";
    let page = masked(page, ADDRESS, "XXXXXXXX");
    masked(&page, "LB26-", "XXXX-XXXX")
}

/// `page` with `mask` over what stands behind every `mark`.
fn masked(page: &str, mark: &str, mask: &str) -> String {
    let mut parts = page.split(mark);
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |page, part| page + mark + mask + &part[mask.len()..])
}

#[actix_web::test]
async fn an_answer_brings_its_words_its_author_and_the_number_of_files() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti", &[]).await;
    let ticket = act(
        &app,
        ticket,
        humas(&app).await,
        Action::Answer,
        "Baris satu\n\nBaris <dua>",
    )
    .await;
    attach_to_last_event(&app, &ticket).await;
    deliver(&app).await;
    let mails = catcher.received();
    let answer = mails
        .iter()
        .find(|mail| mail.header("In-Reply-To").is_some())
        .unwrap();
    let text = answer.text().replace("\r\n", "\n");
    assert!(
        text.contains("Baris satu\n\nBaris <dua>\n\nRetno Wulandari\nBiro Humas BKN"),
        "{text}"
    );
    assert!(text.contains("Disertai 1 berkas."), "{text}");
    assert!(
        answer.html().contains("Baris satu<br><br>Baris &lt;dua&gt;"),
        "{}",
        answer.html()
    );
}

#[actix_web::test]
async fn identity_numbers_and_internal_notes_never_travel() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti", &[("description", "NIK saya 3174010101900001")]).await;
    let humas = humas(&app).await;
    let ticket = act(&app, ticket, humas, Action::Note, "Pelapor ini sering menelepon.").await;
    let answer = "NIK 3174 0101 0190 0001 dan NIP 198501012010011001 sudah benar.";
    let ticket = act(&app, ticket, humas, Action::Answer, answer).await;
    // Even a row that names the note does not bring it.
    let events = laporbkn::ticket::store::events(app.app.db.read(), ticket.id)
        .await
        .unwrap();
    let note = events
        .iter()
        .find(|event| event.body.as_deref() == Some("Pelapor ini sering menelepon."));
    let node = &app.app;
    node.db
        .write(async |tx| {
            let event = note.unwrap().id;
            laporbkn::ticket::record::tell_reporter(tx, node, &ticket, MailKind::Answer, event).await
        })
        .await
        .unwrap();
    assert_eq!(deliver(&app).await.sent, 3);
    for mail in catcher.received() {
        for body in [mail.text(), mail.html()] {
            for secret in [
                "3174010101900001",
                "3174 0101 0190 0001",
                "198501012010011001",
                "sering menelepon",
            ] {
                assert!(!body.contains(secret), "{secret} in:\n{body}");
            }
        }
    }
    let answers = catcher.received();
    assert!(answers.iter().any(|mail| {
        mail.text()
            .contains("NIK 3174••••••••0001 dan NIP 1985••••••••••1001")
    }));
}

#[actix_web::test]
async fn an_invitation_brings_its_link_to_its_owner_only() {
    let app = TestApp::start().await;
    invite(&app, Locale::Id).await;
    let for_owner = rendered(&app, Reader::Recipient).await.remove(0).1;
    assert!(
        for_owner.text.contains("/petugas/undangan/rahasia-sekali"),
        "{}",
        for_owner.text
    );
    assert!(for_owner.text.contains("sebagai Pimpinan"), "{}", for_owner.text);
    let for_operator = rendered(&app, Reader::Operator).await.remove(0).1;
    assert!(!for_operator.text.contains("rahasia-sekali") && !for_operator.html.contains("rahasia-sekali"));
}
