//! Administration of the directory, as administrators and heads of units meet it in their browser.

mod bad_input;
mod holidays;
mod templates;

use std::collections::BTreeMap;

use entity::{audit, session::SessionKind, unit};
use kernel::role::Role;
use laporbkn::{account::session, directory::seed};
use reqwest::{StatusCode, redirect::Policy};
use scraper::{Html, Selector};
use sea_orm::{EntityTrait, QueryOrder};

use crate::harness::TestApp;

/// A person at their browser, logged in.
struct Person<'a> {
    app: &'a TestApp,
    client: reqwest::Client,
}

/// What came back.
struct Page {
    status: StatusCode,
    location: String,
    html: String,
}

impl Page {
    fn texts(&self, selector: &str) -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let html = Html::parse_document(&self.html);
        html.select(&selector)
            .map(|element| element.text().collect::<String>().trim().to_owned())
            .collect()
    }

    /// What a form on the page would send as it stands.
    fn values(&self) -> BTreeMap<String, String> {
        let html = Html::parse_document(&self.html);
        let all = Selector::parse("main form[method=post] [name]").unwrap();
        let chosen = Selector::parse("option[selected]").unwrap();
        let mut values = BTreeMap::new();
        for control in html.select(&all) {
            let tag = control.value();
            let value = match (tag.name(), tag.attr("type")) {
                ("textarea", _) => control.text().collect(),
                ("select", _) => {
                    let option = control.select(&chosen).next();
                    option
                        .and_then(|option| option.attr("value"))
                        .unwrap_or("")
                        .to_owned()
                }
                (_, Some("checkbox")) if tag.attr("checked").is_none() => continue,
                _ => tag.attr("value").unwrap_or("").to_owned(),
            };
            values
                .entry(tag.attr("name").unwrap().to_owned())
                .or_insert(value);
        }
        values
    }
}

impl<'a> Person<'a> {
    async fn logged_in(app: &'a TestApp, role: Role, unit: Option<&str>) -> Self {
        let staff = app.staff_of(role, unit, "Sari Wulandari").await;
        let open = async |tx: &sea_orm::DatabaseTransaction| {
            session::open(tx, &app.app, staff.id, SessionKind::Page).await
        };
        let token = app.app.db.write(open).await.unwrap();
        let jar = reqwest::cookie::Jar::default();
        jar.add_cookie_str(&format!("lb_sesi={token}"), &app.url("/").parse().unwrap());
        let client = reqwest::Client::builder()
            .cookie_provider(jar.into())
            .redirect(Policy::none())
            .build()
            .unwrap();
        Self { app, client }
    }

    async fn admin(app: &'a TestApp) -> Self {
        Self::logged_in(app, Role::Admin, None).await
    }

    async fn get(&self, path: &str) -> Page {
        Self::page(self.client.get(self.app.url(path)).send().await.unwrap()).await
    }

    /// Opens the form at `path`, changes some answers (`None` unticks a box), and sends it there.
    async fn fill(&self, path: &str, answers: &[(&str, Option<&str>)]) -> Page {
        let form = self.get(path).await;
        assert_eq!(form.status, StatusCode::OK, "{path}: {}", form.html);
        self.send(path, form.values(), answers).await
    }

    async fn send(
        &self,
        path: &str,
        mut values: BTreeMap<String, String>,
        answers: &[(&str, Option<&str>)],
    ) -> Page {
        for (name, answer) in answers {
            match answer {
                Some(answer) => drop(values.insert((*name).to_owned(), (*answer).to_owned())),
                None => drop(values.remove(*name)),
            }
        }
        let request = self.client.post(self.app.url(path)).form(&values);
        Self::page(request.send().await.unwrap()).await
    }

    async fn page(answer: reqwest::Response) -> Page {
        Page {
            status: answer.status(),
            location: answer
                .headers()
                .get("location")
                .map(|to| to.to_str().unwrap().to_owned())
                .unwrap_or_default(),
            html: answer.text().await.unwrap(),
        }
    }
}

/// Every list with the form of one of its rows, and every form of a new row.
const PAGES: &[&str] = &[
    "/admin",
    "/admin/unit",
    "/admin/unit/DPK",
    "/admin/unit/baru",
    "/admin/jenis-aduan",
    "/admin/jenis-aduan/31",
    "/admin/provinsi",
    "/admin/provinsi/35",
    "/admin/layanan",
    "/admin/layanan/lupa-password",
    "/admin/isian",
    "/admin/isian/lupa-password.nik",
    "/admin/kontak",
    "/admin/kontak/humas-email",
    "/admin/kontak/baru",
    "/admin/privasi",
    "/admin/privasi/baru",
    "/admin/tenggat",
    "/admin/tenggat/helpdesk-first-answer",
    "/admin/tenggat/baru",
    "/admin/libur",
    "/admin/libur/2026-08-17",
    "/admin/libur/baru",
    "/petugas/templat",
    "/petugas/templat/baru",
];

