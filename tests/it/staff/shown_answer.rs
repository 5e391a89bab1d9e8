//! What a service asked for itself, as staff read it: words on the page, codes for programs.

use entity::service;
use kernel::service_slug::ServiceSlug;
use laporbkn::directory;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::harness::TestApp;

const SERVICE: &str = "kontak-petugas";

/// An administrator adds questions of every kind whose answer is a code or a day.
async fn ask_more(app: &TestApp) {
    let question = |name: &str, kind: &str| json!({ "name": name, "required": false, "type": kind, "group": "problem", "label_id": name, "label_en": name });
    let kinds = [
        ("seen_on", "date"),
        ("office", "unit"),
        ("about", "class"),
        ("place", "province"),
    ];
    let slug: ServiceSlug = SERVICE.parse().unwrap();
    let row = service::Entity::find_by_id(slug).one(app.app.db.read()).await;
    let row = row.unwrap().unwrap();
    let mut fields: Vec<Value> = serde_json::from_value(row.fields.clone()).unwrap();
    fields.extend(kinds.map(|(name, kind)| question(name, kind)));
    let mut row = row.into_active_model();
    row.fields = Set(Value::Array(fields));
    app.app
        .db
        .write(async |tx| row.clone().update(tx).await)
        .await
        .unwrap();
    app.app.directory.forget();
}

#[actix_web::test]
async fn days_units_classes_and_provinces_are_shown_in_words() {
    let app = TestApp::start().await;
    ask_more(&app).await;
    let answers = [
        ("seen_on", "2026-06-02"),
        ("office", "DPK"),
        ("about", "3"),
        ("place", "31"),
    ];
    let number = app.file_for(SERVICE, &answers).await.number;
    let directory = directory::current(&app.app).await.unwrap();
    let unit = directory.unit(&"DPK".parse().unwrap()).unwrap();
    let class = directory.class(3).unwrap();
    let mut provinces = directory.provinces.iter();
    let province = provinces.find(|row| row.code.to_string() == "31").unwrap();
    let humas = app.humas().await;
    let path = format!("/petugas/tiket/{}", number.canonical());
    for (query, day, unit, class) in [
        ("", "2 Juni 2026", &unit.name, &class.name),
        ("?lang=en", "2 June 2026", &unit.name_en, &class.name_en),
    ] {
        let page = humas.opens(&format!("{path}{query}")).await;
        let class = format!("3. {class}");
        for words in [day, unit, &class, &province.name] {
            let shown = format!("<dd class=\"prewrap\">{words}</dd>");
            assert!(page.html.contains(&shown), "{words}: {}", page.html);
        }
    }
    // Programs have the lists of codes and want nothing else.
    let seen = humas.reads(&number).await.ok();
    for (name, code) in answers {
        assert_eq!(seen["details"][name], code);
    }
}

#[actix_web::test]
async fn what_the_lists_do_not_know_any_more_stays_as_it_was_kept() {
    let app = TestApp::start().await;
    ask_more(&app).await;
    let number = app.file_for(SERVICE, &[("office", "DPK")]).await.number;
    let mut row = app.ticket(&number).await.into_active_model();
    row.details = Set(json!({ "office": "PUSAT-X", "about": "999", "place": "00", "seen_on": "kemarin" }));
    app.app
        .db
        .write(async |tx| row.clone().update(tx).await)
        .await
        .unwrap();
    let path = format!("/petugas/tiket/{}", number.canonical());
    let page = app.humas().await.opens(&path).await;
    for kept in ["PUSAT-X", "999", "00", "kemarin"] {
        assert!(
            page.html.contains(&format!("<dd class=\"prewrap\">{kept}</dd>")),
            "{kept}"
        );
    }
}
