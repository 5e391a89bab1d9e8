//! The public pages: what a reader finds on an article's page, and what is counted.

use entity::{article, article_feedback};
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus};
use laporbkn::{knowledge::store, learning::keep};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::Value;

use super::shelf::{Draft, put};
use crate::harness::TestApp;

async fn row(app: &TestApp, slug: &str) -> article::Model {
    let slug = ArticleSlug::parse(slug).unwrap();
    store::by_slug(app.app.db.read(), &slug).await.unwrap().unwrap()
}

#[actix_web::test]
async fn an_article_has_contents_related_articles_and_the_way_to_its_form() {
    let app = TestApp::start().await;
    put(
        &app,
        &Draft::new("contoh-satu").body("Jawab.\n\n## Satu\n\na\n\n## Dua\n\nb\n\n## Tiga\n\n<b>c</b>"),
    )
    .await;
    put(&app, &Draft::new("contoh-dua").title("Contoh tetangga")).await;
    let page = app.visitor().open("/bantuan/contoh-satu").await;
    assert_eq!(page.status, 200);
    assert_eq!(page.attribute(".contents a", "href"), "#bagian-1");
    assert!(page.html.contains("&lt;b&gt;c&lt;/b&gt;"), "raw markup is text");
    assert_eq!(
        page.attribute(".read__ways a", "href"),
        "/layanan/kontak-petugas?dari=contoh-satu"
    );
    assert!(page.html.contains("href=\"/bantuan/contoh-dua\""));
    assert!(page.html.contains("Sumber:"));
}

#[actix_web::test]
async fn the_form_begins_with_the_article_as_its_subject() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu").title("Judul yang dibawa")).await;
    let form = app
        .visitor()
        .open("/layanan/kontak-petugas?dari=contoh-satu")
        .await;
    assert_eq!(
        form.attribute("input[name=subject]", "value"),
        "Judul yang dibawa"
    );
    let other = app
        .visitor()
        .open("/layanan/kontak-petugas?dari=contoh-satu&subject=Lain")
        .await;
    assert_eq!(other.attribute("input[name=subject]", "value"), "Lain");
    let unknown = app
        .visitor()
        .open("/layanan/kontak-petugas?dari=%00%27%3Cscript%3E")
        .await;
    assert_eq!(
        (
            unknown.status,
            unknown.attribute("input[name=subject]", "value").as_str()
        ),
        (200, "")
    );
}

#[actix_web::test]
async fn what_is_not_published_does_not_exist() {
    let app = TestApp::start().await;
    for (slug, status) in [
        ("konsep", ArticleStatus::Draft),
        ("periksa", ArticleStatus::Review),
        ("lama", ArticleStatus::Archived),
    ] {
        put(&app, &Draft::new(slug)).await;
        let mut hidden = row(&app, slug).await;
        hidden.status = status;
        app.app
            .db
            .write(async |tx| hidden.clone().into_active_model().reset_all().update(tx).await)
            .await
            .unwrap();
        assert_eq!(app.visitor().open(&format!("/bantuan/{slug}")).await.status, 404);
        assert_eq!(
            app.visitor()
                .open(&format!("/api/v1/articles/{slug}"))
                .await
                .status,
            404
        );
    }
    for strange in [
        "tidak-ada",
        "NIK",
        "%00",
        "a%2fb",
        "..%2f..%2fetc",
        &"a".repeat(3000),
    ] {
        let page = app.visitor().open(&format!("/bantuan/{strange}")).await;
        assert_eq!(page.status, 404, "{strange}");
    }
    assert_eq!(
        app.visitor().open("/bantuan/kategori/tidak-ada").await.status,
        404
    );
    assert_eq!(app.visitor().open("/bantuan/gambar/bukan-id").await.status, 404);
}

#[actix_web::test]
async fn a_reader_is_counted_once_and_a_complaint_is_kept_without_numbers() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    let reader = app.visitor();
    let before = reader.open("/bantuan/contoh-satu").await;
    assert!(before.html.contains("Apakah ini membantu?"));
    let fields = [
        ("helped", "no"),
        ("reason", "did-not-work"),
        ("words", "NIK saya 3174012501900001, tulis ke a@b.id"),
    ];
    let sent = reader.post("/bantuan/contoh-satu/tanggapan", &fields).await;
    assert_eq!(
        (sent.status, sent.location.as_deref()),
        (303, Some("/bantuan/contoh-satu?bantu=tidak#tanggapan"))
    );
    assert!(
        reader
            .open("/bantuan/contoh-satu")
            .await
            .html
            .contains("Terima kasih atas tanggapan Anda")
    );
    reader
        .post("/bantuan/contoh-satu/tanggapan", &[("helped", "yes")])
        .await;
    let counted = row(&app, "contoh-satu").await;
    assert_eq!((counted.helped, counted.not_helped), (0, 1));
    let said = article_feedback::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(said.reason.as_deref(), Some("did-not-work"));
    assert_eq!(said.words.as_deref(), Some("NIK saya [nomor], tulis ke [e-mail]"));

    app.visitor()
        .post("/bantuan/contoh-satu/tanggapan", &[("helped", "yes")])
        .await;
    let counted = row(&app, "contoh-satu").await;
    assert_eq!(counted.helped, 1);
}

