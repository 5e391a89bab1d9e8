//! Back, Forward and reload: each page of filing can be asked for again, by the browser that sent it and nobody else.

use chrono::Duration;
use entity::filing_draft;
use laporbkn::ticket::{
    draft::DraftToken,
    filing::words::{self, Words},
};
use reqwest::{Response, StatusCode};
use sea_orm::EntityTrait;

use super::{OpenForm, nik_not_found, texts, tickets};
use crate::harness::TestApp;

const REVIEW: &str = "/layanan/nik-tidak-ditemukan/periksa";

async fn get(app: &TestApp, form: &OpenForm, path: &str) -> Response {
    form.client.get(app.url(path)).send().await.unwrap()
}

async fn drafts(app: &TestApp) -> Vec<filing_draft::Model> {
    filing_draft::Entity::find().all(app.app.db.read()).await.unwrap()
}

/// Sends a step and gives back where it leads, as the browser's history remembers it.
async fn leads_to(form: &OpenForm, step: &str) -> String {
    let request = form
        .client
        .post(&form.path)
        .multipart(form.form(step, &nik_not_found()));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{step}");
    answer.headers()["location"].to_str().unwrap().to_owned()
}

#[actix_web::test]
async fn the_page_that_checks_is_a_page_of_its_own_and_can_be_reloaded() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    assert_eq!(leads_to(&form, "check").await, REVIEW);
    for _ in 0..2 {
        let page = get(&app, &form, REVIEW).await;
        assert_eq!(page.status(), StatusCode::OK);
        assert!(
            page.headers()["cache-control"]
                .to_str()
                .unwrap()
                .contains("no-store")
        );
        let page = page.text().await.unwrap();
        assert!(page.contains("3174 9917 0890 0001") && page.contains("Kirim laporan"));
    }
    assert!(tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn back_to_the_form_finds_everything_with_the_numbers_and_starting_over_finds_nothing() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    leads_to(&form, "check").await;
    let page = get(&app, &form, "/layanan/nik-tidak-ditemukan").await;
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    for value in ["Budi Santoso", "3174 9917 0890 0001", "budi@contoh.test"] {
        assert!(page.contains(value), "{value}");
    }
    assert!(texts(&page, ".errors").is_empty());
    assert_eq!(
        super::hidden(&page)["draft"],
        form.hidden["draft"],
        "still the same form"
    );
    assert_eq!(leads_to(&form, "discard").await, "/layanan/nik-tidak-ditemukan");
    assert!(drafts(&app).await.is_empty());
    let page = get(&app, &form, "/layanan/nik-tidak-ditemukan")
        .await
        .text()
        .await
        .unwrap();
    assert!(!page.contains("Budi Santoso"));
}

#[actix_web::test]
async fn a_form_with_faults_is_a_page_of_its_own_too() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut typed = nik_not_found();
    typed.insert("nik".into(), "12".into());
    for step in ["check", "file"] {
        let request = form.client.post(&form.path).multipart(form.form(step, &typed));
        assert_eq!(
            request.send().await.unwrap().status(),
            StatusCode::SEE_OTHER,
            "{step}"
        );
        let page = get(&app, &form, "/layanan/nik-tidak-ditemukan").await;
        assert_eq!(page.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(super::faulty_fields(&page.text().await.unwrap()), ["nik"]);
    }
    let page = get(&app, &form, REVIEW).await;
    assert_eq!(
        page.status(),
        StatusCode::SEE_OTHER,
        "there is nothing to check yet"
    );
}

#[actix_web::test]
async fn an_empty_form_that_was_sent_does_not_greet_the_next_visit_with_its_faults() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    leads_to(&form, "edit").await;
    let mut emptied = nik_not_found();
    for typed in emptied.values_mut() {
        " ".clone_into(typed);
    }
    let request = form
        .client
        .post(&form.path)
        .multipart(form.form("check", &emptied));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(super::faulty_fields(&page).contains(&"name".to_owned()));
    assert!(drafts(&app).await.is_empty(), "what was emptied is forgotten");
    let page = get(&app, &form, "/layanan/nik-tidak-ditemukan").await;
    assert_eq!(page.status(), StatusCode::OK);
    assert!(texts(&page.text().await.unwrap(), ".errors").is_empty());
}

#[actix_web::test]
async fn after_filing_the_way_back_leads_to_the_receipt_and_files_nothing() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    leads_to(&form, "check").await;
    let receipt = leads_to(&form, "file").await;
    assert_eq!(leads_to(&form, "file").await, receipt, "a second click");
    assert!(
        drafts(&app).await.is_empty(),
        "what was typed is in the ticket now"
    );
    let page = get(&app, &form, REVIEW).await.text().await.unwrap();
    assert!(
        page.contains("sudah kami terima") && page.contains(&receipt),
        "{page}"
    );
    assert!(!page.contains("Budi Santoso"));
    let page = get(&app, &form, "/layanan/nik-tidak-ditemukan")
        .await
        .text()
        .await
        .unwrap();
    assert!(page.contains(&receipt) && !page.contains("Budi Santoso"));
    // A form that the browser still had open: sent again, it is the same ticket.
    assert_eq!(leads_to(&form, "check").await, REVIEW);
    assert_eq!(leads_to(&form, "file").await, receipt);
    assert_eq!(tickets(&app).await.len(), 1);
}

