//! The end of keeping: off as shipped, counted before it is done, and then thorough.

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::Duration;
use entity::{attachment, audit, ticket};
use kernel::{id::AttachmentId, role::Role, status::Status};
use laporbkn::{
    audit::verify_chain,
    jobs::{self, housekeeping},
    ticket::anonymise::GONE,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::{
    backup::place::{back_up, entries},
    harness::{
        TestApp,
        tickets::{DESCRIPTION, EMAIL, Filed, NAME},
    },
    tracking::{cast, cast::PNG, visitor::Visitor},
};

/// Words of the conversation, and what the form asked besides.
const SECRETS: [&str; 8] = [
    NAME,
    EMAIL,
    DESCRIPTION,
    "+6281234567890",
    "Ini foto kartu keluarga saya.",
    "Akun Anda sudah kami buka.",
    "Pelayanannya ramah sekali.",
    "kartu-keluarga-siti.png",
];

/// A closed ticket with everything that may be personal: identity, words of both sides, a file, a rating.
async fn closed(app: &TestApp) -> Filed {
    let fields = [
        ("nik", "3174054107950001"),
        ("kk", "3174051501080002"),
        ("birth_date", "1995-07-01"),
        ("birth_place", "Jakarta"),
        ("region", "31"),
        ("phone", "0812-3456-7890"),
    ];
    let filed = app.file_for("nik-tidak-ditemukan", &fields).await;
    let visitor = Visitor::new(app);
    let page = visitor.unlock(&filed).await;
    let files = [("kartu-keluarga-siti.png", PNG)];
    let sent = visitor
        .reply(&page, &filed.number, "Ini foto kartu keluarga saya.", &files)
        .await;
    assert_eq!(sent.status, 303, "{}", sent.html);
    let humas = cast::humas(app).await;
    cast::resolve(app, &humas, &filed).await;
    let path = format!("/tiket/{}", filed.number);
    let done = visitor.post(&format!("{path}/konfirmasi"), &[]).await;
    assert_eq!(done.status, 303, "{}", done.html);
    let rating = [("rating", "4"), ("comment", "Pelayanannya ramah sekali.")];
    let rated = visitor.post(&format!("{path}/nilai"), &rating).await;
    assert_eq!(rated.status, 303, "{}", rated.html);
    assert_eq!(app.ticket(&filed.number).await.status, Status::Closed);
    filed
}

async fn switch_on(app: &TestApp, months: &str) {
    let admin = app.admin().await;
    let form = [("enabled", "yes"), ("months", months)];
    let saved = admin.post("/admin/retensi", &form).await;
    assert_eq!(saved.status, 303, "{}", saved.html);
}

/// A day's work of a node.
async fn a_day_passes(app: &TestApp) {
    housekeeping::round(&app.app).await;
    jobs::run_due(&app.app).await.unwrap();
}

/// Every row of every table but the audit log, as an archive holds them.
async fn everything(app: &TestApp, name: &str) -> String {
    let (archive, _) = back_up(app, name, &[]).await;
    let rows = entries(&archive)
        .into_iter()
        .filter(|(name, _)| name.starts_with("rows/") && !name.starts_with("rows/audit/"));
    rows.map(|(_, bytes)| String::from_utf8(bytes).unwrap()).collect()
}

#[actix_web::test]
async fn as_shipped_nothing_is_deleted_and_the_notice_says_so() {
    let app = TestApp::start().await;
    let filed = closed(&app).await;
    app.clock.advance(Duration::days(3 * 366));
    a_day_passes(&app).await;
    assert_eq!(app.ticket(&filed.number).await.reporter_email.as_str(), EMAIL);
    let notice = app.visitor().open("/privasi").await;
    assert!(
        notice.html.contains("penghapusan otomatis belum dijalankan"),
        "{}",
        notice.html
    );
    let page = app.admin().await.open("/admin/retensi").await;
    assert!(
        page.words("[role=status]").contains("belum dinyalakan"),
        "{}",
        page.html
    );
    assert_eq!(
        (
            page.words("[data-count=tickets]"),
            page.words("[data-count=files]")
        ),
        ("1".into(), "1".into())
    );
    let ran = app.command(&["doctor"], &[], "").await;
    assert!(ran.out.contains("retention: off"), "{}{}", ran.out, ran.err);
}

#[actix_web::test]
async fn the_page_counts_for_any_term_and_takes_only_a_term_that_makes_sense() {
    let app = TestApp::start().await;
    closed(&app).await;
    app.clock.advance(Duration::days(400));
    let admin = app.admin().await;
    let counted = |page: crate::harness::page::Page| page.words("[data-count=tickets]");
    assert_eq!(
        counted(admin.open("/admin/retensi").await),
        "0",
        "two years are not over"
    );
    assert_eq!(
        counted(admin.open("/admin/retensi?months=12").await),
        "1",
        "one year is"
    );
    for months in ["0", "5", "601", "dua", ""] {
        let refused = admin
            .post("/admin/retensi", &[("enabled", "yes"), ("months", months)])
            .await;
        assert_eq!(refused.status, 422, "{months:?}");
        assert!(
            refused.words(".errors").contains("6 sampai 600"),
            "{months:?}: {}",
            refused.html
        );
    }
    a_day_passes(&app).await;
    assert!(
        everything(&app, "masih.tar.gz").await.contains(NAME),
        "looking deleted nothing"
    );
}

#[actix_web::test]
async fn past_the_term_nothing_of_the_person_is_left_anywhere_and_the_figures_stay() {
    let app = TestApp::start().await;
    let filed = closed(&app).await;
    let before = app.ticket(&filed.number).await;
    let open = app
        .file_with(&[
            ("name", "Masih Menunggu"),
            ("email", "tunggu@contoh.id"),
            ("description", "Saya masih menunggu jawaban."),
        ])
        .await;
    let all = everything(&app, "sebelum.tar.gz").await;
    for secret in SECRETS {
        assert!(all.contains(secret), "the ticket holds {secret:?} before");
    }
    app.clock.advance(Duration::days(800));
    switch_on(&app, "24").await;
    a_day_passes(&app).await;

    let all = everything(&app, "sesudah.tar.gz").await;
    for secret in SECRETS {
        assert!(!all.contains(secret), "{secret:?} is still there");
    }
    assert!(
        !all.contains(&BASE64_STANDARD.encode(&before.pin_cipher)),
        "the PIN is gone too"
    );
    let files = app.app.config.data_dir.join("files/lampiran");
    assert_eq!(
        std::fs::read_dir(files).unwrap().count(),
        0,
        "the picture is gone"
    );
    assert_eq!(app.count::<attachment::Entity>().await, 0);
    let after = app.ticket(&filed.number).await;
    assert_eq!(
        (
            after.status,
            after.rating,
            after.region,
            after.class_no,
            after.created_at,
            after.closed_at
        ),
        (
            before.status,
            before.rating,
            before.region,
            before.class_no,
            before.created_at,
            before.closed_at
        )
    );
    assert_eq!(
        app.ticket(&open.number).await.reporter_name.as_str(),
        "Masih Menunggu",
        "open tickets stay"
    );
    it_is_told(&app, &filed).await;
}

/// In the audit log, in the history, and without a mail to nobody.
async fn it_is_told(app: &TestApp, filed: &Filed) {
    let entry = audit::Entity::find()
        .filter(audit::Column::Action.eq("retention.sweep"))
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (&entry.detail["tickets"], &entry.detail["files"]),
        (&1.into(), &1.into())
    );
    assert!(verify_chain(&app.app).await.unwrap().is_whole());
    let desk = app
        .clerk()
        .await
        .open(&format!("/petugas/tiket/{}", filed.number))
        .await;
    assert!(
        desk.html
            .contains("menghapus data pribadi karena masa simpannya berakhir"),
        "{}",
        desk.html
    );
    let page = Visitor::new(app).open(&format!("/tiket/{}", filed.number)).await;
    assert_eq!(page.status, 200, "the public part is still there");
    let wrong = Visitor::new(app)
        .send(
            &format!("/tiket/{}/buka", filed.number),
            &[("pin", filed.pin.digits())],
        )
        .await;
    assert!(
        !wrong.html.contains("id=\"percakapan\""),
        "the old PIN opens nothing"
    );

    let humas = app.staff_of(Role::Humas, None, "Dewi Anggraini").await;
    let reopen = laporbkn::ticket::reopen::ReopenForm {
        reason: "Keliru ditutup.".into(),
        version: None,
    };
    let refused = app.act(&humas, &filed.number, reopen).await;
    assert!(refused.is_err(), "what was anonymised stays closed");
    let mails = entity::outbox::Entity::find()
        .filter(entity::outbox::Column::Recipient.eq(GONE))
        .all(app.app.db.read())
        .await
        .unwrap();
    assert!(mails.is_empty(), "nobody is there to be told");
}

