//! Reading and writing articles at a real Chromium, on a phone and at a desk, with scripts and without.

use kernel::role::Role;

use super::shelf::{Draft, put};
use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
    people::PASSWORD,
};

const BODY: &str = "NIK diperiksa ke basis data Dukcapil. Kalau datanya belum sampai, NIK **belum ditemukan**.\n\n\
    ## Periksa dulu\n\n1. Baca KTP, jangan menyalin dari ingatan.\n2. Ketik 16 angka tanpa spasi.\n\n\
    ## Siapa yang membetulkan\n\n| Masalah | Ke mana |\n|---|---|\n| NIK belum ada | Dukcapil kabupaten atau kota |\n| Data berbeda | Dukcapil |\n\n\
    ## Kalau belum berhasil\n\nSiapkan KK dan KTP, lalu kirim laporan.";

/// Logs in through the form; the login leads back to where one was going.
async fn log_in(app: &TestApp, browser: &Browser, path: &str) {
    app.add_staff("editor@contoh.test", Role::Humas, None).await;
    browser.open(path).await;
    browser.fill("E-mail", "editor@contoh.test").await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
}

#[actix_web::test]
async fn a_reader_says_that_it_did_not_help_and_goes_on_to_the_form() {
    for (scripts, name) in [(Scripts::On, "on"), (Scripts::Off, "off")] {
        let app = TestApp::start().await;
        put(
            &app,
            &Draft::new("contoh-satu")
                .title("NIK tidak ditemukan saat membuat akun")
                .body(BODY),
        )
        .await;
        put(&app, &Draft::new("contoh-dua").title("Nomor KK tidak ditemukan")).await;
        let browser = Browser::start(&app.url(""), scripts).await;
        for width in [1280, 360] {
            browser.width(width).await;
            browser.open("/bantuan/contoh-satu").await;
            browser.see("Isi halaman ini").await;
            browser.fits().await;
            browser.screenshot(&format!("article-{name}-{width}")).await;
            browser.open("/bantuan/kategori/akun").await;
            browser.see("Nomor KK tidak ditemukan").await;
            browser.fits().await;
            browser.screenshot(&format!("shelf-{name}-{width}")).await;
        }
        browser.open("/bantuan/contoh-satu").await;
        browser.press("Tidak").await;
        browser
            .choose("Apa yang kurang?", "Sudah saya coba, tetapi belum berhasil")
            .await;
        browser.screenshot(&format!("verdict-{name}")).await;
        browser.press("Kirim tanggapan").await;
        browser.see("Terima kasih atas tanggapan Anda").await;
        browser.click_link("Kontak petugas").await;
        let subject = browser.value("Judul singkat").await;
        assert_eq!(subject, "NIK tidak ditemukan saat membuat akun");
        browser.close().await;
    }
}

#[actix_web::test]
async fn an_editor_writes_with_the_preview_beside_and_publishes() {
    for (scripts, name) in [(Scripts::On, "on"), (Scripts::Off, "off")] {
        let app = TestApp::start().await;
        let browser = Browser::start(&app.url(""), scripts).await;
        log_in(&app, &browser, "/petugas/artikel").await;
        for width in [1280, 360] {
            browser.width(width).await;
            browser.open("/petugas/artikel").await;
            browser.see("Jawaban yang dibaca orang").await;
            browser.fits().await;
            browser.screenshot(&format!("articles-{name}-{width}")).await;
        }
        browser.width(1280).await;
        browser.click_link("Artikel baru").await;
        browser.fill("Judul", "Cara memeriksa NIK").await;
        browser.choose("Kategori", "NIK, KK, dan data diri").await;
        browser.fill("Isi", BODY).await;
        if scripts == Scripts::Off {
            browser.press("Pratinjau").await;
        }
        // Rendered, so its marks are gone: this sentence stands nowhere in the text box.
        browser
            .see("Kalau datanya belum sampai, NIK belum ditemukan.")
            .await;
        browser.screenshot(&format!("editor-{name}-1280")).await;
        browser.press("Terbitkan").await;
        browser.see("Artikel terbit.").await;
        browser.width(360).await;
        browser.fits().await;
        browser.screenshot(&format!("editor-{name}-360")).await;
        browser.width(1280).await;
        browser.fill("Judul", "Cara memeriksa NIK di KTP").await;
        browser.press("Simpan konsep").await;
        browser.see("Ada perubahan yang belum terbit").await;
        browser.click_link("Riwayat versi").await;
        browser.screenshot(&format!("versions-{name}")).await;
        browser.click_link("Versi 2").await;
        browser.see("Cara memeriksa NIK di KTP").await;
        browser.screenshot(&format!("difference-{name}-1280")).await;
        browser.width(360).await;
        browser.fits().await;
        browser.screenshot(&format!("difference-{name}-360")).await;
        browser.close().await;
    }
}
