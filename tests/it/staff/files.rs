//! Files of a ticket: who may fetch them, by page and by program, and who is told afterwards.

use entity::audit;
use kernel::ticket_number::TicketNumber;
use reqwest::multipart::{Form, Part};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::desk::Desk;
use crate::harness::{TestApp, photo::SQUARE};

/// Siti files a report with a photo.
async fn with_a_photo(app: &TestApp, fields: &[(&str, &str)]) -> TicketNumber {
    let mut form = Form::new();
    for (name, value) in [
        ("service", "pengaduan-layanan"),
        ("name", "Siti Rahmawati Lestari"),
        ("email", "siti.lestari@contoh.id"),
        ("subject", "Berkas pensiun"),
        ("description", "Berkas saya tidak kembali."),
        ("class", "4"),
    ]
    .iter()
    .chain(fields)
    {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    let form = form.part("attachments", Part::bytes(SQUARE).file_name("KTP Siti.jpg"));
    let call = app.client().post(app.url("/api/v1/tickets")).multipart(form);
    let body: Value = call.send().await.unwrap().json().await.unwrap();
    let number = body["number"].as_str().unwrap_or_else(|| panic!("{body}"));
    TicketNumber::parse(number).unwrap()
}

/// Address of a ticket's first file, as the API says it.
async fn first_file(desk: &Desk<'_>, number: &TicketNumber) -> String {
    let ticket = desk.reads(number).await.ok();
    let file = &ticket["attachments"][0];
    assert_eq!(file, &ticket["events"][0]["attachments"][0]);
    file["url"].as_str().unwrap().to_owned()
}

/// Who read a file of a ticket, from the audit log.
async fn readings(app: &TestApp) -> Vec<audit::Model> {
    audit::Entity::find()
        .filter(audit::Column::Action.eq("attachment.read"))
        .all(app.app.db.read())
        .await
        .unwrap()
}

#[actix_web::test]
async fn a_program_fetches_a_file_with_its_token_alone_and_it_is_written_down() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = with_a_photo(&app, &[]).await;
    let url = first_file(&humas, &number).await;
    assert!(
        url.starts_with(&format!("/api/v1/staff/tickets/{number}/attachments/")),
        "{url}"
    );
    let file = humas.fetches(&url).await;
    assert_eq!((file.status, file.bytes.as_slice()), (200, SQUARE));
    assert_eq!(file.header("content-type"), "image/jpeg");
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"KTP Siti.jpg\""
    );
    assert!(file.header("content-security-policy").contains("sandbox"));
    let read = readings(&app).await;
    assert_eq!(read.len(), 1);
    assert_eq!(
        (read[0].staff_id, read[0].subject_id.clone()),
        (Some(humas.staff.id), app.ticket(&number).await.id.to_string())
    );
    assert!(url.ends_with(read[0].detail["file"].as_str().unwrap()));

    // The page's address serves the same file, and writes the same line.
    let page = url
        .replace("/api/v1/staff/tickets/", "/petugas/tiket/")
        .replace("/attachments/", "/lampiran/");
    assert_eq!(humas.opens_file(&page).await.bytes, SQUARE);
    assert_eq!(readings(&app).await.len(), 2);
    assert_eq!(Desk::stranger(&app).fetches(&url).await.status, 401);
}

#[actix_web::test]
async fn another_units_file_and_a_strange_id_are_not_found_and_nothing_is_written() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let (theirs, ours) = (
        with_a_photo(&app, &[]).await,
        with_a_photo(&app, &[("email", "b@contoh.id")]).await,
    );
    humas.does(&theirs, "route", json!({ "unit": "DPEN" })).await.ok();
    humas.does(&ours, "route", json!({ "unit": "DPK" })).await.ok();
    let (their_file, our_file) = (first_file(&humas, &theirs).await, first_file(&humas, &ours).await);
    let their_id = their_file.rsplit('/').next().unwrap();
    let our_path = our_file.rsplit_once('/').unwrap().0;
    for url in [
        their_file.clone(),
        format!("{our_path}/{their_id}"),
        format!("{our_path}/x"),
        format!("{our_path}/01890000-0000-7000-8000-000000000000"),
    ] {
        assert_eq!(unit.fetches(&url).await.status, 404, "{url}");
    }
    assert!(readings(&app).await.is_empty());
    assert_eq!(unit.fetches(&our_file).await.status, 200);
    let leader = app.desk(kernel::role::Role::Leader, None, "Pimpinan").await;
    assert_eq!(leader.fetches(&our_file).await.status, 403);
}

#[actix_web::test]
async fn a_file_of_a_secret_complaint_goes_to_the_unit_without_its_telling_name() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let number = with_a_photo(&app, &[("secret", "true")]).await;
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    humas.does(&number, "release-files", json!({})).await.ok();
    let url = first_file(&unit, &number).await;
    assert_eq!(
        unit.fetches(&url).await.header("content-disposition"),
        "attachment; filename=\"lampiran-1.jpg\""
    );
    assert_eq!(
        humas.fetches(&url).await.header("content-disposition"),
        "attachment; filename=\"KTP Siti.jpg\""
    );
}
