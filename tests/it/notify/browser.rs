//! The operator at a real Chromium, and how a mail looks in one.

use kernel::role::Role;
use laporbkn::{
    demo::{self, Options},
    ticket::lifecycle::Action,
};

use super::{act, deliver, file_as, humas, outbox_rows, with_mail_server};
use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
};

/// Logs in as the administrator of the demonstration data.
async fn log_in(app: &TestApp, browser: &Browser) {
    let options = Options {
        tickets: 3,
        force: true,
    };
    let report = demo::run(&app.app, options, |_| {}).await.unwrap();
    let admin = report
        .logins
        .iter()
        .find(|login| login.role == Role::Admin.as_str())
        .unwrap();
    // The login leads back to where one was going.
    browser.open("/admin/surat").await;
    browser.fill("E-mail", &admin.email).await;
    browser.fill("Kata sandi", demo::PASSWORD).await;
    browser.press("Masuk").await;
    browser.see("Semua surat ke pelapor dan petugas").await;
}

#[actix_web::test]
async fn the_operator_reads_the_outbox_on_a_phone_and_at_a_desk() {
    for (scripts, name) in [(Scripts::On, "on"), (Scripts::Off, "off")] {
        let app = TestApp::start().await;
        let ticket = file_as(&app, "Siti Nur'aini", &[]).await;
        let answer =
            "NIK Anda sudah kami periksa.\n\nSilakan dicoba lagi; bila masih gagal, balas tiket ini.";
        act(&app, ticket, humas(&app).await, Action::Answer, answer).await;
        let browser = Browser::start(&app.url(""), scripts).await;
        log_in(&app, &browser).await;
        for width in [1280, 360] {
            browser.width(width).await;
            browser.open("/admin/surat").await;
            browser.see("Surat tidak dikirim: SMTP_URL belum diatur").await;
            browser.fits().await;
            browser.screenshot(&format!("outbox-{name}-{width}")).await;
            browser.click_link("Jawaban").await;
            browser.see("Silakan dicoba lagi").await;
            browser.fits().await;
            browser.screenshot(&format!("mail-{name}-{width}")).await;
        }
        let rows = outbox_rows(&app).await;
        for (row, kind) in rows.iter().zip(["receipt", "answer"]) {
            for width in [700, 360] {
                browser.width(width).await;
                browser.open(&format!("/admin/surat/{}/html", row.id)).await;
                browser.see("LAPORBKN").await;
                browser.fits().await;
                browser.screenshot(&format!("letter-{kind}-{width}")).await;
            }
        }
        browser.close().await;
    }
}

#[actix_web::test]
async fn the_operator_sends_a_failed_mail_again() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    catcher.refuse(550, "mailbox full");
    for _ in 0..10 {
        deliver(&app).await;
        app.clock.advance(chrono::Duration::hours(20));
    }
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    log_in(&app, &browser).await;
    browser.open("/admin/surat").await;
    browser.click_link("Gagal").await;
    browser.click_link("Tanda terima").await;
    browser.see("mailbox full").await;
    browser.width(360).await;
    browser.screenshot("mail-failed-360").await;
    browser.press("Kirim ulang").await;
    browser.see("Surat dimasukkan lagi ke antrean.").await;
    catcher.accept();
    assert_eq!(deliver(&app).await.sent, 1);
    browser.close().await;
}
