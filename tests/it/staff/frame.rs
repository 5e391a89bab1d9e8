//! The frame around staff's pages offers each role what it may use, and the way out.

use kernel::role::Role;

use crate::harness::TestApp;

#[actix_web::test]
async fn who_may_not_search_tickets_has_no_search_box() {
    let app = TestApp::start().await;
    for (role, page, searches) in [
        (Role::Humas, "/petugas/tiket", true),
        (Role::Counter, "/petugas/tiket", true),
        (Role::Admin, "/admin/petugas", false),
        (Role::Leader, "/petugas/akun", false),
    ] {
        let staff = app.staff(role, None).await;
        let page = staff.open(page).await;
        assert_eq!(
            page.html.contains("class=\"bar__search\" action"),
            searches,
            "{role}"
        );
    }
}

#[actix_web::test]
async fn the_leadership_lands_on_figures_with_an_account_and_a_way_out() {
    let app = TestApp::start().await;
    let leader = app.staff(Role::Leader, None).await;
    let start = leader.open("/petugas").await;
    assert_eq!(start.location.as_deref(), Some("/petugas/statistik"));
    let page = leader.open("/petugas/statistik").await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("/petugas/akun") && page.html.contains("/petugas/keluar"));
}

#[actix_web::test]
async fn other_open_tickets_of_the_same_person_are_one_click_from_being_merged() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let nik = [
        ("nik", "3174015708950001"),
        ("email", "satu@contoh.id"),
        ("birth_date", "17-08-1995"),
    ];
    let first = app.file_for("nik-tidak-ditemukan", &nik).await.number;
    let nik = [
        ("nik", "3174015708950001"),
        ("email", "dua@contoh.id"),
        ("birth_date", "17-08-1995"),
    ];
    let second = app.file_for("nik-tidak-ditemukan", &nik).await.number;
    let stranger = app.file_with(&[("email", "lain@contoh.id")]).await.number;
    let desk = format!("/petugas/tiket/{}", second.canonical());
    let page = humas.opens(&desk).await;
    assert!(page.html.contains("Pelapor yang sama") && page.html.contains(&first.to_string()));
    assert!(
        page.html
            .contains(&format!("name=\"into\" value=\"{}\"", first.canonical()))
    );
    let words = humas
        .opens(&format!("/petugas/tiket/{}", stranger.canonical()))
        .await;
    assert!(!words.html.contains("Pelapor yang sama"));
    let merged = humas
        .sends(&desk, &format!("{desk}/gabung"), &[("into", first.canonical())])
        .await;
    assert_eq!(merged.status, 303);
    assert_eq!(
        app.ticket(&second).await.merged_into,
        Some(app.ticket(&first).await.id)
    );

    // Neither those of a unit, who cannot merge, nor a closed ticket.
    humas
        .does(&first, "route", serde_json::json!({ "unit": "DPK" }))
        .await
        .ok();
    let third = app.file_for("nik-tidak-ditemukan", &nik).await.number;
    humas
        .does(&third, "route", serde_json::json!({ "unit": "DPK" }))
        .await
        .ok();
    let officer = app.of_unit("DPK").await;
    let seen = officer
        .opens(&format!("/petugas/tiket/{}", third.canonical()))
        .await;
    assert!(seen.html.contains(&third.to_string()) && !seen.html.contains("Pelapor yang sama"));
}
