//! The other language is one tap away, and nothing typed is lost by it; and no page promises mail that nobody sends.

use super::{OpenForm, nik_not_found, texts, values};
use crate::harness::{TestApp, smtp::MailCatcher};

/// What the tap sends: the form, with the address and the step of the switch.
async fn switch(app: &TestApp, form: &OpenForm, page: &str) -> String {
    let html = scraper::Html::parse_document(page);
    let button = scraper::Selector::parse("button.lang").unwrap();
    let button = html
        .select(&button)
        .next()
        .expect("the switch is a button of the form");
    let id = button.attr("form").unwrap();
    assert!(page.contains(&format!("<form id=\"{id}\"")));
    let (to, step) = (button.attr("formaction").unwrap(), button.attr("value").unwrap());
    let answer = form
        .client
        .post(app.url(to))
        .multipart(form.form(step, &nik_not_found()))
        .send()
        .await
        .unwrap();
    let answer = form.arrive(answer).await;
    assert_eq!(answer.status(), 200);
    answer.text().await.unwrap()
}

#[actix_web::test]
async fn switching_the_language_keeps_a_filled_form() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let empty = form
        .client
        .get(&form.path)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    let english = switch(&app, &form, &empty).await;
    assert!(english.contains("lang=\"en\"") && english.contains("budi@contoh.test"));
    assert!(
        texts(&english, ".errors").is_empty(),
        "nothing is refused by switching"
    );
}

#[actix_web::test]
async fn switching_the_language_stays_on_the_page_that_checks() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let check = form.step("check", &nik_not_found()).await.text().await.unwrap();
    let english = switch(&app, &form, &check).await;
    assert!(english.contains("value=\"file\""), "still the page that files");
    assert!(english.contains("17 August 1990"));
}

#[actix_web::test]
async fn mail_is_promised_only_where_it_is_sent() {
    let receipt = async |app: &TestApp| {
        let form = OpenForm::open(app, "nik-tidak-ditemukan").await;
        let check = form.step("check", &nik_not_found()).await.text().await.unwrap();
        let filed = form.step("file", &nik_not_found()).await;
        let to = filed.headers()["location"].to_str().unwrap().to_owned();
        let receipt = form
            .client
            .get(app.url(&to))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let ticket = to.strip_suffix("/tanda-terima").unwrap();
        let ticket = form
            .client
            .get(app.url(ticket))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        let lost = form
            .client
            .get(app.url("/tiket"))
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap();
        [check, receipt, ticket, lost]
    };
    let silent = TestApp::start().await;
    for page in receipt(&silent).await {
        for promise in ["dikirim ke", "folder spam", "kotak masuk", "lewat e-mail"] {
            assert!(!page.contains(promise), "{promise}: {page}");
        }
    }
    let catcher = MailCatcher::start().await;
    let url = catcher.url();
    let app = TestApp::start_with(|settings| settings.smtp_url = Some(url)).await;
    let [check, receipt, _, lost] = receipt(&app).await;
    assert!(check.contains("dikirim ke budi@contoh.test") && receipt.contains("folder spam"));
    assert!(lost.contains("judulnya memuat"));
}

#[actix_web::test]
async fn a_birth_date_of_digits_only_is_understood() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut typed = nik_not_found();
    typed.extend(values(&[("birth_date", "17081990")]));
    let check = form.step("check", &typed).await.text().await.unwrap();
    assert!(check.contains("17 Agustus 1990"));
}