#[actix_web::test]
async fn every_page_of_the_administration_opens_in_both_languages() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    for path in PAGES {
        for language in ["id", "en"] {
            let page = admin.get(&format!("{path}?lang={language}")).await;
            assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.html);
            assert!(!page.texts("h1").is_empty(), "{path}");
            for text in page.texts("h1, h2, th, td, label, legend, .hint, .btn, .muted, .tile") {
                let is_key = ["admin-", "error-", "template-", "staff-nav"]
                    .iter()
                    .any(|start| text.starts_with(start));
                assert!(!is_key, "{path} shows the key {text}");
            }
        }
    }
    let lists = [
        ("/admin/unit", 35),
        ("/admin/jenis-aduan", 34),
        ("/admin/provinsi", 38),
        ("/admin/libur", 108),
    ];
    for (path, rows) in lists {
        assert_eq!(admin.get(path).await.texts("tbody tr").len(), rows, "{path}");
    }
    let found = admin.get("/admin/unit?q=regional+surabaya").await;
    assert_eq!(found.texts("tbody th"), ["KR02"]);
    assert!(
        admin
            .get("/admin/unit?q=tidak+ada+sama+sekali")
            .await
            .texts("tbody tr")
            .is_empty()
    );
}

#[actix_web::test]
async fn only_administrators_come_in() {
    let app = TestApp::start().await;
    for (role, unit) in [
        (Role::Humas, None),
        (Role::UnitHead, Some("DPK")),
        (Role::Leader, None),
    ] {
        let person = Person::logged_in(&app, role, unit).await;
        for path in ["/admin", "/admin/unit", "/admin/unit/DPK", "/admin/libur/baru"] {
            assert_eq!(
                person.get(path).await.status,
                StatusCode::FORBIDDEN,
                "{role} {path}"
            );
        }
    }
    let stranger = app.client().get(app.url("/admin/unit")).send().await.unwrap();
    assert_eq!(stranger.status(), StatusCode::SEE_OTHER);
    let admin = Person::admin(&app).await;
    for path in [
        "/admin/tidak-ada",
        "/admin/unit/XX",
        "/admin/jenis-aduan/99",
        "/admin/isian/x.y",
        "/admin/jenis-aduan/baru",
    ] {
        assert_eq!(admin.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn an_edit_is_shown_at_once_is_audited_and_survives_a_new_seed() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    let saved = admin
        .fill(
            "/admin/unit/DPK",
            &[("name", Some("Direktorat Baru")), ("active", None)],
        )
        .await;
    assert_eq!(
        (saved.status, saved.location.as_str()),
        (StatusCode::SEE_OTHER, "/admin/unit")
    );
    let list = admin.get("/admin/unit?q=DPK").await;
    assert!(list.html.contains("Direktorat Baru") && list.html.contains("Tersimpan."));

    let db = app.app.db.read();
    let entry = audit::Entity::find()
        .order_by_desc(audit::Column::Seq)
        .one(db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (
            entry.action.as_str(),
            entry.subject_kind.as_str(),
            entry.subject_id.as_str()
        ),
        ("directory.edit", "unit", "DPK")
    );
    assert_eq!(entry.detail, serde_json::json!({ "fields": ["name", "active"] }));

    seed::run(&app.app).await.unwrap();
    let kept = unit::Entity::find_by_id("DPK".parse::<kernel::unit_code::UnitCode>().unwrap());
    let kept = kept.one(db).await.unwrap().unwrap();
    assert_eq!((kept.name.as_str(), kept.active), ("Direktorat Baru", false));
}

#[actix_web::test]
async fn of_two_administrators_the_second_is_told_and_loses_nothing() {
    let app = TestApp::start().await;
    let (one, other) = (Person::admin(&app).await, Person::admin(&app).await);
    let path = "/admin/jenis-aduan/3";
    let opened_before = other.get(path).await.values();
    app.clock.advance(chrono::Duration::seconds(1));
    let first = one.fill(path, &[("class_note", Some("Catatan pertama"))]).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER);

    let told = other
        .send(path, opened_before, &[("class_note", Some("Catatan kedua"))])
        .await;
    assert_eq!(told.status, StatusCode::CONFLICT);
    assert!(told.html.contains("baru saja menyimpan baris ini"));
    assert_eq!(told.values()["class_note"], "Catatan kedua");
    assert!(
        one.get(path).await.html.contains("Catatan pertama"),
        "nothing was overwritten"
    );

    let again = other.send(path, told.values(), &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "knowingly, it may");
    assert!(one.get(path).await.html.contains("Catatan kedua"));
}

#[actix_web::test]
async fn of_two_units_with_one_code_added_at_once_one_is_added_and_the_other_is_refused_in_words() {
    let app = TestApp::start().await;
    let (one, other) = (Person::admin(&app).await, Person::admin(&app).await);
    let answers = [
        ("code", Some("BARU")),
        ("name", Some("Unit baru")),
        ("name_en", Some("New unit")),
    ];
    let (first, second) = futures_util::join!(
        one.fill("/admin/unit/baru", &answers),
        other.fill("/admin/unit/baru", &answers)
    );
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 303);
    assert!([409, 422].contains(&statuses[1]), "{statuses:?}");
    assert_eq!(app.count::<unit::Entity>().await, 36);
}

