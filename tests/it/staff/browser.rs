//! The desk in a real browser: files beside an answer with scripts and without, and what must stay in sight on a phone and
//! at a desk.

use chrono::Duration;
use kernel::role::Role;
use serde_json::json;

use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
    people::PASSWORD,
    photo::SQUARE,
};

/// Somebody of a role logs in, as people do.
async fn log_in(app: &TestApp, scripts: Scripts, role: Role, unit: Option<&str>) -> Browser {
    app.add_staff("dewi@contoh.test", role, unit).await;
    let browser = Browser::start(&app.url(""), scripts).await;
    browser.open("/petugas").await;
    browser.fill("E-mail", "dewi@contoh.test").await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
    browser
}

async fn answers_with_a_file(scripts: Scripts, width: u32) {
    let app = TestApp::start().await;
    let (humas, filed) = (app.humas().await, app.file().await);
    humas
        .does(&filed.number, "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    let folder = tempfile::tempdir().unwrap();
    let photo = folder.path().join("layar kami.jpg");
    std::fs::write(&photo, SQUARE).unwrap();
    let unit = log_in(&app, scripts, Role::UnitStaff, Some("DPK")).await;
    unit.width(width).await;
    unit.see("Perlu dikerjakan").await;
    unit.open(&format!("/petugas/tiket/{}#jawab", filed.number.canonical()))
        .await;
    unit.upload("Lampiran", &photo).await;
    unit.press("Kirim jawaban").await;
    unit.see("Ada 1 isian yang perlu diperbaiki").await;
    unit.see("Sudah kami terima").await;
    unit.see("layar kami.jpg").await;
    unit.fits().await;
    unit.screenshot(&format!("answer-kept-{width}")).await;
    unit.fill("Jawaban", "Lihat gambarnya.").await;
    unit.press("Kirim jawaban").await;
    unit.see("Jawaban terkirim").await;
    unit.see("layar kami.jpg").await;
    unit.fits().await;
    unit.close().await;

    let reporter = Browser::start(&app.url(""), scripts).await;
    reporter.width(360).await;
    reporter.open(&format!("/tiket/{}", filed.number)).await;
    reporter.fill("PIN", filed.pin.digits()).await;
    reporter.press("Buka percakapan").await;
    reporter.see("Lihat gambarnya.").await;
    reporter.see("layar kami.jpg").await;
    reporter.fits().await;
    reporter.close().await;
}

#[actix_web::test]
async fn an_answer_with_a_file_on_a_phone() {
    answers_with_a_file(Scripts::On, 360).await;
}

#[actix_web::test]
async fn an_answer_with_a_file_without_scripts() {
    answers_with_a_file(Scripts::Off, 1280).await;
}

#[actix_web::test]
async fn on_a_phone_the_entry_of_the_page_is_in_sight_in_its_strip() {
    let app = TestApp::start().await;
    let admin = log_in(&app, Scripts::On, Role::Admin, None).await;
    admin.width(360).await;
    admin.see("Tambah").await;
    admin.open("/admin/audit").await;
    admin.see("Keutuhan rantai").await;
    let (left, right) = admin.sides(".rail [aria-current]").await;
    assert!(left >= 0.0 && right <= 361.0, "from {left} to {right}");
    let (first, _) = admin.sides(".rail a").await;
    assert!(first < 0.0, "the strip is longer than the window: {first}");
    admin.close().await;
}

#[actix_web::test]
async fn how_late_a_ticket_is_is_never_cut() {
    let app = TestApp::start().await;
    let (humas, filed) = (app.humas().await, app.file().await);
    humas
        .does(&filed.number, "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    app.clock.advance(Duration::hours(50) + Duration::minutes(13));
    let unit = log_in(&app, Scripts::Off, Role::UnitStaff, Some("DPK")).await;
    for width in [360, 1280] {
        unit.width(width).await;
        unit.open("/petugas/tiket").await;
        unit.see("Terlambat 2 jam 13 menit").await;
        let (left, right) = unit.sides(".tk .due time").await;
        let (_, edge) = unit.sides(".tk").await;
        assert!(right <= edge, "at {width}: {right} of {edge}");
        // Whole words need their room: some 20 letters of 14 pixels.
        assert!(right - left > 140.0, "at {width}: {}", right - left);
        unit.fits().await;
    }
    unit.close().await;
}
