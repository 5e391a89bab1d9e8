//! What a photo tells besides the picture never reaches the object store.

use reqwest::{StatusCode, multipart::Part};
use serde_json::json;

use super::{OpenForm, as_json, attachments, nik_not_found, post_api, stored_files, texts};
use crate::harness::{
    TestApp,
    photo::{ARTIST, SQUARE, from_a_phone, told_by},
};

/// What is kept of the only file.
async fn kept(app: &TestApp) -> Vec<u8> {
    let files = attachments(app).await;
    assert_eq!(files.len(), 1);
    let bytes = app.app.files.get(&files[0].storage_key).await.unwrap();
    assert_eq!(files[0].size, i64::try_from(bytes.len()).unwrap());
    bytes.to_vec()
}

fn assert_tells_nothing(picture: &[u8]) {
    let (tags, orientation) = told_by(picture);
    assert_eq!((tags, orientation), (vec!["Orientation".to_owned()], Some(6)));
    let has = |words: &[u8]| picture.windows(words.len()).any(|window| window == words);
    assert!(!has(ARTIST.as_bytes()) && !has(b"ftyp") && !has(b"-6.2088"));
    // The compressed picture is the same to the bit.
    assert!(picture.ends_with(&SQUARE[20..]));
}

#[actix_web::test]
async fn a_photo_from_a_phone_loses_where_and_by_whom_and_stays_upright() {
    let photo = from_a_phone();
    let (tags, orientation) = told_by(&photo);
    assert!(
        tags.contains(&"GPSLatitude".to_owned()) && tags.contains(&"Artist".to_owned()),
        "{tags:?}"
    );
    assert_eq!(orientation, Some(6));

    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let part = Part::bytes(photo.clone()).file_name("KTP.jpg");
    let body = form.form("file", &nik_not_found()).part("attachments", part);
    assert_eq!(form.send(body).await.status(), StatusCode::SEE_OTHER);
    assert_tells_nothing(&kept(&app).await);
}

#[actix_web::test]
async fn a_program_cannot_bring_it_in_either() {
    use base64::{Engine, prelude::BASE64_STANDARD};
    let app = TestApp::start().await;
    let mut body = as_json("nik-tidak-ditemukan", &nik_not_found());
    body["attachments"] = json!([{ "name": "a.jpg", "content": BASE64_STANDARD.encode(from_a_phone()) }]);
    assert_eq!(post_api(&app, &body, None).await.status(), StatusCode::CREATED);
    assert_tells_nothing(&kept(&app).await);
}

#[actix_web::test]
async fn a_picture_that_cannot_be_read_is_refused_by_name_and_nothing_is_kept() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let mut body = form.form("file", &nik_not_found());
    for (name, bytes) in [
        ("patah.jpg", &b"\xff\xd8\xff\xe1\x40\x00Exif\0\0II*\0"[..]),
        ("patah.png", b"\x89PNG\r\n\x1a\n\0\0\xff\xffIHDR"),
        ("patah.webp", b"RIFF\xff\xff\0\0WEBPVP8X"),
    ] {
        body = body.part("attachments", Part::bytes(bytes).file_name(name));
    }
    let answer = form.send(body).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    let error = texts(&page, ".field--file .field__error").join(" ");
    for name in ["patah.jpg", "patah.png", "patah.webp"] {
        assert!(error.contains(&format!("“{name}” rusak")), "{error}");
    }
    assert!(page.contains("Sejak kemarin muncul pesan"), "the words are kept");
    assert_eq!((attachments(&app).await.len(), stored_files(&app)), (0, 0));
}
