//! Files that staff send with their words: seen by whoever may read the words, kept while the words are mended.

use base64::{Engine, prelude::BASE64_STANDARD};
use entity::{attachment, outbox};
use img_parts::png::PngChunk;
use kernel::ticket_number::TicketNumber;
use laporbkn::{
    notify::{compose::compose, letter::Reader, render::render},
    ticket::draft,
};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use super::desk::{Desk, Page};
use crate::{
    harness::{
        TestApp,
        photo::{SQUARE, from_a_phone},
        tickets::Filed,
    },
    tracking::visitor::Visitor,
};

const PDF: &[u8] = b"%PDF-1.7\nsurat keterangan\n%%EOF";

/// A ticket at a unit, and its page.
async fn at_the_unit(app: &TestApp) -> (Filed, Desk<'_>, String) {
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let filed = app.file().await;
    humas
        .does(&filed.number, "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    let path = format!("/petugas/tiket/{}", filed.number.canonical());
    (filed, unit, path)
}

/// What the reporter gets from the API.
async fn read_by_reporter(app: &TestApp, filed: &Filed) -> Value {
    let url = app.url(&format!("/api/v1/tickets/{}", filed.number));
    let request = app.client().get(url).header("x-ticket-pin", filed.pin.digits());
    request.send().await.unwrap().json().await.unwrap()
}

/// Whether the reporter gets the bytes of a file.
async fn fetched_by_reporter(app: &TestApp, filed: &Filed, id: &str) -> Option<Vec<u8>> {
    let url = app.url(&format!("/api/v1/tickets/{}/attachments/{id}", filed.number));
    let request = app.client().get(url).header("x-ticket-pin", filed.pin.digits());
    let answer = request.send().await.unwrap();
    let found = answer.status() == 200;
    let bytes = answer.bytes().await.unwrap().to_vec();
    found.then_some(bytes)
}

async fn rows(app: &TestApp) -> Vec<attachment::Model> {
    attachment::Entity::find()
        .order_by_asc(attachment::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap()
}

fn stored(app: &TestApp) -> usize {
    let folder = app.app.config.data_dir.join("files").join("lampiran");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

fn kept(page: &Page) -> Vec<String> {
    page.attributes("#jawab button[name=remove_file]", "value")
}

/// A panel's form, with the draft that `page` gave it.
async fn write(desk: &Desk<'_>, page: &Page, to: &str, words: &str, files: &[(&str, &[u8])]) -> Page {
    let panel = to.rsplit('/').next().unwrap().trim_end_matches("-selesai");
    let draft = page
        .attributes(&format!("#{panel} input[name=draft]"), "value")
        .remove(0);
    let version = page.input("version");
    let fields = [
        ("draft", draft.as_str()),
        ("version", version.as_str()),
        ("message", words),
    ];
    desk.uploads(page, to, &fields, files).await
}

#[actix_web::test]
async fn an_answer_brings_its_files_to_the_page_the_api_and_the_mail() {
    let app = TestApp::start().await;
    let (filed, unit, path) = at_the_unit(&app).await;
    let page = unit.opens(&path).await;
    let files: [(&str, &[u8]); 2] = [("surat.pdf", PDF), ("foto.jpg", &from_a_phone())];
    let sent = write(
        &unit,
        &page,
        &format!("{path}/jawab"),
        "Suratnya terlampir.",
        &files,
    )
    .await;
    assert_eq!(sent.status, 303, "{}", sent.html);

    let seen = read_by_reporter(&app, &filed).await;
    let entry = seen["conversation"]["entries"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(entry["body"], "Suratnya terlampir.");
    let names: Vec<_> = entry["attachments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| &file["name"])
        .collect();
    assert_eq!(names, ["surat.pdf", "foto.jpg"]);
    let url = entry["attachments"][0]["url"].as_str().unwrap();
    let id = url.rsplit('/').next().unwrap();
    assert_eq!(fetched_by_reporter(&app, &filed, id).await.unwrap(), PDF);
    let photo = rows(&app).await.remove(1);
    assert!(
        photo.size < i64::try_from(from_a_phone().len()).unwrap(),
        "staff's photos lose their place too"
    );

    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    assert_eq!(page.files().len(), 2);
    assert!(page.files()[0].ends_with(id));

    let mails = outbox::Entity::find().all(app.app.db.read()).await.unwrap();
    let answer = mails.iter().find(|mail| mail.kind == "answer").unwrap();
    let letter = compose(&app.app, answer, Reader::Recipient).await.unwrap();
    let letter = render(&app.app, &letter).unwrap();
    for text in [&letter.text, &letter.html] {
        assert!(
            text.contains("Disertai 2 berkas. Buka tiket Anda untuk mengunduhnya."),
            "{text}"
        );
    }
}

#[actix_web::test]
async fn a_file_of_an_internal_note_is_never_the_reporters() {
    let app = TestApp::start().await;
    let (filed, unit, path) = at_the_unit(&app).await;
    let page = unit.opens(&path).await;
    let sent = write(
        &unit,
        &page,
        &format!("{path}/catatan"),
        "Untuk rekan.",
        &[("rahasia.pdf", PDF)],
    )
    .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let file = rows(&app).await.remove(0);
    assert!(file.ticket_id.is_some() && file.event_id.is_some());

    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    assert!(page.files().is_empty() && !page.html.contains("rahasia"));
    assert!(
        !read_by_reporter(&app, &filed)
            .await
            .to_string()
            .contains("rahasia")
    );
    let id = file.id.to_string();
    assert_eq!(
        fetched_by_reporter(&app, &filed, &id).await,
        None,
        "not even by its address"
    );
    let page = visitor
        .open(&format!("/tiket/{}/lampiran/{id}", filed.number))
        .await;
    assert_eq!(page.status, 404);

    // Colleagues have it, and see that it is theirs alone.
    let ticket = unit.reads(&filed.number).await.ok();
    let listed = &ticket["attachments"][0];
    assert_eq!(
        (&listed["name"], &listed["visibility"]),
        (&json!("rahasia.pdf"), &json!("staff"))
    );
    assert_eq!(unit.fetches(listed["url"].as_str().unwrap()).await.bytes, PDF);
    assert!(unit.opens(&path).await.words(".tl--note").contains("rahasia.pdf"));
}

#[actix_web::test]
async fn files_are_kept_while_the_words_are_mended_and_can_be_taken_out() {
    let app = TestApp::start().await;
    let (filed, unit, path) = at_the_unit(&app).await;
    let (to, page) = (format!("{path}/jawab"), unit.opens(&path).await);
    let wrong = write(
        &unit,
        &page,
        &to,
        " ",
        &[("surat.pdf", PDF), ("foto.jpg", SQUARE)],
    )
    .await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.words(".errors").contains("Jawaban"),
        "{}",
        wrong.words(".errors")
    );
    assert!(wrong.words("#jawab .picked").contains("surat.pdf"));
    assert_eq!(kept(&wrong).len(), 2);
    assert!(
        wrong.attributes("#tanya .picked", "class").is_empty(),
        "other panels have files of their own"
    );

    let remove = kept(&wrong).remove(0);
    let draft = wrong.attributes("#jawab input[name=draft]", "value").remove(0);
    let fields = [
        ("draft", draft.as_str()),
        ("remove_file", remove.as_str()),
        ("message", "Halo, ini"),
    ];
    let less = unit.uploads(&wrong, &to, &fields, &[]).await;
    assert_eq!((less.status, kept(&less).len()), (200, 1));
    assert!(
        less.words("#jawab textarea").contains("Halo, ini"),
        "the words are kept"
    );
    assert!(less.words(".errors").is_empty());

    // A file that breaks a rule is named, the others stay.
    let bad = write(
        &unit,
        &less,
        &to,
        "Halo, ini fotonya.",
        &[("program.pdf", b"MZ\x90\0\x03\0\0\0")],
    )
    .await;
    assert_eq!((bad.status, kept(&bad).len()), (422, 1));
    assert!(
        bad.words("#jawab .field--file")
            .contains("“program.pdf” bukan foto")
    );
    assert!(bad.words(".errors").contains("program.pdf"));

    let sent = write(
        &unit,
        &bad,
        &format!("{path}/jawab-selesai"),
        "Halo, ini fotonya.",
        &[],
    )
    .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let entry = read_by_reporter(&app, &filed).await["conversation"]["entries"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(entry["attachments"].as_array().unwrap().len(), 1);
    assert_eq!(
        (entry["attachments"][0]["name"].as_str(), entry["action"].as_str()),
        (Some("foto.jpg"), Some("resolved"))
    );
    assert_eq!((rows(&app).await.len(), stored(&app)), (1, 1));
}

#[actix_web::test]
async fn a_sixth_file_is_refused_by_name_and_a_colleague_who_was_faster_costs_no_file() {
    let app = TestApp::start().await;
    let (filed, unit, path) = at_the_unit(&app).await;
    let (to, page) = (format!("{path}/tanya"), unit.opens(&path).await);
    let pictures: Vec<Vec<u8>> = (1..=6).map(picture).collect();
    let named: Vec<(&str, &[u8])> = ["1.png", "2.png", "3.png", "4.png", "5.png", "6.png"]
        .into_iter()
        .zip(pictures.iter().map(Vec::as_slice))
        .collect();
    let many = write(&unit, &page, &to, "Yang mana?", &named).await;
    assert_eq!(many.status, 422);
    assert!(
        many.words("#tanya .field--file").contains("“6.png” tidak ikut"),
        "{}",
        many.words("#tanya")
    );

    unit.does(&filed.number, "note", json!({ "message": "x" }))
        .await
        .ok();
    let late = write(&unit, &many, &to, "Yang mana?", &[]).await;
    assert_eq!(late.status, 409);
    assert_eq!(
        late.attributes("#tanya button[name=remove_file]", "value").len(),
        5
    );
    let sent = write(&unit, &late, &to, "Yang mana?", &[]).await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let entry = read_by_reporter(&app, &filed).await["conversation"]["entries"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(entry["attachments"].as_array().unwrap().len(), 5);

    // The same form once more (a double click) adds nothing, and its files do not stay behind either.
    let twice = write(&unit, &late, &to, "Yang mana?", &[]).await;
    assert_ne!(twice.status, 303);
    assert_eq!(rows(&app).await.len(), 5);
}

/// Six different pictures.
fn picture(number: u8) -> Vec<u8> {
    let start = &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89"[..];
    let data = PngChunk::new(*b"IDAT", vec![number].into());
    [start, &data.encoder().bytes()].concat()
}

#[actix_web::test]
async fn programs_send_files_as_a_form_or_inside_json_and_a_refused_call_leaves_nothing() {
    let app = TestApp::start().await;
    let (filed, unit, _) = at_the_unit(&app).await;
    let file = |bytes: &[u8]| json!([{ "name": "surat.pdf", "content": BASE64_STANDARD.encode(bytes) }]);
    let answered = unit
        .does(
            &filed.number,
            "answer",
            json!({ "message": "Terlampir.", "attachments": file(PDF) }),
        )
        .await
        .ok();
    let event = answered["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(event["attachments"][0]["visibility"], "reporter");
    assert_eq!(
        unit.fetches(event["attachments"][0]["url"].as_str().unwrap())
            .await
            .bytes,
        PDF
    );

    let noted = unit
        .posts_form(
            &filed.number,
            "note",
            &[("message", "Untuk rekan.")],
            &[("a.jpg", SQUARE)],
        )
        .await;
    let noted = noted.ok();
    assert_eq!(noted["attachments"][1]["visibility"], "staff");
    let seen = read_by_reporter(&app, &filed).await.to_string();
    assert!(seen.contains("surat.pdf") && !seen.contains("a.jpg"));
    let (before, bytes) = (rows(&app).await.len(), stored(&app));

    for (action, body, field, code) in [
        (
            "answer",
            json!({ "message": " ", "attachments": file(PDF) }),
            "message",
            "empty",
        ),
        (
            "answer",
            json!({ "message": "x", "attachments": file(b"halo") }),
            "attachments",
            "file-wrong-type",
        ),
        (
            "note",
            json!({ "message": "x", "attachments": "x" }),
            "attachments",
            "attachments-shape",
        ),
        ("resolve", json!({ "attachments": file(PDF) }), "message", "empty"),
    ] {
        assert_eq!(unit.does(&filed.number, action, body).await.fault(field), code);
    }
    let stale = json!({ "message": "x", "version": 1, "attachments": file(PDF) });
    assert_eq!(
        unit.does(&filed.number, "ask", stale).await.refusal(),
        (409, "changed-meanwhile")
    );
    let stranger = app.of_unit("DPEN").await;
    let form = stranger
        .posts_form(&filed.number, "note", &[("message", "x")], &[("a.jpg", SQUARE)])
        .await;
    assert_eq!(form.refusal(), (404, "not-found"));
    assert_eq!(
        (rows(&app).await.len(), stored(&app)),
        (before, bytes),
        "nothing stays behind"
    );

    unit.does(
        &filed.number,
        "resolve",
        json!({ "message": "Selesai, lihat surat.", "attachments": file(b"%PDF-1.4 lain") }),
    )
    .await
    .ok();
    assert_eq!(rows(&app).await.len(), before + 1);
}

#[actix_web::test]
async fn a_file_never_reaches_strangers_whose_tickets_were_merged_but_the_same_person_everywhere() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let file = json!([{ "name": "surat.pdf", "content": BASE64_STANDARD.encode(PDF) }]);
    let home = app.file().await;
    let again = app.file().await;
    humas
        .does(&again.number, "merge", json!({ "into": home.number.to_string() }))
        .await
        .ok();
    humas
        .does(
            &home.number,
            "answer",
            json!({ "message": "Terlampir.", "attachments": file }),
        )
        .await
        .ok();
    for own in [&home, &again] {
        let seen = read_by_reporter(&app, own).await;
        let entry = seen["conversation"]["entries"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()
            .clone();
        let url = entry["attachments"][0]["url"].as_str().unwrap();
        let id = url.rsplit('/').next().unwrap();
        assert_eq!(fetched_by_reporter(&app, own, id).await.unwrap(), PDF);
    }
    assert_eq!(stored(&app), 1, "the bytes are kept once");

    let stranger = app
        .file_with(&[("name", "Agung Prasetyo"), ("email", "agung@contoh.id")])
        .await;
    humas
        .does(
            &stranger.number,
            "merge",
            json!({ "into": home.number.to_string() }),
        )
        .await
        .ok();
    let before: Vec<TicketNumber> = vec![home.number.clone(), stranger.number.clone()];
    let refused = humas
        .does(
            &home.number,
            "answer",
            json!({ "message": "Satu lagi.", "attachments": file }),
        )
        .await;
    assert_eq!(refused.fault("attachments"), "files-several-readers");
    for number in &before {
        let filed = if *number == home.number { &home } else { &stranger };
        assert!(
            !read_by_reporter(&app, filed)
                .await
                .to_string()
                .contains("Satu lagi.")
        );
    }
    assert!(
        !read_by_reporter(&app, &stranger)
            .await
            .to_string()
            .contains("surat.pdf")
    );
    // A note may hold files all the same: it reaches nobody outside.
    humas
        .does(
            &home.number,
            "note",
            json!({ "message": "Arsip.", "attachments": file }),
        )
        .await
        .ok();
}

#[actix_web::test]
async fn files_of_a_form_that_is_never_sent_are_swept_and_an_old_browsers_form_without_files_works() {
    let app = TestApp::start().await;
    let (_, unit, path) = at_the_unit(&app).await;
    let (to, page) = (format!("{path}/jawab"), unit.opens(&path).await);
    write(&unit, &page, &to, " ", &[("surat.pdf", PDF)]).await;
    assert_eq!(stored(&app), 1);
    app.clock.advance(chrono::Duration::hours(25));
    assert_eq!(draft::sweep_drafts(&app.app).await.unwrap(), 1);
    assert_eq!((rows(&app).await.len(), stored(&app)), (0, 0));

    let page = app.of_unit("DPK").await;
    let plain = page.sends(&path, &to, &[("message", "Tanpa berkas.")]).await;
    assert_eq!(plain.status, 303, "{}", plain.html);
}
