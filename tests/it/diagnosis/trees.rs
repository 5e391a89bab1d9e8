//! Every tree that ships, walked to every end in both languages.

use laporbkn::diagnosis::{
    Trees, check,
    model::{Ending, Tree},
};
use std::collections::BTreeSet;

use crate::harness::{TestApp, page::Page};

const CAUSES: [&str; 10] = [
    "nik-tidak-ditemukan",
    "kk-tidak-cocok",
    "data-tidak-sesuai",
    "nik-dipakai-orang-lain",
    "lupa-password",
    "lupa-jawaban-pengaman",
    "salah-email",
    "tempat-lahir-tidak-ada",
    "gagal-unggah",
    "kartu-tidak-tercetak",
];

/// The addresses of all ways through a tree, each with its end.
fn ways(tree: &Tree) -> Vec<(String, String)> {
    let ways = check::paths(tree).into_iter().map(|answers| {
        let words: Vec<&str> = answers.iter().map(|answer| answer.id.as_str()).collect();
        let end = answers.last().unwrap().to.clone();
        (format!("{}/{}", tree.slug, words.join("/")), end)
    });
    ways.collect()
}

/// Clicks from the first question to the end, by the links that the pages offer.
async fn click_through(app: &TestApp, way: &str, lang: &str) -> Page {
    let visitor = app.visitor();
    let mut words = way.split('/');
    let mut url = format!("/bantuan/periksa-diri/{}", words.next().unwrap());
    let mut page = visitor.open(&format!("{url}?lang={lang}")).await;
    for word in words {
        assert_eq!(page.status, 200, "{url}");
        url = format!("{url}/{word}");
        assert!(
            page.attributes("a.choice", "href").contains(&url),
            "no link to {url}"
        );
        page = visitor.open(&format!("{url}?lang={lang}")).await;
    }
    page
}

#[actix_web::test]
async fn there_is_a_tree_for_each_of_the_ten_causes() {
    let app = TestApp::start().await;
    let slugs: Vec<&str> = app
        .app
        .diagnosis
        .trees
        .iter()
        .map(|tree| tree.slug.as_str())
        .collect();
    assert_eq!(slugs, CAUSES);
    for lang in ["id", "en"] {
        let page = app
            .visitor()
            .open(&format!("/bantuan/periksa-diri?lang={lang}"))
            .await;
        assert_eq!((page.status, page.count(".tiles a")), (200, 10));
    }
}

/// Walks some of the trees to every end, in both languages.
async fn walk_all(slugs: &[&str]) {
    let app = TestApp::start().await;
    let trees: &Trees = &app.app.diagnosis;
    for slug in slugs {
        let tree = trees.find(slug).unwrap();
        let ways = ways(tree);
        let reached: BTreeSet<&String> = ways.iter().map(|(_, end)| end).collect();
        assert_eq!(reached.len(), tree.leaves().count(), "{slug}");
        for (way, end) in &ways {
            let leaf = tree.leaves().find(|leaf| leaf.id == *end).unwrap();
            for lang in ["id", "en"] {
                let locale = lang.parse().unwrap();
                let page = click_through(&app, way, lang).await;
                assert_eq!(page.status, 200, "{way}");
                assert_eq!(page.words("h1"), leaf.title.of(locale), "{way} {lang}");
                assert_eq!(page.count(".todo .check"), leaf.steps.len(), "{way} {lang}");
                let links = page.attributes("main a", "href");
                if let Some(to) = &leaf.way {
                    let form = format!("/layanan/{}?periksa={way}", to.service);
                    assert!(links.contains(&form), "{way} {lang}: {links:?}");
                }
                if let (Some(article), "id") = (&leaf.article, lang) {
                    let url = format!("/bantuan/{article}");
                    assert!(links.contains(&url), "{way}: {links:?}");
                }
                assert_eq!(
                    page.count(".whom") == 1,
                    matches!(leaf.ending, Ending::Agency { .. }),
                    "{way}"
                );
            }
        }
    }
}

#[actix_web::test]
async fn every_end_about_identity_is_reached_in_both_languages() {
    walk_all(&CAUSES[..4]).await;
}

#[actix_web::test]
async fn every_end_about_accounts_is_reached_in_both_languages() {
    walk_all(&CAUSES[4..7]).await;
}

#[actix_web::test]
async fn every_end_about_the_rest_is_reached_in_both_languages() {
    walk_all(&CAUSES[7..]).await;
}

#[actix_web::test]
async fn every_form_at_an_end_opens_with_what_the_answers_said() {
    let app = TestApp::start().await;
    let directory = laporbkn::directory::current(&app.app).await.unwrap();
    for tree in &app.app.diagnosis.trees {
        for (way, end) in ways(tree) {
            let leaf = tree.leaves().find(|leaf| leaf.id == end).unwrap();
            let Some(to) = &leaf.way else { continue };
            let walk = app.app.diagnosis.walk_to_leaf(&way).unwrap();
            let service = directory.service(&to.service).unwrap();
            for lang in ["id", "en"] {
                let url = format!("/layanan/{}?periksa={way}&lang={lang}", to.service);
                let form = app.visitor().open(&url).await;
                assert_eq!(form.status, 200, "{url}");
                assert_eq!(form.attribute("input[name=periksa]", "value"), way);
                for (name, value) in walk.filled(service, lang.parse().unwrap()) {
                    assert_eq!(shown(&form, &name), squeezed(&value), "{name} at {url}");
                }
            }
        }
    }
}

/// What a control of the form holds.
fn shown(form: &Page, name: &str) -> String {
    let chosen = format!("select[name={name}] option[selected]");
    let ticked = format!("input[name={name}][checked]");
    let line = format!("input[name={name}]");
    if form.count(&chosen) > 0 {
        form.attribute(&chosen, "value")
    } else if form.count(&ticked) > 0 {
        form.attribute(&ticked, "value")
    } else if form.count(&line) == 1 {
        form.attribute(&line, "value")
    } else {
        form.words(&format!("textarea[name={name}]"))
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
