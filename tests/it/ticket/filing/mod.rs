//! Filing: by page and by program, with everything that people and networks do to a form.

mod api;
mod attachments;
mod browser;
mod language;
mod limits;
mod offer;
mod once;
mod page;
mod parse;
mod photos;
mod privacy;
mod properties;
mod tabs;
mod trouble;
mod way_back;

use std::collections::BTreeMap;

use reqwest::{Client, Response, StatusCode, multipart};
use scraper::{Html, Selector};
use serde_json::{Map, Value, json};

use crate::harness::TestApp;

/// A form's values by name.
pub type Values = BTreeMap<String, String>;

/// A NIK, No. KK and NIP that nobody has, of one imaginary person born on 17 August 1990.
pub const NIK: &str = "3174991708900001";
pub const KK: &str = "3174990304120002";
pub const NIP: &str = "199008172015031001";

/// Smallest files that are what they claim to be.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
pub const JPEG: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9";

pub fn values(pairs: &[(&str, &str)]) -> Values {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// A good filing for `nik-tidak-ditemukan`.
pub fn nik_not_found() -> Values {
    values(&[
        ("name", "Budi Santoso"),
        ("nik", "3174 9917 0890 0001"),
        ("birth_date", "17-08-1990"),
        ("email", "budi@contoh.test"),
        ("phone", "0812-3456-7890"),
        ("description", "Sejak kemarin muncul pesan NIK tidak ditemukan."),
    ])
}

/// A good value for a field of any service.
pub fn good_value(field: &laporbkn::directory::field::FieldDef) -> String {
    use laporbkn::directory::field::FieldType as Kind;
    match (field.name.as_str(), field.kind) {
        (_, Kind::Nik) => NIK.into(),
        (_, Kind::Kk) => KK.into(),
        (_, Kind::Nip) => NIP.into(),
        (_, Kind::Date) => "17-08-1990".into(),
        (_, Kind::Email) => "budi@contoh.test".into(),
        (_, Kind::Tel) => "081234567890".into(),
        (_, Kind::Province) => "32".into(),
        (_, Kind::Class) => "4".into(),
        (_, Kind::Unit) => "DPK".into(),
        (_, Kind::Select) => field.options[0].value.clone(),
        ("name", _) => "Budi Santoso".into(),
        _ => "Isi yang benar".into(),
    }
}

/// The form of a service as a browser has it open: hidden fields and cookies.
pub struct OpenForm {
    pub client: Client,
    pub path: String,
    pub hidden: Values,
}

impl OpenForm {
    pub async fn open(app: &TestApp, slug: &str) -> Self {
        let client = app.client();
        let path = app.url(&format!("/layanan/{slug}"));
        let answer = client.get(&path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        let hidden = hidden(&answer.text().await.unwrap());
        Self { client, path, hidden }
    }

    pub fn form(&self, step: &str, typed: &Values) -> multipart::Form {
        let mut form = multipart::Form::new();
        for (name, value) in self.hidden.iter().chain(typed) {
            form = form.text(name.clone(), value.clone());
        }
        form.text("step", step.to_owned())
    }

    pub async fn send(&self, form: multipart::Form) -> Response {
        let answer = self.client.post(&self.path).multipart(form).send().await.unwrap();
        self.arrive(answer).await
    }

    /// Goes on as a browser does, where the answer leads to another page of the same form.
    pub async fn arrive(&self, answer: Response) -> Response {
        let to = answer
            .headers()
            .get("location")
            .map(|to| to.to_str().unwrap().to_owned());
        match to {
            Some(to) if to.starts_with("/layanan/") => {
                assert_eq!(answer.status(), StatusCode::SEE_OTHER);
                let (site, _) = self.path.split_once("/layanan/").unwrap();
                self.client.get(format!("{site}{to}")).send().await.unwrap()
            }
            _ => answer,
        }
    }

    pub async fn step(&self, step: &str, typed: &Values) -> Response {
        self.send(self.form(step, typed)).await
    }

    /// Sends the values of a later page of the same form; the page that comes.
    pub async fn step_with(&self, step: &str, all: &Values) -> String {
        let mut all = all.clone();
        all.insert("step".into(), step.into());
        let answer = self.client.post(&self.path).form(&all).send().await.unwrap();
        self.arrive(answer).await.text().await.unwrap()
    }
}

/// Hidden fields of a page's main form.
pub fn hidden(html: &str) -> Values {
    let page = Html::parse_document(html);
    let inputs = Selector::parse("form[action^='/layanan/'] input[type=hidden]").unwrap();
    page.select(&inputs)
        .map(|input| {
            let part = |name| input.value().attr(name).unwrap_or_default().to_owned();
            (part("name"), part("value"))
        })
        .collect()
}

/// Text of all elements that match.
pub fn texts(html: &str, selector: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector)
        .map(|element| {
            let words: Vec<&str> = element.text().flat_map(str::split_whitespace).collect();
            words.join(" ")
        })
        .collect()
}

/// Fields that the summary of a page names, in page order.
pub fn faulty_fields(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let links = Selector::parse(".errors a").unwrap();
    page.select(&links)
        .map(|link| {
            let target = link.value().attr("href").unwrap_or_default();
            target.trim_start_matches("#f-").to_owned()
        })
        .collect()
}

pub fn as_json(service: &str, typed: &Values) -> Value {
    let mut object: Map<String, Value> = typed
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    object.insert("service".into(), json!(service));
    Value::Object(object)
}

/// Files by the API.
pub async fn post_api(app: &TestApp, body: &Value, key: Option<&str>) -> Response {
    let mut request = app.client().post(app.url("/api/v1/tickets")).json(body);
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    request.send().await.unwrap()
}

/// Files by the API and expects success.
pub async fn file_api(app: &TestApp, service: &str, typed: &Values) -> Value {
    let answer = post_api(app, &as_json(service, typed), None).await;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap();
    assert_eq!(status, StatusCode::CREATED, "{body}");
    body
}

/// All tickets in the database.
pub async fn tickets(app: &TestApp) -> Vec<entity::ticket::Model> {
    use sea_orm::EntityTrait;
    entity::ticket::Entity::find()
        .all(app.app.db.read())
        .await
        .unwrap()
}

/// All rows of attachments.
pub async fn attachments(app: &TestApp) -> Vec<entity::attachment::Model> {
    use sea_orm::{EntityTrait, QueryOrder};
    entity::attachment::Entity::find()
        .order_by_asc(entity::attachment::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap()
}

/// How many files lie in the object store.
pub fn stored_files(app: &TestApp) -> usize {
    let folder = app.app.config.data_dir.join("files").join("lampiran");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}
