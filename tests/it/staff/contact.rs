//! A reporter who mistyped the address or lost the PIN: Humas puts it right without ever reading the PIN.

use entity::{audit, outbox, ticket_event};
use kernel::{pin::Pin, ticket_number::TicketNumber};
use laporbkn::{
    notify::{compose::compose, letter::Reader},
    ticket::access::{link_url, open_pin},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel, QueryOrder};
use serde_json::{Value, json};

use crate::harness::{
    TestApp,
    browser::{Browser as Chromium, Scripts},
    people::PASSWORD,
    tickets::{DESCRIPTION, EMAIL},
};

const RIGHT: &str = "siti.rahmawati@contoh.id";
const REASON: &str = "Ditelepon balik, menyebut isi laporannya.";

fn correction() -> Value {
    json!({ "email": RIGHT, "check": "counter", "reason": REASON })
}

async fn pin_of(app: &TestApp, number: &TicketNumber) -> Pin {
    let ticket = app.ticket(number).await;
    open_pin(&app.app.vault, ticket.id, &ticket.pin_cipher).unwrap()
}

async fn mails(app: &TestApp) -> Vec<outbox::Model> {
    outbox::Entity::find()
        .order_by_asc(outbox::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap()
}

/// (kind, recipient) of every mail.
async fn addressed(app: &TestApp) -> Vec<(String, String)> {
    let rows = mails(app).await;
    rows.iter()
        .map(|row| (row.kind.clone(), row.recipient.to_string()))
        .collect()
}

async fn was_sent(app: &TestApp, row: &outbox::Model) {
    let mut row = row.clone().into_active_model();
    row.state = Set(outbox::OutboxState::Sent);
    row.update(app.app.db.read()).await.unwrap();
}

fn pair(kind: &str, to: &str) -> (String, String) {
    (kind.to_owned(), to.to_owned())
}

#[actix_web::test]
async fn a_corrected_address_gets_the_receipt_and_the_former_one_is_told() {
    let app = TestApp::start().await;
    let number = app.file().await.number;
    was_sent(&app, &mails(&app).await[0]).await;
    let humas = app.humas().await;
    let before = pin_of(&app, &number).await;
    let answer = humas.does(&number, "correct-email", correction()).await.ok();
    assert_eq!(answer["contact"]["email"], RIGHT);
    assert_eq!(answer["status"], "new");
    let after = pin_of(&app, &number).await;
    assert_ne!(before, after);
    assert!(!answer.to_string().contains(after.digits()));
    assert_eq!(
        addressed(&app).await,
        [
            pair("receipt", EMAIL),
            pair("receipt", RIGHT),
            pair("address_changed", EMAIL),
        ]
    );
    let rows = mails(&app).await;
    let ticket = app.ticket(&number).await;
    let receipt = compose(&app.app, &rows[1], Reader::Recipient).await.unwrap();
    assert_eq!(receipt.pin, Some(after.to_string()));
    assert_eq!(receipt.ticket.unwrap().link, link_url(&app.app, &ticket).unwrap());
    // The former address may be a stranger's: number and way to object, no key, no name.
    let notice = compose(&app.app, &rows[2], Reader::Recipient).await.unwrap();
    assert!(notice.ticket.is_none() && notice.pin.is_none());
    assert_eq!(notice.name, "Bapak/Ibu");
    // Sent again by an operator, the old receipt would carry the new PIN: it is not made any more.
    assert!(compose(&app.app, &rows[0], Reader::Recipient).await.is_err());
    assert!(compose(&app.app, &rows[0], Reader::Operator).await.is_ok());
}

#[actix_web::test]
async fn what_still_waits_goes_to_the_right_address() {
    let app = TestApp::start().await;
    let number = app.file().await.number;
    let humas = app.humas().await;
    humas
        .does(&number, "answer", json!({ "message": "Sedang kami periksa." }))
        .await
        .ok();
    humas.does(&number, "correct-email", correction()).await.ok();
    assert_eq!(
        addressed(&app).await,
        [
            pair("receipt", RIGHT),
            pair("answer", RIGHT),
            pair("receipt", RIGHT),
            pair("address_changed", EMAIL),
        ]
    );
}

#[actix_web::test]
async fn pin_link_and_open_browser_of_the_former_address_open_nothing_any_more() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let link = link_url(&app.app, &app.ticket(&filed.number).await).unwrap();
    let link = link
        .split_once("/tiket/")
        .map(|(_, rest)| format!("/tiket/{rest}"))
        .unwrap();
    let path = format!("/tiket/{}", filed.number);
    let stranger = app.visitor();
    stranger.open(&link).await;
    assert!(stranger.open(&path).await.html.contains(DESCRIPTION));
    app.humas()
        .await
        .does(&filed.number, "correct-email", correction())
        .await
        .ok();
    assert!(!stranger.open(&path).await.html.contains(DESCRIPTION));
    let late = app.visitor();
    assert_eq!(late.open(&link).await.location.as_deref(), Some(path.as_str()));
    assert!(!late.open(&path).await.html.contains(DESCRIPTION));
    let refused = late
        .post(&format!("{path}/buka"), &[("pin", filed.pin.digits())])
        .await;
    assert_eq!(refused.status, 422);
    let new = pin_of(&app, &filed.number).await;
    let opened = late.send(&format!("{path}/buka"), &[("pin", new.digits())]).await;
    assert!(opened.html.contains(DESCRIPTION));
    // Why it was done is between staff.
    assert!(!opened.html.contains(REASON) && !opened.html.contains("memperbaiki alamat"));
}

