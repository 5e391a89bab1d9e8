//! The pages: questions, ways that lead nowhere, and where the self-diagnosis is offered.

use entity::article;
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus};
use laporbkn::{diagnosis, knowledge::store};
use sea_orm::{ActiveModelTrait, IntoActiveModel};

use crate::harness::TestApp;

#[actix_web::test]
async fn a_question_shows_its_answers_and_the_way_back() {
    let app = TestApp::start().await;
    let first = app
        .visitor()
        .open("/bantuan/periksa-diri/nik-tidak-ditemukan")
        .await;
    assert_eq!(
        first.words("h1"),
        "Apakah NIK yang Anda ketik sama persis dengan yang di KTP?"
    );
    assert_eq!(first.attribute("main .crumb", "href"), "/bantuan/periksa-diri");
    assert_eq!(first.count(".choices a"), 2);
    assert_eq!(first.count(".so-far"), 0);
    let third = app
        .visitor()
        .open("/bantuan/periksa-diri/nik-tidak-ditemukan/sama/tidak-ditemukan")
        .await;
    assert_eq!(third.words("h1"), "Sudah menghubungi Dukcapil?");
    assert_eq!(
        third.attribute("main .crumb", "href"),
        "/bantuan/periksa-diri/nik-tidak-ditemukan/sama"
    );
    assert_eq!(third.count(".so-far dt"), 2);
    assert!(third.words(".ask-one__where").contains("Pertanyaan 3"));
    assert_eq!(
        third.count("main form, main input"),
        0,
        "nothing is asked but the choice"
    );
}

#[actix_web::test]
async fn the_other_language_is_the_same_place() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let page = visitor.open("/bantuan/periksa-diri/lupa-password/sudah").await;
    let other = page.attribute("a.lang", "href");
    assert!(
        other.starts_with("/bantuan/periksa-diri/lupa-password/sudah?"),
        "{other}"
    );
    let english = visitor.open(&other).await;
    assert_eq!(english.words("h1"), "What happened during the reset?");
}

#[actix_web::test]
async fn an_address_that_leads_nowhere_is_a_page_that_helps() {
    let app = TestApp::start().await;
    let long = format!("/{}", "a/".repeat(2_000));
    for (way, knows_tree) in [
        ("/tidak-ada", false),
        ("/lupa-password/tidak-ada", true),
        ("/lupa-password/belum/belum", true),
        ("/lupa-password//belum", true),
        ("/lupa-password/sudah/%00", true),
        ("/lupa-password/sudah/%F0%9F%98%80", true),
        ("/%27%3Cscript%3E", false),
        ("/LUPA-PASSWORD", false),
        (long.as_str(), false),
    ] {
        let page = app.visitor().open(&format!("/bantuan/periksa-diri{way}")).await;
        assert_eq!(page.status, 404, "{way}");
        assert_eq!(page.count(".tiles a"), 10, "{way}");
        let again = page.html.contains("Mulai lagi: Lupa password");
        assert_eq!(again, knows_tree, "{way}");
        assert!(!page.html.contains("<script>"), "{way}");
    }
    for odd in ["/", "/lupa-password/", "/lupa-password?x=%00"] {
        let page = app.visitor().open(&format!("/bantuan/periksa-diri{odd}")).await;
        assert_eq!(page.status, 200, "{odd}");
    }
}

#[actix_web::test]
async fn an_agency_is_named_with_what_to_tell_it_and_how_to_reach_it() {
    let app = TestApp::start().await;
    let page = app
        .visitor()
        .open("/bantuan/periksa-diri/nik-tidak-ditemukan/sama/tidak-ditemukan/belum")
        .await;
    assert!(page.words(".whom").contains("Dukcapil kabupaten/kota Anda"));
    assert!(page.words(".say").starts_with("NIK saya tidak ditemukan"));
    assert!(page.words(".todo__contacts").contains("08118005373"));
    let copied = page.attribute("[data-copy]", "data-copy");
    assert!(
        copied.contains("[ ] Bawa KTP dan KK.") && copied.contains("NIK saya tidak ditemukan"),
        "{copied}"
    );
    assert_eq!(page.count("[data-print]"), 1);
    let english = app
        .visitor()
        .open("/bantuan/periksa-diri/nik-tidak-ditemukan/sama/tidak-ditemukan/belum?lang=en")
        .await;
    assert_eq!(english.attribute(".say", "lang"), "id");
    assert!(
        english
            .html
            .contains("In Indonesian, the language of that office.")
    );
}

#[actix_web::test]
async fn it_is_offered_where_people_are_about_to_file() {
    let app = TestApp::start().await;
    for (page, link) in [
        ("/", "/bantuan/periksa-diri"),
        ("/layanan", "/bantuan/periksa-diri"),
        ("/bantuan", "/bantuan/periksa-diri"),
        ("/bantuan?q=zzqqxx", "/bantuan/periksa-diri"),
        (
            "/bantuan/lupa-password-sscasn",
            "/bantuan/periksa-diri/lupa-password",
        ),
        (
            "/bantuan/forgotten-password",
            "/bantuan/periksa-diri/lupa-password",
        ),
        ("/layanan/lupa-password", "/bantuan/periksa-diri/lupa-password"),
        (
            "/layanan/lokasi-lahir",
            "/bantuan/periksa-diri/tempat-lahir-tidak-ada",
        ),
    ] {
        let shown = app.visitor().open(page).await;
        assert_eq!(shown.status, 200, "{page}");
        let offers = shown.attributes(".check-first", "href");
        assert!(offers.contains(&link.to_owned()), "{page}: {offers:?}");
    }
    let other = app.visitor().open("/layanan/permintaan-informasi").await;
    assert_eq!(other.count(".check-first"), 0, "no tree is about this");
}

#[actix_web::test]
async fn what_was_withdrawn_is_left_out_and_the_page_still_helps() {
    let app = TestApp::start().await;
    assert!(diagnosis::withdrawn(&app.app).await.unwrap().is_empty());
    let slug = ArticleSlug::parse("syarat-password").unwrap();
    let row = store::by_slug(app.app.db.read(), &slug).await.unwrap().unwrap();
    let mut gone: article::Model = row;
    gone.status = ArticleStatus::Archived;
    let withdrawn = app
        .app
        .db
        .write(async |tx| gone.clone().into_active_model().reset_all().update(tx).await)
        .await
        .unwrap();
    assert_eq!(withdrawn.status, ArticleStatus::Archived);
    app.app.shelf.forget();
    assert_eq!(
        diagnosis::withdrawn(&app.app).await.unwrap(),
        ["article syarat-password"]
    );
    let page = app
        .visitor()
        .open("/bantuan/periksa-diri/lupa-password/sudah/password-ditolak")
        .await;
    assert_eq!(page.status, 200);
    assert!(!page.html.contains("/bantuan/syarat-password"));
    let form = "/layanan/lupa-password?periksa=lupa-password/sudah/password-ditolak".to_owned();
    assert!(page.attributes("main a", "href").contains(&form));
}
