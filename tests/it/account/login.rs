//! The password step: who gets in, and what everybody else can learn (nothing).

use chrono::Duration;
use kernel::role::Role;
use laporbkn::account::people::disable::disable;

use crate::harness::{TestApp, page::Page, people::PASSWORD, visitor::Browser};

const EMAIL: &str = "retno.wulandari@contoh.test";

async fn with_retno() -> TestApp {
    let app = TestApp::start().await;
    app.add_staff(EMAIL, Role::Humas, None).await;
    app
}

async fn log_in(browser: &Browser, email: &str, password: &str) -> Page {
    browser
        .post("/petugas/masuk", &[("email", email), ("password", password)])
        .await
}

#[actix_web::test]
async fn the_right_password_leads_to_the_page_that_asked() {
    let app = with_retno().await;
    let browser = app.visitor();
    let page = browser.open("/petugas/akun").await;
    assert_eq!(page.status, 303);
    let login = page.location.unwrap();
    assert_eq!(login, "/petugas/masuk?lanjut=%2Fpetugas%2Fakun");
    let form = browser.open(&login).await;
    let back = form.attribute("input[name=lanjut]", "value");
    let fields = [
        ("email", EMAIL),
        ("password", PASSWORD),
        ("lanjut", back.as_str()),
    ];
    let page = browser.post("/petugas/masuk", &fields).await;
    assert_eq!(
        (page.status, page.location.as_deref()),
        (303, Some("/petugas/akun"))
    );
    let cookie = page
        .cookies
        .iter()
        .find(|one| one.starts_with("lb_sesi="))
        .unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    assert_eq!(browser.open("/petugas/akun").await.status, 200);
}

#[actix_web::test]
async fn the_address_is_read_in_any_case_and_the_password_exactly() {
    let app = with_retno().await;
    let page = log_in(&app.visitor(), "  Retno.Wulandari@Contoh.TEST ", PASSWORD).await;
    assert_eq!(page.status, 303);
    let page = log_in(&app.visitor(), EMAIL, &PASSWORD.to_uppercase()).await;
    assert_eq!(page.status, 422);
}

