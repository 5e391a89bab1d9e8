//! Everything goes into an archive and comes out of it: on the same database, and from one kind to the other.

use std::collections::{BTreeMap, BTreeSet};

use entity::{
    article_image, attachment, outbox, ticket,
    webhook::{self, WebhookState},
};
use kernel::role::Role;
use laporbkn::audit::verify_chain;
use sea_orm::EntityTrait;

use super::place::{Place, back_up, entries};
use crate::{
    harness::{
        TestApp,
        database::{Database, is_postgres, sqlite_url},
        people::PASSWORD,
        tickets::Filed,
    },
    knowledge::{
        editing::upload,
        shelf::{Draft, put},
    },
    ticket::filing::{OpenForm, nik_not_found},
    tracking::{cast, cast::PNG, visitor::Visitor},
};

/// A small office: staff, audited deeds, a conversation with a file, an identity number, a merged ticket.
async fn an_office(app: &TestApp) -> Filed {
    app.add_staff("kepala@contoh.test", Role::Humas, None).await;
    let admin = app.admin().await;
    let made = admin
        .post(
            "/admin/petugas/baru",
            &[
                ("name", "Budi"),
                ("email", "budi@contoh.test"),
                ("role", "humas"),
                ("unit", ""),
            ],
        )
        .await;
    assert_eq!(made.status, 200, "{}", made.html);
    let receiver = [
        ("name", "Papan pemantauan"),
        ("url", "https://kait.example/bkn"),
        ("events", "ticket.filed"),
    ];
    let made = admin.post("/admin/webhook/baru", &receiver).await;
    assert_eq!(made.status, 200, "{}", made.html);
    let merged = app
        .file_with(&[("email", "lain@contoh.id"), ("name", "O'Neil \u{1f600}")])
        .await;
    let filed = cast::resolved(app).await;
    app.file_for(
        "nik-tidak-ditemukan",
        &[
            ("nik", "3174054107950001"),
            ("kk", "3174051501080002"),
            ("birth_date", "1995-07-01"),
            ("birth_place", "Jakarta"),
            ("region", "31"),
        ],
    )
    .await;
    let visitor = Visitor::new(app);
    let page = visitor.unlock(&filed).await;
    let sent = visitor
        .reply(&page, &filed.number, "Ini fotonya.", &[("kk.png", PNG)])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    // The older names the newer, so that no order of rows alone would do.
    let form = laporbkn::ticket::merge::MergeForm {
        into: filed.number.to_string(),
        version: None,
    };
    app.act(&cast::humas(app).await, &merged.number, form)
        .await
        .unwrap();
    put(app, &Draft::new("contoh-satu")).await;
    let shown = upload(&app.clerk().await, "tombol.png", PNG).await;
    assert_eq!(shown.status, 303, "{}", shown.html);
    filed
}

/// The lines of each table, in no order.
fn rows(entries: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, BTreeSet<String>> {
    let mut rows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, bytes) in entries {
        if let Some((table, _)) = name.strip_prefix("rows/").and_then(|rest| rest.split_once('/')) {
            let lines = String::from_utf8(bytes.clone()).unwrap();
            rows.entry(table.to_owned())
                .or_default()
                .extend(lines.lines().filter(|line| !is_order(line)).map(str::to_owned));
        }
    }
    rows
}

/// Whether a row is an order to the search engines: an archive that is put back gives a new one.
fn is_order(line: &str) -> bool {
    line.contains("\"search.orders\"")
}

async fn comes_back_whole(app: TestApp, to: Place) {
    let filed = an_office(&app).await;
    let (archive, ran) = back_up(&app, "semua.tar.gz", &[]).await;
    assert!(ran.out.contains("(3 tickets), 2 files"), "{}", ran.out);
    assert!(
        ran.out.contains("The secret key (") && ran.out.contains("is not in it"),
        "{}",
        ran.out
    );
    let before = entries(&archive);
    assert!(!before.contains_key("secret.key"));

    let ran = to.restore(&app, &archive, &[]).await;
    assert!(ran.ok, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("fine   audit log"),
        "it ends with the doctor's words: {}",
        ran.out
    );
    let restored = to.open().await;
    assert!(
        verify_chain(&restored.app).await.unwrap().is_whole(),
        "the chain is what it was"
    );
    let (again, _) = back_up(&restored, "lagi.tar.gz", &[]).await;
    let (before, after) = (rows(&before), rows(&entries(&again)));
    assert_eq!(
        before.keys().collect::<Vec<_>>(),
        after.keys().collect::<Vec<_>>()
    );
    for table in ["webhook", "webhook_delivery"] {
        assert!(!before[table].is_empty(), "{table}");
    }
    for (table, lines) in &before {
        if table != "webhook" {
            assert_eq!(lines, &after[table], "{table}");
        }
    }
    assert!(
        ran.out.contains("1 receivers of webhooks are paused"),
        "{}",
        ran.out
    );
    let receivers = webhook::Entity::find().all(restored.app.db.read()).await.unwrap();
    assert!(
        receivers
            .iter()
            .all(|receiver| receiver.state == WebhookState::Paused),
        "a copy tells the receivers of the original nothing"
    );
    it_works_as_before(&restored, &filed).await;
}

