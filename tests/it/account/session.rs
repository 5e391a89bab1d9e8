//! How long a login lasts, and what ends it.

use chrono::Duration;
use entity::session;
use kernel::role::Role;
use laporbkn::account::{housekeep, session::token_hash};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use crate::harness::{TestApp, people::PASSWORD};

const EMAIL: &str = "retno.wulandari@contoh.test";

async fn sessions(app: &TestApp) -> Vec<session::Model> {
    session::Entity::find().all(app.app.db.read()).await.unwrap()
}

#[actix_web::test]
async fn only_a_hash_of_the_token_is_stored() {
    let app = TestApp::start().await;
    app.add_staff(EMAIL, Role::Humas, None).await;
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    let page = app.visitor().post("/petugas/masuk", &fields).await;
    let token = page.cookie("lb_sesi").unwrap();
    assert!(token.len() >= 43, "{token}");
    let stored = sessions(&app).await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].token_hash, token_hash(&token));
    assert!(!stored[0].token_hash.contains(&token));
}

#[actix_web::test]
async fn a_login_ends_the_session_that_the_browser_had() {
    let app = TestApp::start().await;
    app.add_staff(EMAIL, Role::Humas, None).await;
    let browser = app.visitor();
    let form = browser.open("/petugas/masuk").await.token();
    let fields = [("_csrf", form.as_str()), ("email", EMAIL), ("password", PASSWORD)];
    let first = browser
        .post_bare("/petugas/masuk", &fields)
        .await
        .cookie("lb_sesi")
        .unwrap();
    let second = browser
        .post_bare("/petugas/masuk", &fields)
        .await
        .cookie("lb_sesi")
        .unwrap();
    assert_ne!(first, second);
    let stored = sessions(&app).await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].token_hash, token_hash(&second));
}

#[actix_web::test]
async fn logging_out_ends_the_session_and_not_only_the_cookie() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    let page = humas.post("/petugas/keluar", &[]).await;
    assert_eq!(page.location.as_deref(), Some("/petugas/masuk"));
    assert_eq!(page.cookie("lb_sesi").as_deref(), Some(""));
    assert_eq!(sessions(&app).await.len(), 1, "the program's session goes on");
    assert_eq!(humas.open("/petugas/akun").await.status, 303);
}

#[actix_web::test]
async fn a_page_session_ends_after_two_silent_hours() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    for _ in 0..3 {
        app.clock.advance(Duration::minutes(119));
        assert_eq!(humas.open("/petugas/akun").await.status, 200);
    }
    app.clock.advance(Duration::hours(2));
    assert_eq!(humas.open("/petugas/akun").await.status, 303);
}

#[actix_web::test]
async fn every_session_ends_after_twelve_hours_however_busy() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    for _ in 0..11 {
        app.clock.advance(Duration::hours(1));
        assert_eq!(humas.open("/petugas/akun").await.status, 200);
    }
    app.clock.advance(Duration::hours(1));
    assert_eq!(humas.open("/petugas/akun").await.status, 303);
    assert_eq!(
        humas
            .api(reqwest::Method::DELETE, "/api/v1/session", None)
            .await
            .0,
        401
    );
}

#[actix_web::test]
async fn a_token_of_one_kind_does_not_open_the_other() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    let answer = app
        .client()
        .get(app.url("/petugas/akun"))
        .header("cookie", format!("lb_sesi={}", humas.token))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 303, "a bearer token is no cookie");
    let answer = app
        .client()
        .get(app.url("/petugas/akun"))
        .bearer_auth(&humas.token)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 303, "pages take no bearer token");
}

#[actix_web::test]
async fn a_changed_password_ends_every_other_session_and_renews_the_own_one() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    let elsewhere = app.log_in(humas.id, humas.email.clone()).await;
    let fields = [
        ("sandi", PASSWORD),
        ("sandi_baru", "angin-lewat-di-ladang"),
        ("sandi_ulang", "angin-lewat-di-ladang"),
    ];
    let page = humas.send("/petugas/akun/kata-sandi", &fields).await;
    assert!(
        page.words(".flash").contains("Kata sandi sudah diganti"),
        "{}",
        page.html
    );
    assert_eq!(elsewhere.open("/petugas/akun").await.status, 303);
    assert_eq!(
        elsewhere
            .api(reqwest::Method::DELETE, "/api/v1/session", None)
            .await
            .0,
        401
    );
    assert_eq!(sessions(&app).await.len(), 1);
    let old = [("email", humas.email.as_str()), ("password", PASSWORD)];
    assert_eq!(app.visitor().post("/petugas/masuk", &old).await.status, 422);
    let new = [
        ("email", humas.email.as_str()),
        ("password", "angin-lewat-di-ladang"),
    ];
    assert_eq!(app.visitor().post("/petugas/masuk", &new).await.status, 303);
}

#[actix_web::test]
async fn housekeeping_deletes_what_has_ended_and_nothing_else() {
    let app = TestApp::start().await;
    app.clerk().await;
    app.clock.advance(Duration::minutes(100));
    let fresh = app.admin().await;
    app.clock.advance(Duration::minutes(30));
    housekeep(&app.app).await.unwrap();
    assert_eq!(
        sessions(&app).await.len(),
        3,
        "the first page session was silent for too long"
    );
    app.clock.advance(Duration::hours(11));
    housekeep(&app.app).await.unwrap();
    let left = sessions(&app).await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].token_hash, token_hash(&fresh.token));
}

#[actix_web::test]
async fn whoever_is_disabled_is_out_even_where_the_session_is_left() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    assert_eq!(humas.get("/staff/tickets").await.status, 200);
    let gone = entity::staff::ActiveModel {
        id: Set(humas.staff.id),
        disabled_at: Set(Some(app.app.clock.now())),
        ..Default::default()
    };
    app.app.db.write(async |tx| gone.update(tx).await).await.unwrap();
    assert_eq!(humas.get("/staff/tickets").await.status, 401);
    assert_eq!(humas.opens("/petugas/tiket").await.status, 303);
}
