//! The operator's pages.

use entity::{audit, outbox::OutboxState};
use kernel::role::Role;
use laporbkn::ticket::{access, lifecycle::Action};
use reqwest::header::COOKIE;
use sea_orm::EntityTrait;

use super::{act, deliver, file_as, humas, outbox_rows, session_of, with_mail_server};
use crate::harness::TestApp;

async fn get(app: &TestApp, path: &str, session: &str) -> (u16, String) {
    let answer = app
        .client()
        .get(app.url(path))
        .header(COOKIE, session)
        .send()
        .await
        .unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[actix_web::test]
async fn the_operator_is_told_that_no_mail_server_is_set() {
    let app = TestApp::start().await;
    let admin = session_of(&app, "Arini", Role::Admin).await;
    let (status, page) = get(&app, "/admin/surat", &admin).await;
    assert_eq!(status, 200, "{page}");
    assert!(page.contains("Surat tidak dikirim: SMTP_URL belum diatur"));
    assert!(page.contains("Belum ada surat dalam keadaan ini."));
    let (with_server, _catcher) = with_mail_server().await;
    let admin = session_of(&with_server, "Arini", Role::Admin).await;
    let (_, page) = get(&with_server, "/admin/surat", &admin).await;
    assert!(!page.contains("SMTP_URL"));
}

#[actix_web::test]
async fn a_mail_is_shown_as_it_is_sent_but_without_what_opens_the_ticket() {
    let app = TestApp::start().await;
    let ticket = file_as(&app, "Siti Nur'aini", &[]).await;
    let admin = session_of(&app, "Arini", Role::Admin).await;
    let id = outbox_rows(&app).await[0].id;
    let (status, page) = get(&app, &format!("/admin/surat/{id}"), &admin).await;
    assert_eq!(status, 200, "{page}");
    let (status, html) = get(&app, &format!("/admin/surat/{id}/html"), &admin).await;
    assert_eq!(status, 200);
    let pin = access::open_pin(&app.app.vault, ticket.id, &ticket.pin_cipher).unwrap();
    let key = access::link_token(&app.app, &ticket).unwrap();
    for body in [&page, &html] {
        assert!(body.contains(&ticket.number.to_string()));
        assert!(body.contains("••• •••"));
        assert!(!body.contains(&pin.to_string()) && !body.contains(&key));
    }
    assert!(page.contains("pelapor@contoh.test"));
    let (_, list) = get(&app, "/admin/surat", &admin).await;
    assert!(list.contains("p•••@contoh.test") && !list.contains("pelapor@contoh.test"));
    let entries = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    assert_eq!(
        entries.iter().filter(|entry| entry.action == "mail.read").count(),
        2
    );
}

#[actix_web::test]
async fn the_html_of_a_mail_can_run_nothing() {
    let app = TestApp::start().await;
    file_as(&app, "Siti", &[]).await;
    let admin = session_of(&app, "Arini", Role::Admin).await;
    let id = outbox_rows(&app).await[0].id;
    let path = app.url(&format!("/admin/surat/{id}/html"));
    let answer = app
        .client()
        .get(path)
        .header(COOKIE, &admin)
        .send()
        .await
        .unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"));
    assert!(!policy.contains("script-src"));
}

#[actix_web::test]
async fn who_filed_a_secret_complaint_is_not_shown_to_the_operator() {
    let app = TestApp::start().await;
    file_as(&app, "Siti Rahasia Sekali", &[("secret", "true")]).await;
    let admin = session_of(&app, "Arini", Role::Admin).await;
    let id = outbox_rows(&app).await[0].id;
    for path in [
        "/admin/surat".to_owned(),
        format!("/admin/surat/{id}"),
        format!("/admin/surat/{id}/html"),
    ] {
        let (status, page) = get(&app, &path, &admin).await;
        assert_eq!(status, 200);
        assert!(
            !page.contains("Siti") && !page.contains("contoh.test</"),
            "{path}: {page}"
        );
    }
}

#[actix_web::test]
async fn a_failed_mail_can_be_sent_again_and_only_a_failed_one() {
    let (app, catcher) = with_mail_server().await;
    let ticket = file_as(&app, "Siti", &[]).await;
    catcher.refuse(450, "no such user yet");
    for _ in 0..10 {
        deliver(&app).await;
        app.clock.advance(chrono::Duration::hours(20));
    }
    assert_eq!(outbox_rows(&app).await[0].state, OutboxState::Failed);
    let admin = session_of(&app, "Arini", Role::Admin).await;
    let id = outbox_rows(&app).await[0].id;
    let (_, list) = get(&app, "/admin/surat?state=failed", &admin).await;
    assert!(list.contains("Gagal") && list.contains("10 kali dicoba"));
    let (_, page) = get(&app, &format!("/admin/surat/{id}"), &admin).await;
    assert!(
        page.contains("no such user") && page.contains("Kirim ulang"),
        "{page}"
    );

    catcher.accept();
    assert_eq!(send_again(&app, id, &admin).await, 303);
    assert_eq!(deliver(&app).await.sent, 1);
    assert_eq!(outbox_rows(&app).await[0].state, OutboxState::Sent);
    assert_eq!(send_again(&app, id, &admin).await, 409);
    let entries = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    assert_eq!(
        entries
            .iter()
            .filter(|entry| entry.action == "mail.resend")
            .count(),
        1
    );
    act(&app, ticket, humas(&app).await, Action::Answer, "Halo").await;
    let pending = outbox_rows(&app).await[1].id;
    assert_eq!(
        send_again(&app, pending, &admin).await,
        409,
        "it will be sent by itself"
    );
}

#[actix_web::test]
async fn all_that_failed_is_sent_again_together_but_not_what_was_dropped() {
    let (app, catcher) = with_mail_server().await;
    for name in ["Siti", "Made", "Budi"] {
        file_as(&app, name, &[]).await;
    }
    app.clock.advance(chrono::Duration::days(4));
    deliver(&app).await;
    let admin = app.staff(Role::Admin, None).await;
    let kept = outbox_rows(&app).await[0].id;
    for path in [
        format!("/admin/surat/{kept}/kirim-ulang"),
        "/admin/surat/ditahan/buang".to_owned(),
    ] {
        assert_eq!(admin.post(&path, &[]).await.status, 303);
    }
    file_as(&app, "Dewi", &[]).await;
    catcher.refuse(554, "5.6.0 not to our taste");
    assert_eq!(deliver(&app).await.failed, 2);
    let page = admin.open("/admin/surat?state=failed").await;
    assert!(page.html.contains("2 surat gagal"), "{}", page.html);
    catcher.accept();
    assert_eq!(admin.post("/admin/surat/gagal/kirim", &[]).await.status, 303);
    assert_eq!(deliver(&app).await.sent, 2);
    let entries = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    assert!(entries.iter().any(|entry| entry.action == "mail.resend_all"));
}

/// Presses the button of a mail's page.
async fn send_again(app: &TestApp, id: kernel::id::OutboxId, session: &str) -> u16 {
    let client = app.client();
    // The token of any form on a page of the same browser.
    let page = client
        .get(app.url(&format!("/admin/surat/{id}")))
        .header(COOKIE, session);
    let page = page.send().await.unwrap();
    let cookies: Vec<String> = page
        .cookies()
        .map(|one| format!("{}={}", one.name(), one.value()))
        .collect();
    let html = page.text().await.unwrap();
    let token = html
        .split("name=\"_csrf\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let cookie = format!("{session}; {}", cookies.join("; "));
    let sent = client
        .post(app.url(&format!("/admin/surat/{id}/kirim-ulang")))
        .header(COOKIE, cookie)
        .form(&[("_csrf", token)])
        .send()
        .await
        .unwrap();
    sent.status().as_u16()
}

#[actix_web::test]
async fn long_lists_come_in_pages_and_by_state() {
    let app = TestApp::start().await;
    for number in 0..53 {
        file_as(&app, &format!("Pelapor {number}x"), &[]).await;
    }
    let admin = session_of(&app, "Arini", Role::Admin).await;
    let (_, first) = get(&app, "/admin/surat?state=pending", &admin).await;
    assert_eq!(first.matches("Tanda terima").count(), 50);
    let next = first
        .split("rel=\"next\"")
        .next()
        .unwrap()
        .rsplit("href=\"")
        .next()
        .unwrap();
    let next = next
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&")
        .replace("&#x3D;", "=");
    let (_, second) = get(&app, &next, &admin).await;
    assert_eq!(second.matches("Tanda terima").count(), 3, "{next}");
    let (_, sent) = get(&app, "/admin/surat?state=sent", &admin).await;
    assert_eq!(sent.matches("Tanda terima").count(), 0);
}

#[actix_web::test]
async fn nobody_but_an_operator_sees_the_outbox() {
    let app = TestApp::start().await;
    file_as(&app, "Siti", &[]).await;
    let id = outbox_rows(&app).await[0].id;
    let humas = session_of(&app, "Retno", Role::Humas).await;
    for path in [
        "/admin/surat".to_owned(),
        format!("/admin/surat/{id}"),
        format!("/admin/surat/{id}/html"),
    ] {
        assert_eq!(get(&app, &path, &humas).await.0, 403, "{path}");
        assert_eq!(get(&app, &path, "lb_sesi=x").await.0, 303, "{path}");
    }
}
