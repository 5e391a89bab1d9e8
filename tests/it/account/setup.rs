//! The first administrator.

use chrono::Duration;
use entity::staff;
use kernel::role::Role;
use laporbkn::account::setup::offer;
use sea_orm::EntityTrait;

use crate::harness::{TestApp, page::Page, people::PASSWORD, visitor::Browser};

/// The path of a new link.
async fn link(app: &TestApp) -> String {
    let url = offer(&app.app).await.unwrap().expect("there is no administrator");
    let path = url.strip_prefix(&app.app.config.http.public_url).unwrap();
    assert!(path.starts_with("/petugas/mulai/"), "{path}");
    path.to_owned()
}

async fn submit(browser: &Browser, path: &str, email: &str, password: &str) -> Page {
    let fields = [
        ("name", "Arini Maheswari"),
        ("email", email),
        ("sandi_baru", password),
        ("sandi_ulang", password),
    ];
    browser.post(path, &fields).await
}

async fn staff(app: &TestApp) -> Vec<staff::Model> {
    staff::Entity::find().all(app.app.db.read()).await.unwrap()
}

#[actix_web::test]
async fn the_link_makes_an_administrator_who_is_logged_in_at_once() {
    let app = TestApp::start().await;
    let path = link(&app).await;
    let browser = app.visitor();
    assert_eq!(browser.open(&path).await.status, 200);
    let page = submit(&browser, &path, "Arini@Contoh.test", PASSWORD).await;
    assert_eq!((page.status, page.location.as_deref()), (303, Some("/petugas")));
    assert_eq!(browser.open("/admin/petugas").await.status, 200);
    let made = staff(&app).await;
    assert_eq!((made.len(), made[0].role), (1, Role::Admin));
    assert_eq!(made[0].email.as_str(), "arini@contoh.test");
    assert!(
        made[0]
            .password_hash
            .as_ref()
            .is_some_and(|hash| hash.starts_with("$argon2id$"))
    );
}

#[actix_web::test]
async fn it_works_once_and_is_not_offered_again() {
    let app = TestApp::start().await;
    let path = link(&app).await;
    submit(&app.visitor(), &path, "arini@contoh.test", PASSWORD).await;
    assert_eq!(app.visitor().open(&path).await.status, 410);
    assert_eq!(
        submit(&app.visitor(), &path, "lain@contoh.test", PASSWORD)
            .await
            .status,
        410
    );
    assert_eq!(offer(&app.app).await.unwrap(), None);
    assert_eq!(staff(&app).await.len(), 1);
}

#[actix_web::test]
async fn parallel_use_gives_one_administrator() {
    let app = TestApp::start().await;
    let other = app.another_node().await;
    let path = link(&app).await;
    let tries = (0..6).map(|number| {
        let node = if number % 2 == 0 { &app } else { &other };
        let (browser, path) = (node.visitor(), path.clone());
        async move {
            submit(&browser, &path, &format!("admin{number}@contoh.test"), PASSWORD)
                .await
                .status
        }
    });
    let mut answers = futures_util::future::join_all(tries).await;
    answers.sort_unstable();
    assert_eq!(answers, [303, 410, 410, 410, 410, 410]);
    assert_eq!(staff(&app).await.len(), 1);
}

#[actix_web::test]
async fn links_of_several_nodes_work_side_by_side_for_a_day_and_one_use_ends_them_all() {
    let app = TestApp::start().await;
    let (first, second) = (link(&app).await, link(&app).await);
    assert_ne!(first, second);
    app.clock.advance(Duration::hours(23));
    let third = link(&app).await;
    assert_eq!(app.visitor().open(&first).await.status, 200);
    app.clock.advance(Duration::hours(1));
    let gone = app.visitor().open(&first).await;
    assert_eq!(gone.status, 410, "a day later");
    assert!(gone.words("main").contains("Mulai ulang server"), "{}", gone.html);
    submit(&app.visitor(), &third, "arini@contoh.test", PASSWORD).await;
    assert_eq!(app.visitor().open(&third).await.status, 410);
    assert_eq!(staff(&app).await.len(), 1);
}

#[actix_web::test]
async fn only_a_hash_of_the_link_is_stored() {
    let app = TestApp::start().await;
    let path = link(&app).await;
    let token = path.rsplit('/').next().unwrap();
    let kept = entity::setting::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    assert!(kept.iter().any(|row| row.key == "account.setup"));
    assert!(kept.iter().all(|row| !row.value.to_string().contains(token)));
}

#[actix_web::test]
async fn wrong_input_is_named_field_by_field_and_the_link_goes_on_working() {
    let app = TestApp::start().await;
    let path = link(&app).await;
    let browser = app.visitor();
    let fields = [
        ("name", "123"),
        ("email", "arini"),
        ("sandi_baru", "pendek"),
        ("sandi_ulang", ""),
    ];
    let page = browser.post(&path, &fields).await;
    assert_eq!((page.status, page.count(".errors li")), (422, 3), "{}", page.html);
    assert_eq!(
        page.attribute("#f-email", "value"),
        "arini",
        "what was typed is kept"
    );
    assert!(!page.html.contains("pendek"), "but no password");
    let fields = [
        ("name", "Arini"),
        ("email", "arini@contoh.test"),
        ("sandi_baru", PASSWORD),
        ("sandi_ulang", "hujan-turun-di-kota"),
    ];
    let page = browser.post(&path, &fields).await;
    assert!(
        page.words(".errors").contains("tidak sama"),
        "{}",
        page.words(".errors")
    );
    assert_eq!(
        submit(&browser, &path, "arini@contoh.test", "arini-maheswari")
            .await
            .status,
        422
    );
    assert_eq!(
        submit(&browser, &path, "arini@contoh.test", PASSWORD)
            .await
            .status,
        303
    );
}

#[actix_web::test]
async fn an_administrator_who_can_log_in_or_is_invited_closes_the_way() {
    let app = TestApp::start().await;
    link(&app).await;
    app.add_staff("arini@contoh.test", Role::Humas, None).await;
    link(&app).await;
    app.add_staff("bagus@contoh.test", Role::Admin, None).await;
    assert_eq!(offer(&app.app).await.unwrap(), None);
}