#[actix_web::test]
async fn an_unknown_address_a_wrong_password_and_a_closed_account_look_the_same() {
    let app = with_retno().await;
    let closed = app.add_staff("tutup@contoh.test", Role::Humas, None).await;
    disable(&app.app, None, closed).await.unwrap();
    let mut seen = Vec::new();
    for (email, password) in [
        (EMAIL, "bukan-kata-sandinya"),
        ("tidak.ada@contoh.test", "bukan-kata-sandinya"),
        ("tutup@contoh.test", PASSWORD),
        ("bukan alamat", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
    ] {
        let page = log_in(&app.visitor(), email, password).await;
        let body = page.html.replace(&page.token(), "").replace(&html(email), "");
        seen.push((
            page.status,
            page.words("main"),
            body.len(),
            page.cookie("lb_sesi"),
        ));
    }
    assert!(
        seen[0].1.contains("E-mail atau kata sandi tidak cocok."),
        "{}",
        seen[0].1
    );
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
}

fn html(text: &str) -> String {
    text.replace('\'', "&#x27;").replace('=', "&#x3D;")
}

#[actix_web::test]
async fn what_is_missing_is_named_and_the_address_is_kept() {
    let app = with_retno().await;
    let page = log_in(&app.visitor(), EMAIL, "").await;
    assert_eq!(page.status, 422);
    assert_eq!(page.attribute("#f-email", "value"), EMAIL);
    assert!(
        page.words(".errors").contains("Kata sandi"),
        "{}",
        page.words(".errors")
    );
    assert!(!page.html.contains(PASSWORD));
}

#[actix_web::test]
async fn five_wrong_passwords_make_the_right_one_wait_on_every_node_and_each_more_doubles_the_wait() {
    let app = with_retno().await;
    let other = app.another_node().await;
    for number in 0..5 {
        let node = if number % 2 == 0 { &app } else { &other };
        assert_eq!(
            log_in(&node.visitor(), EMAIL, "bukan-kata-sandinya").await.status,
            422
        );
    }
    for node in [&app, &other] {
        let page = log_in(&node.visitor(), EMAIL, PASSWORD).await;
        assert_eq!(page.status, 429);
        assert!(page.words(".flash").contains("1 menit"), "{}", page.words("main"));
    }
    app.clock.advance(Duration::seconds(59));
    assert_eq!(log_in(&app.visitor(), EMAIL, PASSWORD).await.status, 429);
    app.clock.advance(Duration::seconds(1));
    assert_eq!(
        log_in(&app.visitor(), EMAIL, "bukan-kata-sandinya").await.status,
        422
    );
    let page = log_in(&other.visitor(), EMAIL, PASSWORD).await;
    assert_eq!(page.status, 429);
    assert!(page.words(".flash").contains("2 menit"), "{}", page.words("main"));
    app.clock.advance(Duration::minutes(2));
    assert_eq!(log_in(&other.visitor(), EMAIL, PASSWORD).await.status, 303);
}

async fn with_retno_behind_proxy() -> TestApp {
    let app = TestApp::behind_proxy(|_| {}).await;
    app.add_staff(EMAIL, Role::Humas, None).await;
    app
}

#[actix_web::test]
async fn who_guesses_elsewhere_keeps_nobody_from_their_work() {
    let app = with_retno_behind_proxy().await;
    for _ in 0..5 {
        log_in(&app.visitor_at("203.0.113.9"), EMAIL, "bukan-kata-sandinya").await;
    }
    let guesser = log_in(&app.visitor_at("203.0.113.9"), EMAIL, PASSWORD).await;
    assert_eq!(guesser.status, 429);
    let retno = log_in(&app.visitor_at("198.51.100.7"), EMAIL, PASSWORD).await;
    assert_eq!(retno.status, 303);
}

async fn log_out(browser: &Browser) {
    let token = browser.open("/petugas/akun").await.token();
    let page = browser
        .post_bare("/petugas/keluar", &[("_csrf", token.as_str())])
        .await;
    assert_eq!(page.status, 303);
}

#[actix_web::test]
async fn a_browser_that_the_account_knows_is_counted_apart() {
    let app = with_retno_behind_proxy().await;
    let hers = app.visitor_at("203.0.113.9");
    assert_eq!(log_in(&hers, EMAIL, PASSWORD).await.status, 303);
    log_out(&hers).await;
    for _ in 0..5 {
        log_in(&app.visitor_at("203.0.113.9"), EMAIL, "bukan-kata-sandinya").await;
    }
    assert_eq!(
        log_in(&app.visitor_at("203.0.113.9"), EMAIL, PASSWORD)
            .await
            .status,
        429
    );
    assert_eq!(
        log_in(&hers, EMAIL, PASSWORD).await.status,
        303,
        "from the next desk"
    );
    log_out(&hers).await;
    // It is no way around: the browser has five tries of its own, and none for other accounts.
    for _ in 0..5 {
        assert_eq!(log_in(&hers, EMAIL, "bukan-kata-sandinya").await.status, 422);
    }
    assert_eq!(log_in(&hers, EMAIL, PASSWORD).await.status, 429);
    app.add_staff("budi@contoh.test", Role::Humas, None).await;
    for _ in 0..5 {
        log_in(
            &app.visitor_at("203.0.113.9"),
            "budi@contoh.test",
            "bukan-kata-sandinya",
        )
        .await;
    }
    assert_eq!(log_in(&hers, "budi@contoh.test", PASSWORD).await.status, 429);
}

#[actix_web::test]
async fn guesses_from_everywhere_slow_strangers_down_and_close_nothing() {
    let app = with_retno_behind_proxy().await;
    let hers = app.visitor_at("198.51.100.7");
    assert_eq!(log_in(&hers, EMAIL, PASSWORD).await.status, 303);
    log_out(&hers).await;
    let ask = async |address: String, password: &str| {
        let body = serde_json::json!({ "email": EMAIL, "password": password });
        let client = app.client_at(&address);
        let answer = client
            .post(app.url("/api/v1/session"))
            .json(&body)
            .send()
            .await
            .unwrap();
        answer.status().as_u16()
    };
    for number in 0..100 {
        let address = format!("203.0.113.{}", number / 4);
        assert_eq!(ask(address, "bukan-kata-sandinya").await, 401, "{number}");
    }
    assert_eq!(ask("198.51.100.8".into(), PASSWORD).await, 429);
    assert_eq!(
        log_in(&hers, EMAIL, PASSWORD).await.status,
        303,
        "a browser that the account knows"
    );
    app.clock.advance(Duration::seconds(5));
    assert_eq!(ask("198.51.100.8".into(), PASSWORD).await, 200, "seconds later");
}

#[actix_web::test]
async fn an_unknown_address_is_locked_like_a_known_one() {
    let app = with_retno().await;
    for _ in 0..5 {
        log_in(&app.visitor(), "tidak.ada@contoh.test", "bukan-kata-sandinya").await;
    }
    let page = log_in(&app.visitor(), "Tidak.Ada@contoh.test", "bukan-kata-sandinya").await;
    assert_eq!(page.status, 429);
    assert_eq!(
        log_in(&app.visitor(), EMAIL, PASSWORD).await.status,
        303,
        "others are not locked"
    );
}

#[actix_web::test]
async fn a_burst_of_guesses_at_one_instant_cannot_slip_past_the_limit() {
    let app = with_retno().await;
    let guesses =
        (0..12).map(|_| async { log_in(&app.visitor(), EMAIL, "bukan-kata-sandinya").await.status });
    let answers = futures_util::future::join_all(guesses).await;
    assert_eq!(
        answers.iter().filter(|&&status| status == 422).count(),
        5,
        "{answers:?}"
    );
    assert_eq!(
        answers.iter().filter(|&&status| status == 429).count(),
        7,
        "{answers:?}"
    );
}

#[actix_web::test]
async fn a_success_forgets_the_failures_before_it() {
    let app = with_retno().await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(
                log_in(&app.visitor(), EMAIL, "bukan-kata-sandinya").await.status,
                422
            );
        }
        assert_eq!(log_in(&app.visitor(), EMAIL, PASSWORD).await.status, 303);
    }
}

