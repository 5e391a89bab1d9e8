//! From the front page to the answer, and from there to the form.

use laporbkn::search::follow;

use crate::harness::{
    TestApp,
    browser::{Browser, Scripts},
};

/// Types a misspelt question on the front page, reads the article, goes on to the form that begins with the question.
async fn journey(scripts: Scripts, width: u32) {
    let app = TestApp::start().await;
    follow::catch_up(&app.app).await.unwrap();
    let on = if scripts == Scripts::On { "js" } else { "plain" };
    let shot = |step: &str| format!("search-{width}-{on}-{step}");
    let person = Browser::start(&app.url(""), scripts).await;
    person.width(width).await;
    person.open("/").await;
    person.fits().await;
    person
        .fill("Apa yang ingin Anda tanyakan?", "nik tdk ditemukn")
        .await;
    person.screenshot(&shot("1-typed")).await;
    person.type_keys(&fantoccini::key::Key::Enter.to_string()).await;
    person.see("artikel ditemukan").await;
    person.see("Maksud Anda").await;
    person.fits().await;
    person.screenshot(&shot("2-found")).await;
    person.click_link("NIK atau nomor KK tidak ditemukan").await;
    person.see("Apakah ini membantu?").await;
    person.fits().await;
    person.screenshot(&shot("3-article")).await;
    let article = person.path().await;
    assert!(
        article.starts_with("/bantuan/nik-kk-tidak-ditemukan"),
        "{article}"
    );
    person.click_link("NIK tidak ditemukan").await;
    person.see("Ceritakan masalahnya").await;
    assert_eq!(person.value("Ceritakan masalahnya").await, "nik tdk ditemukn");
    person.fits().await;
    person.screenshot(&shot("4-form")).await;
    person.close().await;
}

#[actix_web::test]
async fn a_misspelt_question_on_the_front_page_leads_to_the_article_and_the_form_with_scripts() {
    journey(Scripts::On, 360).await;
}

#[actix_web::test]
async fn a_misspelt_question_on_the_front_page_leads_to_the_article_and_the_form_without_scripts() {
    journey(Scripts::Off, 1280).await;
}
