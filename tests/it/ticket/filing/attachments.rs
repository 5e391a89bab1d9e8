//! Files: five of 5 MiB, known by content; kept while the form is mended; gone when nobody files them.

use chrono::Duration;
use img_parts::png::PngChunk;
use laporbkn::ticket::draft;
use reqwest::{StatusCode, multipart::Part};
use serde_json::{Value, json};

use super::{
    JPEG, OpenForm, PNG, as_json, attachments, faulty_fields, hidden, nik_not_found, post_api, stored_files,
    texts, tickets,
};
use crate::harness::TestApp;

const MIB: usize = 1024 * 1024;

fn part(name: &str, bytes: impl Into<std::borrow::Cow<'static, [u8]>>) -> Part {
    Part::bytes(bytes).file_name(name.to_owned())
}

fn big(bytes: usize) -> Vec<u8> {
    let mut file = JPEG.to_vec();
    file.resize(bytes, 7);
    file
}

/// Five different pictures.
fn picture(number: u8) -> Vec<u8> {
    let data = PngChunk::new(*b"IDAT", vec![number].into());
    [PNG, &data.encoder().bytes()].concat()
}

async fn refused(app: &TestApp, files: Vec<(&str, Vec<u8>)>) -> (String, Vec<String>) {
    let form = OpenForm::open(app, "nik-tidak-ditemukan").await;
    let mut body = form.form("file", &nik_not_found());
    for (name, bytes) in files {
        body = body.part("attachments", part(name, bytes));
    }
    let answer = form.send(body).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert_eq!(faulty_fields(&page), ["attachments"]);
    assert!(page.contains("Sejak kemarin muncul pesan"), "the words are kept");
    let kept = texts(&page, ".picked__name");
    (texts(&page, ".field--file .field__error").join(" "), kept)
}

#[actix_web::test]
async fn files_travel_with_the_form_and_end_up_with_the_ticket() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let body = form
        .form("check", &nik_not_found())
        .part("attachments", part("../KTP\u{202e} saya.PNG", PNG))
        .part("attachments", part("foto.exe", JPEG))
        .part("attachments", part("", &b""[..]));
    let check = form.send(body).await.text().await.unwrap();
    assert_eq!(
        texts(&check, ".picked__name"),
        ["KTP saya.PNG 1 KB", "foto.exe.jpg 1 KB"]
    );
    assert_eq!(stored_files(&app), 2);
    let again = hidden(&check);
    let filed = form.client.post(&form.path).form(&again).form(&{
        let mut all = again.clone();
        all.insert("step".into(), "file".into());
        all
    });
    assert_eq!(filed.send().await.unwrap().status(), StatusCode::SEE_OTHER);
    let ticket = tickets(&app).await.remove(0);
    let files = attachments(&app).await;
    assert_eq!(files.len(), 2);
    for (file, (media_type, bytes)) in files.iter().zip([("image/png", PNG), ("image/jpeg", JPEG)]) {
        assert_eq!(file.ticket_id, Some(ticket.id));
        assert_eq!(file.media_type, media_type);
        assert_eq!(file.size, i64::try_from(bytes.len()).unwrap());
        assert_eq!(app.app.files.get(&file.storage_key).await.unwrap(), bytes);
        assert!(!file.storage_key.contains("KTP") && !file.storage_key.contains("foto"));
    }
}

#[actix_web::test]
async fn the_last_byte_of_5_mib_is_accepted_and_the_next_is_not() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let body = form
        .form("file", &nik_not_found())
        .part("attachments", part("pas.jpg", big(5 * MIB)));
    assert_eq!(form.send(body).await.status(), StatusCode::SEE_OTHER);
    let (error, kept) = refused(
        &app,
        vec![("lebih.jpg", big(5 * MIB + 1)), ("kecil.png", picture(1))],
    )
    .await;
    assert_eq!(
        error,
        "“lebih.jpg” lebih dari 5 MB. Kecilkan dulu atau pilih berkas lain."
    );
    assert_eq!(kept, ["kecil.png 1 KB"], "the good file is kept");
    assert_eq!(stored_files(&app), 2);
}

#[actix_web::test]
async fn a_disguised_file_is_refused_by_its_name() {
    let app = TestApp::start().await;
    for (name, bytes) in [
        ("surat.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0".to_vec()),
        ("foto.jpg", b"<!doctype html><script>alert(1)</script>".to_vec()),
        ("gambar.png", b"GIF89a\x01\0\x01\0\0\0\0".to_vec()),
        (
            "halaman.pdf",
            b"<html>%PDF-1.7 <script>alert(1)</script></html>".to_vec(),
        ),
        ("teks.webp", "x".repeat(4000).into_bytes()),
    ] {
        let (error, kept) = refused(&app, vec![(name, bytes)]).await;
        assert!(error.contains(&format!("“{name}” bukan foto")), "{name}: {error}");
        assert!(kept.is_empty());
    }
    assert_eq!(stored_files(&app), 0);
    assert!(tickets(&app).await.is_empty());
}