#[actix_web::test]
async fn one_address_tries_so_often_in_a_minute_and_no_more() {
    let app = TestApp::start_with(|raw| raw.limit_login = Some("30".into())).await;
    let browser = app.visitor();
    let token = browser.open("/petugas/masuk").await.token();
    let mut refused = 0;
    for number in 0..36 {
        let email = format!("orang{number}@contoh.test");
        let fields = [
            ("_csrf", token.as_str()),
            ("email", &email),
            ("password", "bukan-kata-sandinya"),
        ];
        refused += usize::from(browser.post_bare("/petugas/masuk", &fields).await.status == 429);
    }
    assert!((4..=6).contains(&refused), "{refused} refused");
}

#[actix_web::test]
async fn a_login_leads_to_no_other_site() {
    let app = with_retno().await;
    for back in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/%5Cevil.example/../..//evil.example",
        "javascript:alert(1)",
    ] {
        let fields = [("email", EMAIL), ("password", PASSWORD), ("lanjut", back)];
        let page = app.visitor().post("/petugas/masuk", &fields).await;
        let target = page.location.unwrap();
        assert!(
            target.starts_with("/petugas") || !target.starts_with("//"),
            "{back}: {target}"
        );
        let url = reqwest::Url::parse(&app.url("/")).unwrap().join(&target).unwrap();
        assert_eq!(url.host_str(), Some("127.0.0.1"), "{back}: {target}");
    }
}

#[actix_web::test]
async fn a_forged_login_is_refused() {
    let app = with_retno().await;
    let browser = app.visitor();
    let fields = [("email", EMAIL), ("password", PASSWORD)];
    assert_eq!(
        browser.post_bare("/petugas/masuk", &fields).await.status,
        403,
        "no token"
    );
    let foreign = app.visitor().open("/petugas/masuk").await.token();
    browser.open("/petugas/masuk").await;
    let fields = [
        ("_csrf", foreign.as_str()),
        ("email", EMAIL),
        ("password", PASSWORD),
    ];
    assert_eq!(
        browser.post_bare("/petugas/masuk", &fields).await.status,
        403,
        "another browser's token"
    );
    let token = browser.open("/petugas/masuk").await.token();
    let fields = [
        ("_csrf", token.as_str()),
        ("email", EMAIL),
        ("password", PASSWORD),
    ];
    let request = browser.client.post(app.url("/petugas/masuk")).form(&fields);
    let answer = request
        .header("sec-fetch-site", "cross-site")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 403, "sent by another site");
    assert_eq!(browser.post_bare("/petugas/masuk", &fields).await.status, 303);
}

#[actix_web::test]
async fn the_pages_speak_the_language_of_the_account_unless_the_browser_chose_one() {
    let app = with_retno().await;
    let browser = app.visitor();
    let page = browser.open("/petugas/masuk?lang=en").await;
    assert!(page.words("h1").contains("sign-in"), "{}", page.words("h1"));
    log_in(&browser, EMAIL, PASSWORD).await;
    assert!(
        browser
            .open("/petugas/akun")
            .await
            .html
            .contains("<html lang=\"en\"")
    );
    let browser = app.visitor();
    let page = log_in(&browser, EMAIL, PASSWORD).await;
    assert_eq!(page.cookie("lb_lang").as_deref(), Some("id"));
}
