//! The editors' page at a real Chromium.

use kernel::role::Role;
use laporbkn::search::follow;

use super::ask;
use crate::{
    harness::{
        TestApp,
        browser::{Browser, Scripts},
        people::PASSWORD,
    },
    knowledge::shelf::{Draft, put},
};

#[actix_web::test]
async fn an_editor_sees_what_is_missing_and_begins_to_write_it() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("denting-xilofon").title("Xilofon berdenting")).await;
    follow::catch_up(&app.app).await.unwrap();
    for question in [
        "cpns astronot",
        "lowongan astronot kosmodrom",
        "kosmodrom",
        "kosmodrom",
        "xilofon",
        "nik tdk ditemukan",
    ] {
        ask(&app, question).await;
    }
    for (helped, reason) in [("no", "not-my-case"), ("yes", "")] {
        app.visitor()
            .post(
                "/bantuan/denting-xilofon/tanggapan",
                &[("helped", helped), ("reason", reason), ("asked", "xilofon")],
            )
            .await;
    }
    app.file_for("kontak-petugas", &[]).await;
    app.add_staff("editor@contoh.test", Role::Humas, None).await;
    let browser = Browser::start(&app.url(""), Scripts::On).await;
    browser.open("/petugas/artikel").await;
    browser.fill("E-mail", "editor@contoh.test").await;
    browser.fill("Kata sandi", PASSWORD).await;
    browser.press("Masuk").await;
    browser.click_link("Yang dicari orang").await;
    for width in [360, 1280] {
        browser.width(width).await;
        browser.see("Artikel yang belum ada").await;
        browser.fits().await;
        browser.screenshot(&format!("searches-{width}")).await;
    }
    browser.click_link("Tulis artikel ini: kosmodrom").await;
    assert_eq!(browser.value("Judul").await, "Kosmodrom");
    browser.close().await;
}
