//! The editors' page: what is missing, what did not help, what ended a form.

use chrono::{Duration, TimeZone, Utc};
use laporbkn::{learning::deflection, search::follow, tally};

use super::ask;
use crate::{
    harness::TestApp,
    knowledge::shelf::{Draft, put},
    ticket::filing::{NIK, file_api, nik_not_found},
};

/// What that service asks beside the usual.
const IDENTITY: [(&str, &str); 2] = [("nik", NIK), ("birth_date", "17-08-1990")];
const PAGE: &str = "/petugas/pencarian";

#[actix_web::test]
async fn what_found_nothing_is_a_missing_article_until_somebody_writes_it() {
    let app = TestApp::start().await;
    follow::catch_up(&app.app).await.unwrap();
    for question in ["qqqqzzzz wwwwxxxx", "wwwwxxxx qqqqzzzz", "vvvvkkkk"] {
        ask(&app, question).await;
    }
    let editor = app.clerk().await;
    let page = editor.open(PAGE).await;
    let missing = page.words("[aria-labelledby=belum] tbody");
    assert!(
        missing.contains("qqqqzzzz wwwwxxxx wwwwxxxx qqqqzzzz 2"),
        "{missing}"
    );
    assert!(missing.contains("vvvvkkkk 1"), "{missing}");
    assert!(
        page.words(".stats").contains("Tidak menemukan apa pun 3 100%"),
        "{}",
        page.words(".stats")
    );

    let write = page.attribute("[aria-labelledby=belum] tbody a", "href");
    let blank = editor.open(&write).await;
    assert_eq!(blank.attribute("input[name=title]", "value"), "Qqqqzzzz wwwwxxxx");
    assert_eq!(
        blank.words("textarea[name=aliases]"),
        "qqqqzzzz wwwwxxxx wwwwxxxx qqqqzzzz"
    );
    put(&app, &Draft::new("ditulis").title("Qqqqzzzz wwwwxxxx")).await;
    follow::catch_up(&app.app).await.unwrap();
    let missing = editor.open(PAGE).await.words("[aria-labelledby=belum] tbody");
    assert!(
        !missing.contains("qqqqzzzz") && missing.contains("vvvvkkkk"),
        "{missing}"
    );
}

#[actix_web::test]
async fn what_was_found_and_did_not_help_is_told_by_question_and_by_article() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("denting-xilofon").title("Xilofon berdenting")).await;
    follow::catch_up(&app.app).await.unwrap();
    ask(&app, "xilofon").await;
    for _ in 0..2 {
        app.visitor()
            .post(
                "/bantuan/denting-xilofon/tanggapan",
                &[("helped", "no"), ("reason", "outdated"), ("asked", "xilofon")],
            )
            .await;
    }
    let page = app.clerk().await.open(PAGE).await;
    let told = page.words("[aria-labelledby=tidak-membantu]");
    assert!(told.contains("xilofon 2 0"), "{told}");
    assert!(
        told.contains("Xilofon berdenting 2 Isinya tidak sesuai lagi"),
        "{told}"
    );
    assert_eq!(
        page.attribute("[aria-labelledby=tidak-membantu] a", "href"),
        "/bantuan?q=xilofon&lang=id"
    );
}

#[actix_web::test]
async fn the_share_of_forms_that_articles_ended_is_told_by_service() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("denting-xilofon").title("Xilofon berdenting")).await;
    let visitor = app.visitor();
    let form = visitor.open("/layanan/nik-tidak-ditemukan").await;
    let draft = form.attribute("input[name=draft]", "value");
    follow::catch_up(&app.app).await.unwrap();
    let told = [
        ("draft", draft.as_str()),
        ("description", "xilofon saya berdenting"),
    ];
    let offer = visitor.post("/layanan/nik-tidak-ditemukan/jawaban", &told).await;
    let choice = offer.attribute(".offer button", "value");
    let fields = [("draft", draft.as_str()), ("article", choice.as_str())];
    let ended = visitor
        .post("/layanan/nik-tidak-ditemukan/terjawab", &fields)
        .await;
    assert_eq!(ended.status, 303);
    for _ in 0..3 {
        app.file_for("nik-tidak-ditemukan", &IDENTITY).await;
    }
    app.file_for("kontak-petugas", &[]).await;
    let page = app.clerk().await.open(PAGE).await;
    let told = page.words("[aria-labelledby=dijawab] tbody");
    assert!(told.contains("NIK tidak ditemukan 1 3 25%"), "{told}");
    assert!(told.contains("0 1 0%"), "{told}");
    assert!(told.contains("Xilofon berdenting 1"), "{told}");
    let article = app.clerk().await.open("/petugas/artikel/denting-xilofon").await;
    assert!(
        article
            .words("main")
            .contains("tidak jadi dikirim karena artikel ini 1")
    );
}

