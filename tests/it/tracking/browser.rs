//! The reporter's way in a real browser, on a phone with scripts and at a desk without.

use chrono::Duration;

use super::cast::{PNG, ask, humas, resolve};
use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
};

async fn journey(scripts: Scripts, width: u32) {
    let app = TestApp::start().await;
    let (filed, humas) = (app.file().await, humas(&app).await);
    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("layar saya.png");
    std::fs::write(&picture, PNG).unwrap();
    let browser = Browser::start(&app.url(""), scripts).await;
    browser.width(width).await;
    let page = format!("/tiket/{}", filed.number);

    // The number as somebody types it from a note, and a PIN with one digit missing.
    browser.open("/tiket").await;
    browser
        .fill("Nomor tiket", &filed.number.canonical().to_lowercase())
        .await;
    browser.fill("PIN", &filed.pin.digits()[..5]).await;
    browser.press("Cek tiket").await;
    browser.see("PIN terdiri dari enam angka").await;
    browser.fits().await;
    browser.fill("PIN", &filed.pin.to_string()).await;
    browser.press("Cek tiket").await;
    browser.see("Anda melapor").await;
    browser.fits().await;
    assert_eq!(browser.path().await, page);

    ask(&app, &humas, &filed).await;
    browser.open(&page).await;
    browser.see("Kapan terakhir berhasil masuk?").await;
    browser.press("Kirim balasan").await;
    browser.see("Ada 1 isian yang perlu diperbaiki").await;
    browser.fits().await;
    browser.fill("Pesan Anda", "Kemarin malam 😟").await;
    browser.upload("Lampiran", &picture).await;
    if scripts == Scripts::On {
        // The script lists what was chosen, which moves the button.
        browser.see("Hapus").await;
    }
    browser.press("Kirim balasan").await;
    browser.see("Balasan Anda sudah terkirim").await;
    browser.see("Kemarin malam 😟").await;
    browser.see("layar saya.png").await;
    browser.fits().await;

    resolve(&app, &humas, &filed).await;
    app.clock.advance(Duration::hours(1));
    browser.open(&page).await;
    browser.see("Akun Anda sudah kami buka.").await;
    browser.press("Sudah selesai").await;
    browser.see("Terima kasih, tiket ini kami tutup").await;
    browser.choose("Penilaian Anda", "Sangat baik").await;
    browser.fill("Yang bisa kami perbaiki", "Tidak ada").await;
    browser.press("Kirim penilaian").await;
    browser.see("Penilaian Anda: sangat baik").await;
    browser.fill("Apa yang belum selesai?", "Terkunci lagi.").await;
    browser.press("Buka kembali tiket").await;
    browser.see("Tiket terbuka kembali").await;
    browser.see("Terkunci lagi.").await;
    browser.fits().await;

    browser.press("Tutup percakapan").await;
    browser.see("Percakapan sudah ditutup di perangkat ini").await;
    browser.see_no("Terkunci lagi.").await;
    browser.close().await;
}

#[actix_web::test]
async fn a_reporter_reads_replies_confirms_and_comes_back_on_a_phone() {
    journey(Scripts::On, 360).await;
}

#[actix_web::test]
async fn a_reporter_reads_replies_confirms_and_comes_back_without_scripts() {
    journey(Scripts::Off, 1280).await;
}

#[actix_web::test]
async fn the_time_left_follows_the_servers_clock_whatever_the_phones_says() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    app.clock.advance(Duration::hours(47) + Duration::seconds(30));
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    browser.open(&format!("/tiket/{}", filed.number)).await;
    // The machine's own clock is months away from the server's.
    browser.see("Sisa 59 menit").await;
    browser.close().await;
}
