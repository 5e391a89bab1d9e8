//! Codes of an authenticator: on, at login, once each, off.

use chrono::Duration;
use entity::staff;
use kernel::id::StaffId;
use sea_orm::EntityTrait;
use totp_rs::{Builder, Totp};

use crate::harness::{
    TestApp,
    page::Page,
    people::{PASSWORD, Staff},
    visitor::Browser,
};

/// The authenticator of somebody, made from what the account page shows them.
pub(super) fn authenticator(page: &Page) -> Totp {
    let secret = page.words(".secret").replace(' ', "");
    let secret = totp_rs::Secret::try_from_base32(&secret).unwrap();
    Builder::new()
        .with_secret(secret)
        .with_account_name("x")
        .build()
        .unwrap()
}

/// The authenticator of somebody, from the database.
pub(super) async fn secret_of(app: &TestApp, id: StaffId) -> Totp {
    let row = staff::Entity::find_by_id(id)
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    let secret = app
        .app
        .vault
        .open(&format!("{id}/totp"), &row.totp_secret.unwrap())
        .unwrap();
    Builder::new()
        .with_secret(secret)
        .with_account_name("x")
        .build()
        .unwrap()
}

/// The code that an authenticator shows `steps` of thirty seconds from now.
pub(super) fn code_at(app: &TestApp, totp: &Totp, steps: i64) -> String {
    use kernel::clock::Clock;
    let time = app.clock.now() + Duration::seconds(30 * steps);
    totp.generate(u64::try_from(time.timestamp()).unwrap())
        .to_string()
}

/// Turns codes on through the pages; returns the page with the recovery codes.
pub(super) async fn turn_on(app: &TestApp, staff: &Staff) -> Page {
    let page = staff
        .send("/petugas/akun/totp/mulai", &[("sandi_totp", PASSWORD)])
        .await;
    let code = code_at(app, &authenticator(&page), 0);
    let page = staff.post("/petugas/akun/totp", &[("kode", &code)]).await;
    assert_eq!((page.status, page.count(".codes li")), (200, 8), "{}", page.html);
    app.clock.advance(Duration::seconds(60));
    page
}

fn recovery_codes(page: &Page) -> Vec<String> {
    page.words(".codes").split(' ').map(str::to_owned).collect()
}

/// Shows the password; the browser then stands before the code.
async fn first_step(app: &TestApp, staff: &Staff) -> Browser {
    let browser = app.visitor();
    let fields = [
        ("email", staff.email.as_str()),
        ("password", PASSWORD),
        ("lanjut", "/petugas/akun"),
    ];
    let page = browser.post("/petugas/masuk", &fields).await;
    assert_eq!(
        page.location.as_deref(),
        Some("/petugas/masuk/kode?lanjut=%2Fpetugas%2Fakun")
    );
    assert!(page.cookie("lb_sesi").is_none(), "half a login is no session");
    browser
}

async fn second_step(browser: &Browser, code: &str) -> Page {
    browser
        .post(
            "/petugas/masuk/kode",
            &[("kode", code), ("lanjut", "/petugas/akun")],
        )
        .await
}

#[actix_web::test]
async fn codes_count_only_once_one_was_typed() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    assert_eq!(staff.open("/petugas/akun/totp.svg").await.status, 404);
    let page = staff
        .send("/petugas/akun/totp/mulai", &[("sandi_totp", PASSWORD)])
        .await;
    assert_eq!(page.count("img[src='/petugas/akun/totp.svg']"), 1);
    let picture = staff.open("/petugas/akun/totp.svg").await;
    assert!(
        picture.html.contains("<svg") && !picture.html.contains("style"),
        "{}",
        picture.html
    );
    let fields = [("email", staff.email.as_str()), ("password", PASSWORD)];
    let login = app.visitor().post("/petugas/masuk", &fields).await;
    assert_eq!(login.location.as_deref(), Some("/petugas"), "not asked for yet");
    let wrong = staff.post("/petugas/akun/totp", &[("kode", "000000")]).await;
    assert_eq!(wrong.status, 422);
    assert_eq!(
        wrong.count("img[src='/petugas/akun/totp.svg']"),
        1,
        "the same secret goes on"
    );
    let code = code_at(&app, &authenticator(&wrong), 0);
    let typed = format!("{} {}", &code[..3], &code[3..]);
    let page = staff.post("/petugas/akun/totp", &[("kode", &typed)]).await;
    assert_eq!(page.count(".codes li"), 8);
    assert_eq!(
        staff.open("/petugas/akun/totp.svg").await.status,
        404,
        "shown no more"
    );
    first_step(&app, &staff).await;
}

#[actix_web::test]
async fn setting_codes_up_needs_the_password_and_can_be_called_off() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    let page = staff
        .post(
            "/petugas/akun/totp/mulai",
            &[("sandi_totp", "bukan-kata-sandinya")],
        )
        .await;
    assert_eq!(page.status, 422);
    assert_eq!(staff.open("/petugas/akun/totp.svg").await.status, 404);
    staff
        .send("/petugas/akun/totp/mulai", &[("sandi_totp", PASSWORD)])
        .await;
    staff.send("/petugas/akun/totp/batal", &[]).await;
    assert_eq!(staff.open("/petugas/akun/totp.svg").await.status, 404);
}

#[actix_web::test]
async fn a_code_opens_the_session_that_the_password_asked_for() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    turn_on(&app, &staff).await;
    let secret = secret_of(&app, staff.id).await;
    let browser = first_step(&app, &staff).await;
    assert_eq!(browser.open("/petugas/akun").await.status, 303, "not in yet");
    assert_eq!(second_step(&browser, "000000").await.status, 422);
    let page = second_step(&browser, &code_at(&app, &secret, 0)).await;
    assert_eq!(
        (page.status, page.location.as_deref()),
        (303, Some("/petugas/akun"))
    );
    assert_eq!(browser.open("/petugas/akun").await.status, 200);
}

