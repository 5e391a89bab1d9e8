//! The queue and the ticket beside it, in a browser without scripts.

use kernel::role::Role;
use serde_json::json;

use crate::harness::TestApp;

#[actix_web::test]
async fn everybody_starts_where_their_work_is() {
    let app = TestApp::start().await;
    for (role, unit, start) in [
        (Role::Humas, None, "/petugas/tiket"),
        (Role::UnitStaff, Some("DPK"), "/petugas/tiket"),
        (Role::UnitHead, Some("DPK"), "/petugas/tiket"),
        (Role::Counter, None, "/petugas/tiket"),
        (Role::Admin, None, "/admin/petugas"),
        (Role::Leader, None, "/petugas/statistik"),
        (Role::WbsWasdal, None, "/petugas/akun"),
        (Role::WbsInspektorat, None, "/petugas/akun"),
    ] {
        let desk = app.desk(role, unit, "Seseorang").await;
        let page = desk.opens("/petugas").await;
        assert_eq!((page.status, page.location.as_str()), (303, start), "{role}");
    }
    let stranger = app
        .client()
        .get(app.url("/petugas/tiket?status=new"))
        .send()
        .await
        .unwrap();
    assert_eq!(
        stranger.headers()["location"],
        "/petugas/masuk?lanjut=%2Fpetugas%2Ftiket%3Fstatus%3Dnew"
    );
}

#[actix_web::test]
async fn humas_sees_new_tickets_first_and_a_unit_what_it_has_to_do() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let (new, routed) = (app.file().await.number, app.file().await.number);
    humas.does(&routed, "route", json!({ "unit": "DPK" })).await.ok();
    let page = humas.opens("/petugas/tiket").await;
    assert_eq!(page.words(".list__head h1"), "Belum diverifikasi");
    assert_eq!(page.words(".tk__number"), new.to_string());
    assert_eq!(page.words(".views [aria-current]"), "Belum diverifikasi 1");
    let page = unit.opens("/petugas/tiket").await;
    assert_eq!(page.words(".list__head h1"), "Perlu dikerjakan");
    assert_eq!(page.words(".tk__number"), routed.to_string());
    let page = unit.opens("/petugas/tiket?q=tidakada").await;
    assert!(page.words(".empty").contains("Tidak ada yang cocok"));
    let english = humas.opens("/petugas/tiket?lang=en").await;
    assert_eq!(english.words(".list__head h1"), "Unverified");
    // A filter that cannot be read finds nothing and breaks nothing.
    assert_eq!(humas.opens("/petugas/tiket?status=lost").await.status, 200);
}

#[actix_web::test]
async fn a_row_says_the_service_once_and_leads_back_to_its_list() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let subject = "Kontak petugas: berkas saya hilang";
    let number = app.file_with(&[("subject", subject)]).await.number;
    for lang in ["id", "en"] {
        let page = humas.opens(&format!("/petugas/tiket?lang={lang}")).await;
        assert_eq!(page.words(".tk__subject"), "berkas saya hilang", "{lang}");
    }
    let path = format!("/petugas/tiket/{}", number.canonical());
    // The same row in three lists, one of them found by words that are no HTML.
    for behind in [
        "?status=new",
        "?status=all",
        "?status=all&q=berkas+%22%3E%3Csaya%3E",
    ] {
        let page = humas.opens(&format!("/petugas/tiket{behind}&lang=id")).await;
        assert_eq!(page.attributes("a.tk", "href"), [format!("{path}{behind}")]);
        assert!(!page.html.contains('\u{1}'), "a mark was left");
        assert!(!page.html.contains("<saya>"), "what was typed is no HTML");
    }
    let page = humas.opens("/petugas/tiket?q=%22%3E%3Cu%3E").await;
    assert_eq!(page.attributes("#f-q", "value"), ["\"><u>"]);
}

#[actix_web::test]
async fn only_buttons_that_work_are_shown() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let number = app.file().await.number;
    let path = format!("/petugas/tiket/{}", number.canonical());
    let panels = async |desk: &super::desk::Desk<'_>| {
        let page = desk.opens(&path).await;
        assert_eq!(page.status, 200, "{}", page.html);
        page.attributes(".panel", "id")
    };
    assert_eq!(
        panels(&humas).await,
        [
            "jawab",
            "tanya",
            "catatan",
            "periksa",
            "teruskan",
            "tugaskan",
            "gabung",
            "tolak",
            "perbaiki-email"
        ]
    );
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    assert_eq!(
        panels(&humas).await,
        [
            "catatan",
            "periksa",
            "teruskan",
            "tugaskan",
            "kembalikan",
            "perbaiki-email"
        ]
    );
    assert_eq!(panels(&unit).await, ["jawab", "tanya", "catatan", "kembalikan"]);
    unit.does(&number, "take", json!({})).await.ok();
    assert_eq!(
        panels(&unit).await,
        ["jawab", "tanya", "catatan", "selesai", "kembalikan"]
    );
    unit.does(&number, "resolve", json!({ "message": "Selesai." }))
        .await
        .ok();
    assert_eq!(panels(&unit).await, ["catatan"]);
    let counter = app.desk(Role::Counter, None, "Loket A").await;
    assert_eq!(panels(&counter).await, ["catatan"]);
}

