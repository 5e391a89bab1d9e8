//! A secret complaint: the unit works on it without ever learning who complains; and what a unit may not know of.

use kernel::ticket_number::TicketNumber;
use serde_json::{Value, json};

use super::desk::Desk;
use crate::harness::{
    TestApp,
    tickets::{EMAIL, NAME},
};

const PHONE: &str = "081234567890";
const AGENCY: &str = "Pemerintah Kota Sukamaju";

/// Everything that would tell who filed it.
const TRACES: [&str; 6] = [NAME, "Rahmawati", EMAIL, "81234567890", AGENCY, "Jalan Melati"];

async fn secret(app: &TestApp, humas: &Desk<'_>) -> TicketNumber {
    let filed = app
        .file_for(
            "pengaduan-layanan",
            &[
                ("secret", "true"),
                ("phone", PHONE),
                ("agency", AGENCY),
                ("address", "Jalan Melati 7"),
                ("request", "Mohon petugasnya ditegur"),
            ],
        )
        .await;
    humas
        .does(&filed.number, "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    filed.number
}

fn assert_no_trace(text: &str, place: &str) {
    for trace in TRACES {
        assert!(!text.contains(trace), "{place} shows {trace:?}");
    }
}

#[actix_web::test]
async fn the_unit_of_a_secret_complaint_never_reads_who_filed_it() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let number = secret(&app, &humas).await;
    let path = format!("/petugas/tiket/{}", number.canonical());

    let seen = unit.reads(&number).await.ok();
    assert_eq!(
        (&seen["reporter"], &seen["contact"], &seen["secret"]),
        (&Value::Null, &Value::Null, &json!(true))
    );
    assert_eq!(seen["details"]["request"], "Mohon petugasnya ditegur");
    assert_no_trace(&seen.to_string(), "the API");
    let list = unit.get("/staff/tickets").await.ok();
    assert_no_trace(&list.to_string(), "the API's list");
    let page = unit.opens(&path).await;
    assert!(page.html.contains("Pelapor dirahasiakan"), "{}", page.html);
    assert_no_trace(&page.html, "the page");
    assert_no_trace(&unit.opens("/petugas/tiket").await.html, "the page's list");

    // An answer is addressed without a name, for the unit reads it again in the history.
    unit.does(
        &number,
        "answer",
        json!({ "message": "Halo {{nama}}, sudah kami tegur." }),
    )
    .await
    .ok();
    let seen = unit.reads(&number).await.ok();
    assert_no_trace(&seen.to_string(), "the answer");
    assert_eq!(
        seen["events"].as_array().unwrap().last().unwrap()["message"],
        "Halo Bapak/Ibu, sudah kami tegur."
    );

    let seen = humas.reads(&number).await.ok();
    assert_eq!(
        (&seen["reporter"], &seen["contact"]["email"]),
        (&json!(NAME), &json!(EMAIL))
    );
    let page = humas.opens(&path).await.html;
    assert!(page.contains(NAME) && page.contains(AGENCY));
}

#[actix_web::test]
async fn humas_is_warned_before_a_unit_reads_a_name_in_the_story() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let warned = async |story: &str| {
        let fields = [
            ("name", NAME),
            ("email", EMAIL),
            ("secret", "true"),
            ("description", story),
        ];
        let number = app.file_for("pengaduan-layanan", &fields).await.number;
        let path = format!("/petugas/tiket/{}", number.canonical());
        let page = humas.opens(&path).await.html;
        page.contains("Unit yang menerima tiket ini akan membacanya")
    };
    assert!(warned(&format!("Petugas loket kasar. Hubungi {EMAIL} saja.")).await);
    assert!(warned(&format!("Saya, {NAME}, ditolak di loket.")).await);
    assert!(!warned("Petugas loket kasar kepada semua orang.").await);
}

#[actix_web::test]
async fn the_unit_cannot_find_a_secret_complaint_by_who_filed_it() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let number = secret(&app, &humas).await.to_string();
    let open = app.file_with(&[("subject", "Kartu pegawai")]).await.number;
    humas.does(&open, "route", json!({ "unit": "DPK" })).await.ok();
    for query in ["q=Rahmawati", &format!("q={EMAIL}")] {
        assert_eq!(unit.lists(query).await, [open.to_string()], "{query}");
        let found = humas.lists(query).await;
        assert!(found.contains(&number) && found.len() == 2, "{query}: {found:?}");
    }
    // By what the unit may know, it is found.
    assert_eq!(unit.lists("q=tenggat").await, std::slice::from_ref(&number));
    assert_eq!(unit.lists(&format!("q={number}")).await, [number]);
}

