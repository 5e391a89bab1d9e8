//! Who files after a self-diagnosis sends it along: the form knows it, the ticket keeps it, staff see it, it is counted.

use entity::{
    ticket_diagnosis,
    ticket_event::{self, EventKind},
};
use kernel::visibility::Visibility;
use laporbkn::diagnosis::keep;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use crate::{
    harness::TestApp,
    ticket::filing::{OpenForm, Values, hidden, nik_not_found, texts, tickets, values},
};

const TO_DUKCAPIL: &str = "nik-tidak-ditemukan/sama/tidak-ditemukan/belum";
const TO_FORM: &str = "nik-tidak-ditemukan/sama/tidak-ditemukan/sudah-benar";

/// Files for `nik-tidak-ditemukan` through the form, as it opens at the end of a way.
async fn file_after(app: &TestApp, way: &str, typed: &Values) {
    let form = OpenForm::open(app, &format!("nik-tidak-ditemukan?periksa={way}")).await;
    let checked = form.step("check", typed).await;
    assert_eq!(checked.status(), 200);
    let html = checked.text().await.unwrap();
    let form = OpenForm {
        hidden: hidden(&html),
        ..form
    };
    let filed = form.step("file", &Values::new()).await;
    assert_eq!(filed.status(), 303, "{}", filed.text().await.unwrap());
}

async fn kept(app: &TestApp) -> Vec<ticket_diagnosis::Model> {
    ticket_diagnosis::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap()
}

async fn referrals(app: &TestApp) -> Vec<ticket_event::Model> {
    ticket_event::Entity::find()
        .filter(ticket_event::Column::Action.eq(EventKind::Referred))
        .all(app.app.db.read())
        .await
        .unwrap()
}

#[actix_web::test]
async fn a_hand_off_is_kept_with_the_ticket_of_whoever_files_anyway() {
    let app = TestApp::start().await;
    file_after(&app, TO_DUKCAPIL, &nik_not_found()).await;
    let ticket = &tickets(&app).await[0];
    let kept = kept(&app).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].ticket_id, ticket.id);
    assert_eq!(
        (
            kept[0].tree.as_str(),
            kept[0].way.as_str(),
            kept[0].leaf.as_str(),
            kept[0].ending.as_str()
        ),
        ("nik-tidak-ditemukan", TO_DUKCAPIL, "ke-dukcapil", "agency")
    );
    assert_eq!(kept[0].agency.as_deref(), Some("dukcapil"));
    let told = keep::told(app.app.db.read(), ticket.id).await.unwrap().unwrap();
    assert_eq!(told.steps.len(), 3);
    assert_eq!(told.steps[2].question.id, "Sudah menghubungi Dukcapil?");
    assert_eq!(told.steps[2].answer.en, "Not yet");
    let referrals = referrals(&app).await;
    assert_eq!(referrals.len(), 1);
    assert_eq!(referrals[0].visibility, Visibility::Staff);
    assert_eq!(referrals[0].data["agency"], "dukcapil");
}

#[actix_web::test]
async fn staff_see_the_answers_and_the_hand_off() {
    let app = TestApp::start().await;
    file_after(&app, TO_DUKCAPIL, &nik_not_found()).await;
    let number = tickets(&app).await[0].number.clone();
    let clerk = app.clerk().await;
    let page = clerk.open(&format!("/petugas/tiket/{number}")).await;
    assert!(page.html.contains("Sudah memeriksa sendiri: NIK tidak ditemukan"));
    assert!(page.html.contains("Ya, 16 angka dan sama persis"));
    assert!(
        page.words(".timeline")
            .contains("sudah mengarahkan pelapor ke Dukcapil kabupaten/kota Anda sebelum laporan ini"),
        "{}",
        page.words(".timeline")
    );
    let body = clerk.open(&format!("/api/v1/staff/tickets/{number}")).await.html;
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body["diagnosis"]["title"]["id"], "NIK tidak ditemukan");
    assert_eq!(body["diagnosis"]["agency"]["en"], "Your local Dukcapil office");
    let events = body["events"].as_array().unwrap();
    assert!(
        events
            .iter()
            .any(|event| event["action"] == "referred" && event["data"]["agency"] == "dukcapil")
    );
}

#[actix_web::test]
async fn an_end_that_is_a_form_is_kept_without_a_hand_off() {
    let app = TestApp::start().await;
    file_after(&app, TO_FORM, &nik_not_found()).await;
    let kept = kept(&app).await;
    assert_eq!(
        (kept[0].ending.as_str(), kept[0].agency.as_deref()),
        ("form", None)
    );
    assert!(referrals(&app).await.is_empty());
}

