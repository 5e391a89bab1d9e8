//! The calendar: a year is entered whole, and a missing one is said aloud.

use laporbkn::directory::seed;
use reqwest::StatusCode;

use super::Person;
use crate::harness::TestApp;

#[actix_web::test]
async fn a_missing_next_year_is_a_warning_until_it_is_entered_whole() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    assert!(
        !admin.get("/admin/libur").await.html.contains("belum diisi"),
        "2026 and 2027 are there"
    );
    app.clock.advance(chrono::Duration::days(365));
    let admin = Person::admin(&app).await;
    assert!(
        admin
            .get("/admin/libur")
            .await
            .html
            .contains("Hari libur tahun 2028 belum diisi")
    );
    assert!(
        admin
            .get("/admin")
            .await
            .html
            .contains("Hari libur tahun 2028 belum diisi")
    );

    let one = "17-08-2028; libur_nasional; Hari Kemerdekaan";
    let thin = admin.fill("/admin/libur/baru", &[("days", Some(one))]).await;
    assert_eq!(thin.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(thin.html.contains("Masukkan semua hari liburnya sekaligus"));
    assert_eq!(thin.values()["days"], one);

    let year: Vec<String> = (1..=14)
        .map(|day| format!("{day:02}-03-2028; Cuti bersama; Hari ke-{day}"))
        .collect();
    let saved = admin
        .fill("/admin/libur/baru", &[("days", Some(&year.join("\r\n")))])
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    assert!(!admin.get("/admin/libur").await.html.contains("belum diisi"));
    assert_eq!(admin.get("/admin/libur?q=2028").await.texts("tbody tr").len(), 14);
    assert_eq!(
        admin
            .fill("/admin/libur/baru", &[("days", Some(one))])
            .await
            .status,
        StatusCode::SEE_OTHER,
        "one more"
    );
}

#[actix_web::test]
async fn a_line_that_cannot_be_read_or_is_there_already_is_named() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    for (lines, sentence) in [
        (
            "18-08-2026; libur_nasional; X\n31-02-2026; libur_nasional; Y",
            "Baris ke-2 tidak terbaca",
        ),
        ("18-08-2026; libur; X", "Baris ke-1 tidak terbaca"),
        (
            "18-08-2026; libur_nasional; X\n18-08-2026; libur_nasional; X",
            "Tanggal pada baris ke-2 sudah ada",
        ),
        (
            "17-08-2026; libur_nasional; X",
            "Tanggal pada baris ke-1 sudah ada",
        ),
    ] {
        let page = admin.fill("/admin/libur/baru", &[("days", Some(lines))]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{lines}");
        assert!(page.html.contains(sentence), "{lines}");
    }
    assert_eq!(app.count::<entity::holiday::Entity>().await, 108);
}

#[actix_web::test]
async fn a_removed_holiday_does_not_come_back_with_the_next_start() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    let values = admin.get("/admin/libur/2026-08-17").await.values();
    let removed = admin.send("/admin/libur/2026-08-17/hapus", values, &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER);
    assert!(!seed::run(&app.app).await.unwrap().changed());
    assert_eq!(app.count::<entity::holiday::Entity>().await, 107);
}
