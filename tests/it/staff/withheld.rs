//! Files are opened by who has to: not at the counter, and those of a secret complaint by its unit only once Humas has
//! looked at them.

use kernel::role::Role;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::harness::{TestApp, photo::SQUARE};

async fn secret_with_file(app: &TestApp) -> (kernel::ticket_number::TicketNumber, kernel::pin::Pin) {
    let fields = [
        ("secret", "true"),
        ("phone", "081234567890"),
        ("address", "Jalan Melati 7"),
        ("request", "Mohon petugasnya ditegur"),
    ];
    let filed = app.file_for("pengaduan-layanan", &fields).await;
    attach(app, &filed.number.to_string(), &filed.pin.to_string()).await;
    (filed.number, filed.pin)
}

async fn attach(app: &TestApp, number: &str, pin: &str) {
    let part = reqwest::multipart::Part::bytes(SQUARE.to_vec()).file_name("KTP_Siti.jpg");
    let form = reqwest::multipart::Form::new().part("attachments", part);
    let answer = app
        .client()
        .post(app.url(&format!("/api/v1/tickets/{number}/attachments")))
        .header("X-Ticket-Pin", pin)
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
}

async fn seen(desk: &Desk<'_>, number: &kernel::ticket_number::TicketNumber) -> (Vec<String>, Value) {
    let ticket = desk.reads(number).await.ok();
    let files = ticket["attachments"].as_array().unwrap().iter();
    let urls = files.map(|file| file["url"].as_str().unwrap().to_owned());
    (urls.collect(), ticket["attachments_withheld"].clone())
}

#[actix_web::test]
async fn the_unit_of_a_secret_complaint_sees_files_once_humas_has_looked() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let (number, pin) = secret_with_file(&app).await;
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    let officer = app.of_unit("DPK").await;
    let (urls, _) = seen(&humas, &number).await;
    assert_eq!(urls.len(), 1);
    assert_eq!(seen(&officer, &number).await, (Vec::new(), json!(1)));
    assert_eq!(officer.fetches(&urls[0]).await.status, 404);
    let page = officer
        .opens(&format!("/petugas/tiket/{}", number.canonical()))
        .await;
    assert!(page.html.contains("setelah Biro Humas memeriksanya"));
    assert_eq!(
        officer.does(&number, "release-files", json!({})).await.status,
        403
    );

    let desk = format!("/petugas/tiket/{}", number.canonical());
    assert!(humas.opens(&desk).await.html.contains("buka-lampiran"));
    let done = humas.sends(&desk, &format!("{desk}/buka-lampiran"), &[]).await;
    assert_eq!(done.status, 303, "{}", done.html);
    assert_eq!(seen(&officer, &number).await, (urls.clone(), json!(0)));
    assert_eq!(officer.fetches(&urls[0]).await.status, 200);
    assert_eq!(
        humas.does(&number, "release-files", json!({})).await.refusal(),
        (409, "nothing-withheld")
    );

    // What comes later is looked at as well.
    attach(&app, &number.to_string(), &pin.to_string()).await;
    assert_eq!(seen(&officer, &number).await, (urls, json!(1)));
}

#[actix_web::test]
async fn the_counter_opens_no_files() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let filed = app.file().await;
    attach(&app, &filed.number.to_string(), &filed.pin.to_string()).await;
    let (urls, _) = seen(&humas, &filed.number).await;
    let counter = app.desk(Role::Counter, None, "Sari Loket").await;
    assert_eq!(seen(&counter, &filed.number).await, (Vec::new(), json!(1)));
    assert_eq!(counter.fetches(&urls[0]).await.status, 403);
    let page = counter
        .opens(&format!("/petugas/tiket/{}", filed.number.canonical()))
        .await;
    assert!(page.html.contains("Peran Anda tidak dapat membukanya"));
}
