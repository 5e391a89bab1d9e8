//! Articles beside the form, and "this answered me".

use entity::{article, deflection};
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus};
use laporbkn::{knowledge::store, search::follow};
use reqwest::{StatusCode, multipart::Part};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::{
    OpenForm, PNG, Values, attachments, hidden, nik_not_found, stored_files, texts, tickets, values,
};
use crate::{
    harness::{
        TestApp,
        browser::{Browser, Scripts},
        page::Page,
    },
    knowledge::shelf::{Draft, put},
};

/// What nobody but our article speaks of.
const STORY: &str = "Xilofonku berdenting waktu pelantikan";
const SERVICE: &str = "nik-tidak-ditemukan";

async fn with_article() -> TestApp {
    let app = TestApp::start().await;
    let draft = Draft::new("denting-xilofon")
        .title("Xilofon berdenting")
        .body("Pukul lebih pelan.");
    put(&app, &draft).await;
    follow::catch_up(&app.app).await.unwrap();
    app
}

fn told() -> Values {
    let mut typed = nik_not_found();
    typed.insert("description".into(), STORY.into());
    typed
}

async fn article(app: &TestApp) -> article::Model {
    let slug = ArticleSlug::parse("denting-xilofon").unwrap();
    store::by_slug(app.app.db.read(), &slug).await.unwrap().unwrap()
}

/// The articles that are offered beside the form, as a part of a page.
async fn offered(form: &OpenForm, story: &str) -> Page {
    let fields = [
        ("_csrf", form.hidden["_csrf"].as_str()),
        ("draft", form.hidden["draft"].as_str()),
        ("description", story),
    ];
    let path = format!("{}/jawaban", form.path);
    Page::of(form.client.post(path).form(&fields).send().await.unwrap()).await
}

/// Has articles offered and presses "this answered me" below the first.
async fn answered(form: &OpenForm) -> Page {
    let choice = offered(form, STORY).await.attribute(".offer button", "value");
    assert!(choice.starts_with("denting-xilofon."), "{choice}");
    choose(form, &choice).await
}

/// Sends what a button below an article would.
async fn choose(form: &OpenForm, slug: &str) -> Page {
    let fields = [
        ("_csrf", form.hidden["_csrf"].as_str()),
        ("draft", form.hidden["draft"].as_str()),
        ("article", slug),
    ];
    let path = format!("{}/terjawab", form.path);
    Page::of(form.client.post(path).form(&fields).send().await.unwrap()).await
}

#[actix_web::test]
async fn the_page_before_the_last_shows_articles_once_and_never_again() {
    let app = with_article().await;
    let form = OpenForm::open(&app, SERVICE).await;
    let check = form.step("check", &told()).await.text().await.unwrap();
    assert_eq!(texts(&check, ".offer__list b")[0], "Xilofon berdenting");
    assert!(texts(&check, ".offer__list b").len() <= 3);
    assert!(check.contains("Periksa sekali lagi"), "nothing stands in the way");
    let again = hidden(&check);
    assert_eq!(again["offered"], "1");
    let back = form.step_with("edit", &again).await;
    let mut changed = hidden(&back);
    assert_eq!(changed["offered"], "1");
    changed.extend(told());
    let check = form.step_with("check", &changed).await;
    assert!(texts(&check, ".offer").is_empty(), "it does not nag");
    assert!(check.contains("Kirim laporan"));
}

#[actix_web::test]
async fn a_button_below_the_story_asks_for_articles_and_keeps_everything() {
    let app = with_article().await;
    let form = OpenForm::open(&app, SERVICE).await;
    let typed = values(&[("description", STORY), ("name", "Budi"), ("nik", "123")]);
    let body = form
        .form("answers", &typed)
        .part("attachments", Part::bytes(PNG).file_name("layar.png"));
    let answer = form.send(body).await;
    assert_eq!(answer.status(), StatusCode::OK, "nothing is faulted yet");
    let page = answer.text().await.unwrap();
    assert_eq!(texts(&page, ".offer__list b")[0], "Xilofon berdenting");
    for kept in [STORY, "value=\"Budi\"", "value=\"123\"", "layar.png"] {
        assert!(page.contains(kept), "{kept}");
    }
    assert!(texts(&page, ".errors").is_empty());
    let form = OpenForm::open(&app, SERVICE).await;
    let none = form
        .step("answers", &values(&[("description", "qqqqqqqq zzzzzzzz")]))
        .await;
    let none = none.text().await.unwrap();
    assert!(none.contains("Belum ada artikel yang cocok dengan cerita Anda"));
}

