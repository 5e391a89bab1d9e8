//! What networks and time do to a form: cut-off bodies, stale pages, too much at once.

use reqwest::{StatusCode, multipart::Part};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{OpenForm, PNG, attachments, hidden, nik_not_found, stored_files, texts, tickets};
use crate::harness::TestApp;

#[actix_web::test]
async fn a_stale_form_comes_back_with_everything_and_works_the_second_time() {
    let app = TestApp::start().await;
    let mut form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    // Another browser altogether: the cookie of the first visit is gone.
    form.client = app.client();
    let body = form
        .form("file", &nik_not_found())
        .part("attachments", Part::bytes(PNG).file_name("layar.png"));
    let answer = form.send(body).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let page = answer.text().await.unwrap();
    assert!(texts(&page, ".flash--error").join("").contains("lama terbuka"));
    assert!(page.contains("Budi Santoso") && page.contains("3174 9917 0890 0001"));
    assert_eq!(texts(&page, ".picked__name"), ["layar.png 1 KB"]);
    assert!(tickets(&app).await.is_empty());

    form.hidden = hidden(&page);
    assert_eq!(
        form.step("file", &nik_not_found()).await.status(),
        StatusCode::SEE_OTHER
    );
    assert!(attachments(&app).await[0].ticket_id.is_some());
}

#[actix_web::test]
async fn a_form_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let answer = form
        .client
        .post(&form.path)
        .header("Origin", "https://jahat.test")
        .multipart(form.form("file", &nik_not_found()))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(tickets(&app).await.is_empty());
}

/// Sends bytes as they are and gives back what the server says before it closes.
async fn send_raw(app: &TestApp, head: &str, body: &[u8], hang_up: bool) -> String {
    let mut socket = tokio::net::TcpStream::connect(app.address).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(body).await.unwrap();
    if hang_up {
        socket.shutdown().await.unwrap();
    }
    let mut answer = Vec::new();
    let _ = socket.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

fn cut_body(boundary: &str) -> Vec<u8> {
    let mut body = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"description\"\r\n\r\nKata yang sudah diketik\r\n\
         --{boundary}\r\ncontent-disposition: form-data; name=\"attachments\"; filename=\"a.png\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(PNG);
    body.extend(std::iter::repeat_n(b'x', 100_000));
    body
}

#[actix_web::test]
async fn a_body_cut_off_half_way_writes_nothing_and_says_so() {
    let app = TestApp::start().await;
    let body = cut_body("xx");
    // The form ends early, the body does not: the sender can still read the answer.
    let head = format!(
        "POST /layanan/nik-tidak-ditemukan HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\
         content-type: multipart/form-data; boundary=xx\r\n\r\n",
        app.address,
        body.len()
    );
    let answer = send_raw(&app, &head, &body, false).await;
    // Without a cookie it is a stale form first of all; the words come back in any case.
    assert!(answer.starts_with("HTTP/1.1 403"), "{answer}");
    assert!(answer.contains("Kata yang sudah diketik"));
    let head = head.replace("/layanan/nik-tidak-ditemukan", "/api/v1/tickets");
    let answer = send_raw(&app, &head, &body, false).await;
    assert!(
        answer.starts_with("HTTP/1.1 400") && answer.contains("\"cut-off\""),
        "{answer}"
    );

    // The connection itself breaks.
    let head = head.replace(
        &format!("content-length: {}", body.len()),
        "content-length: 9000000",
    );
    send_raw(&app, &head, &body, true).await;
    let head = head.replace("/api/v1/tickets", "/layanan/nik-tidak-ditemukan");
    send_raw(&app, &head, &body, true).await;
    assert!(attachments(&app).await.is_empty() && tickets(&app).await.is_empty());
    assert_eq!(stored_files(&app), 0);
    let names: Vec<_> = std::fs::read_dir(&app.app.config.data_dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".tmp"))
        .collect();
    assert!(names.is_empty(), "no temporary file is left: {names:?}");
}

#[actix_web::test]
async fn a_cut_form_comes_back_with_what_arrived() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut body = format!(
        "--xx\r\ncontent-disposition: form-data; name=\"_csrf\"\r\n\r\n{}\r\n",
        form.hidden["_csrf"]
    )
    .into_bytes();
    body.extend(cut_body("xx"));
    let answer = form
        .client
        .post(&form.path)
        .header("content-type", "multipart/form-data; boundary=xx")
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Kata yang sudah diketik") && page.contains("terputus di tengah jalan"));
    assert!(tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn bodies_that_nobody_can_read_are_refused_with_a_code() {
    let app = TestApp::start().await;
    let send = async |kind: &str, body: Vec<u8>| {
        let request = app
            .client()
            .post(app.url("/api/v1/tickets"))
            .header("content-type", kind);
        let answer = request.body(body).send().await.unwrap();
        let status = answer.status().as_u16();
        let problem: Value = answer.json().await.unwrap();
        assert!(
            !problem["detail"].as_str().unwrap().starts_with("problem-"),
            "{problem}"
        );
        (status, problem["code"].as_str().unwrap().to_owned())
    };
    for (kind, body, status, code) in [
        (
            "application/json",
            b"{\"service\": ".to_vec(),
            400,
            "malformed-json",
        ),
        ("application/json", b"[1, 2]".to_vec(), 400, "malformed-json"),
        ("application/json", b"\xff\xfe".to_vec(), 400, "malformed-json"),
        ("application/json", b"{}".to_vec(), 422, "invalid"),
        ("text/plain", b"halo".to_vec(), 400, "content-type"),
        ("", b"halo".to_vec(), 400, "content-type"),
        ("multipart/form-data", b"halo".to_vec(), 400, "malformed-form"),
        ("application/json", vec![b' '; 37 * 1024 * 1024], 413, "too-large"),
    ] {
        assert_eq!(send(kind, body).await, (status, code.to_owned()), "{kind}");
    }
    assert!(tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn a_text_beyond_every_measure_is_too_large_and_one_beyond_the_limit_comes_back() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut typed = nik_not_found();
    typed.insert("description".into(), "😀".repeat(10_001));
    let answer = form.step("check", &typed).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(page.contains(&typed["description"]), "nothing is cut off");
    assert!(
        page.contains("10001 karakter") || page.contains("10.001 karakter"),
        "the sentence has both figures"
    );
    typed.insert("description".into(), "x".repeat(300_000));
    assert_eq!(
        form.step("check", &typed).await.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    typed.insert("description".into(), "😀".repeat(10_000));
    assert_eq!(form.step("file", &typed).await.status(), StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn while_the_database_is_away_the_form_comes_back_whole_and_says_so() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    app.app.db.read().clone().close().await.unwrap();
    let answer = form.step("file", &nik_not_found()).await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let page = answer.text().await.unwrap();
    assert!(page.contains("Budi Santoso") && page.contains("3174 9917 0890 0001"));
    assert!(
        texts(&page, ".flash--error")
            .join("")
            .contains("tidak dapat menyimpan")
    );
    assert_eq!(
        hidden(&page)["draft"],
        form.hidden["draft"],
        "the retry files once"
    );
}
