//! Editing: what the public reads while somebody writes, who may publish, versions, pictures.

use entity::{article, audit};
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus, role::Role};
use laporbkn::knowledge::{self, store};
use reqwest::multipart::{Form, Part};
use sea_orm::EntityTrait;

use super::shelf::{Draft, put};
use crate::harness::{TestApp, page::Page, people::Staff};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\
    \0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

async fn row(app: &TestApp, slug: &str) -> article::Model {
    let slug = ArticleSlug::parse(slug).unwrap();
    store::by_slug(app.app.db.read(), &slug).await.unwrap().unwrap()
}

fn fields<'a>(step: &'a str, title: &'a str, body: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("step", step),
        ("title", title),
        ("lang", "id"),
        ("category", "akun"),
        ("tags", "satu, dua"),
        ("aliases", "gimana ini\nkok gagal"),
        ("services", "kontak-petugas"),
        ("services", "lupa-password"),
        ("source", "Contoh"),
        ("review_by", "2027-01-01"),
        ("body", body),
    ]
}

async fn write(who: &Staff, path: &str, step: &str, title: &str, body: &str) -> Page {
    who.post(path, &fields(step, title, body)).await
}

async fn public(app: &TestApp, slug: &str) -> Page {
    app.app.shelf.forget();
    app.visitor().open(&format!("/bantuan/{slug}")).await
}

#[actix_web::test]
async fn a_draft_goes_through_review_before_the_public_reads_it() {
    let app = TestApp::start().await;
    let (writer, clerk) = (app.unit_staff("DPK").await, app.clerk().await);
    let made = write(
        &writer,
        "/petugas/artikel/baru",
        "save",
        "Cara baru",
        "Isi pertama.",
    )
    .await;
    assert_eq!(made.location.as_deref(), Some("/petugas/artikel/cara-baru"));
    assert_eq!(row(&app, "cara-baru").await.status, ArticleStatus::Draft);
    assert_eq!(public(&app, "cara-baru").await.status, 404);

    write(
        &writer,
        "/petugas/artikel/cara-baru",
        "submit",
        "Cara baru",
        "Isi pertama.",
    )
    .await;
    assert_eq!(row(&app, "cara-baru").await.status, ArticleStatus::Review);
    let waiting = clerk.open("/petugas/artikel?tampilan=review").await;
    assert!(waiting.html.contains("Cara baru"));

    assert_eq!(
        write(
            &writer,
            "/petugas/artikel/cara-baru",
            "publish",
            "Cara baru",
            "Isi."
        )
        .await
        .status,
        403
    );
    let before = knowledge::revision(app.app.db.read()).await.unwrap();
    write(
        &clerk,
        "/petugas/artikel/cara-baru",
        "publish",
        "Cara baru",
        "Isi kedua.",
    )
    .await;
    assert!(public(&app, "cara-baru").await.html.contains("Isi kedua."));
    let changes = knowledge::changed_since(app.app.db.read(), before, 10)
        .await
        .unwrap();
    assert_eq!(changes.len(), 1);
    assert_eq!(
        changes[0].document.as_ref().unwrap().aliases,
        ["gimana ini", "kok gagal"]
    );
    let actions: Vec<String> = audit::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.action)
        .collect();
    for action in ["article.save", "article.submit", "article.publish"] {
        assert!(actions.iter().any(|one| one == action), "{action}");
    }
}