#[actix_web::test]
async fn a_question_made_required_is_required_by_page_and_api() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    let saved = admin
        .fill(
            "/admin/isian/lupa-password.kk",
            &[
                ("required", Some("true")),
                ("label_id", Some("Nomor Kartu Keluarga")),
            ],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    let services: serde_json::Value = app
        .client()
        .get(app.url("/api/v1/services"))
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let fields = services[0]["fields"].as_array().unwrap();
    let field = fields.iter().find(|field| field["name"] == "kk").unwrap();
    assert_eq!(
        (&field["required"], &field["label"]),
        (&true.into(), &"Nomor Kartu Keluarga".into())
    );
    assert_eq!(fields.len(), 10, "no question was lost");
}

/// A form that promises two days and a receipt that says three would be a broken promise before anybody worked.
#[actix_web::test]
async fn pages_promise_what_the_policies_say_and_the_longest_where_no_service_is_chosen() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    let shown = async |path: &str, language: &str| admin.get(&format!("{path}?lang={language}")).await.html;
    let pages = ["/", "/layanan/nik-tidak-ditemukan", "/kontak"];
    for path in pages {
        assert!(shown(path, "id").await.contains("2×24 jam"), "{path}");
    }
    let saved = admin
        .fill("/admin/tenggat/helpdesk-first-answer", &[("hours", Some("72"))])
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    for path in pages {
        let html = shown(path, "id").await;
        assert!(html.contains("3×24 jam") && !html.contains("2×24 jam"), "{path}");
        let english = shown(path, "en").await;
        assert!(
            english.contains("ithin 72 hours") && !english.contains("48 hours"),
            "{path}"
        );
    }
    let complaint = shown("/layanan/pengaduan-layanan", "id").await;
    assert!(
        complaint.contains("2×24 jam"),
        "complaints have a promise of their own"
    );
}

#[actix_web::test]
async fn a_new_notice_is_shown_from_its_day_on_and_the_old_one_stays() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    let form = [
        ("valid_from", Some("05-07-2026")),
        ("title_id", Some("Pemberitahuan versi baru")),
    ];
    let saved = admin.fill("/admin/privasi/baru", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    assert_eq!(
        admin.get("/admin/privasi").await.texts("tbody th"),
        ["2026-11-01", "2026-07-05"]
    );
    app.clock.advance(chrono::Duration::days(4));
    assert!(
        admin
            .get("/privasi")
            .await
            .html
            .contains("Pemberitahuan versi baru")
    );
    app.clock.advance(chrono::Duration::days(150));
    assert!(
        admin
            .get("/privasi")
            .await
            .html
            .contains("Data pribadi Anda di LAPORBKN")
    );
}

#[actix_web::test]
async fn a_removed_contact_is_gone_and_stays_gone() {
    let app = TestApp::start().await;
    let admin = Person::admin(&app).await;
    let added = [
        ("contact_kind", Some("phone")),
        ("label_id", Some("Loket")),
        ("label_en", Some("Counter")),
        ("value", Some("021-123")),
    ];
    assert_eq!(
        admin.fill("/admin/kontak/baru", &added).await.status,
        StatusCode::SEE_OTHER
    );
    assert!(admin.get("/kontak").await.html.contains("tel:021123"));
    let csrf = admin.get("/admin/kontak/humas-email").await.values();
    let removed = admin.send("/admin/kontak/humas-email/hapus", csrf, &[]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.html);
    seed::run(&app.app).await.unwrap();
    app.app.directory.forget();
    assert!(!admin.get("/kontak").await.html.contains("mailto:humas@bkn.go.id"));
}
