//! A member of staff at a desk: a program with a token, or a browser with a session.

use std::sync::Arc;

use entity::session::SessionKind;
use kernel::{role::Role, ticket_number::TicketNumber};
use laporbkn::account::{CurrentStaff, session};
use reqwest::{
    Client, Response,
    cookie::Jar,
    header::HeaderMap,
    multipart::{Form, Part},
};
use serde_json::Value;

use crate::harness::TestApp;

/// Somebody who is logged in.
pub struct Desk<'a> {
    app: &'a TestApp,
    /// Who.
    pub staff: CurrentStaff,
    token: String,
    browser: Client,
}

/// What a program was answered.
#[derive(Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: Value,
    /// Headers.
    pub headers: HeaderMap,
}

/// How a route answered, whatever it is.
#[derive(Debug)]
pub struct Called {
    /// HTTP status.
    pub status: u16,
    location: String,
    text: String,
}

/// A file that was fetched, or the refusal.
#[derive(Debug)]
pub struct Fetched {
    /// HTTP status.
    pub status: u16,
    /// Body.
    pub bytes: Vec<u8>,
    headers: HeaderMap,
}

/// What a browser was answered.
#[derive(Debug)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Where it sends the browser.
    pub location: String,
    /// HTML.
    pub html: String,
}

impl TestApp {
    /// Somebody of Biro Humas.
    pub async fn humas(&self) -> Desk<'_> {
        self.desk(Role::Humas, None, "Rina Kartika").await
    }

    /// Somebody of a unit.
    pub async fn of_unit(&self, unit: &str) -> Desk<'_> {
        self.desk(Role::UnitStaff, Some(unit), &format!("Bayu {unit}"))
            .await
    }

    /// Somebody of any role, logged in.
    pub async fn desk(&self, role: Role, unit: Option<&str>, name: &str) -> Desk<'_> {
        let staff = self.staff_of(role, unit, name).await;
        let open = async |kind| {
            self.app
                .db
                .write(async |tx| session::open(tx, &self.app, staff.id, kind).await)
                .await
                .unwrap()
        };
        let (token, page) = (open(SessionKind::Api).await, open(SessionKind::Page).await);
        let jar = Jar::default();
        jar.add_cookie_str(&format!("lb_sesi={page}"), &self.url("/").parse().unwrap());
        let browser = Client::builder()
            .cookie_provider(Arc::new(jar))
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        Desk {
            app: self,
            staff,
            token,
            browser,
        }
    }
}

impl<'a> Desk<'a> {
    /// Nobody.
    pub fn stranger(app: &'a TestApp) -> Self {
        Self {
            app,
            staff: CurrentStaff {
                id: kernel::id::StaffId::new(app.app.clock.as_ref(), &app.app.rng),
                name: String::new(),
                role: Role::Leader,
                unit: None,
                session: String::new(),
            },
            token: String::new(),
            browser: app.client(),
        }
    }

    /// Calls a route without a body: as a program below `/api/`, as a browser elsewhere.
    pub async fn calls(&self, method: reqwest::Method, path: &str) -> Called {
        let url = self.app.url(path);
        let request = if path.starts_with("/api/") && !self.token.is_empty() {
            self.app.client().request(method, url).bearer_auth(&self.token)
        } else {
            self.browser.request(method, url)
        };
        let mut answer = request.send().await.unwrap();
        let header = |name: &str| {
            let value = answer.headers().get(name);
            value
                .map(|value| value.to_str().unwrap().to_owned())
                .unwrap_or_default()
        };
        let (location, kind) = (header("location"), header("content-type"));
        let status = answer.status().as_u16();
        // A stream has no end to wait for: its first words do.
        let text = if kind.starts_with("text/event-stream") {
            let first = answer.chunk().await.unwrap().unwrap_or_default();
            String::from_utf8_lossy(&first).into_owned()
        } else {
            answer.text().await.unwrap_or_default()
        };
        Called {
            status,
            location,
            text,
        }
    }
}

