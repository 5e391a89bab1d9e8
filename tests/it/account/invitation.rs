//! Invitations: the link by which somebody sets their own password.

use chrono::Duration;
use entity::{outbox, staff};
use kernel::role::Role;
use laporbkn::account::{
    invitation::{Invitation, url_of_mail},
    people::{Person, add, parse_email, reset::reset},
};
use sea_orm::EntityTrait;

use crate::harness::{TestApp, page::Page, people::PASSWORD, visitor::Browser};

const EMAIL: &str = "galih.prabaswara@contoh.test";

async fn invite(app: &TestApp) -> (kernel::id::StaffId, String) {
    let person = Person {
        name: "Galih Prabaswara".parse().unwrap(),
        role: Role::Humas,
        unit: None,
    };
    let (id, invitation) = add::invite(&app.app, None, parse_email(EMAIL).unwrap(), person)
        .await
        .unwrap();
    (id, path(app, &invitation))
}

fn path(app: &TestApp, invitation: &Invitation) -> String {
    let public = &app.app.config.http.public_url;
    invitation.url.strip_prefix(public).unwrap().to_owned()
}

async fn choose(browser: &Browser, path: &str, password: &str) -> Page {
    browser
        .post(path, &[("sandi_baru", password), ("sandi_ulang", password)])
        .await
}

#[actix_web::test]
async fn the_link_sets_the_password_and_logs_in() {
    let app = TestApp::start().await;
    let (_, path) = invite(&app).await;
    let browser = app.visitor();
    let page = browser.open(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.words("main").contains("Galih Prabaswara") && page.words("main").contains(EMAIL));
    assert_eq!(choose(&browser, &path, "pendek").await.status, 422);
    assert_eq!(
        choose(&browser, &path, "galih-prabaswara-1").await.status,
        422,
        "their own name"
    );
    assert_eq!(choose(&browser, &path, PASSWORD).await.status, 303);
    assert_eq!(browser.open("/petugas/akun").await.status, 200);
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    assert_eq!(app.visitor().post("/petugas/masuk", &fields).await.status, 303);
}

#[actix_web::test]
async fn the_link_works_once() {
    let app = TestApp::start().await;
    let (_, path) = invite(&app).await;
    let (one, two) = (app.visitor(), app.visitor());
    let (one, two) = futures_util::future::join(
        choose(&one, &path, PASSWORD),
        choose(&two, &path, "angin-lewat-di-ladang"),
    )
    .await;
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 410]);
    assert_eq!(app.visitor().open(&path).await.status, 410);
}

#[actix_web::test]
async fn it_works_for_three_days_and_until_the_next_one_is_sent() {
    let app = TestApp::start().await;
    let (id, first) = invite(&app).await;
    app.clock.advance(Duration::hours(71));
    assert_eq!(app.visitor().open(&first).await.status, 200);
    let second = path(&app, &reset(&app.app, None, id).await.unwrap());
    assert_eq!(app.visitor().open(&first).await.status, 410, "replaced");
    app.clock.advance(Duration::hours(72));
    assert_eq!(app.visitor().open(&second).await.status, 410, "too old");
}

#[actix_web::test]
async fn the_mail_carries_the_link_sealed_and_the_account_only_its_hash() {
    let app = TestApp::start().await;
    let (id, path) = invite(&app).await;
    let token = path.rsplit('/').next().unwrap();
    let mails = outbox::Entity::find().all(app.app.db.read()).await.unwrap();
    assert_eq!((mails.len(), mails[0].kind.as_str()), (1, "invitation"));
    assert!(!mails[0].data.to_string().contains(token));
    let url = url_of_mail(&app.app, id, &mails[0].data).unwrap();
    assert!(url.ends_with(&path), "{url}");
    let other = uuid::Uuid::from_u128(1).into();
    assert_eq!(
        url_of_mail(&app.app, other, &mails[0].data),
        None,
        "sealed for one person"
    );
    let row = staff::Entity::find_by_id(id)
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    assert!(!format!("{row:?}").contains(token));
}

#[actix_web::test]
async fn somebody_who_has_not_accepted_cannot_log_in() {
    let app = TestApp::start().await;
    invite(&app).await;
    for password in ["", "x", PASSWORD] {
        let fields = [("email", EMAIL), ("password", password)];
        assert_eq!(app.visitor().post("/petugas/masuk", &fields).await.status, 422);
    }
}
