//! Replies: words and files.

use entity::attachment;
use laporbkn::ticket::take::TakeForm;
use scraper::{Html, Selector};
use sea_orm::EntityTrait;

use super::{
    cast::{File, PNG, humas, path, replies},
    visitor::Visitor,
};
use crate::harness::TestApp;

#[actix_web::test]
async fn a_double_click_sends_one_reply_and_other_words_are_another() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    for _ in 0..2 {
        let sent = visitor
            .reply(&page, &filed.number, "Halo?", &[("a.png", PNG)])
            .await;
        assert_eq!(sent.status, 303);
    }
    assert_eq!(
        (replies(&app).await, app.count::<attachment::Entity>().await),
        (1, 1)
    );
    visitor.reply(&page, &filed.number, "Halo lagi.", &[]).await;
    assert_eq!(replies(&app).await, 2);
    let fresh = visitor.open(&path(&filed, "")).await;
    visitor.reply(&fresh, &filed.number, "Halo?", &[]).await;
    assert_eq!(replies(&app).await, 3, "the same words from a new form are meant");
}

#[actix_web::test]
async fn two_clicks_at_one_instant_are_one_reply_too() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    let sent = (0..4).map(|_| visitor.reply(&page, &filed.number, "Halo?", &[]));
    let sent = futures_util::future::join_all(sent).await;
    assert!(sent.iter().all(|page| page.status == 303));
    assert_eq!(replies(&app).await, 1);
}

#[actix_web::test]
async fn the_reporter_never_hears_that_somebody_was_faster() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    let humas = humas(&app).await;
    let words: Vec<String> = (0..6).map(|number| format!("Tambahan {number}.")).collect();
    let sent = words
        .iter()
        .map(|words| visitor.reply(&page, &filed.number, words, &[]));
    let staff = app.act(&humas, &filed.number, TakeForm::default());
    let (sent, _) = futures_util::future::join(futures_util::future::join_all(sent), staff).await;
    assert!(sent.iter().all(|page| page.status == 303));
    assert_eq!(replies(&app).await, 6);
}

#[actix_web::test]
async fn files_alone_are_a_message_but_nothing_at_all_is_not() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    let nothing = visitor.reply(&page, &filed.number, "  \u{200b} ", &[]).await;
    assert_eq!(nothing.status, 422);
    assert!(
        nothing.words().contains("Pesan Anda: Isian ini wajib diisi"),
        "{}",
        nothing.words()
    );
    visitor.reply(&page, &filed.number, "", &[("ktp.png", PNG)]).await;
    let page = visitor.open(&path(&filed, "")).await;
    assert!(
        page.words().contains("Anda menambahkan lampiran"),
        "{}",
        page.words()
    );
    assert_eq!(page.files().len(), 1);
}

/// A file like no other.
fn another(number: u8) -> Vec<u8> {
    [b"%PDF-1.7\n%", &[b'a' + number][..], b"\n%%EOF"].concat()
}

#[actix_web::test]
async fn a_bad_file_costs_none_of_the_good_ones() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    let bad: File = ("menyamar.jpg", b"MZ not a picture at all");
    let back = visitor
        .reply(&page, &filed.number, "Ini fotonya.", &[("foto.png", PNG), bad])
        .await;
    assert_eq!(back.status, 422);
    assert!(back.words().contains("Sudah kami terima"), "{}", back.words());
    assert_eq!(back.waiting(), ["foto.png"]);
    // Another bad one: the good ones of both times wait; one is taken out again.
    let pdf = another(0);
    let back = visitor
        .reply(&back, &filed.number, "Ini fotonya.", &[bad, ("surat.pdf", &pdf)])
        .await;
    assert_eq!(
        (back.status, back.waiting()),
        (422, vec!["foto.png".into(), "surat.pdf".into()])
    );
    let third = another(1);
    let long = "a".repeat(10_001);
    let back = visitor
        .reply(&back, &filed.number, &long, &[("ketiga.pdf", &third)])
        .await;
    assert_eq!(back.waiting().len(), 3, "wrong words cost no file either");
    let html = Html::parse_document(&back.html);
    let remove = Selector::parse("button[name=remove_file]").unwrap();
    let surat = html
        .select(&remove)
        .nth(1)
        .unwrap()
        .value()
        .attr("value")
        .unwrap()
        .to_owned();
    let fields = [
        ("draft", back.input("draft")),
        ("message", "Ini fotonya.".to_owned()),
        ("remove_file", surat),
    ];
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let back = visitor.post(&path(&filed, "/balas"), &fields).await;
    assert_eq!(
        (back.status, back.waiting()),
        (200, vec!["foto.png".into(), "ketiga.pdf".into()])
    );
    assert!(back.html.contains("Ini fotonya."));
    assert_eq!(replies(&app).await, 0);
    // The second press sends what was kept, and a double click sends it once.
    for _ in 0..2 {
        let sent = visitor.reply(&back, &filed.number, "Ini fotonya.", &[]).await;
        assert_eq!(sent.status, 303);
    }
    assert_eq!(replies(&app).await, 1);
    let page = visitor.open(&path(&filed, "")).await;
    assert_eq!(page.files().len(), 2, "{}", page.words());
    assert!(page.waiting().is_empty());
    // Back to the form that was sent: other words with the same file are another message, with the file.
    let sent = visitor
        .reply(&back, &filed.number, "Sekali lagi.", &[("foto.png", PNG)])
        .await;
    assert_eq!(sent.status, 303);
    assert_eq!(visitor.open(&path(&filed, "")).await.files().len(), 3);
}