#[actix_web::test]
async fn answer_and_resolve_takes_the_ticket_and_opens_the_next_one() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let (first, second) = (app.file().await.number, app.file().await.number);
    for number in [&first, &second] {
        humas.does(number, "route", json!({ "unit": "DPK" })).await.ok();
    }
    let path = format!("/petugas/tiket/{}", first.canonical());
    let list = "?status=routed";
    let empty = unit
        .sends(&path, &format!("{path}/jawab-selesai{list}"), &[("message", " ")])
        .await;
    assert_eq!(empty.status, 422);
    assert!(
        empty.words(".errors").contains("Jawaban"),
        "{}",
        empty.words("main")
    );
    let done = unit
        .sends(
            &path,
            &format!("{path}/jawab-selesai{list}"),
            &[("message", "Sudah beres.")],
        )
        .await;
    assert_eq!(
        done.location,
        format!("/petugas/tiket/{}{list}", second.canonical())
    );
    let ticket = unit.reads(&first).await.ok();
    assert_eq!(
        (&ticket["status"], &ticket["assignee"]["name"]),
        (&json!("resolved"), &json!("Bayu DPK"))
    );
    let next = unit.opens(&done.location).await;
    let told = next.words(".flash");
    assert!(told.contains("Di bawah ini tiket berikutnya"), "{told}");
    assert!(told.contains(&first.to_string()), "tickets look alike: {told}");
    let back = next.attributes(".flash a", "href");
    assert_eq!(back, [format!("/petugas/tiket/{}", first.canonical())]);
    let path = format!("/petugas/tiket/{}", second.canonical());
    let done = unit
        .sends(
            &path,
            &format!("{path}/tanya{list}"),
            &[("message", "Yang mana?")],
        )
        .await;
    assert_eq!(
        done.location,
        format!("/petugas/tiket{list}"),
        "nothing left: the list"
    );
    let told = unit.opens(&done.location).await.words(".flash");
    assert!(told.contains("berhenti dihitung"), "{told}");
    assert!(!told.contains("berikutnya"), "there is none: {told}");
}

#[actix_web::test]
async fn the_suggested_unit_is_chosen_with_its_reason() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app
        .file_for(
            "nik-tidak-ditemukan",
            &[("nik", "3174010101900001"), ("birth_date", "1990-01-01")],
        )
        .await
        .number;
    let page = humas
        .opens(&format!("/petugas/tiket/{}", number.canonical()))
        .await;
    assert_eq!(page.attributes("#teruskan option[selected]", "value"), ["DPDI"]);
    assert!(
        page.words(".suggest").contains("Direktorat Pengolahan Data"),
        "{}",
        page.words(".suggest")
    );
}

#[actix_web::test]
async fn a_template_is_filled_in_without_a_script() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPDI").await);
    let number = app
        .file_for(
            "nik-tidak-ditemukan",
            &[("nik", "3174010101900001"), ("birth_date", "1990-01-01")],
        )
        .await
        .number;
    humas.does(&number, "route", json!({ "unit": "DPDI" })).await.ok();
    let path = format!("/petugas/tiket/{}", number.canonical());
    let page = unit.opens(&path).await;
    let ids = page.attributes("#jawab-templat option[data-template-body]", "value");
    assert!(!ids.is_empty());
    let page = unit.opens(&format!("{path}?template={}", ids[0])).await;
    let begun = page.words("#jawab textarea");
    assert!(
        begun.contains(crate::harness::tickets::NAME) && begun.contains("Bayu DPDI"),
        "{begun}"
    );
    assert!(!begun.contains("{{"), "{begun}");
    assert!(page.html.contains("class=\"panel is-open\" id=\"jawab\""));
}

#[actix_web::test]
async fn a_stale_or_foreign_form_changes_nothing() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let number = app.file().await.number;
    let path = format!("/petugas/tiket/{}/catatan", number.canonical());
    let url = app.url(&path);
    let answer = humas
        .raw_post(&url, &[("message", "x"), ("_csrf", "forged")])
        .await;
    assert_eq!(answer, 403);
    assert_eq!(app.ticket(&number).await.version, 1);
}

#[actix_web::test]
async fn a_ticket_that_was_given_to_somebody_is_not_told_as_being_worked_on() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let head = app.desk(Role::UnitHead, Some("DPK"), "Sri Wahyuni").await;
    let number = app.file().await.number;
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    let given = json!({ "staff": unit.staff.id.to_string() });
    head.does(&number, "assign", given).await.ok();
    let path = format!("/petugas/tiket/{}?who=mine", number.canonical());
    let page = unit.opens(&path).await;
    assert!(
        page.words(".tk__meta")
            .contains("Belum ditindaklanjuti untuk Bayu DPK"),
        "{}",
        page.words(".tk__meta")
    );
    assert!(
        page.words(".pane__where")
            .contains("Ditugaskan ke Bayu DPK, belum diambil")
    );
    unit.does(&number, "take", json!({})).await.ok();
    let page = unit.opens(&path).await;
    assert!(
        page.words(".tk__meta").contains("Dalam proses Bayu DPK"),
        "{}",
        page.words(".tk__meta")
    );
    assert!(page.words(".pane__where").contains("Dikerjakan Bayu DPK"));
}