#[actix_web::test]
async fn who_changed_it_how_it_was_checked_and_why_are_in_history_and_audit() {
    let app = TestApp::start().await;
    let number = app.file().await.number;
    let humas = app.humas().await;
    humas.does(&number, "correct-email", correction()).await.ok();
    let events = ticket_event::Entity::find().all(app.app.db.read()).await.unwrap();
    let event = events
        .iter()
        .find(|event| event.action == ticket_event::EventKind::EmailCorrected)
        .unwrap();
    assert_eq!(event.body.as_deref(), Some(REASON));
    let page = humas
        .opens(&format!("/petugas/tiket/{}", number.canonical()))
        .await;
    assert!(
        page.words("#riwayat + *")
            .contains("diperiksa lewat: datang ke loket"),
        "{}",
        page.words(".pane__history")
    );
    let entries = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    let entry = entries
        .iter()
        .find(|entry| entry.action == "ticket.correct_email")
        .unwrap();
    assert_eq!(entry.staff_id, Some(humas.staff.id));
    assert_eq!(entry.reason.as_deref(), Some(REASON));
    let detail = entry.detail.to_string();
    assert!(detail.contains("s•••@contoh.id") && !detail.contains(EMAIL) && !detail.contains(RIGHT));
}

#[actix_web::test]
async fn a_correction_without_a_check_or_a_reason_changes_nothing() {
    let app = TestApp::start().await;
    let number = app.file().await.number;
    let humas = app.humas().await;
    let tries = [
        (json!({}), "email", "email-empty"),
        (json!({}), "check", "email-check-missing"),
        (json!({}), "reason", "reason-missing"),
        (
            json!({ "email": "siti", "check": "counter", "reason": REASON }),
            "email",
            "email-no-at",
        ),
        (
            json!({ "email": RIGHT, "check": "nik", "reason": REASON }),
            "check",
            "email-check-missing",
        ),
        (
            json!({ "email": RIGHT, "check": "phone", "reason": REASON }),
            "check",
            "email-check-no-phone",
        ),
        (
            json!({ "email": RIGHT, "check": "counter", "reason": "salah" }),
            "reason",
            "reason-too-short",
        ),
        (
            json!({ "email": EMAIL, "check": "counter", "reason": REASON }),
            "email",
            "email-unchanged",
        ),
    ];
    for (body, field, code) in tries {
        let answer = humas.does(&number, "correct-email", body.clone()).await;
        assert_eq!(answer.fault(field), code, "{body}");
    }
    let unit = app.of_unit("DPK").await;
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    assert_eq!(
        unit.does(&number, "correct-email", correction()).await.status,
        403
    );
    assert_eq!(unit.does(&number, "send-receipt", json!({})).await.status, 403);
    assert_eq!(app.ticket(&number).await.reporter_email.to_string(), EMAIL);
    let called = app.file_with(&[("phone", "0812 3456 7890")]).await.number;
    let body = json!({ "email": RIGHT, "check": "phone", "reason": REASON });
    humas.does(&called, "correct-email", body).await.ok();
}

#[actix_web::test]
async fn the_receipt_is_sent_again_to_the_address_on_file_with_the_same_pin() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let humas = app.humas().await;
    let path = format!("/petugas/tiket/{}", filed.number.canonical());
    let sent = humas
        .sends(&path, &format!("{path}/kirim-tanda-terima"), &[("version", "1")])
        .await;
    assert_eq!((sent.status, sent.location.as_str()), (303, path.as_str()));
    assert_eq!(
        addressed(&app).await,
        [pair("receipt", EMAIL), pair("receipt", EMAIL)]
    );
    assert_eq!(pin_of(&app, &filed.number).await, filed.pin);
    let page = humas.opens(&path).await;
    assert!(
        page.words(".pane__history")
            .contains("mengirim ulang tanda terima")
    );
    assert!(!page.html.contains(filed.pin.digits()));
}

/// At a real Chromium.
mod browser {
    use super::*;

    #[actix_web::test]
    async fn humas_corrects_an_address_with_and_without_scripts() {
        for (scripts, name) in [(Scripts::On, "on"), (Scripts::Off, "off")] {
            let app = TestApp::start().await;
            let number = app.file().await.number;
            let clerk = app.clerk().await;
            let screen = Chromium::start(&app.url(""), scripts).await;
            screen
                .open(&format!("/petugas/tiket/{}#perbaiki-email", number.canonical()))
                .await;
            screen.fill("E-mail", &clerk.email).await;
            screen.fill("Kata sandi", PASSWORD).await;
            screen.press("Masuk").await;
            screen.press("Lainnya").await;
            screen.click_link("Perbaiki e-mail").await;
            screen.fill("E-mail yang benar", RIGHT).await;
            screen.choose("Diperiksa lewat", "datang ke loket").await;
            screen.fill("Alasan", REASON).await;
            for width in [360, 1280] {
                screen.width(width).await;
                screen.fits().await;
                screen.screenshot(&format!("correct-email-{name}-{width}")).await;
            }
            screen.press("Ganti dan kirim tanda terima").await;
            if scripts == Scripts::On {
                screen.see("PIN dan tautan yang lama tidak berlaku lagi").await;
                screen.press_in_dialog("Ganti dan kirim tanda terima").await;
            }
            screen.see("Alamat e-mail diganti").await;
            screen.see(RIGHT).await;
            screen.close().await;
        }
    }
}
