//! The way of a person with a phone and with a desk, with scripts and without.

use std::io::Write;

use super::PNG;
use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
};

fn picture() -> tempfile::NamedTempFile {
    let mut file = tempfile::Builder::new()
        .prefix("layar-")
        .suffix(".png")
        .tempfile()
        .unwrap();
    file.write_all(PNG).unwrap();
    file
}

/// Mends the faults, checks, goes back to change an answer, files, and reads the receipt twice.
async fn journey(scripts: Scripts, width: u32) {
    let app = TestApp::start().await;
    let name = format!(
        "filing-{width}-{}",
        if scripts == Scripts::On { "js" } else { "plain" }
    );
    let shot = |step: &str| format!("{name}-{step}");
    let person = Browser::start(&app.url(""), scripts).await;
    person.width(width).await;
    person.open("/layanan/nik-tidak-ditemukan").await;
    person.see("NIK tidak ditemukan").await;
    person.fits().await;
    person.screenshot(&shot("1-form")).await;

    person.fill("Nama lengkap", "Budi Santoso").await;
    person.fill("NIK", "3174991708900").await;
    person
        .fill("Ceritakan masalahnya", "Sejak kemarin muncul pesan 😀")
        .await;
    let file = picture();
    person.upload("Foto, tangkapan layar", file.path()).await;
    person.press("Lanjut: periksa jawaban").await;
    person.see("isian yang perlu diperbaiki").await;
    person.see("NIK terdiri dari 16 angka").await;
    person.see("layar-").await;
    person.fits().await;
    person.screenshot(&shot("2-errors")).await;
    assert_eq!(
        person.value("Ceritakan masalahnya").await,
        "Sejak kemarin muncul pesan 😀"
    );

    person.fill("NIK", "3174991708900001").await;
    person.fill("Tanggal lahir", "18-08-1990").await;
    person.fill("E-mail", "budi@gmial.com").await;
    person.press("Lanjut: periksa jawaban").await;
    person.see("Periksa sekali lagi").await;
    person.see("Berbeda dengan tanggal lahir di dalam NIK").await;
    person.see("3174 9917 0890 0001").await;
    person.see("layar-").await;
    person.fits().await;
    person.screenshot(&shot("3-check")).await;

    person.press("Kembali mengubah").await;
    assert_eq!(person.value("E-mail").await, "budi@gmial.com");
    person.see("layar-").await;
    person.fill("E-mail", "budi@contoh.test").await;
    person.press("Lanjut: periksa jawaban").await;
    person.see("budi@contoh.test").await;
    person.press("Kirim laporan").await;
    person.see("Simpan nomor dan PIN ini").await;
    person.fits().await;
    person.screenshot(&shot("4-receipt")).await;
    let receipt = person.path().await;
    person.open(&receipt).await;
    person.see("Simpan nomor dan PIN ini").await;
    person.click_link("Buka halaman tiket").await;
    person.see("Sejak kemarin muncul pesan").await;
    assert_eq!(super::tickets(&app).await.len(), 1);
    assert_eq!(super::attachments(&app).await.len(), 1);
    person.close().await;
}

#[actix_web::test]
async fn on_a_phone_with_scripts() {
    journey(Scripts::On, 360).await;
}

#[actix_web::test]
async fn on_a_phone_without_scripts() {
    journey(Scripts::Off, 360).await;
}

#[actix_web::test]
async fn at_a_desk_with_scripts() {
    journey(Scripts::On, 1280).await;
}

#[actix_web::test]
async fn at_a_desk_without_scripts() {
    journey(Scripts::Off, 1280).await;
}

#[actix_web::test]
async fn the_enter_key_in_a_field_goes_on_and_removes_no_file() {
    let app = TestApp::start().await;
    let person = Browser::start(&app.url(""), Scripts::Off).await;
    person.open("/layanan/kontak-petugas").await;
    let file = picture();
    person.upload("Foto, tangkapan layar", file.path()).await;
    person.press("Lanjut: periksa jawaban").await;
    person.see("Sudah kami terima").await;
    person.fill("Nama lengkap", "Siti").await;
    person.type_keys(&fantoccini::key::Key::Enter.to_string()).await;
    person.see("isian yang perlu diperbaiki").await;
    person.see("layar-").await;
    person.press("Hapus").await;
    person.see_no("layar-").await;
    assert_eq!(person.value("Nama lengkap").await, "Siti");
    person.close().await;
}
