//! Whatever stops a form of staff, the words that were typed come back.

use chrono::Duration;
use kernel::ticket_number::TicketNumber;
use serde_json::json;

use crate::harness::{
    TestApp,
    browser::{Browser as Chromium, Scripts},
    page::Page,
    people::{PASSWORD, Staff},
};

const WORDS: &str = "Jawaban panjang yang sudah diketik";

/// A ticket on the desk of a unit, and somebody there who is about to answer it.
struct Writing {
    app: TestApp,
    writer: Staff,
    number: TicketNumber,
    token: String,
}

impl Writing {
    async fn begin() -> Self {
        let app = TestApp::start().await;
        let number = app.file().await.number;
        app.humas()
            .await
            .does(&number, "route", json!({ "unit": "DPK" }))
            .await
            .ok();
        let writer = app.unit_staff("DPK").await;
        let page = writer
            .open(&format!("/petugas/tiket/{}", number.canonical()))
            .await;
        let token = page.token();
        Self {
            app,
            writer,
            number,
            token,
        }
    }

    fn path(&self) -> String {
        format!("/petugas/tiket/{}", self.number.canonical())
    }

    async fn send(&self, token: &str, version: i64) -> Page {
        let version = version.to_string();
        let form = [("_csrf", token), ("version", &version), ("message", WORDS)];
        self.writer
            .post_bare(&format!("{}/jawab?status=routed", self.path()), &form)
            .await
    }

    async fn version(&self) -> i64 {
        self.app.ticket(&self.number).await.version
    }

    /// Presses *Kirim lagi* on the page that gave the words back.
    async fn send_again(&self, page: &Page) -> Page {
        let form = [
            ("_csrf", page.token()),
            ("version", page.attribute("input[name=version]", "value")),
            ("message", page.words("textarea[name=message]")),
        ];
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let action = page.attribute("main form", "action");
        self.writer.post_bare(&action, &fields).await
    }

    async fn is_answered(&self) -> bool {
        self.app.ticket(&self.number).await.first_answered_at.is_some()
    }
}

#[actix_web::test]
async fn a_ticket_that_went_to_another_unit_meanwhile_gives_the_words_back_to_copy() {
    let desk = Writing::begin().await;
    let version = desk.version().await;
    let humas = desk.app.humas().await;
    humas
        .does(&desk.number, "route", json!({ "unit": "DPDI" }))
        .await
        .ok();
    let page = desk.send(&desk.token, version).await;
    assert_eq!(page.status, 404);
    assert_eq!(page.words("textarea[readonly]"), WORDS);
    assert!(page.words(".lead").contains("diteruskan ke unit lain"));
    assert_eq!(
        page.count("main form"),
        0,
        "sending it again would be refused again"
    );
    assert_eq!(page.count("a[href=\"/petugas\"]"), 1, "the way on is the desk");
    assert!(!page.html.contains("href=\"/tiket\""));
    // What the page gives back is what was typed, and nothing of the ticket.
    assert!(!page.html.contains(crate::harness::tickets::SUBJECT));
}

#[actix_web::test]
async fn a_ticket_that_a_colleague_resolved_meanwhile_shows_what_changed_and_the_words() {
    let desk = Writing::begin().await;
    let version = desk.version().await;
    let colleague = desk.app.of_unit("DPK").await;
    colleague
        .does(
            &desk.number,
            "resolve",
            json!({ "message": "Sudah beres.", "take": true }),
        )
        .await
        .ok();
    let page = desk.send(&desk.token, version).await;
    assert_eq!(page.status, 409);
    assert!(page.words(".pane > .flash--error").contains("Bayu DPK"));
    assert_eq!(page.count("#jawab"), 0, "there is nothing left to answer");
    assert_eq!(page.words(".pane > .kept textarea[readonly]"), WORDS);
    // A refusal of the lifecycle itself, without a version, says its rule.
    let form = [("_csrf", desk.token.as_str()), ("message", WORDS)];
    let page = desk
        .writer
        .post_bare(&format!("{}/tanya", desk.path()), &form)
        .await;
    assert_eq!(page.status, 409);
    assert!(
        page.words(".pane > .flash--error").contains("sudah selesai"),
        "{}",
        page.words(".pane")
    );
    assert_eq!(page.words(".pane > .kept textarea[readonly]"), WORDS);
}

#[actix_web::test]
async fn a_stale_form_gives_the_words_back_and_the_second_try_goes_through() {
    let desk = Writing::begin().await;
    let page = desk.send("stale.token", desk.version().await).await;
    assert_eq!(page.status, 403);
    assert!(page.words(".lead").contains("terlalu lama terbuka"));
    assert!(!desk.is_answered().await);
    let sent = desk.send_again(&page).await;
    assert_eq!(
        (sent.status, sent.location),
        (303, Some(format!("{}?status=routed", desk.path()))),
    );
    assert!(desk.is_answered().await);
}