#[actix_web::test]
async fn this_answered_me_ends_the_form_and_is_counted_once() {
    let app = with_article().await;
    let form = OpenForm::open(&app, SERVICE).await;
    let body = form
        .form("check", &told())
        .part("attachments", Part::bytes(PNG).file_name("layar.png"));
    form.send(body).await;
    assert_eq!(stored_files(&app), 1);
    for _ in 0..2 {
        let ended = answered(&form).await;
        assert_eq!(ended.status, 303);
        let thanks = form.client.get(app.url(&ended.location.unwrap()));
        let thanks = Page::of(thanks.send().await.unwrap()).await;
        assert_eq!(thanks.status, 200);
        assert!(thanks.words("main").contains("Kalau masalahnya muncul lagi"));
        assert!(thanks.html.contains("/bantuan/denting-xilofon"));
        assert_eq!(
            thanks.attribute("main ol a[href^='/layanan/']", "href"),
            "/layanan/nik-tidak-ditemukan?dari=denting-xilofon"
        );
        assert_eq!(thanks.count("[data-filed]"), 0, "the tab remembers the story");
        assert!(
            thanks
                .words("main")
                .contains("Ternyata belum? Lanjutkan formulir")
        );
    }
    assert!(tickets(&app).await.is_empty());
    assert_eq!(
        (attachments(&app).await.len(), stored_files(&app)),
        (1, 1),
        "a thumb may have missed"
    );
    let rows = deflection::Entity::find().all(app.app.db.read()).await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].service_slug.as_str(), SERVICE);
    assert_eq!(article(&app).await.deflected, 1);
    let another = OpenForm::open(&app, SERVICE).await;
    answered(&another).await;
    assert_eq!(article(&app).await.deflected, 2);

    app.clock.advance(chrono::Duration::hours(3));
    laporbkn::jobs::housekeeping::round(&app.app).await;
    assert_eq!(
        (attachments(&app).await.len(), stored_files(&app)),
        (0, 0),
        "they go by themselves"
    );
}

#[actix_web::test]
async fn who_files_after_all_finds_everything_and_counts_as_filed_only() {
    let app = with_article().await;
    let form = OpenForm::open(&app, SERVICE).await;
    let body = form
        .form("check", &told())
        .part("attachments", Part::bytes(PNG).file_name("layar.png"));
    form.send(body).await;
    answered(&form).await;
    assert_eq!(article(&app).await.deflected, 1);
    let page = form
        .client
        .get(&form.path)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    for kept in [STORY, "Budi Santoso", "layar.png"] {
        assert!(page.contains(kept), "{kept}");
    }
    assert_eq!(
        hidden(&page)["draft"],
        form.hidden["draft"],
        "still the same form"
    );
    let check = form
        .client
        .get(format!("{}/periksa", form.path))
        .send()
        .await
        .unwrap();
    let mut sent = hidden(&check.text().await.unwrap());
    sent.remove("step");
    form.step("file", &sent).await;
    assert_eq!(tickets(&app).await.len(), 1);
    assert_eq!(attachments(&app).await.len(), 1);
    assert_eq!(app.count::<deflection::Entity>().await, 0);
    assert_eq!(article(&app).await.deflected, 0);
    answered(&form).await;
    assert_eq!(
        article(&app).await.deflected,
        0,
        "what was filed no article ended"
    );
    assert_eq!(app.count::<deflection::Entity>().await, 0);
}

#[actix_web::test]
async fn a_form_that_had_sent_nothing_yet_goes_on_under_the_same_token() {
    let app = with_article().await;
    let form = OpenForm::open(&app, SERVICE).await;
    answered(&form).await;
    let page = form.client.get(&form.path).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let page = page.text().await.unwrap();
    assert_eq!(hidden(&page)["draft"], form.hidden["draft"]);
    form.step("file", &told()).await;
    assert_eq!(tickets(&app).await.len(), 1);
    assert_eq!(article(&app).await.deflected, 0);
}

#[actix_web::test]
async fn a_link_cannot_bring_the_marks_of_a_page_into_a_field() {
    let app = TestApp::start().await;
    let link = "/layanan/kontak-petugas?description=a%01csrf%01b%01draft%01c%0Ad%00e";
    let page = app.visitor().open(link).await;
    assert_eq!(page.words("textarea[name=description]"), "acsrfbdraftc de");
}

