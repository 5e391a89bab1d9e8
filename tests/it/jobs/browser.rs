//! The operator at a real Chromium.

use chrono::Duration;

use super::{buried, due, write};
use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
    people::PASSWORD,
};

#[actix_web::test]
async fn the_operator_brings_a_buried_job_back() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    write(&app, due(&app, "sla.recompute")).await;
    write(&app, due(&app, "search.push")).await;
    let id = buried(&app, "ticket.bulk", "the database said: connection reset by peer").await;
    app.clock.advance(Duration::minutes(47));
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    browser.open("/admin/pekerjaan").await;
    browser.fill("E-mail", &admin.email).await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.open("/admin/pekerjaan").await;
        browser.see("47 menit").await;
        browser.fits().await;
        browser.screenshot(&format!("jobs-{width}")).await;
    }
    // On a phone the rows are cards: no column hides behind the edge.
    for page in ["unit", "layanan", "tenggat"] {
        browser.open(&format!("/admin/{page}")).await;
        browser.fits().await;
        browser.screenshot(&format!("admin-{page}-360")).await;
        let (table, frame) = (browser.sides(".table").await, browser.sides(".table-wrap").await);
        assert!(table.1 <= frame.1 + 1.0, "{page}: {table:?} in {frame:?}");
    }
    browser.open("/admin/pekerjaan").await;
    browser.width(1280).await;
    browser.click_link("Tiket: tindakan massal").await;
    browser.see("Tampilkan semua jenis").await;
    browser.open(&format!("/admin/pekerjaan/{id}")).await;
    for width in [1280, 360] {
        browser.width(width).await;
        browser.fits().await;
        browser.screenshot(&format!("job-{width}")).await;
    }
    browser
        .open("/admin/pekerjaan?kind=ticket.bulk&state=buried")
        .await;
    browser.press("Jalankan lagi semua").await;
    browser.press_in_dialog("Jalankan lagi semua").await;
    browser.see("dimasukkan lagi ke antrean").await;
    browser.close().await;
}
