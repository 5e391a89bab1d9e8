//! One definition, two ways in: over all twelve services the page and the API find the same faults.

use laporbkn::directory::{self, Service, field::FieldType};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

use super::{
    OpenForm, Values, as_json, faulty_fields, file_api, good_value, nik_not_found, post_api, values,
};
use crate::harness::TestApp;

/// Every field of a service with a good value; conditions met.
fn full(service: &Service) -> Values {
    let mut typed: Values = service
        .fields
        .iter()
        .map(|field| (field.name.clone(), good_value(field)))
        .collect();
    for field in &service.fields {
        if let Some(condition) = &field.show_if {
            typed.insert(condition.field.clone(), condition.equals.clone());
        }
    }
    typed
}

/// A value that the field's kind refuses.
fn bad_value(kind: FieldType, max: Option<usize>) -> String {
    match kind {
        FieldType::Text => "x".repeat(max.unwrap_or(200) + 1),
        FieldType::Textarea => "x".repeat(max.unwrap_or(10_000) + 1),
        _ => "bukan ini!".into(),
    }
}

async fn api_faults(app: &TestApp, slug: &str, typed: &Values) -> BTreeSet<String> {
    let answer = post_api(app, &as_json(slug, typed), None).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{slug}");
    let problem: Value = answer.json().await.unwrap();
    for faults in problem["errors"].as_object().unwrap().values() {
        let message = faults[0]["message"].as_str().unwrap();
        assert!(!message.starts_with("error-"), "no sentence: {message}");
    }
    problem["errors"].as_object().unwrap().keys().cloned().collect()
}

async fn page_faults(form: &OpenForm, typed: &Values) -> BTreeSet<String> {
    let answer = form.step("check", typed).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{}", form.path);
    faulty_fields(&answer.text().await.unwrap()).into_iter().collect()
}

#[actix_web::test]
async fn page_and_api_find_the_same_faults_in_all_twelve_services() {
    let app = TestApp::start().await;
    let directory = directory::current(&app.app).await.unwrap();
    assert_eq!(directory.services.len(), 12);
    for service in &directory.services {
        let slug = service.row.slug.as_str();
        let form = OpenForm::open(&app, slug).await;
        let required: BTreeSet<String> = service
            .fields
            .iter()
            .filter(|field| field.required)
            .map(|field| field.name.clone())
            .collect();
        let nothing = Values::new();
        assert_eq!(api_faults(&app, slug, &nothing).await, required, "{slug}");
        assert_eq!(page_faults(&form, &nothing).await, required, "{slug}");

        let mut wrong = full(service);
        let mut expected = BTreeSet::new();
        for field in &service.fields {
            // The fields that decide what is shown stay right, so that everything is shown.
            let decides = service.fields.iter().any(|other| {
                other
                    .show_if
                    .as_ref()
                    .is_some_and(|condition| condition.field == field.name)
            });
            if !decides {
                wrong.insert(field.name.clone(), bad_value(field.kind, field.max));
                expected.insert(field.name.clone());
            }
        }
        assert_eq!(api_faults(&app, slug, &wrong).await, expected, "{slug}");
        assert_eq!(page_faults(&form, &wrong).await, expected, "{slug}");

        let good = full(service);
        assert_eq!(form.step("check", &good).await.status(), StatusCode::OK, "{slug}");
        assert_eq!(
            form.step("file", &good).await.status(),
            StatusCode::SEE_OTHER,
            "{slug}"
        );
        file_api(&app, slug, &good).await;
    }
    assert_eq!(super::tickets(&app).await.len(), 24);
}