#[actix_web::test]
async fn the_address_may_change_until_the_public_knows_it() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    write(
        &clerk,
        "/petugas/artikel/baru",
        "save",
        "Nik sy tdk ditemukan",
        "Isi.",
    )
    .await;
    write(&clerk, "/petugas/artikel/baru", "save", "Lain", "Isi.").await;
    let page = clerk.open("/petugas/artikel/nik-sy-tdk-ditemukan").await;
    assert!(page.html.contains("name=\"slug\" value=\"nik-sy-tdk-ditemukan\""));
    let with_slug = |step: &'static str, slug: &'static str| {
        let mut all = fields(step, "NIK tidak ditemukan", "Isi.");
        all.push(("slug", slug));
        all
    };
    let old = "/petugas/artikel/nik-sy-tdk-ditemukan";
    for (slug, says) in [
        ("lain", "sudah dipakai artikel lain"),
        ("Tidak Boleh", "huruf kecil, angka"),
    ] {
        let refused = clerk.post(old, &with_slug("save", slug)).await;
        assert_eq!(refused.status, 422, "{slug}");
        assert!(refused.html.contains(says), "{}", refused.html);
    }
    let moved = clerk.post(old, &with_slug("save", "nik-hilang")).await;
    assert_eq!(moved.location.as_deref(), Some("/petugas/artikel/nik-hilang"));
    assert_eq!(clerk.open(old).await.status, 404);
    let path = "/petugas/artikel/nik-hilang";
    let shown = clerk.post(path, &with_slug("publish", "nik-hilang")).await;
    assert_eq!(shown.location.as_deref(), Some(path));
    assert_eq!(public(&app, "nik-hilang").await.status, 200);
    let refused = clerk.post(path, &with_slug("save", "nik-lagi")).await;
    assert_eq!(refused.status, 422);
    assert!(!clerk.open(path).await.html.contains("name=\"slug\""));
}

#[actix_web::test]
async fn an_article_that_moves_takes_along_translations_that_wait() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    write(&clerk, "/petugas/artikel/baru", "save", "Cara asal", "Isi.").await;
    let english = |step: &'static str, original: &'static str| {
        let mut all = fields(step, "The way", "Text.");
        all.retain(|(name, _)| *name != "lang");
        all.extend([("lang", "en"), ("translation_of", original)]);
        all
    };
    clerk.post("/petugas/artikel/baru", &english("publish", "")).await;
    let saved = clerk
        .post("/petugas/artikel/the-way", &english("save", "cara-asal"))
        .await;
    assert_eq!(saved.status, 303, "{}", saved.html);
    assert!(row(&app, "the-way").await.pending_version.is_some());

    let mut moved = fields("save", "Cara asal", "Isi.");
    moved.push(("slug", "cara-pindah"));
    let moved = clerk.post("/petugas/artikel/cara-asal", &moved).await;
    assert_eq!(moved.location.as_deref(), Some("/petugas/artikel/cara-pindah"));
    let page = clerk.open("/petugas/artikel/the-way").await;
    assert!(page.html.contains("value=\"cara-pindah\""), "{}", page.html);
    assert!(!page.html.contains("value=\"cara-asal\""));
    let log = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    assert!(
        log.iter()
            .any(|entry| entry.subject_id == "cara-pindah" && entry.detail["moved_from"] == "cara-asal")
    );
}

#[actix_web::test]
async fn what_is_published_stays_while_it_is_rewritten() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu").body("Isi lama.")).await;
    let revision = row(&app, "contoh-satu").await.revision;
    let writer = app.unit_head("DPK").await;
    write(
        &writer,
        "/petugas/artikel/contoh-satu",
        "submit",
        "Judul baru",
        "Isi baru.",
    )
    .await;
    let waiting = row(&app, "contoh-satu").await;
    assert_eq!((waiting.pending_version, waiting.pending_review), (Some(2), true));
    assert_eq!(waiting.revision, revision);
    assert!(public(&app, "contoh-satu").await.html.contains("Isi lama."));
    assert!(
        writer
            .open("/petugas/artikel/contoh-satu")
            .await
            .html
            .contains("Isi baru.")
    );

    let clerk = app.clerk().await;
    clerk
        .post(
            "/petugas/artikel/contoh-satu/status",
            &[("step", "return"), ("why", "Kurang jelas")],
        )
        .await;
    assert!(!row(&app, "contoh-satu").await.pending_review);
    writer
        .post("/petugas/artikel/contoh-satu/status", &[("step", "drop")])
        .await;
    let dropped = row(&app, "contoh-satu").await;
    assert_eq!(
        (dropped.pending_version, dropped.body.as_str()),
        (None, "Isi lama.")
    );
}