#[actix_web::test]
async fn what_no_page_of_ours_sends_ends_nothing() {
    let app = with_article().await;
    let form = OpenForm::open(&app, SERVICE).await;
    assert_eq!(
        choose(&form, "tidak-ada-artikel").await.status,
        303,
        "gone meanwhile"
    );
    assert_eq!(choose(&form, "../../etc").await.status, 400);
    let choice = offered(&form, STORY).await.attribute(".offer button", "value");
    let other = OpenForm::open(&app, SERVICE).await;
    for never_offered in ["denting-xilofon", "denting-xilofon.", choice.as_str()] {
        assert_eq!(choose(&other, never_offered).await.status, 303, "{never_offered}");
    }
    let archived = article::ActiveModel {
        id: Set(article(&app).await.id),
        status: Set(ArticleStatus::Archived),
        ..Default::default()
    };
    archived.update(app.app.db.read()).await.unwrap();
    assert_eq!(
        choose(&form, &choice).await.status,
        303,
        "nobody can read it any more"
    );
    let path = format!("{}/terjawab", form.path);
    let stranger = [
        ("draft", form.hidden["draft"].as_str()),
        ("article", "denting-xilofon"),
    ];
    let forged = app.client().post(&path).form(&stranger).send().await.unwrap();
    assert!(forged.status().is_client_error());
    let thanks = app
        .visitor()
        .open("/layanan/kontak-petugas/terjawab?artikel=%00%3Cscript%3E")
        .await;
    assert_eq!(thanks.status, 200);
    assert!(!thanks.html.contains("<script>"));
    assert_eq!(
        app.visitor().open("/layanan/tidak-ada/terjawab").await.status,
        404
    );
    assert_eq!(app.count::<deflection::Entity>().await, 0);
}

#[actix_web::test]
async fn the_story_goes_to_this_node_s_index_only_and_is_not_kept() {
    let app = TestApp::start_with(|raw| raw.meilisearch_url = Some("http://127.0.0.1:9".to_owned())).await;
    put(&app, &Draft::new("denting-xilofon").title("Xilofon berdenting")).await;
    follow::catch_up(&app.app).await.unwrap();
    let form = OpenForm::open(&app, SERVICE).await;
    let ask = async |story: &str| offered(&form, story).await;
    let part = ask(STORY).await;
    assert_eq!(part.status, 200);
    assert!(part.words(".offer__list b").starts_with("Xilofon berdenting"));
    assert_eq!(part.attribute(".offer button", "form"), "terjawab");
    for nothing in ["", "tolong", "yang di ke", "1234 5678 9012 3456", "\u{0}\u{1b}%*"] {
        let part = ask(nothing).await;
        assert_eq!((part.status, part.html.as_str()), (200, ""), "{nothing:?}");
    }
    assert_eq!(ask(&"denting ".repeat(2_000)).await.status, 200);
    assert!(app.app.learning.take().is_empty(), "a story is no search");
    let remote = app.app.search.remote.as_ref().unwrap();
    assert!(remote.why_not().is_none(), "nobody asked the other server");
}

#[actix_web::test]
async fn who_comes_from_an_article_brings_the_question_and_is_not_shown_another() {
    let app = with_article().await;
    let page = app
        .visitor()
        .open("/bantuan/denting-xilofon?cari=xilofon+berdenting+3174012501900001")
        .await;
    let way = page.attribute(".read__ways a", "href");
    assert_eq!(
        way,
        "/layanan/kontak-petugas?dari=denting-xilofon&description=xilofon+berdenting"
    );
    let form = app.visitor().open(&way).await;
    assert_eq!(form.words("textarea[name=description]"), "xilofon berdenting");
    assert_eq!(form.attribute("input[name=offered]", "value"), "1");
}