#[actix_web::test]
async fn forms_are_told_from_the_first_midnight_on_and_filings_of_programs_are_not() {
    let app = TestApp::start().await;
    let at = |day, hour, minute| Utc.with_ymd_and_hms(2026, 7, day, hour, minute, 0).unwrap();
    // Jakarta is seven hours ahead: a minute before midnight, half an hour after it, and three hours after the next.
    for filed_at in [at(1, 16, 59), at(1, 17, 30), at(2, 20, 0)] {
        app.clock.set(filed_at);
        app.file_for("kontak-petugas", &[]).await;
    }
    file_api(&app, "nik-tidak-ditemukan", &nik_not_found()).await;

    let midnight = at(1, 17, 0);
    for is_folded in [false, true] {
        for (since, filed) in [(midnight, 2), (midnight - Duration::hours(1), 3)] {
            let ended = deflection::by_service(app.app.db.read(), since).await.unwrap();
            let told: Vec<_> = ended
                .iter()
                .map(|one| (one.service.as_str(), one.answered, one.filed))
                .collect();
            assert_eq!(told, [("kontak-petugas", 0, filed)], "folded: {is_folded}");
        }
        tally::fold(&app.app).await.unwrap();
    }

    for (day, told) in [(8, "0 2 0%"), (9, "0 1 0%")] {
        app.clock.set(at(day, 10, 0));
        let page = app.clerk().await.open(&format!("{PAGE}?hari=7")).await;
        let services = page.words("[aria-labelledby=dijawab] tbody");
        assert!(services.contains(told), "{services}");
        assert!(!services.contains("NIK tidak ditemukan"), "{services}");
    }
}

#[actix_web::test]
async fn an_address_fills_in_no_more_than_title_language_and_ways_to_ask() {
    let app = TestApp::start().await;
    let editor = app.clerk().await;
    let odd = editor
        .open("/petugas/artikel/baru?judul=%3Cb%3E&bahasa=xx&alias=&alias=satu%0Adua&body=isi&hari=x")
        .await;
    assert_eq!(odd.status, 200);
    assert_eq!(odd.attribute("input[name=title]", "value"), "<b>");
    assert_eq!(odd.words("textarea[name=aliases]"), "satu dua");
    assert_eq!(odd.words("textarea[name=body]"), "");
    for period in ["7", "90", "-1", "x", "99999999999999999999"] {
        let page = editor.open(&format!("{PAGE}?hari={period}")).await;
        assert_eq!(page.status, 200, "{period}");
    }
}

#[actix_web::test]
async fn what_only_another_language_answers_is_missing_in_the_one_it_was_asked_in() {
    let app = TestApp::start().await;
    put(&app, &Draft::new("denting-xilofon").title("Xilofon berdenting")).await;
    follow::catch_up(&app.app).await.unwrap();
    let page = app.visitor().open("/bantuan?q=xilofon&lang=en").await;
    assert!(
        page.html.contains("/bantuan/denting-xilofon"),
        "it is shown all the same"
    );
    ask(&app, "xilofon").await;
    let missing = app
        .clerk()
        .await
        .open(PAGE)
        .await
        .words("[aria-labelledby=belum] tbody");
    assert!(missing.contains("xilofon 1"), "{missing}");
}