#[actix_web::test]
async fn who_may_not_write_or_publish_cannot() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    let counter = app.staff(Role::Counter, None).await;
    assert_eq!(counter.open("/petugas/artikel").await.status, 403);
    assert_eq!(
        write(&counter, "/petugas/artikel/baru", "save", "A", "b")
            .await
            .status,
        403
    );
    let writer = app.unit_staff("DPK").await;
    for step in ["confirm", "archive"] {
        let answer = writer
            .post("/petugas/artikel/contoh-satu/status", &[("step", step)])
            .await;
        assert_eq!(answer.status, 403, "{step}");
    }
    assert_eq!(
        app.visitor().open("/petugas/artikel/contoh-satu").await.status,
        303
    );
    assert_eq!(row(&app, "contoh-satu").await.status, ArticleStatus::Published);
}

#[actix_web::test]
async fn two_editors_at_once_lose_nothing() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu").body("Isi.")).await;
    let clerk = app.clerk().await;
    let mut first = fields("save", "Judul", "Tulisan pertama.");
    first.push(("version", "1"));
    assert_eq!(
        clerk.post("/petugas/artikel/contoh-satu", &first).await.status,
        303
    );
    let mut second = fields("save", "Judul", "Tulisan kedua.");
    second.push(("version", "1"));
    let late = app
        .admin()
        .await
        .post("/petugas/artikel/contoh-satu", &second)
        .await;
    assert_eq!(late.status, 409);
    assert!(late.html.contains("Tulisan kedua.") && late.html.contains("menyimpan artikel ini lebih dahulu"));
    assert_eq!(row(&app, "contoh-satu").await.version, 2);
}

#[actix_web::test]
async fn every_fault_is_told_at_once_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let sent = [
        ("step", "publish"),
        ("title", ""),
        ("slug", "Tidak Boleh"),
        ("lang", "id"),
        ("category", "tidak-ada"),
        ("review_by", "besok"),
        ("services", "tidak-ada"),
        ("body", ""),
        ("source", "Sumber yang diketik"),
    ];
    let page = clerk.post("/petugas/artikel/baru", &sent).await;
    assert_eq!(page.status, 422);
    for field in ["f-title", "f-slug", "f-category", "f-review_by", "f-body"] {
        assert!(page.html.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(page.html.contains("Sumber yang diketik"));

    let past = [
        ("step", "publish"),
        ("title", "Judul"),
        ("lang", "id"),
        ("category", "akun"),
        ("review_by", "2026-01-01"),
        ("body", "x"),
    ];
    assert_eq!(clerk.post("/petugas/artikel/baru", &past).await.status, 422);
    put(&app, &Draft::new("contoh-satu")).await;
    let mut taken = fields("save", "Judul", "Isi.");
    taken.push(("slug", "contoh-satu"));
    let page = clerk.post("/petugas/artikel/baru", &taken).await;
    assert_eq!(page.status, 422);
    assert!(page.html.contains("sudah dipakai artikel lain"));
    let mut foreign = fields("save", "Judul", "Isi.");
    foreign.push(("translation_of", "contoh-satu"));
    assert_eq!(
        clerk.post("/petugas/artikel/baru", &foreign).await.status,
        422,
        "same language"
    );
    assert_eq!(
        clerk
            .post("/petugas/artikel/baru", &fields("dance", "J", "i"))
            .await
            .status,
        400
    );
    for strange in [
        "/petugas/artikel?tampilan=%00&q=%25_%5C%27&kategori=%00&halaman=99999999",
        "/petugas/artikel?q=a%00b",
    ] {
        assert_eq!(clerk.open(strange).await.status, 200, "{strange}");
    }
    assert_eq!(
        clerk.open("/petugas/artikel/contoh-satu/versi/99").await.status,
        404
    );
    assert_eq!(
        clerk.open("/petugas/artikel/contoh-satu/versi/x").await.status,
        404
    );
}

#[actix_web::test]
async fn a_preview_shows_what_the_public_would_read_and_saves_nothing() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu").body("Isi.")).await;
    let clerk = app.clerk().await;
    let page = write(
        &clerk,
        "/petugas/artikel/contoh-satu",
        "preview",
        "Judul",
        "Tulisan **tebal** <script>x</script>",
    )
    .await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("<strong>tebal</strong>") && !page.html.contains("<script>x"));
    assert_eq!(row(&app, "contoh-satu").await.version, 1);
    let live = clerk
        .post("/petugas/artikel/pratinjau", &[("body", "## Satu\n\n*dua*")])
        .await;
    assert_eq!(live.html, "<h2 id=\"bagian-1\">Satu</h2>\n<p><em>dua</em></p>\n");
}