#[actix_web::test]
async fn the_sixth_file_is_refused_whether_it_comes_at_once_or_later() {
    let app = TestApp::start().await;
    let six = (1..=6).map(|n| (["a", "b", "c", "d", "e", "f"][n as usize - 1], picture(n)));
    let (error, kept) = refused(&app, six.collect()).await;
    assert_eq!(error, "Paling banyak 5 berkas. “f” tidak ikut.");
    assert_eq!(kept.len(), 5);

    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    for batch in [1..=3, 4..=6] {
        let mut body = form.form("check", &nik_not_found());
        for n in batch.clone() {
            body = body.part("attachments", part(&format!("{n}.png"), picture(n)));
        }
        let answer = form.send(body).await;
        let fits = *batch.end() == 3;
        assert_eq!(answer.status().is_success(), fits);
        let page = answer.text().await.unwrap();
        assert_eq!(texts(&page, ".picked__name").len(), if fits { 3 } else { 5 });
    }
}

#[actix_web::test]
async fn a_kept_file_can_be_taken_out_but_not_by_a_stranger() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut typed = nik_not_found();
    typed.remove("email");
    let body = form
        .form("check", &typed)
        .part("attachments", part("satu.png", PNG));
    let page = form.send(body).await.text().await.unwrap();
    assert_eq!(texts(&page, ".picked__name"), ["satu.png 1 KB"]);
    let id = attachments(&app).await[0].id.to_string();

    let stranger = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let body = stranger.form("check", &typed).text("remove_file", id.clone());
    assert_eq!(stranger.send(body).await.status(), StatusCode::OK);
    assert_eq!(attachments(&app).await.len(), 1);

    let body = form.form("check", &typed).text("remove_file", id);
    let answer = form.send(body).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.unwrap();
    assert!(texts(&page, ".picked__name").is_empty() && texts(&page, ".errors").is_empty());
    assert!(page.contains("Sejak kemarin"));
    assert!(attachments(&app).await.is_empty());
    assert_eq!(stored_files(&app), 0);
}

#[actix_web::test]
async fn a_form_sent_twice_keeps_a_file_once_and_files_it_once() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let body = || {
        form.form("file", &nik_not_found())
            .part("attachments", part("satu.png", PNG))
    };
    for _ in 0..2 {
        assert_eq!(form.send(body()).await.status(), StatusCode::SEE_OTHER);
    }
    assert_eq!(tickets(&app).await.len(), 1);
    assert_eq!(attachments(&app).await.len(), 1);
    assert_eq!(stored_files(&app), 1);
}

#[actix_web::test]
async fn files_that_nobody_files_are_swept_after_a_day_and_filed_ones_stay() {
    let app = TestApp::start().await;
    let abandoned = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let body = abandoned
        .form("check", &nik_not_found())
        .part("attachments", part("a.png", picture(1)));
    abandoned.send(body).await;
    let filed = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let body = filed
        .form("file", &nik_not_found())
        .part("attachments", part("b.png", picture(2)));
    assert_eq!(filed.send(body).await.status(), StatusCode::SEE_OTHER);

    app.clock.advance(Duration::hours(23));
    assert_eq!(draft::sweep_drafts(&app.app).await.unwrap(), 0);
    app.clock.advance(Duration::hours(2));
    assert_eq!(draft::sweep_drafts(&app.app).await.unwrap(), 1);
    let left = attachments(&app).await;
    assert_eq!((left.len(), stored_files(&app)), (1, 1));
    assert!(left[0].ticket_id.is_some());
}

#[actix_web::test]
async fn programs_send_files_as_base64_or_as_they_are() {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let app = TestApp::start().await;
    let mut body = as_json("nik-tidak-ditemukan", &nik_not_found());
    body["attachments"] = json!([
        { "name": "a.png", "content": BASE64_STANDARD.encode(PNG) },
        { "name": "b.jpg", "content_base64": BASE64_STANDARD.encode(JPEG) },
    ]);
    for _ in 0..2 {
        assert_eq!(
            post_api(&app, &body, Some("k")).await.status(),
            StatusCode::CREATED
        );
    }
    assert_eq!(
        (attachments(&app).await.len(), stored_files(&app)),
        (2, 2),
        "a repetition leaves nothing behind"
    );

    let mut form = reqwest::multipart::Form::new().text(
        "data",
        as_json("nik-tidak-ditemukan", &nik_not_found()).to_string(),
    );
    form = form.part("attachments", part("c.png", PNG));
    let answer = app
        .client()
        .post(app.url("/api/v1/tickets"))
        .multipart(form)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(attachments(&app).await.len(), 3);

    for (files, code) in [
        (
            json!([{ "name": "x.png", "content": "bukan base64!" }]),
            "file-encoding",
        ),
        (
            json!([{ "name": "x.png", "content": BASE64_STANDARD.encode(b"halo") }]),
            "file-wrong-type",
        ),
        (json!([{ "name": "x.png", "content": "" }]), "file-empty"),
        (
            json!([{ "name": "x.jpg", "content": BASE64_STANDARD.encode(big(5 * MIB + 100_000)) }]),
            "file-too-large",
        ),
        (json!("x"), "attachments-shape"),
        (
            Value::from(
                (1..=6)
                    .map(|n| json!({ "name": "x.png", "content": BASE64_STANDARD.encode(picture(n)) }))
                    .collect::<Vec<_>>(),
            ),
            "file-too-many",
        ),
    ] {
        body["attachments"] = files;
        let answer = post_api(&app, &body, None).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["errors"]["attachments"][0]["code"], code, "{problem}");
    }
    assert_eq!((attachments(&app).await.len(), stored_files(&app)), (3, 3));
}
