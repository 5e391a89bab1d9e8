//! Whatever stops a reply, the words that were typed are kept.

use chrono::Duration;
use laporbkn::http::{client::Client, limits::Limited};

use super::{
    cast::{File, PNG, path, reject, replies, resolved, shows_kept},
    visitor::Visitor,
};
use crate::harness::{TestApp, tickets::DESCRIPTION};

#[actix_web::test]
async fn a_reply_that_is_not_possible_any_more_says_what_to_do_and_keeps_the_words() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    visitor.send(&path(&filed, "/konfirmasi"), &[]).await;
    let back = visitor
        .reply(&page, &filed.number, "Panjang lebar cerita saya", &[])
        .await;
    shows_kept(&back, 409, "buka kembali tiketnya atau buat laporan baru");
    assert!(back.html.contains("action=\"/tiket/") && back.html.contains("/buka-lagi"));

    let rejected = app.file().await;
    let page = visitor.unlock(&rejected).await;
    reject(&app, &rejected).await;
    let back = visitor
        .reply(&page, &rejected.number, "Panjang lebar cerita saya", &[])
        .await;
    shows_kept(
        &back,
        409,
        "Tiket ini sudah ditolak, jadi balasan Anda tidak terkirim",
    );
    assert!(
        back.words().contains("Bukan kewenangan BKN."),
        "the reason is in the conversation"
    );
}

#[actix_web::test]
async fn a_stale_form_keeps_the_words() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let mut page = visitor.unlock(&filed).await;
    page.html = page.html.replace(&page.token(), "old.token");
    let back = visitor
        .reply(&page, &filed.number, "Panjang lebar cerita saya", &[])
        .await;
    shows_kept(&back, 403, "belum terkirim");
    assert_eq!(replies(&app).await, 0);
    let sent = visitor
        .reply(&back, &filed.number, "Panjang lebar cerita saya", &[])
        .await;
    assert_eq!(sent.status, 303);
}

#[actix_web::test]
async fn words_written_while_the_conversation_closed_itself_wait_behind_the_pin() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    app.clock.advance(Duration::hours(13));
    let back = visitor
        .reply(&page, &filed.number, "Panjang lebar cerita saya", &[])
        .await;
    shows_kept(&back, 403, "Masukkan PIN sekali lagi");
    assert!(!back.html.contains(DESCRIPTION));
    let mistyped = visitor
        .post(
            &path(&filed, "/buka"),
            &[("pin", "1"), ("message", "Panjang lebar cerita saya")],
        )
        .await;
    shows_kept(&mistyped, 422, "PIN terdiri dari enam angka");
    // The browser was started anew meanwhile: its token is gone.
    let stale = [
        ("_csrf", "old.token"),
        ("pin", filed.pin.digits()),
        ("message", "Panjang lebar cerita saya"),
    ];
    let anew = |fields: &[(&str, &str)]| {
        app.client()
            .post(app.url(&path(&filed, "/buka")))
            .form(fields)
            .send()
    };
    let answer = anew(&stale).await.unwrap();
    assert_eq!(answer.status(), 403);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Panjang lebar cerita saya") && page.contains("Ketik PIN sekali lagi"));
    assert!(!page.contains(DESCRIPTION), "the PIN was not judged");
    let nothing = anew(&stale[..2]).await.unwrap();
    assert_eq!(nothing.status(), 403);
    assert!(!nothing.text().await.unwrap().contains("Ketik PIN sekali lagi"));
    let fields = [
        ("pin", filed.pin.digits()),
        ("message", "Panjang lebar cerita saya"),
    ];
    let open = visitor.post(&path(&filed, "/buka"), &fields).await;
    shows_kept(&open, 200, "Tulisan Anda belum terkirim");
    assert!(open.html.contains(DESCRIPTION));
    let sent = visitor
        .reply(&open, &filed.number, "Panjang lebar cerita saya", &[])
        .await;
    assert_eq!((sent.status, replies(&app).await), (303, 1));
}

#[actix_web::test]
async fn a_stale_form_keeps_the_rating_and_its_words_too() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let visitor = Visitor::new(&app);
    visitor.unlock(&filed).await;
    let form = [
        ("_csrf", "old.token"),
        ("rating", "3"),
        ("comment", "Panjang lebar cerita saya"),
    ];
    let address = app.url(&path(&filed, "/nilai"));
    let answer = visitor.client.post(address).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 403);
    let html = answer.text().await.unwrap();
    assert!(
        html.contains("Panjang lebar cerita saya") && html.contains("value=\"3\" checked"),
        "{html}"
    );
}

#[actix_web::test]
async fn too_many_forms_from_one_network_keep_the_words() {
    // So few that none is given back while the test runs.
    let app = TestApp::behind_proxy(|raw| raw.limit_requests = Some("5".to_owned())).await;
    let filed = app.file().await;
    let visitor = Visitor::at(&app, "203.0.113.7");
    let page = visitor.unlock(&filed).await;
    let limits = &app.app.limits;
    let client = Client {
        address: "203.0.113.7".parse().unwrap(),
        is_local: false,
    };
    while limits.check(Limited::Requests, &client).is_ok() {}
    let back = visitor
        .reply(&page, &filed.number, "Panjang lebar cerita saya", &[])
        .await;
    shows_kept(&back, 429, "lalu coba lagi");
    assert_eq!(replies(&app).await, 0);
}

const BAD: File = ("menyamar.jpg", b"MZ not a picture at all");

#[actix_web::test]
async fn files_that_wait_survive_a_stale_form_and_a_closed_conversation() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    let foto: File = ("foto.png", PNG);
    let mut back = visitor.reply(&page, &filed.number, "", &[foto, BAD]).await;
    assert_eq!(back.waiting(), ["foto.png"]);
    back.html = back.html.replace(&back.token(), "old.token");
    let back = visitor.reply(&back, &filed.number, "Cerita", &[]).await;
    assert_eq!((back.status, back.waiting()), (403, vec!["foto.png".to_owned()]));

    app.clock.advance(Duration::hours(13));
    for words in ["Cerita", ""] {
        let closed = visitor.reply(&back, &filed.number, words, &[]).await;
        assert_eq!(closed.status, 403);
        assert!(!closed.html.contains("foto.png"), "behind the PIN");
        let draft = closed.input("draft");
        let fields = [("pin", "1"), ("message", words), ("draft", &draft)];
        let mistyped = visitor.post(&path(&filed, "/buka"), &fields).await;
        assert_eq!(mistyped.input("draft"), draft);
    }
    let draft = back.input("draft");
    let fields = [("pin", filed.pin.digits()), ("draft", &draft)];
    let open = visitor.post(&path(&filed, "/buka"), &fields).await;
    assert_eq!((open.status, open.waiting()), (200, vec!["foto.png".to_owned()]));
    let sent = visitor.reply(&open, &filed.number, "Cerita", &[]).await;
    assert_eq!(sent.status, 303);
    assert_eq!(visitor.open(&path(&filed, "")).await.files().len(), 1);
}
