//! A person with a phone answers three questions and arrives at the form, filled in; with scripts and without.

use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
};

/// From the front page to the other agency, back by the browser's own button, and on to the prefilled form.
async fn journey(scripts: Scripts, width: u32) {
    let app = TestApp::start().await;
    let name = format!(
        "diagnosis-{width}-{}",
        if scripts == Scripts::On { "js" } else { "plain" }
    );
    let shot = |step: &str| format!("{name}-{step}");
    let person = Browser::start(&app.url(""), scripts).await;
    person.width(width).await;
    person.open("/").await;
    person.fits().await;
    person.screenshot(&shot("0-home")).await;
    person.click_link("Periksa dulu, 1 menit").await;
    person.see("Apa masalah Anda?").await;
    person.fits().await;
    person.screenshot(&shot("1-causes")).await;
    person.click_link("SSCASN menolak NIK Anda").await;
    person.see("sama persis dengan yang di KTP?").await;
    person.fits().await;
    person.screenshot(&shot("2-question")).await;
    person.click_link("Ya, 16 angka dan sama persis").await;
    person.see("Pesan apa yang muncul di layar?").await;
    person.click_link("NIK tidak ditemukan atau tidak sesuai").await;
    person.see("Sudah menghubungi Dukcapil?").await;
    person.fits().await;
    person.screenshot(&shot("3-third")).await;
    person.click_link("Belum").await;
    person.see("Yang bisa membetulkannya adalah Dukcapil").await;
    person.tick("Bawa KTP dan KK.").await;
    person.fits().await;
    person.screenshot(&shot("4-agency")).await;
    person.click_link("Kembali").await;
    person.see("Sudah menghubungi Dukcapil?").await;
    person.click_link("Sudah, mereka bilang data saya benar").await;
    person.see("Lapor ke BKN dengan jawaban Dukcapil").await;
    person.fits().await;
    person.screenshot(&shot("5-form-end")).await;
    person.click_link("Isi formulir").await;
    person.see("Hasil “Periksa dulu” ikut dikirim").await;
    person.fits().await;
    person.screenshot(&shot("6-form")).await;
    assert!(
        person
            .value("Ceritakan masalahnya")
            .await
            .starts_with("NIK saya tidak ditemukan di SSCASN, padahal sama persis dengan KTP")
    );
    let path = person.path().await;
    assert!(
        path.starts_with("/layanan/nik-tidak-ditemukan?periksa="),
        "{path}"
    );
    person.open("/layanan/lupa-password").await;
    person.screenshot(&shot("7-offer")).await;
    person.open("/bantuan/lupa-password-sscasn").await;
    person.screenshot(&shot("8-article")).await;
    person.open("/bantuan?q=zzqqxx").await;
    person.screenshot(&shot("9-nothing-found")).await;
    person.close().await;
}

#[actix_web::test]
async fn a_person_with_a_phone_is_led_to_the_prefilled_form() {
    journey(Scripts::On, 360).await;
}

#[actix_web::test]
async fn it_works_on_a_phone_without_scripts() {
    journey(Scripts::Off, 360).await;
}

#[actix_web::test]
async fn it_works_at_a_desk() {
    journey(Scripts::On, 1280).await;
}