#[actix_web::test]
async fn each_code_of_a_field_is_the_one_that_says_what_is_wrong() {
    let app = TestApp::start().await;
    for (service, field, value, code) in [
        ("lupa-password", "nik", "317499170890001", "nik-length"),
        ("lupa-password", "nik", "3174-99-170890-000l", "nik-not-digits"),
        ("lupa-password", "nik", "9974991708900001", "nik-unknown-province"),
        ("lupa-password", "nik", "3174993102900001", "nik-impossible-date"),
        ("lupa-password", "nik", "3174991708900000", "nik-serial-zero"),
        ("lupa-password", "kk", "3174991708900001", "kk-equals-nik"),
        ("lupa-password", "birth_date", "17-08-90", "birth-date-shape"),
        ("lupa-password", "birth_date", "17-08-2030", "birth-date-future"),
        ("lupa-password", "phone", "12", "phone-no-country-code"),
        ("lupa-password", "email", "a@b@contoh.test", "email-several"),
        (
            "lupa-password",
            "email",
            "Budi <b@contoh.test>",
            "email-display-name",
        ),
        ("lupa-password", "name", "---", "no-letter"),
        ("lupa-password", "name", "\u{202e}\u{200b}", "required"),
        ("lupa-password", "secret", "true", "secret-not-offered"),
        ("lupa-password", "region", "99", "province-unknown"),
        ("lupa-password", "discription", "x", "unknown-field"),
        ("layanan-kepegawaian", "nip", "19900817", "nip-length"),
        ("layanan-kepegawaian", "class", "35", "class-unknown"),
        ("pengaduan-layanan", "office", "XX", "unit-unknown"),
        ("pengaduan-layanan", "incident_date", "1-1-2030", "date-future"),
        ("tidak-ada", "name", "Budi", "service-unknown"),
    ] {
        let mut typed = nik_not_found();
        if service != "lupa-password" {
            typed.retain(|name, _| ["name", "email", "description"].contains(&name.as_str()));
        }
        typed.insert(field.into(), value.into());
        let answer = post_api(&app, &as_json(service, &typed), None).await;
        assert_eq!(
            answer.status(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "{field}={value}"
        );
        let problem: Value = answer.json().await.unwrap();
        let field = if service == "tidak-ada" { "service" } else { field };
        assert_eq!(
            problem["errors"][field][0]["code"], code,
            "{field}={value}: {problem}"
        );
        assert_eq!(problem["errors"].as_object().unwrap().len(), 1, "{problem}");
    }
}

#[actix_web::test]
async fn what_a_person_wrote_becomes_the_ticket() {
    let app = TestApp::start().await;
    let typed = values(&[
        ("name", "H. Ma'ruf Sya'bani, S.Pd."),
        ("email", "Maruf@CONTOH.test"),
        ("phone", "(0812) 3456.7890"),
        ("nip", "19900817 201503 1 001"),
        ("region", "32"),
        ("agency", "Pemerintah Kota Bandung"),
        ("class", "31"),
        ("description", "SK saya hilang 😀\r\n\r\nMohon\u{202e} bantuan."),
    ]);
    let body = file_api(&app, "layanan-kepegawaian", &typed).await;
    assert_eq!(body["status"], "new");
    assert_eq!(body["due_at"], "2026-07-03T02:00:00Z");
    let ticket = super::tickets(&app).await.remove(0);
    assert_eq!(ticket.reporter_name.as_str(), "H. Ma'ruf Sya'bani, S.Pd.");
    assert_eq!(ticket.reporter_email.as_str(), "Maruf@contoh.test");
    assert_eq!(ticket.reporter_phone.unwrap().as_str(), "+6281234567890");
    assert_eq!(ticket.description.as_str(), "SK saya hilang 😀\n\nMohon bantuan.");
    assert_eq!(ticket.region.unwrap().as_str(), "32");
    assert_eq!(
        ticket.class_no,
        Some(21),
        "of two classes of one name, the one that counts"
    );
    assert!(
        ticket
            .subject
            .as_str()
            .starts_with("Layanan kepegawaian ASN: SK saya hilang 😀"),
        "{:?}",
        ticket.subject.as_str()
    );
    let identity = identities(&app).await.remove(&ticket.id).unwrap();
    assert_eq!(identity.nip_masked.as_deref(), Some("1990••••••••••1001"));
    let sealed = app
        .app
        .vault
        .open_text(&format!("{}/nip", ticket.id), &identity.nip_cipher.unwrap());
    assert_eq!(sealed.unwrap(), super::NIP);
    assert_eq!(
        identity.nip_index,
        Some(app.app.vault.blind_index("nip", super::NIP))
    );
    assert_eq!(identity.nik_cipher, None);
}

#[actix_web::test]
async fn fields_that_a_service_does_not_ask_are_said_and_not_kept() {
    let app = TestApp::start().await;
    let mut typed = nik_not_found();
    typed.insert("region".into(), "32".into());
    let body = file_api(&app, "kontak-petugas", &typed).await;
    let warnings: BTreeSet<&str> = body["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|warning| warning["field"].as_str().unwrap())
        .collect();
    assert_eq!(warnings, BTreeSet::from(["nik", "birth_date"]));
    assert!(identities(&app).await.is_empty());
    assert_eq!(
        super::tickets(&app).await[0].region.unwrap().as_str(),
        "32",
        "helps routing, tells nobody's identity"
    );
}

#[actix_web::test]
async fn a_class_may_be_a_number_and_secrecy_a_flag() {
    let app = TestApp::start().await;
    let body = json!({
        "service": "pengaduan-layanan", "name": "Siti", "email": "siti@contoh.test", "class": 8,
        "secret": true, "subject": null, "description": "Petugas tidak masuk.",
    });
    assert_eq!(post_api(&app, &body, None).await.status(), StatusCode::CREATED);
    let ticket = super::tickets(&app).await.remove(0);
    assert_eq!((ticket.class_no, ticket.secret), (Some(8), true));
}

async fn identities(app: &TestApp) -> BTreeMap<kernel::id::TicketId, entity::ticket_identity::Model> {
    use sea_orm::EntityTrait;
    let rows = entity::ticket_identity::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    rows.into_iter().map(|row| (row.ticket_id, row)).collect()
}