#[actix_web::test]
async fn versions_show_their_difference_and_come_back() {
    let app = TestApp::start().await;
    put(
        &app,
        &Draft::new("contoh-satu").title("Judul").body("Periksa NIK Anda."),
    )
    .await;
    let clerk = app.clerk().await;
    let mut change = fields("publish", "Judul", "Periksa KK Anda.");
    change.push(("why", "Salah sebut"));
    clerk.post("/petugas/artikel/contoh-satu", &change).await;
    let list = clerk.open("/petugas/artikel/contoh-satu/versi").await;
    assert!(list.html.contains("Salah sebut") && list.html.contains("Dari berkas"));
    let difference = clerk.open("/petugas/artikel/contoh-satu/versi/2").await;
    assert!(difference.html.contains("<mark>KK</mark>") && difference.html.contains("<mark>NIK</mark>"));
    clerk
        .post("/petugas/artikel/contoh-satu/versi/1/pulihkan", &[])
        .await;
    assert!(
        public(&app, "contoh-satu").await.html.contains("Periksa KK"),
        "restored, not published yet"
    );
    let restored = clerk.open("/petugas/artikel/contoh-satu").await;
    assert!(restored.html.contains("Periksa NIK Anda."));
    assert_eq!(row(&app, "contoh-satu").await.pending_version, Some(3));
}

#[actix_web::test]
async fn an_article_that_is_still_right_is_confirmed_and_an_archived_one_is_gone() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    app.clock.advance(chrono::Duration::days(200));
    let clerk = app.clerk().await;
    assert!(
        clerk
            .open("/petugas/artikel?tampilan=due")
            .await
            .html
            .contains("contoh-satu")
    );
    assert!(
        public(&app, "contoh-satu")
            .await
            .html
            .contains("sedang kami periksa ulang")
    );
    clerk
        .post("/petugas/artikel/contoh-satu/status", &[("step", "confirm")])
        .await;
    assert!(
        !clerk
            .open("/petugas/artikel?tampilan=due")
            .await
            .html
            .contains("contoh-satu")
    );
    assert_eq!(
        row(&app, "contoh-satu").await.review_by.unwrap().to_string(),
        "2027-07-17"
    );

    clerk
        .post("/petugas/artikel/contoh-satu/status", &[("step", "archive")])
        .await;
    assert_eq!(public(&app, "contoh-satu").await.status, 404);
    let again = clerk
        .post("/petugas/artikel/contoh-satu/status", &[("step", "archive")])
        .await;
    assert_eq!(again.status, 409);
    let writer = app.unit_staff("DPK").await;
    for step in ["save", "submit"] {
        let refused = write(
            &writer,
            "/petugas/artikel/contoh-satu",
            step,
            "Kembali",
            "Kembali.",
        )
        .await;
        assert_eq!(refused.status, 403, "{step}");
    }
    let old = "/petugas/artikel/contoh-satu/versi/1";
    assert_eq!(writer.post(&format!("{old}/pulihkan"), &[]).await.status, 403);
    assert!(!writer.open(old).await.html.contains("/pulihkan"));
    assert!(clerk.open(old).await.html.contains("/pulihkan"));
    let page = writer.open("/petugas/artikel/contoh-satu").await;
    assert_eq!(
        page.count("button[value=save], button[value=submit]"),
        0,
        "nothing that would be refused is offered"
    );
    assert!(
        page.html
            .contains("Humas atau administrator dapat mengembalikannya")
    );
    assert_eq!(row(&app, "contoh-satu").await.status, ArticleStatus::Archived);
    clerk
        .post("/petugas/artikel/contoh-satu/status", &[("step", "revive")])
        .await;
    assert_eq!(row(&app, "contoh-satu").await.status, ArticleStatus::Draft);
    assert_eq!(
        clerk
            .post("/petugas/artikel/contoh-satu/status", &[("step", "fly")])
            .await
            .status,
        400
    );
}