/// The PIN opens, the file is whole, the password works, and work goes on.
async fn it_works_as_before(app: &TestApp, filed: &Filed) {
    let visitor = Visitor::new(app);
    let page = visitor.unlock(filed).await;
    let file = visitor
        .client
        .get(app.url(&page.files()[0]))
        .send()
        .await
        .unwrap();
    assert_eq!(file.bytes().await.unwrap(), PNG);
    let picture = article_image::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    let url = laporbkn::knowledge::picture::url(picture.id);
    let shown = visitor.client.get(app.url(&url)).send().await.unwrap();
    assert_eq!(
        shown.bytes().await.unwrap(),
        PNG,
        "pictures of articles travel too"
    );
    let fields = [("email", "kepala@contoh.test"), ("password", PASSWORD)];
    assert_eq!(app.visitor().post("/petugas/masuk", &fields).await.status, 303);
    let next = app.file().await;
    assert_eq!(Visitor::new(app).unlock(&next).await.status, 200);
    assert_eq!(app.count::<ticket::Entity>().await, 4);
    assert!(app.count::<outbox::Entity>().await > 3);
}

#[actix_web::test]
async fn everything_comes_back_on_another_machine() {
    comes_back_whole(TestApp::start().await, Place::new().await).await;
}

#[actix_web::test]
async fn a_site_moves_from_sqlite_to_postgresql() {
    if !is_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let app = TestApp::start_over(&sqlite_url(folder.path()), |_| {}).await;
    comes_back_whole(app, Place::new().await).await;
}

#[actix_web::test]
async fn a_site_moves_from_postgresql_to_sqlite() {
    if !is_postgres() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let database = Database::Own(sqlite_url(folder.path()));
    comes_back_whole(TestApp::start().await, Place { folder, database }).await;
}

#[actix_web::test]
async fn an_archive_is_made_while_others_write_and_shows_one_moment() {
    let app = TestApp::start().await;
    for _ in 0..20 {
        app.file().await;
    }
    let path = app.app.config.data_dir.join("sambil.tar.gz");
    let write = async {
        for _ in 0..40 {
            app.file().await;
        }
    };
    let arguments = ["backup", path.to_str().unwrap()];
    let (ran, ()) = futures_util::future::join(app.command(&arguments, &[], ""), write).await;
    assert!(ran.ok, "{}{}", ran.out, ran.err);
    let rows = rows(&entries(&path));
    let tickets = rows["ticket"].len();
    assert!(tickets >= 20, "{tickets}");
    // A ticket is written with its first event and its receipt: never one without the others.
    assert_eq!(rows["ticket_event"].len(), tickets);
    assert_eq!(rows["outbox"].len(), tickets);
}

#[actix_web::test]
async fn replacing_takes_away_what_was_there_files_too() {
    let old = TestApp::start().await;
    let filed = an_office(&old).await;
    let (archive, _) = back_up(&old, "lama.tar.gz", &[]).await;
    let place = Place::new().await;
    assert!(place.restore(&old, &archive, &[]).await.ok);
    let there = place.open().await;
    let visitor = Visitor::new(&there);
    let page = visitor.unlock(&filed).await;
    let newer = b"%PDF-1.7\n% baru\n%%EOF\n";
    let sent = visitor
        .reply(&page, &filed.number, "Yang baru.", &[("baru.pdf", newer)])
        .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    there.file().await;
    let files = |app: &TestApp| {
        std::fs::read_dir(app.app.config.data_dir.join("files/lampiran"))
            .unwrap()
            .count()
    };
    assert_eq!(files(&there), 3);

    let ran = there
        .command(&["restore", archive.to_str().unwrap(), "--replace"], &[], "")
        .await;
    assert!(ran.ok, "{}{}", ran.out, ran.err);
    assert_eq!(there.count::<ticket::Entity>().await, 3);
    let rows = attachment::Entity::find().all(there.app.db.read()).await.unwrap();
    assert_eq!(
        (rows.len(), files(&there)),
        (1, 2),
        "the newer file is gone with its row"
    );
}

#[actix_web::test]
async fn answers_of_a_form_that_nobody_filed_are_in_no_archive() {
    let app = TestApp::start().await;
    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    form.step("check", &nik_not_found()).await;
    assert_eq!(app.count::<entity::filing_draft::Entity>().await, 1);
    let (archive, _) = back_up(&app, "tanpa-isian.tar.gz", &[]).await;
    let entries = entries(&archive);
    assert!(
        entries.keys().all(|name| !name.contains("filing_draft")),
        "{:?}",
        entries.keys()
    );
    let place = Place::new().await;
    let ran = place.restore(&app, &archive, &[]).await;
    assert!(ran.ok, "{}{}", ran.out, ran.err);
    let restored = place.open().await;
    assert_eq!(restored.count::<entity::filing_draft::Entity>().await, 0);
}
