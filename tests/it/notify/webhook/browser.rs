//! An administrator at a real Chromium.

use chrono::Duration;

use super::{add, deliver, start};
use crate::harness::{
    browser::{Browser, Scripts},
    people::PASSWORD,
    receiver::{Manner, Receiver},
};

#[actix_web::test]
async fn an_administrator_adds_a_receiver_tries_it_and_reads_the_log() {
    let app = start().await;
    let (admin, failing, receiver) = (
        app.admin().await,
        Receiver::start().await,
        Receiver::start().await,
    );
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    browser.open("/admin/webhook").await;
    browser.fill("E-mail", &admin.email).await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
    browser.open("/admin/webhook").await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.fits().await;
        browser.screenshot(&format!("webhooks-empty-{width}")).await;
    }
    browser.width(1280).await;
    browser.click_link("Tambah penerima").await;
    browser.fill("Nama", "Papan pemantauan Humas").await;
    browser.fill("Alamat", "http://kait.example/").await;
    browser.press("Tambah penerima").await;
    browser.see("Pakai https://").await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.fits().await;
        browser.screenshot(&format!("webhook-form-{width}")).await;
    }
    browser.fill("Alamat", &receiver.url()).await;
    browser.press("Tambah penerima").await;
    browser.see("whsec_").await;
    for width in [360, 1280] {
        browser.width(width).await;
        browser.fits().await;
        browser.screenshot(&format!("webhook-secret-{width}")).await;
    }
    browser.click_link("Sudah disalin").await;
    receiver.behave(Manner::Answers(200, "", "{\"diterima\": true}".into()));
    browser.press("Kirim percobaan").await;
    browser.see("Percobaan sedang dikirim").await;
    deliver(&app).await;
    add(&admin, &failing, &["ticket.filed", "ticket.due"]).await;
    failing.answer(500);
    for _ in 0..4 {
        app.file().await;
        deliver(&app).await;
        app.clock.advance(Duration::minutes(2));
    }
    receiver.answer(410);
    app.file().await;
    deliver(&app).await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.open("/admin/webhook").await;
        browser.see("Gagal dikirimi").await;
        browser.fits().await;
        browser.screenshot(&format!("webhooks-{width}")).await;
    }
    browser.width(1280).await;
    browser.click_link("Papan pemantauan Humas").await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.see("Dihentikan penerimanya").await;
        browser.fits().await;
        browser.screenshot(&format!("webhook-{width}")).await;
    }
    browser.width(1280).await;
    browser.press("Lanjutkan").await;
    browser.see("Penerima aktif lagi").await;
    browser.press("Kirim lagi semua yang dikubur").await;
    browser.press_in_dialog("Kirim lagi semua yang dikubur").await;
    browser.see("dimasukkan lagi ke antrean").await;
    receiver.answer(200);
    deliver(&app).await;
    browser.click_link("Percobaan").await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.fits().await;
        browser.screenshot(&format!("webhook-delivery-{width}")).await;
    }
    browser.close().await;
}