#[actix_web::test]
async fn nobody_takes_a_file_that_waits_in_the_form_of_another() {
    let app = TestApp::start().await;
    let (filed, other) = (app.file().await, app.file().await);
    let (owner, stranger) = (Visitor::new(&app), Visitor::new(&app));
    let page = owner.unlock(&filed).await;
    let bad: File = ("menyamar.jpg", b"MZ not a picture at all");
    let back = owner
        .reply(&page, &filed.number, "", &[("foto.png", PNG), bad])
        .await;
    assert_eq!(back.waiting(), ["foto.png"]);
    let theirs = stranger.unlock(&other).await;
    // What a stranger might know of it, the name of the draft in the database and the file's id, takes and removes nothing.
    let row = attachment::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    let (draft, id) = (row.draft_id.unwrap(), row.id.to_string());
    let mut guessed = theirs.clone();
    guessed.html = guessed.html.replace(&theirs.input("draft"), &draft);
    assert_eq!(guessed.input("draft"), draft);
    stranger.reply(&guessed, &other.number, "Halo", &[]).await;
    let token = theirs.input("draft");
    let fields = [("draft", token.as_str()), ("remove_file", id.as_str())];
    stranger.post(&path(&other, "/balas"), &fields).await;
    let sent = owner.reply(&back, &filed.number, "", &[]).await;
    assert_eq!(sent.status, 303, "a file alone is a message");
    assert_eq!(owner.open(&path(&filed, "")).await.files().len(), 1);
    assert_eq!(stranger.open(&path(&other, "")).await.files().len(), 0);
}

#[actix_web::test]
async fn a_file_or_a_text_that_breaks_a_rule_is_named_and_the_words_are_kept() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    let big = [PNG, &vec![0; 5 * 1024 * 1024]].concat();
    let pictures: Vec<Vec<u8>> = (0..6).map(another).collect();
    let names = ["1.png", "2.png", "3.png", "4.png", "5.png", "6.png"];
    let six: Vec<File> = names
        .into_iter()
        .zip(pictures.iter().map(Vec::as_slice))
        .collect();
    let cases: [(&[File], &str); 3] = [
        (
            &[("virus.png", b"MZ not a picture at all")],
            "“virus.png” bukan foto",
        ),
        (&[("besar.png", &big)], "“besar.png” lebih dari 5 MB"),
        (&six, "Paling banyak 5 berkas. “6.png” tidak ikut"),
    ];
    for (files, says) in cases {
        let back = visitor.reply(&page, &filed.number, "Ini fotonya 😀", files).await;
        assert_eq!(back.status, 422, "{says}");
        assert!(back.words().contains(says), "{says}: {}", back.words());
        assert!(back.html.contains("Ini fotonya 😀"), "{says}");
    }
    let long = "a".repeat(10_001);
    let back = visitor.reply(&page, &filed.number, &long, &[]).await;
    assert_eq!(back.status, 422);
    assert!(back.words().contains("paling banyak 10000"), "{}", back.words());
    assert!(back.html.contains(&long));
    assert_eq!(
        (replies(&app).await, app.count::<attachment::Entity>().await),
        (0, 5),
        "the five good ones wait"
    );
}

#[actix_web::test]
async fn a_file_is_fetched_by_its_reporter_as_a_download_and_by_nobody_else() {
    let app = TestApp::start().await;
    let (filed, other) = (app.file().await, app.file().await);
    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    visitor
        .reply(&page, &filed.number, "", &[("foto \"é\".png", PNG)])
        .await;
    let file = visitor.open(&path(&filed, "")).await.files().remove(0);
    let answer = visitor.client.get(app.url(&file)).send().await.unwrap();
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "image/png");
    assert_eq!(
        header("content-disposition"),
        "attachment; filename=\"foto _.png\"; filename*=UTF-8''foto%20%C3%A9.png"
    );
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(answer.bytes().await.unwrap(), PNG);

    // Neither a stranger, nor the reporter of another ticket under its own number.
    let stranger = Visitor::new(&app).open(&file).await;
    assert_eq!(
        (stranger.status, stranger.location),
        (303, Some(path(&filed, "")))
    );
    let neighbour = Visitor::new(&app);
    neighbour.unlock(&other).await;
    let id = file.rsplit('/').next().unwrap();
    for id in [id, "00000000-0000-0000-0000-000000000000", "x"] {
        let page = neighbour.open(&path(&other, &format!("/lampiran/{id}"))).await;
        assert_eq!(page.status, 404, "{id}");
    }
}
