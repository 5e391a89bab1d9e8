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

/// The browser's own buttons, all the way: nothing is asked to be sent again, and nothing is filed twice.
async fn way_back(scripts: Scripts) {
    let app = TestApp::start().await;
    let person = Browser::start(&app.url(""), scripts).await;
    person.width(360).await;
    person.open("/layanan/nik-tidak-ditemukan").await;
    person.fill("Nama lengkap", "Budi Santoso").await;
    person.fill("NIK", "3174991708900").await;
    person.press("Lanjut: periksa jawaban").await;
    person.see("NIK terdiri dari 16 angka").await;
    person.reload().await;
    person.see("NIK terdiri dari 16 angka").await;
    for (label, value) in [
        ("NIK", "3174991708900001"),
        ("Tanggal lahir", "17-08-1990"),
        ("E-mail", "budi@contoh.test"),
        ("Ceritakan masalahnya", "Muncul pesan NIK tidak ditemukan"),
    ] {
        person.fill(label, value).await;
    }
    person.press("Lanjut: periksa jawaban").await;
    person.see("Periksa sekali lagi").await;
    person.reload().await;
    person.see("Periksa sekali lagi").await;
    assert_eq!(person.path().await, "/layanan/nik-tidak-ditemukan/periksa");

    person.back().await;
    person.see("Kosongkan formulir").await;
    person.screenshot(&format!("way-back-{scripts:?}-form")).await;
    let nik = person.value("NIK").await;
    assert_eq!(nik.replace(' ', ""), "3174991708900001");
    assert_eq!(person.value("Tanggal lahir").await, "17-08-1990");
    assert_eq!(person.value("Nama lengkap").await, "Budi Santoso");
    person.forward().await;
    person.see("Periksa sekali lagi").await;

    person.press("Kirim laporan").await;
    person.see("Simpan nomor dan PIN ini").await;
    person.back().await;
    person.see("Laporan ini sudah kami terima").await;
    person.fits().await;
    person.screenshot(&format!("way-back-{scripts:?}-filed")).await;
    person.forward().await;
    person.see("Simpan nomor dan PIN ini").await;
    person.back().await;
    person.click_link("Lihat tanda terima").await;
    person.see("Simpan nomor dan PIN ini").await;
    assert_eq!(super::tickets(&app).await.len(), 1);
    person.close().await;
}

#[actix_web::test]
async fn back_forward_and_reload_with_scripts() {
    way_back(Scripts::On).await;
}

#[actix_web::test]
async fn back_forward_and_reload_without_scripts() {
    way_back(Scripts::Off).await;
}

#[actix_web::test]
async fn a_reload_keeps_what_was_typed_but_no_identity() {
    let app = TestApp::start().await;
    let person = Browser::start(&app.url(""), Scripts::On).await;
    person.width(360).await;
    person.open("/layanan/nik-tidak-ditemukan").await;
    for (label, value) in [
        ("Nama lengkap", "Budi Santoso"),
        ("NIK", "3174991708900001"),
        ("Tanggal lahir", "17-08-1990"),
        ("E-mail", "budi@contoh.test"),
        ("Ceritakan masalahnya", "Muncul pesan"),
    ] {
        person.fill(label, value).await;
    }
    person.open("/layanan/nik-tidak-ditemukan").await;
    person.see("Isian Anda dikembalikan").await;
    person.fits().await;
    person.screenshot("filing-restored").await;
    assert_eq!(person.value("Nama lengkap").await, "Budi Santoso");
    assert_eq!(person.value("E-mail").await, "budi@contoh.test");
    assert_eq!(person.value("Ceritakan masalahnya").await, "Muncul pesan");
    assert_eq!(person.value("NIK").await, "");
    assert_eq!(person.value("Tanggal lahir").await, "");
    person.close().await;
}

/// Numbers and births stand in other fields too.
#[actix_web::test]
async fn a_number_among_other_words_and_mismatched_data_stay_out_of_the_browser() {
    let app = TestApp::start().await;
    let person = Browser::start(&app.url(""), Scripts::On).await;
    person.open("/layanan/data-tidak-sesuai").await;
    for (label, value) in [
        ("Yang tertulis di layar", "17-08-1991"),
        ("Yang benar", "17-08-1990"),
        ("Ceritakan masalahnya", "NIK saya 3174.9917-0890 0001 ditolak"),
        ("Nama lengkap", "Budi Santoso"),
        ("Nomor HP", "0812-3456-7890"),
    ] {
        person.fill(label, value).await;
    }
    person.open("/layanan/data-tidak-sesuai").await;
    person.see("Isian Anda dikembalikan").await;
    assert_eq!(person.value("Nama lengkap").await, "Budi Santoso");
    assert_eq!(person.value("Nomor HP").await, "0812-3456-7890");
    for label in ["Yang tertulis di layar", "Yang benar", "Ceritakan masalahnya"] {
        assert_eq!(person.value(label).await, "", "{label}");
    }
    person.close().await;
}
