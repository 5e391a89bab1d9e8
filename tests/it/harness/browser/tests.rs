//! The verbs against a page of their own, so that a journey that fails speaks of the product and not of the browser.

use actix_web::{App, HttpResponse, HttpServer, web};
use fantoccini::key::Key;

use super::{Browser, Scripts};

const FORM: &str = r#"<!doctype html><meta name="viewport" content="width=device-width"><title>Form</title>
<p id="script">without a script</p><p hidden>nobody sees this</p><script src="/script.js"></script>
<form method="post" action="/sent" enctype="multipart/form-data">
<label for="nik">NIK <span>(16 digits)</span></label><input id="nik" name="nik" value="old">
<label>Report <textarea name="report"></textarea></label>
<label for="province">Province</label>
<select id="province" name="province"><option value="1">Aceh<option value="2">Aceh Besar</select>
<fieldset><legend>An account already?</legend>
<label><input type="radio" name="account" value="yes">Yes</label>
<label><input type="radio" name="account" value="no">No</label></fieldset>
<label><input type="checkbox" name="consent" value="given"> I agree</label>
<label for="file">Attachment</label><input id="file" name="file" type="file">
<button>Send "it's me"</button></form>
<a href="/wide">Another page of it</a> <a href="/nowhere">Another page</a>"#;

const SCRIPT: &str = "setTimeout(() => document.getElementById('script').textContent = 'with a script', 300)";

const WIDE: &str = r#"<!doctype html><meta name="viewport" content="width=device-width"><title>Wide</title>
<p>too wide for a phone</p><div style="width: 900px">.</div>"#;

/// A site of three pages; the one that a form is sent to shows what was sent.
fn site() -> String {
    fn page(body: &'static str) -> HttpResponse {
        HttpResponse::Ok()
            .content_type("text/html; charset=utf-8")
            .body(body)
    }
    let server = HttpServer::new(|| {
        App::new()
            .route("/", web::get().to(async || page(FORM)))
            .route("/wide", web::get().to(async || page(WIDE)))
            .route(
                "/script.js",
                web::get().to(async || HttpResponse::Ok().content_type("text/javascript").body(SCRIPT)),
            )
            .route(
                "/sent",
                web::post().to(async |sent: web::Bytes| {
                    HttpResponse::Ok()
                        .content_type("text/plain; charset=utf-8")
                        .body(sent)
                }),
            )
    });
    let server = server
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .expect("a free port");
    let address = format!("http://{}", server.addrs()[0]);
    actix_web::rt::spawn(server.run());
    address
}

async fn fill_everything_and_send(scripts: Scripts, script_says: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "what the letter says").unwrap();
    let browser = Browser::start(&site(), scripts).await;
    browser.width(360).await;
    browser.open("/").await;
    browser.see(script_says).await;
    browser.see_no("nobody sees this").await;
    browser.fits().await;
    browser.fill("NIK (16 digits)", "3174 0101").await;
    assert_eq!(browser.value("NIK").await, "3174 0101");
    browser.fill("Report", "first line\nsecond line 🙏").await;
    browser.choose("Province", "Aceh").await;
    browser.choose("An account already?", "No").await;
    browser.tick("I agree").await;
    browser.tick("I agree").await;
    browser.upload("Attachment", &file).await;
    let picture = browser.screenshot(&format!("harness-{scripts:?}")).await;
    assert!(picture.metadata().unwrap().len() > 1_000, "{}", picture.display());
    browser.press("Send \"it's me\"").await;
    browser.see("what the letter says").await;
    assert_eq!(browser.path().await, "/sent");
    let sent = browser.text().await;
    for part in [
        "3174 0101",
        "second line 🙏",
        r#"name="province" 1"#,
        r#"name="account" no"#,
        "given",
        "letter.txt",
    ] {
        assert!(sent.contains(part), "{part} is missing in {sent}");
    }
    browser.close().await;
}

#[actix_web::test]
async fn a_form_is_filled_by_its_labels() {
    fill_everything_and_send(Scripts::On, "with a script").await;
}

#[actix_web::test]
async fn a_form_is_filled_by_its_labels_without_scripts() {
    fill_everything_and_send(Scripts::Off, "without a script").await;
}

#[actix_web::test]
async fn of_two_links_the_one_that_says_just_that_is_followed() {
    let browser = Browser::start(&site(), Scripts::On).await;
    browser.open("/").await;
    browser.click_link("Another page").await;
    assert_eq!(browser.path().await, "/nowhere");
    browser.open("/").await;
    browser.type_keys(&Key::Tab).await;
    browser.click_link("page of it").await;
    assert_eq!(browser.path().await, "/wide");
    browser.close().await;
}

#[actix_web::test]
#[should_panic(expected = "the page is 908 pixels wide, the window 360")]
async fn a_page_that_does_not_fit_a_phone_is_noticed() {
    let browser = Browser::start(&site(), Scripts::On).await;
    browser.open("/wide").await;
    browser.fits().await;
    browser.width(360).await;
    browser.fits().await;
}
