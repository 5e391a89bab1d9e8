//! Two tabs of one browser share a form: what one of them shows is what it files, or it says that something changed.

use reqwest::{StatusCode, multipart::Part};

use super::{JPEG, OpenForm, PNG, Values, attachments, hidden, nik_not_found, texts, tickets};
use crate::harness::TestApp;

const FORM: &str = "/layanan/nik-tidak-ditemukan";
const CHANGED: &str = "lampiran formulir ini berubah";

/// The first tab, on the page that checks, with a picture.
async fn on_the_review(app: &TestApp) -> (OpenForm, Values) {
    let form = OpenForm::open(app, "nik-tidak-ditemukan").await;
    let body = form
        .form("check", &nik_not_found())
        .part("attachments", Part::bytes(PNG).file_name("layar.png"));
    let page = form.send(body).await.text().await.unwrap();
    assert_eq!(texts(&page, ".picked__name"), ["layar.png 1 KB"]);
    let shown = hidden(&page);
    (form, shown)
}

/// The same browser opens the form once more.
async fn another_tab(app: &TestApp, first: &OpenForm) -> OpenForm {
    let answer = first.client.get(app.url(FORM)).send().await.unwrap();
    let page = answer.text().await.unwrap();
    assert!(page.contains("Budi Santoso") && page.contains("Kosongkan formulir"));
    OpenForm {
        client: first.client.clone(),
        path: first.path.clone(),
        hidden: hidden(&page),
    }
}

#[actix_web::test]
async fn files_that_another_tab_threw_away_are_missed_before_anything_is_filed() {
    let app = TestApp::start().await;
    let (form, shown) = on_the_review(&app).await;
    another_tab(&app, &form)
        .await
        .step("discard", &Values::new())
        .await;
    assert!(attachments(&app).await.is_empty());

    let page = form.step_with("file", &shown).await;
    assert!(page.contains(CHANGED), "{page}");
    assert!(
        page.contains("Budi Santoso"),
        "the answers are still those of this tab"
    );
    assert!(texts(&page, ".picked__name").is_empty());
    assert!(tickets(&app).await.is_empty());

    let filed = form
        .client
        .post(&form.path)
        .form(&with_step(&hidden(&page)))
        .send();
    assert_eq!(filed.await.unwrap().status(), StatusCode::SEE_OTHER);
    assert_eq!(tickets(&app).await.len(), 1, "who has seen it may go on");
}

#[actix_web::test]
async fn a_file_of_another_tab_gets_into_no_ticket_unseen() {
    let app = TestApp::start().await;
    let (form, shown) = on_the_review(&app).await;
    let other = another_tab(&app, &form).await;
    let mut typed = nik_not_found();
    typed.insert("name".into(), "Siti Aminah".into());
    let body = other
        .form("check", &typed)
        .part("attachments", Part::bytes(JPEG).file_name("ktp-siti.jpg"));
    other.send(body).await;

    let page = form.step_with("file", &shown).await;
    assert!(page.contains(CHANGED) && page.contains("Budi Santoso"), "{page}");
    assert_eq!(
        texts(&page, ".picked__name"),
        ["layar.png 1 KB", "ktp-siti.jpg 1 KB"]
    );
    assert!(tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn where_nothing_can_be_kept_the_change_is_told_all_the_same() {
    let app = TestApp::start_with(|settings| settings.limit_waiting_files = Some("1".into())).await;
    let (form, shown) = on_the_review(&app).await;
    another_tab(&app, &form)
        .await
        .step("discard", &Values::new())
        .await;
    app.app.limits.set_waiting(1 << 20);
    let answer = form.client.post(&form.path).form(&with_step(&shown)).send();
    let answer = answer.await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.text().await.unwrap().contains(CHANGED));
    assert!(tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn a_second_click_with_files_is_the_same_ticket() {
    let app = TestApp::start().await;
    let (form, shown) = on_the_review(&app).await;
    for _ in 0..2 {
        let filed = form.client.post(&form.path).form(&with_step(&shown)).send();
        let filed = filed.await.unwrap();
        let to = filed.headers()["location"].to_str().unwrap().to_owned();
        assert!(to.ends_with("/tanda-terima"), "{to}");
    }
    assert_eq!(tickets(&app).await.len(), 1);
}

#[actix_web::test]
async fn what_an_earlier_person_sent_can_be_thrown_away_from_every_page_that_shows_it() {
    let app = TestApp::start().await;
    for (step, nik) in [
        ("check", "12"),
        ("edit", "12"),
        ("answers", "3174 9917 0890 0001"),
    ] {
        let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
        let mut typed = nik_not_found();
        typed.insert("nik".into(), nik.into());
        let page = form.step(step, &typed).await.text().await.unwrap();
        assert!(page.contains(nik), "{step}");
        assert!(
            page.contains("Isian Anda tadi masih tersimpan") && page.contains("Kosongkan formulir"),
            "{step}: {page}"
        );
    }
}

fn with_step(shown: &Values) -> Values {
    let mut all = shown.clone();
    all.insert("step".into(), "file".into());
    all
}
