//! Attachments in an S3 bucket, against a server that speaks the protocol.

use std::time::{Duration, Instant};

use entity::ticket;
use kernel::ticket_number::TicketNumber;
use reqwest::{RequestBuilder, multipart};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    harness::{TestApp, s3::S3, tickets::Filed},
    tracking::{
        cast::PNG,
        visitor::{Page, Visitor},
    },
};

/// What a person wrote, and must not lose.
const STORY: &str = "Foto kartu keluarga saya ada di lampiran, mohon diperiksa.";
/// Longest that anybody may wait for a bucket that is gone.
const PATIENCE: Duration = Duration::from_secs(12);

async fn start() -> (S3, TestApp) {
    let s3 = S3::start().await;
    let app = TestApp::start_with(|raw| s3.configure(raw)).await;
    (s3, app)
}

/// A document with bytes of its own.
fn pdf(name: &str) -> Vec<u8> {
    format!("%PDF-1.7\n% {name}\n%%EOF\n").into_bytes()
}

fn filing(app: &TestApp, files: &[&'static str]) -> RequestBuilder {
    let mut form = multipart::Form::new()
        .text("service", "kontak-petugas")
        .text("name", "Siti")
        .text("email", "siti@contoh.id")
        .text("subject", "Akun terkunci")
        .text("description", STORY);
    for name in files {
        form = form.part("attachments", multipart::Part::bytes(pdf(name)).file_name(*name));
    }
    app.client().post(app.url("/api/v1/tickets")).multipart(form)
}

async fn sent(request: RequestBuilder) -> (u16, Value) {
    let begun = Instant::now();
    let answer = request.send().await.unwrap();
    assert!(begun.elapsed() < PATIENCE, "an answer took {:?}", begun.elapsed());
    (answer.status().as_u16(), answer.json().await.unwrap())
}

fn filed(body: &Value) -> Filed {
    let text = |name: &str| body[name].as_str().unwrap().to_owned();
    Filed {
        number: TicketNumber::parse(&text("number")).unwrap(),
        pin: kernel::pin::Pin::parse(&text("pin")).unwrap(),
    }
}

#[actix_web::test]
async fn files_lie_in_the_bucket_and_come_back_whole_to_reporter_and_staff() {
    let (s3, app) = start().await;
    let (status, body) = sent(filing(&app, &["kk.pdf"])).await;
    assert_eq!(status, 201, "{body}");
    assert_eq!(s3.objects().len(), 1, "{:?}", s3.objects());
    let filed = filed(&body);
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    let page = visitor
        .reply(&page, &filed.number, "Ini yang kedua.", &[("ktp.png", PNG)])
        .await;
    assert_eq!(page.status, 303, "{}", page.html);
    assert_eq!(s3.objects().len(), 2);

    let links = visitor.open(&format!("/tiket/{}", filed.number)).await.files();
    let answer = visitor.client.get(app.url(&links[0])).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    assert_eq!(answer.bytes().await.unwrap(), pdf("kk.pdf"));
    let clerk = app.clerk().await;
    for (link, bytes) in links.iter().zip([pdf("kk.pdf"), PNG.to_vec()]) {
        let answer = clerk
            .client
            .get(app.url(&format!("/petugas{link}")))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200, "{link}");
        assert_eq!(answer.bytes().await.unwrap(), bytes);
    }
}

#[actix_web::test]
async fn an_upload_that_ends_half_way_leaves_nothing() {
    let (s3, app) = start().await;
    cut_off(&app).await;
    assert_eq!(
        s3.objects().len(),
        0,
        "a connection that broke: {:?}",
        s3.objects()
    );

    s3.accept_writes(1);
    let (status, problem) = sent(filing(&app, &["satu.pdf", "dua.pdf"])).await;
    assert_eq!(
        (status, problem["code"].as_str()),
        (503, Some("files-unavailable"))
    );
    assert_eq!(
        s3.objects().len(),
        0,
        "the first file went when the second failed: {:?}",
        s3.objects()
    );
    assert_eq!(app.count::<ticket::Entity>().await, 0, "and nothing was filed");

    s3.accept_writes(2);
    let (status, body) = sent(filing(&app, &["satu.pdf", "dua.pdf"])).await;
    assert_eq!(status, 201, "{body}");
    assert_eq!(s3.objects().len(), 2);
}

/// Sends half of a form with a file, then hangs up.
async fn cut_off(app: &TestApp) {
    let mut stream = TcpStream::connect(app.address).await.unwrap();
    let head = "POST /api/v1/tickets HTTP/1.1\r\nHost: uji\r\nContent-Length: 100000\r\n\
        Content-Type: multipart/form-data; boundary=batas\r\n\r\n--batas\r\n\
        Content-Disposition: form-data; name=\"attachments\"; filename=\"kk.pdf\"\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&PNG.repeat(100)).await.unwrap();
    stream.shutdown().await.unwrap();
    // Until the server has given up on it.
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
}