impl Called {
    /// Whether the gate kept the caller out. A form without its token is refused too, but behind the gate.
    pub fn is_refused(&self) -> bool {
        let forbidden = self.text.contains("\"forbidden\"") || self.text.contains("Tidak diizinkan");
        self.status == 401 || (self.status == 403 && forbidden)
    }

    /// Whether a stranger is asked to log in, as programs and browsers are.
    pub fn asks_to_log_in(&self, path: &str) -> bool {
        if path.starts_with("/api/") {
            self.status == 401 && self.text.contains("\"unauthenticated\"")
        } else {
            self.status == 303 && self.location.starts_with("/petugas/masuk")
        }
    }
}

impl Desk<'_> {
    /// `GET /api/v1{path}`
    pub async fn get(&self, path: &str) -> Answer {
        let request = self.app.client().get(self.app.url(&format!("/api/v1{path}")));
        Answer::of(request.bearer_auth(&self.token).send().await.unwrap()).await
    }

    /// `POST /api/v1{path}`
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let request = self.app.client().post(self.app.url(&format!("/api/v1{path}")));
        Answer::of(request.bearer_auth(&self.token).json(body).send().await.unwrap()).await
    }

    /// The same with a header.
    pub async fn post_with(
        &self,
        app: &TestApp,
        path: &str,
        header: &str,
        value: &str,
        body: &Value,
    ) -> Answer {
        let request = app.client().post(app.url(&format!("/api/v1{path}")));
        let request = request.bearer_auth(&self.token).header(header, value);
        Answer::of(request.json(body).send().await.unwrap()).await
    }

    /// A file, as a program fetches it.
    pub async fn fetches(&self, path: &str) -> Fetched {
        let request = self.app.client().get(self.app.url(path));
        let request = if self.token.is_empty() {
            request
        } else {
            request.bearer_auth(&self.token)
        };
        Fetched::of(request.send().await.unwrap()).await
    }

    /// A file, as a browser fetches it.
    pub async fn opens_file(&self, path: &str) -> Fetched {
        Fetched::of(self.browser.get(self.app.url(path)).send().await.unwrap()).await
    }

    /// An action on a ticket.
    pub async fn does(&self, number: &TicketNumber, action: &str, body: Value) -> Answer {
        self.post(&format!("/staff/tickets/{}/{action}", number.canonical()), &body)
            .await
    }

    /// The ticket as they read it.
    pub async fn reads(&self, number: &TicketNumber) -> Answer {
        self.get(&format!("/staff/tickets/{}", number.canonical())).await
    }

    /// Numbers that a list shows.
    pub async fn lists(&self, query: &str) -> Vec<String> {
        let answer = self.get(&format!("/staff/tickets?{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        let items = answer.body["items"].as_array().unwrap();
        items
            .iter()
            .map(|item| item["number"].as_str().unwrap().to_owned())
            .collect()
    }

    /// A page in the browser.
    pub async fn opens(&self, path: &str) -> Page {
        let page = Page::of(self.browser.get(self.app.url(path)).send().await.unwrap()).await;
        let words = page.words("body");
        let raw_key = words.split_whitespace().find(|word| is_key(word));
        assert_eq!(
            raw_key, None,
            "{path} shows the name of a sentence instead of the sentence"
        );
        page
    }

    /// A form of the page at `from`, with its token.
    pub async fn sends(&self, from: &str, to: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.opens(from).await.input("_csrf");
        let mut form = vec![("_csrf", token.as_str())];
        form.extend(fields);
        Page::of(
            self.browser
                .post(self.app.url(to))
                .form(&form)
                .send()
                .await
                .unwrap(),
        )
        .await
    }

    /// A form of `page` with files, as a browser sends it.
    pub async fn uploads(
        &self,
        page: &Page,
        to: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Page {
        let form = multipart(fields, files).text("_csrf", page.input("_csrf"));
        let request = self.browser.post(self.app.url(to)).multipart(form);
        Page::of(request.send().await.unwrap()).await
    }

    /// An action with files, as a program sends a form.
    pub async fn posts_form(
        &self,
        number: &TicketNumber,
        action: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> Answer {
        let path = format!("/api/v1/staff/tickets/{}/{action}", number.canonical());
        let request = self
            .app
            .client()
            .post(self.app.url(&path))
            .bearer_auth(&self.token);
        Answer::of(request.multipart(multipart(fields, files)).send().await.unwrap()).await
    }

    /// A note of a program that says which version it saw.
    pub async fn notes_if_match(&self, number: &TicketNumber, seen: &str) -> Answer {
        let path = format!("/api/v1/staff/tickets/{}/note", number.canonical());
        let request = self
            .app
            .client()
            .post(self.app.url(&path))
            .bearer_auth(&self.token);
        let request = request
            .header("if-match", seen)
            .json(&serde_json::json!({ "message": "x" }));
        Answer::of(request.send().await.unwrap()).await
    }

    /// A form as it is given, token and all; the status.
    pub async fn raw_post(&self, url: &str, fields: &[(&str, &str)]) -> u16 {
        self.browser
            .post(url)
            .form(fields)
            .send()
            .await
            .unwrap()
            .status()
            .as_u16()
    }
}

fn multipart(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Form {
    let mut form = Form::new();
    for (name, value) in fields {
        form = form.text((*name).to_owned(), (*value).to_owned());
    }
    for (name, bytes) in files {
        let part = Part::bytes(bytes.to_vec()).file_name((*name).to_owned());
        form = form.part("attachments", part);
    }
    form
}

/// Whether a word is the name of a sentence of ours that does not exist.
fn is_key(word: &str) -> bool {
    const FAMILIES: [&str; 9] = [
        "compose-", "desk-", "field-", "filter-", "flash-", "pane-", "error-", "bulk-", "tab-",
    ];
    FAMILIES.iter().any(|family| word.starts_with(family))
}

impl Fetched {
    async fn of(answer: Response) -> Self {
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            bytes: answer.bytes().await.unwrap().to_vec(),
        }
    }

    /// A header; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Answer {
    async fn of(answer: Response) -> Self {
        Self {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            body: answer.json().await.unwrap_or_default(),
        }
    }

    /// The answer, which has to be a success.
    pub fn ok(self) -> Value {
        assert!(self.status < 300, "{} {}", self.status, self.body);
        self.body
    }

    /// Status and code of a refusal.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or("no code"))
    }

    /// The code of the first fault of a field.
    pub fn fault(&self, field: &str) -> &str {
        assert_eq!(self.status, 422, "{}", self.body);
        self.body["errors"][field][0]["code"].as_str().unwrap_or("none")
    }
}

impl Page {
    async fn of(answer: Response) -> Self {
        let location = answer.headers().get("location");
        Self {
            status: answer.status().as_u16(),
            location: location
                .map(|value| value.to_str().unwrap().to_owned())
                .unwrap_or_default(),
            html: answer.text().await.unwrap(),
        }
    }

    /// Value of the first input of a name.
    pub fn input(&self, name: &str) -> String {
        let selector = scraper::Selector::parse(&format!("input[name=\"{name}\"]")).unwrap();
        let html = scraper::Html::parse_document(&self.html);
        let input = html
            .select(&selector)
            .next()
            .and_then(|input| input.value().attr("value"));
        input
            .unwrap_or_else(|| panic!("no {name} in {}", self.html))
            .to_owned()
    }

    /// Text of what a selector finds, white space squeezed.
    pub fn words(&self, selector: &str) -> String {
        let html = scraper::Html::parse_document(&self.html);
        let selector = scraper::Selector::parse(selector).unwrap();
        let text: String = html.select(&selector).flat_map(|found| found.text()).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Values of an attribute of what a selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = scraper::Html::parse_document(&self.html);
        let selector = scraper::Selector::parse(selector).unwrap();
        html.select(&selector)
            .filter_map(|found| found.value().attr(name))
            .map(str::to_owned)
            .collect()
    }
}