/// Types a story, reads the article in another tab, goes on, and then lets the article end the form.
async fn journey(scripts: Scripts, width: u32) {
    let app = with_article().await;
    let on = if scripts == Scripts::On { "js" } else { "plain" };
    let shot = |step: &str| format!("offer-{width}-{on}-{step}");
    let person = Browser::start(&app.url(""), scripts).await;
    person.width(width).await;
    person.open("/layanan/kontak-petugas").await;
    person.fill("Pesan Anda", STORY).await;
    if scripts == Scripts::Off {
        person.press("Lihat artikel yang mungkin menjawab").await;
    }
    person.see("Mungkin ini jawabannya").await;
    person.fits().await;
    person.screenshot(&shot("1-beside")).await;
    person
        .in_another_tab("Xilofon berdenting", async || {
            person.see("Pukul lebih pelan").await;
        })
        .await;
    if scripts == Scripts::On {
        person.press("Lanjutkan melapor").await;
        person.see_no("Mungkin ini jawabannya").await;
        person.fill("Pesan Anda", &format!("{STORY} lagi dan lagi")).await;
    }
    person.fill("Nama lengkap", "Budi Santoso").await;
    person.fill("E-mail", "budi@contoh.test").await;
    person.press("Lanjut: periksa jawaban").await;
    person.see("Periksa sekali lagi").await;
    person.see(STORY).await;
    person.see_no("Mungkin ini jawabannya").await;

    person.open("/layanan/nik-tidak-ditemukan").await;
    person.fill("Ceritakan masalahnya", STORY).await;
    if scripts == Scripts::Off {
        for (label, value) in nik_not_found().iter().filter_map(|(name, value)| {
            let label = match name.as_str() {
                "name" => "Nama lengkap sesuai KTP",
                "nik" => "NIK",
                "birth_date" => "Tanggal lahir sesuai KTP",
                "email" => "E-mail yang bisa Anda buka",
                _ => return None,
            };
            Some((label, value))
        }) {
            person.fill(label, value).await;
        }
        person.press("Lanjut: periksa jawaban").await;
    }
    person.see("Mungkin ini jawabannya").await;
    person.fits().await;
    person.screenshot(&shot("2-last")).await;
    person.press("Ini menjawab saya: Xilofon berdenting").await;
    person.see("Terima kasih, masalah Anda terjawab").await;
    person.fits().await;
    person.screenshot(&shot("3-thanks")).await;
    assert_eq!(article(&app).await.deflected, 1);
    assert!(tickets(&app).await.is_empty());
    person.click_link("Ternyata belum? Lanjutkan formulir").await;
    assert_eq!(
        person.value("Ceritakan masalahnya").await,
        STORY,
        "a thumb may have missed"
    );
    person.fits().await;
    person.screenshot(&shot("4-on")).await;
    person.close().await;
}

/// At a real Chromium.
mod browser {
    use super::*;

    #[actix_web::test]
    async fn on_a_phone_with_scripts() {
        journey(Scripts::On, 360).await;
    }

    #[actix_web::test]
    async fn at_a_desk_without_scripts() {
        journey(Scripts::Off, 1280).await;
    }

    #[actix_web::test]
    async fn at_a_desk_with_scripts() {
        journey(Scripts::On, 1280).await;
    }

    #[actix_web::test]
    async fn on_a_phone_without_scripts() {
        journey(Scripts::Off, 360).await;
    }
}

#[actix_web::test]
async fn articles_in_the_form_are_in_the_reader_s_language() {
    let app = with_article().await;
    put(
        &app,
        &Draft::new("ringing-xylophone")
            .english_of("denting-xilofon")
            .title("A ringing xylophone"),
    )
    .await;
    follow::catch_up(&app.app).await.unwrap();
    let client = app.client();
    let url = app.url("/layanan/kontak-petugas?lang=en");
    let page = client.get(&url).send().await.unwrap().text().await.unwrap();
    let form = OpenForm {
        client,
        path: url,
        hidden: hidden(&page),
    };
    let page = form
        .step(
            "answers",
            &values(&[("description", "my ringing xylophone is loud")]),
        )
        .await;
    let page = page.text().await.unwrap();
    assert_eq!(texts(&page, ".offer__list b")[0], "A ringing xylophone");
}

#[actix_web::test]
async fn articles_about_the_service_come_before_those_that_only_share_words() {
    let app = with_article().await;
    let about = Draft::new("denting-nik")
        .title("Denting pelan")
        .about(SERVICE)
        .body("Dentingnya pelan saat pelantikan.");
    put(&app, &about).await;
    follow::catch_up(&app.app).await.unwrap();
    let form = OpenForm::open(&app, SERVICE).await;
    let page = offered(&form, STORY).await;
    let choices = page.attributes(".offer button", "value");
    let slugs: Vec<&str> = choices
        .iter()
        .filter_map(|choice| choice.split('.').next())
        .collect();
    assert_eq!(slugs.first(), Some(&"denting-nik"), "{slugs:?}");
    assert!(slugs.contains(&"denting-xilofon"), "{slugs:?}");
}