#[actix_web::test]
async fn a_unit_gets_404_for_another_units_ticket_whatever_it_tries() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let head = app
        .desk(kernel::role::Role::UnitHead, Some("DPK"), "Sri Wahyuni")
        .await;
    let theirs = app.file().await.number;
    humas.does(&theirs, "route", json!({ "unit": "DPEN" })).await.ok();
    let unknown = TicketNumber::generate(2026, &kernel::rng::Rng::seeded(99));
    let before = app.ticket(&theirs).await;
    for number in [&theirs, &unknown] {
        assert_eq!(unit.reads(number).await.refusal(), (404, "not-found"));
        for (action, body) in [
            ("take", json!({})),
            ("ask", json!({ "message": "?" })),
            ("note", json!({ "message": "x" })),
            ("answer", json!({ "message": "x" })),
            ("resolve", json!({ "message": "x" })),
            ("hand-back", json!({ "reason": "x" })),
        ] {
            assert_eq!(
                unit.does(number, action, body).await.refusal(),
                (404, "not-found"),
                "{action}"
            );
        }
        for (action, body) in [
            ("assign", json!({ "staff": head.staff.id.to_string() })),
            ("reopen", json!({ "reason": "x" })),
        ] {
            assert_eq!(
                head.does(number, action, body).await.refusal(),
                (404, "not-found"),
                "{action}"
            );
        }
        let base = format!("/petugas/tiket/{}", number.canonical());
        for path in [
            base.clone(),
            format!("{base}/identitas/nik"),
            format!("{base}/lampiran/{}", unit.staff.id),
        ] {
            assert_eq!(unit.opens(&path).await.status, 404, "{path}");
        }
        let sent = unit
            .sends(
                "/petugas/tiket?status=all",
                &format!("{base}/catatan"),
                &[("message", "x")],
            )
            .await;
        assert_eq!(sent.status, 404);
    }
    assert_eq!(app.ticket(&theirs).await, before);
    assert!(unit.lists("status=all").await.is_empty());
}

#[actix_web::test]
async fn an_identity_number_is_shown_once_with_a_reason_and_an_audit_row() {
    use entity::audit;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

    let app = TestApp::start().await;
    let humas = app.humas().await;
    let filed = app
        .file_for(
            "nik-tidak-ditemukan",
            &[("nik", "3174010101900001"), ("birth_date", "1990-01-01")],
        )
        .await;
    let base = format!("/petugas/tiket/{}", filed.number.canonical());
    let path = format!("{base}/identitas/nik");
    let page = humas.opens(&base).await;
    assert!(page.html.contains("3174••••••••0001"));
    assert!(!page.html.contains("3174010101900001"));
    let asked = humas.opens(&path).await;
    assert!(!asked.html.contains("3174 0101 0190 0001"));

    let refused = humas.sends(&path, &path, &[("reason", "cek")]).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.input("reason"), "cek");
    let entries = async || {
        audit::Entity::find()
            .filter(audit::Column::Action.eq("identity.reveal"))
            .all(app.app.db.read())
            .await
            .unwrap()
    };
    assert!(entries().await.is_empty());
    let reason = "Mencocokkan dengan data Dukcapil.";
    let shown = humas.sends(&path, &path, &[("reason", reason)]).await;
    assert!(shown.html.contains("3174 0101 0190 0001"), "{}", shown.html);
    let entries = entries().await;
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (entries[0].staff_id, entries[0].reason.as_deref()),
        (Some(humas.staff.id), Some(reason))
    );
    assert!(!format!("{:?}", entries[0]).contains("3174010101900001"));
    // What the ticket does not have cannot be asked for.
    assert_eq!(humas.opens(&format!("{base}/identitas/kk")).await.status, 404);
    assert_eq!(humas.opens(&format!("{base}/identitas/pin")).await.status, 404);
}

#[actix_web::test]
async fn sending_on_a_secret_story_that_names_its_writer_is_asked_about() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let fields = |story: &'static str| {
        [
            ("secret", "true"),
            ("phone", PHONE),
            ("address", "Jalan Melati 7"),
            ("request", "Mohon petugasnya ditegur"),
            ("description", story),
        ]
    };
    for (story, asks) in [
        ("Saya Siti Rahmawati Lestari dimintai uang.", true),
        ("Hubungi saya di 0812 3456 7890.", true),
        ("Petugas meminta uang.", false),
    ] {
        let filed = app.file_for("pengaduan-layanan", &fields(story)).await;
        let page = humas
            .opens(&format!("/petugas/tiket/{}", filed.number.canonical()))
            .await;
        let asked = page.attributes("#teruskan button[data-confirm]", "data-confirm");
        assert_eq!(asked.len(), usize::from(asks), "{story}");
        assert!(
            asked.iter().all(|words| words.contains("Tetap teruskan?")),
            "{asked:?}"
        );
    }
}
