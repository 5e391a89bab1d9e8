//! Reading the log.

use kernel::role::Role;
use laporbkn::audit::{Entry, append};
use serde_json::json;

use crate::harness::{TestApp, people::Staff};

async fn reveal(app: &TestApp, who: &Staff, subject: &str) {
    let entry = Entry {
        staff: Some(who.id),
        action: "identity.reveal",
        subject_kind: "ticket",
        subject_id: subject.to_owned(),
        reason: Some("Dicocokkan dengan <b>Dukcapil</b>".into()),
        detail: json!({ "fields": ["nik"] }),
    };
    app.app
        .db
        .write(async |tx| append(tx, &app.app, entry).await)
        .await
        .unwrap();
}

#[actix_web::test]
async fn an_administrator_reads_who_opened_whose_data_and_why() {
    let app = TestApp::start().await;
    let (admin, humas) = (app.admin().await, app.clerk().await);
    reveal(&app, &humas, "LB26-4F7K-Q2M9").await;
    let page = admin.open("/admin/audit").await;
    assert_eq!(page.status, 200, "{}", page.html);
    let words = page.words("tbody tr:first-child");
    assert!(words.contains("Membuka nomor identitas"), "{words}");
    assert!(words.contains("LB26-4F7K-Q2M9"), "{words}");
    assert!(words.contains("Dicocokkan dengan <b>Dukcapil</b>"), "{words}");
    assert!(words.contains("1 Juli 2026 pukul 09.00 WIB"), "{words}");
    assert_eq!(page.count("tbody b"), 0, "nothing of an entry is markup");
}

#[actix_web::test]
async fn the_log_is_filtered_by_action_person_thing_and_day() {
    let app = TestApp::start().await;
    let (admin, humas) = (app.admin().await, app.clerk().await);
    reveal(&app, &humas, "LB26-4F7K-Q2M9").await;
    reveal(&app, &admin, "LB26-0000-0000").await;
    for (query, rows) in [
        ("", 4),
        ("action=identity.reveal", 2),
        ("action=staff.add", 2),
        (&format!("who={}", humas.email), 1),
        (&format!("who={}", humas.email.to_uppercase()), 1),
        ("who=siapa@contoh.test", 0),
        ("who=bukan-alamat", 0),
        ("subject=LB26-0000-0000", 1),
        ("subject=LB26-0000-000%25", 0),
        ("from=2026-07-01&until=2026-07-01", 4),
        ("from=01-07-2026", 4),
        ("from=2026-07-02", 0),
        ("until=2026-06-30", 0),
        ("action=identity.reveal&subject=LB26-4F7K-Q2M9", 1),
    ] {
        let page = admin.open(&format!("/admin/audit?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(page.count("tbody tr"), rows, "{query}");
        assert_eq!(page.count(".empty"), usize::from(rows == 0), "{query}");
    }
}

#[actix_web::test]
async fn long_logs_are_read_page_by_page_without_losing_an_entry() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for number in 0..120 {
        reveal(&app, &admin, &format!("LB26-{number}")).await;
    }
    let mut path = "/admin/audit?action=identity.reveal".to_owned();
    let mut seen = 0;
    loop {
        let page = admin.open(&path).await;
        seen += page.count("tbody tr");
        if page.count("a[rel=next]") == 0 {
            break;
        }
        path = page.attribute("a[rel=next]", "href");
    }
    assert_eq!(seen, 120);
}

#[actix_web::test]
async fn the_chain_is_checked_on_demand_and_a_broken_one_is_shouted() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let page = admin.open("/admin/audit").await;
    assert!(page.words(".chain").contains("belum pernah diperiksa"));
    let page = admin.send("/admin/audit/periksa", &[]).await;
    assert!(
        page.words(".chain").contains("Semua 1 catatan utuh"),
        "{}",
        page.words(".chain")
    );
    super::chain::forge(&app, 1).await;
    let page = admin.send("/admin/audit/periksa", &[]).await;
    assert_eq!(page.count(".chain--broken"), 1);
    assert!(page.words(".chain").contains("Rantai putus di catatan nomor 1."));
}

#[actix_web::test]
async fn nobody_but_an_administrator_reads_the_log() {
    let app = TestApp::start().await;
    for &role in Role::ALL {
        let unit = matches!(role, Role::UnitStaff | Role::UnitHead).then_some("DPK");
        let status = app.staff(role, unit).await.open("/admin/audit").await.status;
        assert_eq!(status, if role == Role::Admin { 200 } else { 403 }, "{role}");
    }
}