#[actix_web::test]
async fn a_day_has_one_job_and_a_second_day_finds_nothing() {
    let app = TestApp::start().await;
    closed(&app).await;
    app.clock.advance(Duration::days(800));
    switch_on(&app, "24").await;
    for _ in 0..3 {
        a_day_passes(&app).await;
    }
    app.clock.advance(Duration::days(1));
    a_day_passes(&app).await;
    let jobs = entity::job::Entity::find()
        .filter(entity::job::Column::Kind.eq("retention.sweep"))
        .all(app.app.db.read())
        .await
        .unwrap();
    let counts: Vec<_> = jobs.iter().map(|job| job.result["tickets"].as_u64()).collect();
    assert_eq!(counts, [Some(1), Some(0)]);
    let gone = ticket::Entity::find()
        .filter(ticket::Column::ReporterEmail.eq(GONE))
        .all(app.app.db.read())
        .await
        .unwrap();
    assert_eq!(gone.len(), 1);
}

#[actix_web::test]
async fn a_file_that_another_ticket_still_shows_keeps_its_bytes_until_that_one_ends_too() {
    let app = TestApp::start().await;
    closed(&app).await;
    let open = app.file_with(&[("email", "tunggu@contoh.id")]).await;
    let old = attachment::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    let shared = attachment::Model {
        id: AttachmentId::new(app.app.clock.as_ref(), &app.app.rng),
        ticket_id: Some(app.ticket(&open.number).await.id),
        event_id: None,
        ..old.clone()
    };
    attachment::Entity::insert(shared.into_active_model().reset_all())
        .exec_without_returning(app.app.db.read())
        .await
        .unwrap();
    app.clock.advance(Duration::days(800));
    switch_on(&app, "24").await;
    a_day_passes(&app).await;
    assert_eq!(
        app.count::<attachment::Entity>().await,
        1,
        "the ended ticket's row went"
    );
    assert!(
        app.app.files.get(&old.storage_key).await.is_ok(),
        "the other still shows it"
    );

    let humas = cast::humas(&app).await;
    cast::resolve(&app, &humas, &open).await;
    let visitor = Visitor::new(&app);
    visitor.unlock(&open).await;
    let done = format!("/tiket/{}/konfirmasi", open.number);
    assert_eq!(visitor.post(&done, &[]).await.status, 303);
    app.clock.advance(Duration::days(800));
    a_day_passes(&app).await;
    assert_eq!(app.count::<attachment::Entity>().await, 0);
    assert!(app.app.files.get(&old.storage_key).await.is_err());
}
