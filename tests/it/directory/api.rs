//! The directory and the open figures through the API.

use serde_json::Value;

use crate::harness::TestApp;

async fn json(app: &TestApp, path: &str) -> Value {
    let answer = app.client().get(app.url(path)).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{path}");
    assert_eq!(answer.headers()["content-type"], "application/json", "{path}");
    answer.json().await.unwrap()
}

#[actix_web::test]
async fn the_api_names_35_units_34_classes_and_12_services() {
    let app = TestApp::start().await;
    let units = json(&app, "/api/v1/units").await;
    assert_eq!(units.as_array().unwrap().len(), 35);
    let offices = units
        .as_array()
        .unwrap()
        .iter()
        .filter(|unit| unit["kind"] == "kanreg");
    let served: usize = offices
        .map(|unit| unit["provinces"].as_array().unwrap().len())
        .sum();
    assert_eq!(served, 38, "every province has one office");
    assert_eq!(json(&app, "/api/v1/classes").await.as_array().unwrap().len(), 34);
    let services = json(&app, "/api/v1/services").await;
    let slugs: Vec<&str> = services
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["slug"].as_str().unwrap())
        .collect();
    assert_eq!(
        slugs,
        [
            "lupa-password",
            "nik-tidak-ditemukan",
            "kk-tidak-ditemukan",
            "lupa-jawaban-pengaman",
            "data-tidak-sesuai",
            "nik-dipakai-orang-lain",
            "perbaikan-email",
            "lokasi-lahir",
            "layanan-kepegawaian",
            "pengaduan-layanan",
            "permintaan-informasi",
            "kontak-petugas",
        ]
    );
}

#[actix_web::test]
async fn a_service_describes_its_form_in_the_language_asked_for() {
    let app = TestApp::start().await;
    let nik_field = |services: &Value| {
        let service = services
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["slug"] == "nik-tidak-ditemukan");
        let fields = service.unwrap()["fields"].as_array().unwrap().clone();
        fields.into_iter().find(|field| field["name"] == "nik").unwrap()
    };
    let indonesian = nik_field(&json(&app, "/api/v1/services").await);
    assert_eq!(indonesian["type"], "nik");
    assert_eq!(indonesian["required"], true);
    assert_eq!(indonesian["label"], "NIK");
    let english = nik_field(&json(&app, "/api/v1/services?lang=en").await);
    assert_eq!(english["label"], "NIK (national identity number)");
}

#[actix_web::test]
async fn figures_without_tickets_are_zeros_and_nulls_not_errors() {
    let app = TestApp::start().await;
    let figures = json(&app, "/api/v1/statistics").await;
    assert_eq!(figures["total"], 0);
    assert_eq!(figures["since"], Value::Null);
    assert_eq!(figures["answered_within_48h_share"], Value::Null);
    assert_eq!(figures["mean_hours_from_receipt"], Value::Null);
    assert_eq!(figures["by_status"].as_array().unwrap().len(), 8);
    assert_eq!(figures["by_class"].as_array().unwrap().len(), 0);
    assert_eq!(
        figures["by_month"][11],
        serde_json::json!({ "month": "2026-07", "count": 0 })
    );
    assert_eq!(
        figures["by_day"][29],
        serde_json::json!({ "day": "2026-07-01", "count": 0 })
    );
}