#[actix_web::test]
async fn a_clock_may_differ_by_one_step_and_no_code_works_twice() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    turn_on(&app, &staff).await;
    let secret = secret_of(&app, staff.id).await;
    for (steps, status) in [
        (-2, 422),
        (2, 422),
        (-1, 303),
        (-1, 422),
        (0, 303),
        (0, 422),
        (1, 303),
        (0, 422),
    ] {
        let browser = first_step(&app, &staff).await;
        let page = second_step(&browser, &code_at(&app, &secret, steps)).await;
        assert_eq!(page.status, status, "{steps} steps away");
    }
}

#[actix_web::test]
async fn two_nodes_that_get_one_code_at_one_instant_let_one_in() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    let staff = app.clerk().await;
    turn_on(&app, &staff).await;
    let code = code_at(&app, &secret_of(&app, staff.id).await, 0);
    let (here, there) = (first_step(&app, &staff).await, first_step(&other, &staff).await);
    let (one, two) = futures_util::future::join(second_step(&here, &code), second_step(&there, &code)).await;
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 422]);
}

#[actix_web::test]
async fn codes_are_not_for_guessing() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    turn_on(&app, &staff).await;
    let secret = secret_of(&app, staff.id).await;
    for _ in 0..5 {
        let browser = first_step(&app, &staff).await;
        assert_eq!(second_step(&browser, "000000").await.status, 422);
    }
    let browser = first_step(&app, &staff).await;
    assert_eq!(
        second_step(&browser, &code_at(&app, &secret, 0)).await.status,
        429
    );
    app.clock.advance(Duration::minutes(15));
    let browser = first_step(&app, &staff).await;
    assert_eq!(
        second_step(&browser, &code_at(&app, &secret, 0)).await.status,
        303
    );
}

#[actix_web::test]
async fn half_a_login_lasts_five_minutes_and_cannot_be_made_up() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    turn_on(&app, &staff).await;
    let secret = secret_of(&app, staff.id).await;
    let browser = first_step(&app, &staff).await;
    app.clock.advance(Duration::minutes(5));
    let page = second_step(&browser, &code_at(&app, &secret, 0)).await;
    assert_eq!(
        page.location.as_deref(),
        Some("/petugas/masuk?lanjut=%2Fpetugas%2Fakun")
    );
    let page = second_step(&app.visitor(), &code_at(&app, &secret, 0)).await;
    assert_eq!(
        page.location.as_deref(),
        Some("/petugas/masuk?lanjut=%2Fpetugas%2Fakun")
    );
    assert!(page.cookie("lb_sesi").is_none());
    let page = app.visitor().open("/petugas/masuk/kode").await;
    assert_eq!(page.location.as_deref(), Some("/petugas/masuk"));
}

#[actix_web::test]
async fn a_recovery_code_replaces_the_phone_once() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    let codes = recovery_codes(&turn_on(&app, &staff).await);
    assert!(
        staff
            .open("/petugas/akun")
            .await
            .words("main")
            .contains("masih berlaku: 8")
    );
    let typed = codes[0].to_lowercase().replace('-', " ").replace('0', "o");
    assert_eq!(
        second_step(&first_step(&app, &staff).await, &typed).await.status,
        303
    );
    assert_eq!(
        second_step(&first_step(&app, &staff).await, &codes[0])
            .await
            .status,
        422
    );
    assert!(
        staff
            .open("/petugas/akun")
            .await
            .words("main")
            .contains("masih berlaku: 7")
    );
    let page = staff
        .post("/petugas/akun/totp/kode-cadangan", &[("sandi_totp", PASSWORD)])
        .await;
    let renewed = recovery_codes(&page);
    assert_eq!(
        second_step(&first_step(&app, &staff).await, &codes[1])
            .await
            .status,
        422,
        "old ones are gone"
    );
    assert_eq!(
        second_step(&first_step(&app, &staff).await, &renewed[0])
            .await
            .status,
        303
    );
}

#[actix_web::test]
async fn nobody_elses_recovery_code_works() {
    let app = TestApp::start().await;
    let (one, two) = (app.clerk().await, app.clerk().await);
    turn_on(&app, &one).await;
    let codes = recovery_codes(&turn_on(&app, &two).await);
    assert_eq!(
        second_step(&first_step(&app, &one).await, &codes[0]).await.status,
        422
    );
}

#[actix_web::test]
async fn codes_are_turned_off_with_the_password_and_leave_nothing_behind() {
    let app = TestApp::start().await;
    let staff = app.clerk().await;
    turn_on(&app, &staff).await;
    let page = staff
        .post(
            "/petugas/akun/totp/mati",
            &[("sandi_totp", "bukan-kata-sandinya")],
        )
        .await;
    assert_eq!(page.status, 422);
    let page = staff
        .send("/petugas/akun/totp/mati", &[("sandi_totp", PASSWORD)])
        .await;
    assert!(page.words(".flash").contains("dimatikan"));
    let row = staff::Entity::find_by_id(staff.id)
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    assert!(row.totp_secret.is_none() && row.totp_last_step.is_none() && !row.totp_enabled);
    let left = entity::recovery_code::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    assert!(left.is_empty());
    let fields = [("email", staff.email.as_str()), ("password", PASSWORD)];
    assert_eq!(
        app.visitor()
            .post("/petugas/masuk", &fields)
            .await
            .location
            .as_deref(),
        Some("/petugas")
    );
}
