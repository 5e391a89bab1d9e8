//! The bell at a real Chromium.

use laporbkn::notify::bell;

use super::given_to;
use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
    people::PASSWORD,
};

async fn log_in(browser: &Browser, email: &str) {
    browser.open("/petugas/pemberitahuan").await;
    browser.fill("E-mail", email).await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
}

#[actix_web::test]
async fn the_bell_rings_in_an_open_page() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    log_in(&browser, &clerk.email).await;
    browser.see("Belum ada pemberitahuan").await;
    browser.screenshot("bell-empty-1280").await;
    for _ in 0..100 {
        if !app.app.bell.listening().is_empty() {
            break;
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let number = given_to(&app, clerk.id).await;
    bell::ring_due(&app.app).await.unwrap();
    browser.see("Pemberitahuan: 1 belum dibaca").await;
    for _ in 0..7 {
        given_to(&app, clerk.id).await;
    }
    app.reply_of_reporter(&number).await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.open("/petugas/pemberitahuan").await;
        browser.see("Pelapor membalas tiket").await;
        browser.fits().await;
        browser.screenshot(&format!("notices-{width}")).await;
        browser.open("/petugas/akun").await;
        browser.see("Pemberitahuan lewat surat").await;
        browser.fits().await;
        browser.screenshot(&format!("notices-choice-{width}")).await;
    }
    browser.open("/petugas/pemberitahuan").await;
    browser.click_link("Pelapor membalas tiket").await;
    browser.see(&number.to_string()).await;
    browser.open("/petugas/pemberitahuan").await;
    browser.press("Tandai semua terbaca").await;
    browser.see("Semua pemberitahuan ditandai terbaca").await;
    browser.close().await;
}

#[actix_web::test]
async fn without_scripts_the_bell_is_right_when_a_page_is_loaded() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let browser = Browser::start(&app.url(""), Scripts::Off).await;
    log_in(&browser, &clerk.email).await;
    given_to(&app, clerk.id).await;
    browser.open("/petugas/pemberitahuan").await;
    browser.see("1 belum dibaca").await;
    browser.press("Tandai terbaca").await;
    browser.see("tidak ada yang baru").await;
    browser.close().await;
}

#[actix_web::test]
async fn a_list_that_stays_open_says_how_many_came() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    log_in(&browser, &clerk.email).await;
    browser.open("/petugas/tiket").await;
    browser.see("Belum ada laporan").await;
    browser.see_no("baru, muat ulang").await;
    app.file().await;
    app.file().await;
    browser.see("2 baru, muat ulang").await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.fits().await;
        browser.screenshot(&format!("queue-arrived-{width}")).await;
    }
    browser.click_link("2 baru, muat ulang").await;
    browser.see("Belum diverifikasi").await;
    browser.see_no("baru, muat ulang").await;
    browser.close().await;
}

#[actix_web::test]
async fn an_answer_that_is_cut_short_ends_no_watch() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    log_in(&browser, &clerk.email).await;
    browser.open("/petugas/tiket").await;
    browser.see("Belum ada laporan").await;
    browser.cut_next_answer().await;
    app.file().await;
    // The first time that it asks comes to nothing.
    actix_web::rt::time::sleep(std::time::Duration::from_secs(12)).await;
    browser.see("1 baru, muat ulang").await;
    browser.close().await;
}