#[actix_web::test]
async fn a_session_that_ended_gives_the_words_back_and_the_login_leads_to_the_ticket() {
    let desk = Writing::begin().await;
    let version = desk.version().await;
    desk.app.clock.advance(Duration::hours(3));
    let page = desk.send(&desk.token, version).await;
    assert_eq!(page.status, 401);
    assert_eq!(page.words("textarea[name=message]"), WORDS);
    let login = page.attribute("a[target=_blank]", "href");
    let lanjut: String =
        url::form_urlencoded::byte_serialize(format!("{}?status=routed", desk.path()).as_bytes()).collect();
    assert_eq!(login, format!("/petugas/masuk?lanjut={lanjut}"));
    assert_eq!(desk.send_again(&page).await.status, 401, "not before the login");
    let form = [
        ("_csrf", page.token()),
        ("email", desk.writer.email.clone()),
        ("password", PASSWORD.to_owned()),
    ];
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let entered = desk.writer.post_bare("/petugas/masuk", &fields).await;
    assert_eq!(entered.status, 303, "{}", entered.html);
    assert_eq!(desk.send_again(&page).await.status, 303);
    assert!(desk.is_answered().await);
}

#[actix_web::test]
async fn a_button_without_words_leads_to_the_login_and_back_to_its_page() {
    let desk = Writing::begin().await;
    desk.app.clock.advance(Duration::hours(3));
    let form = [("_csrf", desk.token.as_str()), ("version", "2")];
    let page = desk
        .writer
        .post_bare(&format!("{}/ambil", desk.path()), &form)
        .await;
    let back: String = url::form_urlencoded::byte_serialize(desk.path().as_bytes()).collect();
    assert_eq!(
        (page.status, page.location),
        (303, Some(format!("/petugas/masuk?lanjut={back}")))
    );
}

#[actix_web::test]
async fn a_database_that_is_away_gives_the_words_back() {
    let desk = Writing::begin().await;
    let version = desk.version().await;
    desk.app.app.db.close().await;
    let page = desk.send(&desk.token, version).await;
    assert_eq!(page.status, 503);
    assert_eq!(page.words("textarea"), WORDS);
    assert_eq!(page.attribute("input[name=message]", "value"), WORDS);
    assert!(page.words("main").contains("Jangan tutup halaman ini"));
    assert_eq!(
        page.attribute("main form", "action"),
        format!("{}/jawab?status=routed", desk.path())
    );
}

#[actix_web::test]
async fn a_form_that_another_site_sent_is_not_made_ready_to_be_sent_again() {
    let desk = Writing::begin().await;
    let answer = desk
        .writer
        .client
        .post(desk.app.url(&format!("{}/jawab", desk.path())))
        .header("Origin", "https://jahat.test")
        .form(&[("message", WORDS)])
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 403);
    assert!(!answer.text().await.unwrap().contains(WORDS));
}

#[actix_web::test]
async fn what_is_typed_into_other_forms_of_staff_is_kept_as_well() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    humas.open("/petugas/templat/baru").await;
    let body = "Yth. {{nama}},\n\nbaris kedua.";
    let form = [("_csrf", "stale.token"), ("title", "Salam"), ("body_id", body)];
    let page = humas.post_bare("/petugas/templat/baru", &form).await;
    assert_eq!(page.status, 403);
    assert!(page.words("textarea[name=body_id]").contains("baris kedua."));
    assert_eq!(page.attribute("input[name=title]", "value"), "Salam");
    // A password is never written into a page.
    let form = [
        ("_csrf", "stale.token"),
        ("current", PASSWORD),
        ("reason", PASSWORD),
    ];
    let page = humas.post_bare("/petugas/akun/kata-sandi", &form).await;
    assert_eq!(page.status, 403);
    assert!(!page.html.contains(PASSWORD));
}

/// At a real Chromium.
mod browser {
    use super::*;

    #[actix_web::test]
    async fn somebody_whose_session_ended_sees_their_words_and_sends_them_after_the_login() {
        let desk = Writing::begin().await;
        let screen = Chromium::start(&desk.app.url(""), Scripts::On).await;
        let log_in = async || {
            screen.fill("E-mail", &desk.writer.email).await;
            screen.fill("Kata sandi", PASSWORD).await;
            screen.press("Masuk").await;
            screen.see(&desk.number.to_string()).await;
        };
        screen.open(&format!("{}#jawab", desk.path())).await;
        log_in().await;
        screen.click_link("Jawab").await;
        screen.fill("Jawaban", WORDS).await;
        desk.app.clock.advance(Duration::hours(3));
        screen.press("Kirim jawaban").await;
        screen.see("Belum terkirim, tulisan Anda masih di sini").await;
        assert_eq!(screen.value("Pesan").await, WORDS);
        for width in [360, 1280] {
            screen.width(width).await;
            screen.fits().await;
            screen.screenshot(&format!("kept-session-{width}")).await;
        }
        screen.in_another_tab("Masuk lagi di tab baru", log_in).await;
        screen.press("Kirim lagi").await;
        screen.see("Jawaban terkirim").await;
        assert!(desk.is_answered().await);
        screen.close().await;
    }
}
