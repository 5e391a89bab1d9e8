//! An answer as a browser without scripts sees it.

use reqwest::Response;
use scraper::{Html, Selector};

/// A page as it was answered.
pub struct Page {
    /// HTTP status.
    pub status: u16,
    /// Where it sends the browser, if it does.
    pub location: Option<String>,
    /// Seconds to wait before trying again, if it says so.
    pub retry_after: Option<u64>,
    /// Every `Set-Cookie`.
    pub cookies: Vec<String>,
    /// The HTML.
    pub html: String,
}

impl Page {
    /// Reads an answer to its end.
    pub async fn of(answer: Response) -> Self {
        let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned();
        let headers = answer.headers();
        Self {
            status: answer.status().as_u16(),
            location: headers.get("location").map(text),
            retry_after: headers
                .get("retry-after")
                .map(|value| text(value).parse().unwrap()),
            cookies: headers.get_all("set-cookie").iter().map(text).collect(),
            html: answer.text().await.unwrap(),
        }
    }

    /// The form token.
    pub fn token(&self) -> String {
        self.attribute("input[name=_csrf]", "value")
    }

    /// An attribute of the first element that a selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> String {
        let html = Html::parse_document(&self.html);
        let found = html.select(&Selector::parse(selector).unwrap()).next();
        let value = found.and_then(|element| element.value().attr(name));
        value
            .unwrap_or_else(|| panic!("no {selector} with {name} in {}", self.html))
            .to_owned()
    }

    /// An attribute of everything that a selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        let values = html
            .select(&selector)
            .filter_map(|found| found.value().attr(name));
        values.map(str::to_owned).collect()
    }

    /// How many elements a selector finds.
    pub fn count(&self, selector: &str) -> usize {
        let html = Html::parse_document(&self.html);
        html.select(&Selector::parse(selector).unwrap()).count()
    }

    /// Text of everything a selector finds, white space squeezed.
    pub fn words(&self, selector: &str) -> String {
        let html = Html::parse_document(&self.html);
        let selector = Selector::parse(selector).unwrap();
        let text: String = html
            .select(&selector)
            .flat_map(|found| found.text())
            .collect::<Vec<_>>()
            .join(" ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The value of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let prefix = format!("{name}=");
        let cookie = self.cookies.iter().find_map(|one| one.strip_prefix(&prefix))?;
        cookie.split(';').next().map(str::to_owned)
    }
}