#[actix_web::test]
async fn whom_it_did_not_help_goes_on_to_the_form_with_the_question() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    let reader = app.visitor();
    let fields = [("helped", "no"), ("asked", "nik tdk ditemukn & lain")];
    let sent = reader.post("/bantuan/contoh-satu/tanggapan", &fields).await;
    let thanks = sent.location.unwrap();
    assert_eq!(
        thanks,
        "/bantuan/contoh-satu?cari=nik+tdk+ditemukn+%26+lain&bantu=tidak#tanggapan"
    );
    let page = reader.open(&thanks).await;
    let form = "/layanan/kontak-petugas?dari=contoh-satu&description=nik+tdk+ditemukn+lain";
    assert_eq!(page.attributes("#tanggapan a", "href"), [form]);
    assert!(page.attributes(".read__on a", "href").contains(&form.to_owned()));
    // Later, and to whom it helped, thanks are enough.
    assert_eq!(reader.open("/bantuan/contoh-satu").await.count("#tanggapan a"), 0);
    let other = app.visitor();
    let sent = other
        .post("/bantuan/contoh-satu/tanggapan", &[("helped", "yes")])
        .await;
    assert_eq!(sent.location.as_deref(), Some("/bantuan/contoh-satu#tanggapan"));
    // Nobody is thanked for what they did not say.
    let stranger = app.visitor().open("/bantuan/contoh-satu?bantu=tidak").await;
    assert_eq!(stranger.count("#tanggapan a"), 0);
}

#[actix_web::test]
async fn a_strange_verdict_is_refused_and_counts_nothing() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    let reader = app.visitor();
    assert_eq!(
        reader
            .post("/bantuan/contoh-satu/tanggapan", &[("helped", "maybe")])
            .await
            .status,
        400
    );
    assert_eq!(
        reader.post("/bantuan/contoh-satu/tanggapan", &[]).await.status,
        400
    );
    assert_eq!(
        reader
            .post_bare("/bantuan/contoh-satu/tanggapan", &[("helped", "yes")])
            .await
            .status,
        403
    );
    let made_up = reader
        .post(
            "/bantuan/contoh-satu/tanggapan",
            &[("helped", "no"), ("reason", "<script>")],
        )
        .await;
    assert_eq!(made_up.status, 303);
    let said = article_feedback::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(said.len(), 1);
    assert_eq!(
        (said[0].reason.as_deref(), said[0].words.as_deref()),
        (None, None)
    );
}

#[actix_web::test]
async fn what_readers_wrote_is_forgotten_after_ninety_days_and_what_they_said_still_counts() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    let opinion = [
        ("helped", "no"),
        ("reason", "unclear"),
        ("words", "Langkah dua membingungkan."),
    ];
    let reader = app.visitor();
    reader.open("/bantuan/contoh-satu").await;
    assert_eq!(
        reader
            .post("/bantuan/contoh-satu/tanggapan", &opinion)
            .await
            .status,
        303
    );
    let words = async || {
        let said = article_feedback::Entity::find()
            .all(app.app.db.read())
            .await
            .unwrap();
        said.into_iter().map(|one| one.words).collect::<Vec<_>>()
    };
    for (days, kept) in [(89, true), (2, false)] {
        app.clock.advance(chrono::Duration::days(days));
        let today = app.app.clock.now().date_naive();
        keep::forget(&app.app, today).await.unwrap();
        let kept = kept.then(|| "Langkah dua membingungkan.".to_owned());
        assert_eq!(words().await, [kept], "{days}");
    }
    assert_eq!(row(&app, "contoh-satu").await.not_helped, 1);
}

#[actix_web::test]
async fn a_translation_is_one_tap_away() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu").title("Contoh pertama")).await;
    put(
        &app,
        &Draft::new("first-example")
            .title("First example")
            .english_of("contoh-satu"),
    )
    .await;
    let page = app.visitor().open("/bantuan/contoh-satu").await;
    assert_eq!(page.attribute("a.lang", "href"), "/bantuan/first-example?lang=en");
    let english = app.visitor().open("/bantuan/first-example?lang=en").await;
    assert_eq!(
        english.attribute("a.lang", "href"),
        "/bantuan/contoh-satu?lang=id"
    );
    assert_eq!(english.attribute("article", "lang"), "en");
}

#[actix_web::test]
async fn a_shelf_lists_its_articles_in_the_readers_language() {
    let app = TestApp::start().await;
    put(
        &app,
        &Draft::new("contoh-satu")
            .title("Contoh pertama")
            .body("Kalimat **pertama**.\n\nLagi."),
    )
    .await;
    let page = app.visitor().open("/bantuan/kategori/akun").await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("Contoh pertama") && page.html.contains("Kalimat pertama."));
    let english = app.visitor().open("/bantuan/kategori/akun?lang=en").await;
    assert!(english.html.contains("In Indonesian only") && english.html.contains("Contoh pertama"));
}

#[actix_web::test]
async fn a_program_reads_the_same_article() {
    let app = TestApp::start().await;
    put(
        &app,
        &Draft::new("contoh-satu")
            .title("Contoh pertama")
            .body("Isi *miring*."),
    )
    .await;
    let answer = app
        .visitor()
        .client
        .get(app.url("/api/v1/articles/contoh-satu"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let json: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    assert_eq!(json["title"], "Contoh pertama");
    assert_eq!(json["category"]["slug"], "akun");
    assert_eq!(json["services"], serde_json::json!(["kontak-petugas"]));
    assert_eq!(json["html"], "<p>Isi <em>miring</em>.</p>\n");
    assert!(json["url"].as_str().unwrap().ends_with("/bantuan/contoh-satu"));
}