#[actix_web::test]
async fn another_browser_and_a_later_hour_see_a_kind_page_and_no_answers() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    leads_to(&form, "check").await;
    let stranger = app.client().get(app.url(REVIEW)).send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::OK);
    let page = stranger.text().await.unwrap();
    assert!(page.contains("sudah tidak tersimpan") && !page.contains("Budi Santoso"));

    app.clock.advance(words::KEPT_FOR + Duration::minutes(1));
    let page = get(&app, &form, REVIEW).await.text().await.unwrap();
    assert!(page.contains("sudah tidak tersimpan") && !page.contains("Budi Santoso"));
    let page = get(&app, &form, "/layanan/nik-tidak-ditemukan")
        .await
        .text()
        .await
        .unwrap();
    assert!(!page.contains("Budi Santoso"));
    words::sweep(&app.app).await.unwrap();
    assert!(drafts(&app).await.is_empty());
}

#[actix_web::test]
async fn what_waits_is_sealed_and_the_cookie_is_the_services_own() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let request = form
        .client
        .post(&form.path)
        .multipart(form.form("check", &nik_not_found()));
    let answer = request.send().await.unwrap();
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
    let cookie = cookies.iter().map(|cookie| cookie.to_str().unwrap());
    let cookie = cookie
        .filter(|cookie| cookie.starts_with("lb_isian="))
        .collect::<Vec<_>>();
    assert!(
        cookie[0].contains("HttpOnly") && cookie[0].contains("Path=/layanan/nik-tidak-ditemukan"),
        "{cookie:?}"
    );
    let kept = drafts(&app).await.remove(0);
    assert!(!cookie[0].contains(&kept.draft_id), "the database knows its hash");
    let bytes = String::from_utf8_lossy(&kept.words).into_owned();
    assert!(!bytes.contains("Budi") && !bytes.contains("3174"));
}

#[actix_web::test]
async fn where_nothing_can_be_kept_the_answer_is_the_page_itself() {
    let app = TestApp::start_with(|settings| settings.limit_waiting_files = Some("1".into())).await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    app.app.limits.set_waiting(1 << 20);
    let request = form
        .client
        .post(&form.path)
        .multipart(form.form("check", &nik_not_found()));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.text().await.unwrap().contains("Kirim laporan"));
    assert!(drafts(&app).await.is_empty());
    leads_to(&form, "file").await;
    assert_eq!(tickets(&app).await.len(), 1);
}

#[actix_web::test]
async fn throwing_everything_away_is_never_too_often_and_never_only_seems_done() {
    let app = TestApp::behind_proxy(|settings| settings.limit_requests = Some("1".into())).await;
    let mut form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    form.client = app.client_at("203.0.113.9");
    let page = form.client.get(&form.path).send().await.unwrap();
    form.hidden = super::hidden(&page.text().await.unwrap());
    leads_to(&form, "check").await;
    let mut forged = form.hidden.clone();
    forged.insert("_csrf".into(), "bukan".into());
    forged.insert("step".into(), "discard".into());
    let refused = form.client.post(&form.path).form(&forged).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let page = refused.text().await.unwrap();
    assert!(!page.contains("id=\"formulir\""), "no empty form: {page}");
    assert_eq!(drafts(&app).await.len(), 1);

    assert_eq!(leads_to(&form, "discard").await, "/layanan/nik-tidak-ditemukan");
    assert!(drafts(&app).await.is_empty());
}

#[actix_web::test]
async fn answers_that_are_sent_again_count_by_what_they_grew() {
    let app = TestApp::start_with(|settings| settings.limit_waiting_files = Some("1".into())).await;
    let told = |kib: usize| Words {
        fields: [("description".to_owned(), "x".repeat(kib << 10))].into(),
        ..Words::default()
    };
    let (one, other) = (DraftToken::new(&app.app), DraftToken::new(&app.app));
    for _ in 0..5 {
        assert!(words::keep(&app.app, &one, &told(700)).await);
    }
    assert!(!words::keep(&app.app, &other, &told(700)).await, "no room");
    assert!(words::keep(&app.app, &one, &told(100)).await);
    assert!(
        words::keep(&app.app, &other, &told(700)).await,
        "there is room again"
    );
}

#[actix_web::test]
async fn the_files_of_a_form_go_with_its_answers() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let picture = || reqwest::multipart::Part::bytes(super::PNG).file_name("ktp.png");
    let send = || {
        form.form("check", &nik_not_found())
            .part("attachments", picture())
    };
    form.send(send()).await;
    app.clock.advance(words::KEPT_FOR - Duration::minutes(1));
    form.send(send()).await;
    app.clock.advance(Duration::minutes(2));
    words::sweep(&app.app).await.unwrap();
    assert_eq!(super::attachments(&app).await.len(), 1, "the form is in use");
    app.clock.advance(words::KEPT_FOR);
    words::sweep(&app.app).await.unwrap();
    assert!(super::attachments(&app).await.is_empty() && drafts(&app).await.is_empty());
    assert_eq!(super::stored_files(&app), 0);
}