#[actix_web::test]
async fn without_the_bucket_words_are_taken_and_files_are_refused_in_clear_words() {
    let (mut s3, app) = start().await;
    let (_, body) = sent(filing(&app, &["kk.pdf"])).await;
    let before = filed(&body);
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&before).await;
    let link = page.files().remove(0);
    s3.stop().await;

    let (status, body) = sent(filing(&app, &[])).await;
    assert_eq!(status, 201, "a report without files is filed: {body}");
    let (status, problem) = sent(filing(&app, &["kk.pdf"])).await;
    assert_eq!(status, 503);
    assert!(
        problem["detail"].as_str().unwrap().contains("tanpa berkas"),
        "{problem}"
    );

    let reply = visitor
        .reply(&page, &before.number, STORY, &[("ktp.png", PNG)])
        .await;
    assert_eq!(reply.status, 503);
    assert!(
        reply.words().contains("Kirim dulu tanpa berkas"),
        "{}",
        reply.html
    );
    assert!(reply.html.contains(STORY), "the words are kept");
    let download = visitor.open(&link).await;
    assert_eq!(download.status, 503);
    assert!(
        download.words().contains("Penyimpanan berkas"),
        "{}",
        download.html
    );
    the_form_goes_on(&app).await;

    s3.start_again().await;
    let back = visitor.client.get(app.url(&link)).send().await.unwrap();
    assert_eq!(back.bytes().await.unwrap(), pdf("kk.pdf"));
}

/// On the page: with a file the form comes back and says what to do; doing that files the report.
async fn the_form_goes_on(app: &TestApp) {
    let visitor = Visitor::new(app);
    let form = visitor.open("/layanan/kontak-petugas").await;
    let fields = |step: &'static str| {
        multipart::Form::new()
            .text("_csrf", form.token())
            .text("draft", form.input("draft"))
            .text("step", step)
            .text("name", "Siti")
            .text("email", "siti@contoh.id")
            .text("subject", "Akun terkunci")
            .text("description", STORY)
    };
    let with_file = fields("check").part("attachments", multipart::Part::bytes(PNG).file_name("kk.png"));
    let back = post(app, &visitor, with_file).await;
    assert_eq!(back.status, 503, "{}", back.html);
    assert!(back.words().contains("lanjutkan tanpa berkas"), "{}", back.html);
    assert!(back.html.contains(STORY), "what was typed is still in the form");
    let filed = post(app, &visitor, fields("file")).await;
    assert_eq!(filed.status, 303, "{}", filed.html);
}

async fn post(app: &TestApp, visitor: &Visitor<'_>, form: multipart::Form) -> Page {
    let request = visitor
        .client
        .post(app.url("/layanan/kontak-petugas"))
        .multipart(form);
    Page::of(request.send().await.unwrap()).await
}

#[actix_web::test]
async fn the_doctor_tries_the_bucket_and_says_what_is_wrong() {
    let (mut s3, app) = start().await;
    let environment = s3.environment();
    let settings: Vec<(&str, &str)> = environment
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let ran = app.command(&["doctor"], &settings, "").await;
    let line = "fine   files: s3://laporbkn-uji/berkas/produksi: a file was written, read back and deleted";
    assert!(ran.out.contains(line), "{}{}", ran.out, ran.err);
    assert_eq!(s3.objects().len(), 0, "its probe is gone again");

    let wrong_secret: Vec<(&str, &str)> = settings
        .iter()
        .map(|(name, value)| {
            (
                *name,
                if *name == "AWS_SECRET_ACCESS_KEY" {
                    "salah"
                } else {
                    value
                },
            )
        })
        .collect();
    let ran = app.command(&["doctor"], &wrong_secret, "").await;
    assert!(
        !ran.ok && ran.out.contains("WRONG  files: s3://laporbkn-uji"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("salah"), "no secret is shown: {}", ran.out);

    s3.stop().await;
    let ran = app.command(&["doctor"], &settings, "").await;
    assert!(
        !ran.ok && ran.out.contains("WRONG  files: s3://laporbkn-uji"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("fine   database"),
        "the rest is checked all the same: {}",
        ran.out
    );
}

#[actix_web::test]
async fn an_answer_names_neither_the_bucket_nor_its_address() {
    let (mut s3, app) = start().await;
    s3.stop().await;
    let (_, problem) = sent(filing(&app, &["kk.pdf"])).await;
    assert_eq!(problem["code"], json!("files-unavailable"));
    assert!(!problem.to_string().contains("127.0.0.1") && !problem.to_string().contains("laporbkn-uji"));
}