#[actix_web::test]
async fn a_file_does_not_overwrite_what_was_edited_and_shows_the_difference() {
    let app = TestApp::start().await;
    put(
        &app,
        &Draft::new("contoh-satu").title("Judul").body("Dari berkas."),
    )
    .await;
    let clerk = app.clerk().await;
    write(
        &clerk,
        "/petugas/artikel/contoh-satu",
        "publish",
        "Judul",
        "Dari halaman.",
    )
    .await;
    let newer = Draft::new("contoh-satu")
        .title("Judul")
        .body("Dari berkas, baru.");
    let report = super::shelf::sync(&app, &newer).await;
    assert_eq!(report.kept.len(), 1);
    let told = report.to_string();
    assert!(
        told.contains("skipped  contoh-satu: edited in the pages"),
        "{told}"
    );
    assert!(
        told.contains("-Dari halaman.") && told.contains("+Dari berkas, baru."),
        "{told}"
    );
    assert_eq!(row(&app, "contoh-satu").await.body, "Dari halaman.");
    assert_eq!(super::shelf::sync(&app, &newer).await.kept.len(), 1, "idempotent");
}

/// Uploads a picture for the article `contoh-satu`.
pub async fn upload(who: &Staff, name: &'static str, bytes: &'static [u8]) -> Page {
    let token = who.open("/petugas/akun").await.token();
    let part = Part::bytes(bytes).file_name(name);
    let form = Form::new().text("_csrf", token).part("picture", part);
    let url = who.url("/petugas/artikel/contoh-satu/gambar");
    Page::of(who.client.post(url).multipart(form).send().await.unwrap()).await
}

#[actix_web::test]
async fn a_picture_is_checked_and_served_so_that_nothing_runs() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    let clerk = app.clerk().await;
    assert_eq!(upload(&clerk, "tombol.png", PNG).await.status, 303);
    let editor = clerk.open("/petugas/artikel/contoh-satu").await;
    let url = editor.attribute(".pictures img", "src");
    assert!(editor.html.contains(&format!("![tombol]({url})")));
    let answer = app.client().get(app.url(&url)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "image/png");
    assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    assert!(
        answer.headers()["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
    for (name, bytes) in [
        ("a.png", b"<svg onload=alert(1)>".as_slice()),
        ("b.pdf", b"%PDF-1.7\n"),
    ] {
        let refused = upload(&clerk, name, bytes).await;
        assert_eq!(refused.status, 422, "{name}");
        assert!(refused.html.contains(name));
    }
}

#[actix_web::test]
async fn a_picture_that_should_not_be_there_is_taken_away_with_its_bytes() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("contoh-satu")).await;
    put(&app, &Draft::new("contoh-dua").title("Contoh kedua")).await;
    let clerk = app.clerk().await;
    upload(&clerk, "layar.png", PNG).await;
    let editor = clerk.open("/petugas/artikel/contoh-satu").await;
    let url = editor.attribute(".pictures img", "src");
    let key = entity::article_image::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap()
        .storage_key;
    assert!(app.app.files.get(&key).await.is_ok());
    let remove = editor.attribute(".pictures form", "action");
    let of_another = remove.replace("contoh-satu", "contoh-dua");
    assert_eq!(clerk.post(&of_another, &[]).await.status, 404);
    assert_eq!(app.visitor().open(&url).await.status, 200);

    let removed = clerk.post(&remove, &[]).await;
    assert_eq!(
        removed.location.as_deref(),
        Some("/petugas/artikel/contoh-satu#gambar")
    );
    assert_eq!(app.visitor().open(&url).await.status, 404);
    assert!(app.app.files.get(&key).await.is_err());
    let logged = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    assert!(
        logged
            .iter()
            .any(|row| row.action == "article.picture_remove" && row.subject_id == "contoh-satu")
    );
    assert_eq!(clerk.post(&remove, &[]).await.status, 404);
}