#[actix_web::test]
async fn the_form_fills_in_what_the_answers_said_and_shows_what_is_sent_along() {
    let app = TestApp::start().await;
    let page = app
        .visitor()
        .open(&format!("/layanan/nik-tidak-ditemukan?periksa={TO_FORM}"))
        .await;
    assert_eq!(
        page.attribute("select[name=dukcapil_checked] option[selected]", "value"),
        "sudah"
    );
    assert!(
        page.words("textarea[name=description]")
            .starts_with("NIK saya tidak ditemukan di SSCASN, padahal")
    );
    assert_eq!(page.attribute("input[name=periksa]", "value"), TO_FORM);
    assert_eq!(page.count(".sent-along dt"), 3);
    assert_eq!(
        page.count(".check-first"),
        0,
        "who has checked is not asked to check"
    );
    let form = OpenForm::open(&app, &format!("nik-tidak-ditemukan?periksa={TO_FORM}")).await;
    let wrong = form.step("check", &values(&[("description", "")])).await;
    assert_eq!(wrong.status(), 422);
    let again = wrong.text().await.unwrap();
    assert_eq!(hidden(&again)["periksa"], TO_FORM, "kept through an error");
    let checked = form.step("check", &nik_not_found()).await.text().await.unwrap();
    assert!(texts(&checked, ".answers h2").contains(&"Periksa dulu: NIK tidak ditemukan".to_owned()));
}

#[actix_web::test]
async fn what_is_no_whole_way_is_neither_shown_nor_kept() {
    let app = TestApp::start().await;
    for (place, way) in [
        "nik-tidak-ditemukan/sama",
        "nik-tidak-ditemukan/sama/tidak-ditemukan/belum/lagi",
        "tidak-ada/ya",
        "%00%27%3Cscript%3E",
        "",
    ]
    .into_iter()
    .enumerate()
    {
        let page = app
            .visitor()
            .open(&format!("/layanan/nik-tidak-ditemukan?periksa={way}"))
            .await;
        assert_eq!(
            (page.status, page.count("input[name=periksa]")),
            (200, 0),
            "{way}"
        );
        let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
        let mut typed = nik_not_found();
        typed.insert("email".into(), format!("p{place}@contoh.test"));
        typed.insert("periksa".into(), way.into());
        let filed = form.step("file", &typed).await;
        assert_eq!(filed.status(), 303, "{way}");
    }
    assert!(kept(&app).await.is_empty());
    assert_eq!(tickets(&app).await.len(), 5);
}

#[actix_web::test]
async fn a_way_to_another_form_goes_along_but_fills_in_nothing() {
    let app = TestApp::start().await;
    let page = app
        .visitor()
        .open("/layanan/kk-tidak-ditemukan?periksa=lupa-password/belum")
        .await;
    assert_eq!(
        page.attribute("input[name=periksa]", "value"),
        "lupa-password/belum"
    );
    assert_eq!(page.words("textarea[name=description]"), "");
}

#[actix_web::test]
async fn the_program_counts_who_was_sent_where_before_they_filed() {
    let app = TestApp::start().await;
    for (place, way) in [TO_DUKCAPIL, TO_DUKCAPIL, TO_FORM].into_iter().enumerate() {
        let mut typed = nik_not_found();
        typed.insert("email".into(), format!("p{place}@contoh.test"));
        file_after(&app, way, &typed).await;
    }
    let counts = keep::count(app.app.db.read()).await.unwrap();
    assert_eq!(counts.by_tree["nik-tidak-ditemukan"], 3);
    assert_eq!(counts.by_agency["dukcapil"], 2);
    let page = app.clerk().await.open("/petugas/statistik").await;
    assert!(
        page.html
            .contains("Sudah diarahkan ke pihak lain sebelum melapor")
    );
    assert!(page.html.contains("Dukcapil kabupaten/kota Anda"));
    let public = app.visitor().open("/statistik").await;
    assert!(!public.html.contains("Sudah diarahkan ke pihak lain"));
    let metrics = app
        .client()
        .get(app.url("/metrics"))
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert!(
        metrics.contains("laporbkn_handoffs_total{agency=\"dukcapil\"}"),
        "{metrics}"
    );
}

#[actix_web::test]
async fn who_walks_again_after_the_form_was_sent_files_with_the_newer_way() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, &format!("nik-tidak-ditemukan?periksa={TO_DUKCAPIL}")).await;
    assert_eq!(form.step("check", &nik_not_found()).await.status(), 200);
    let again = app.url(&format!("/layanan/nik-tidak-ditemukan?periksa={TO_FORM}"));
    let page = form.client.get(again).send().await.unwrap().text().await.unwrap();
    assert_eq!(hidden(&page)["periksa"], TO_FORM);
    assert!(page.contains("Budi Santoso"), "what was typed stays");
    let tree = &app.app.diagnosis;
    let directory = laporbkn::directory::current(&app.app).await.unwrap();
    let service = directory
        .services
        .iter()
        .find(|service| service.row.slug.as_str() == "nik-tidak-ditemukan")
        .unwrap();
    let walk = tree.walk_to_leaf(TO_FORM).unwrap();
    let filled = walk.filled(service, kernel::locale::Locale::Id);
    assert!(!filled.is_empty());
    let page = scraper::Html::parse_document(&page);
    for (name, value) in filled.iter().filter(|(name, _)| name != "description") {
        let select =
            format!("[name={name}] option[selected][value={value:?}], input[name={name}][value={value:?}]");
        let select = scraper::Selector::parse(&select).unwrap();
        assert!(page.select(&select).next().is_some(), "{name}: {value}");
    }
    // An address that is no way takes nothing away.
    let nonsense = app.url("/layanan/nik-tidak-ditemukan?periksa=entah/apa");
    let page = form
        .client
        .get(nonsense)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    assert_eq!(
        hidden(&page)["periksa"],
        TO_DUKCAPIL,
        "which the form was sent with"
    );
}
