//! One's own account: language, sessions, and the rules for a new password.

use crate::harness::{TestApp, people::PASSWORD};

#[actix_web::test]
async fn the_language_of_the_account_is_kept() {
    let app = TestApp::start().await;
    let staff = app.unit_head("DPK").await;
    let page = staff.send("/petugas/akun/bahasa", &[("locale", "en")]).await;
    assert!(page.html.contains("<html lang=\"en\""));
    assert!(page.words(".flash").contains("language is changed"));
    let fields = [("email", staff.email.as_str()), ("password", PASSWORD)];
    let login = app.visitor().post("/petugas/masuk", &fields).await;
    assert_eq!(login.cookie("lb_lang").as_deref(), Some("en"));
    assert_eq!(
        staff
            .post("/petugas/akun/bahasa", &[("locale", "xx")])
            .await
            .status,
        400
    );
}

#[actix_web::test]
async fn ones_own_sessions_are_listed_and_ended() {
    let app = TestApp::start().await;
    let staff = app.unit_staff("DPK").await;
    let elsewhere = app.log_in(staff.id, staff.email.clone()).await;
    let page = staff.open("/petugas/akun").await;
    assert_eq!(page.count(".sessions li"), 4);
    assert_eq!(page.count(".sessions .tag"), 1, "one of them is this one");
    assert!(!page.html.contains(&staff.token), "no token is shown");
    let other = app.clerk().await;
    let others = other
        .open("/petugas/akun")
        .await
        .attribute(".sessions form", "action");
    staff.send(&others, &[]).await;
    assert_eq!(
        other.api(reqwest::Method::GET, "/api/v1/session", None).await.0,
        405,
        "somebody else's session goes on"
    );
    let first = page.attribute(".sessions form", "action");
    let page = staff.send(&first, &[]).await;
    assert_eq!(page.count(".sessions li"), 3);
    let page = staff.send("/petugas/akun/sesi/akhiri-lain", &[]).await;
    assert_eq!(page.count(".sessions li"), 1);
    assert_eq!(elsewhere.open("/petugas/akun").await.status, 303);
    assert_eq!(staff.open("/petugas/akun").await.status, 200);
}

#[actix_web::test]
async fn a_new_password_needs_the_old_one_and_the_rules() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    for (old, new, again, says) in [
        (
            "salah-salah-salah",
            "angin-lewat-di-ladang",
            "angin-lewat-di-ladang",
            "sekarang tidak cocok",
        ),
        (PASSWORD, "pendek", "pendek", "paling sedikit 12"),
        (PASSWORD, "angin-lewat-di-ladang", "angin", "tidak sama"),
        (PASSWORD, "password123456", "password123456", "mudah ditebak"),
        (PASSWORD, &staff.email, &staff.email, "nama atau alamat"),
    ] {
        let fields = [("sandi", old), ("sandi_baru", new), ("sandi_ulang", again)];
        let page = staff.post("/petugas/akun/kata-sandi", &fields).await;
        assert_eq!(page.status, 422, "{says}");
        assert!(
            page.words(".errors").contains(says),
            "{says}: {}",
            page.words(".errors")
        );
    }
    let fields = [("email", staff.email.as_str()), ("password", PASSWORD)];
    assert_eq!(app.visitor().post("/petugas/masuk", &fields).await.status, 303);
}

#[actix_web::test]
async fn an_open_session_is_no_place_to_guess_the_password() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    for _ in 0..5 {
        let page = staff
            .post("/petugas/akun/totp/mulai", &[("sandi_totp", "salah-salah-salah")])
            .await;
        assert_eq!(page.status, 422);
    }
    let page = staff
        .post("/petugas/akun/totp/mulai", &[("sandi_totp", PASSWORD)])
        .await;
    assert_eq!(page.status, 429);
}
