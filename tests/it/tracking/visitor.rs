//! Somebody with a browser and no script: verbs over the pages of a ticket.

use kernel::ticket_number::TicketNumber;
use reqwest::{Client, Response, multipart};
use scraper::{Html, Selector};

use crate::harness::{TestApp, tickets::Filed};

/// A browser without a past, at one site.
pub struct Visitor<'a> {
    app: &'a TestApp,
    /// Its cookies.
    pub client: Client,
}

/// A page as it was answered.
#[derive(Clone)]
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Where it sends the browser, if it does.
    pub location: Option<String>,
    /// The HTML.
    pub html: String,
}

impl<'a> Visitor<'a> {
    /// Comes to the site.
    pub fn new(app: &'a TestApp) -> Self {
        Self {
            app,
            client: app.client(),
        }
    }

    /// Comes to the site from an address.
    pub fn at(app: &'a TestApp, address: &str) -> Self {
        Self {
            app,
            client: app.client_at(address),
        }
    }

    /// Opens a path.
    pub async fn open(&self, path: &str) -> Page {
        Page::of(self.client.get(self.app.url(path)).send().await.unwrap()).await
    }

    /// Opens a path and follows where it leads.
    pub async fn follow(&self, path: &str) -> Page {
        let page = self.open(path).await;
        match page.location {
            Some(next) => self.open(&next).await,
            None => page,
        }
    }

    /// Sends a form with the token of the look-up page.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let token = self.open("/tiket").await.token();
        let mut form = vec![("_csrf", token.as_str())];
        form.extend(fields);
        let answer = self.client.post(self.app.url(path)).form(&form).send().await;
        Page::of(answer.unwrap()).await
    }

    /// Sends a form, and follows where it leads.
    pub async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.post(path, fields).await;
        match &page.location {
            Some(next) => self.open(next).await,
            None => page,
        }
    }

    /// Opens the conversation of a ticket with its PIN.
    pub async fn unlock(&self, filed: &Filed) -> Page {
        let path = format!("/tiket/{}/buka", filed.number);
        let page = self.send(&path, &[("pin", filed.pin.digits())]).await;
        assert!(page.html.contains("id=\"percakapan\""), "{}", page.html);
        page
    }

    /// Replies with words and files, as the form of `page` does.
    pub async fn reply(
        &self,
        page: &Page,
        number: &TicketNumber,
        words: &str,
        files: &[(&str, &[u8])],
    ) -> Page {
        let mut form = multipart::Form::new()
            .text("_csrf", page.token())
            .text("form_key", page.input("form_key"))
            .text("message", words.to_owned());
        form = form.text("draft", page.input("draft"));
        for (name, bytes) in files {
            let part = multipart::Part::bytes(bytes.to_vec()).file_name((*name).to_owned());
            form = form.part("attachments", part);
        }
        let path = self.app.url(&format!("/tiket/{number}/balas"));
        let answer = self.client.post(path).multipart(form).send().await;
        Page::of(answer.unwrap()).await
    }
}

impl Page {
    /// Reads an answer to its end.
    pub async fn of(answer: Response) -> Self {
        Self {
            status: answer.status().as_u16(),
            location: answer
                .headers()
                .get("location")
                .map(|value| value.to_str().unwrap().to_owned()),
            html: answer.text().await.unwrap(),
        }
    }

    /// The form token.
    pub fn token(&self) -> String {
        self.input("_csrf")
    }

    /// Value of the first input of a name.
    pub fn input(&self, name: &str) -> String {
        let selector = Selector::parse(&format!("input[name=\"{name}\"]")).unwrap();
        let html = Html::parse_document(&self.html);
        let input = html.select(&selector).next();
        let value = input.and_then(|input| input.value().attr("value"));
        value
            .unwrap_or_else(|| panic!("no {name} in {}", self.html))
            .to_owned()
    }

    /// Text of the main part, white space squeezed.
    pub fn words(&self) -> String {
        let html = Html::parse_document(&self.html);
        let main = html.select(&Selector::parse("main").unwrap()).next().unwrap();
        let text: Vec<&str> = main.text().collect();
        let text = text.join(" ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Names of the files that came already and wait for the rest of the form.
    pub fn waiting(&self) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse(".picked__name").unwrap();
        let names = html.select(&selector);
        names
            .map(|name| name.text().next().unwrap().trim().to_owned())
            .collect()
    }

    /// Addresses of the files that the page offers.
    pub fn files(&self) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse(".files a").unwrap();
        html.select(&selector)
            .map(|link| link.value().attr("href").unwrap().to_owned())
            .collect()
    }
}
