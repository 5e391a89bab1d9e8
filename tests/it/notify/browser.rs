//! The operator at a real Chromium, and how a mail looks in one.

use entity::inbound_mail::Source;
use kernel::role::Role;
use laporbkn::{
    demo::{self, Options},
    notify::inbound::{Came, mailbox, take},
    ticket::lifecycle::Action,
};
use sea_orm::EntityTrait;

use super::{act, deliver, file_as, humas, outbox_rows, with_mail_server, with_mail_server_and};
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

#[actix_web::test]
async fn what_came_in_is_decided_about_on_a_phone_and_at_a_desk() {
    let nobody = "imap://lapor:rahasia@127.0.0.1:1";
    let (app, catcher) = with_mail_server_and(|settings| settings.imap_url = Some(nobody.into())).await;
    mailbox::round(&app.app).await.unwrap_err();
    file_as(&app, "Siti Nur'aini", &[]).await;
    deliver(&app).await;
    let link = catcher.received()[0].header("List-Unsubscribe").unwrap();
    for (subject, more) in [
        ("Akun terkunci", ""),
        ("Dikira spam", "X-Spam-Flag: YES\r\n"),
        ("Libur", "Auto-Submitted: auto-replied\r\n"),
    ] {
        let raw = format!(
            "From: Budi Santoso <budi.santoso@contoh.test>\r\nTo: lapor@bkn.example\r\nSubject: {subject}\r\n{more}\r\n\
             Selamat pagi,\r\n\r\nmohon dibantu: akun saya terkunci sejak kemarin.\r\n"
        );
        let came = Came {
            source: Source::Pipe,
            place: None,
            recipient: None,
            size: raw.len(),
        };
        take(&app.app, raw.as_bytes(), came).await.unwrap();
    }
    let bounced = entity::bounced_address::ActiveModel {
        id: sea_orm::ActiveValue::Set(kernel::id::BouncedAddressId::new(
            app.app.clock.as_ref(),
            &app.app.rng,
        )),
        address: sea_orm::ActiveValue::Set("siti.salah.ketik@contoh-yang-panjang.test".into()),
        code: sea_orm::ActiveValue::Set("5.1.1".into()),
        is_blocked: sea_orm::ActiveValue::Set(true),
        hits: sea_orm::ActiveValue::Set(1),
        first_at: sea_orm::ActiveValue::Set(app.app.clock.now()),
        last_at: sea_orm::ActiveValue::Set(app.app.clock.now()),
    };
    entity::bounced_address::Entity::insert(bounced)
        .exec_without_returning(app.app.db.read())
        .await
        .unwrap();
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    log_in(&app, &browser).await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.open("/admin/surat-masuk").await;
        browser.see("Ditandai sebagai spam").await;
        browser.see("Kotak surat tidak dapat dibaca").await;
        browser.fits().await;
        browser.screenshot(&format!("inbound-{width}")).await;
        browser.open("/admin/surat-mental").await;
        browser.see("Diblokir").await;
        browser.fits().await;
        browser.screenshot(&format!("bounces-{width}")).await;
        let path = link
            .trim_matches(['<', '>'])
            .replace("https://lapor.bkn.example", "");
        browser.open(&path).await;
        browser.see("Surat mana yang dikirim kepada Anda?").await;
        browser.fits().await;
        browser.screenshot(&format!("wish-{width}")).await;
        browser.open("/admin/surat-masuk?tab=tray").await;
        browser.click_link("b•••@contoh.test").await;
        browser.see("akun saya terkunci sejak kemarin").await;
        browser.fits().await;
        browser.screenshot(&format!("inbound-mail-{width}")).await;
    }
    browser.press("Jadikan tiket baru").await;
    browser.see("Surat dijadikan tiket.").await;
    browser.close().await;
}
