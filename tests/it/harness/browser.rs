//! A person at a real Chromium: journeys are written in what that person sees and does.
//!
//! Controls are found by the words beside them, never by a selector, so a journey fails when a label is lost. Every
//! verb waits until the page offers what it names, and panics with the address, the words on the page and a picture
//! of it when the page does not. `chromedriver` is started for each browser and dies with it.

mod driver;
mod finding;
mod history;
mod network;
mod screen;
mod tabs;
mod tests;

use std::{
    fmt::Display,
    path::Path,
    sync::atomic::AtomicU32,
    time::{Duration, Instant},
};

use fantoccini::{Client, Locator};
use serde_json::json;
use url::Url;

use self::{
    driver::Driver,
    finding::{Miss, mentions, pick, quoted, squeezed},
};

/// How long a page may take to offer what a verb names. Generous: a debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(15);

/// Whether the pages' scripts run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    /// An ordinary browser.
    On,
    /// A browser whose person (or network) switched JavaScript off.
    Off,
}

/// One person's browser: own profile, own cookies.
pub struct Browser {
    client: Client,
    origin: Url,
    /// What [`Browser::width`] last set, in CSS pixels.
    width: AtomicU32,
    // After the client, so that the driver still runs while the session is given up.
    _driver: Driver,
}

impl Browser {
    /// Opens a browser, 1280 pixels wide, that speaks Indonesian, for the site at `origin` (`http://127.0.0.1:1234`).
    pub async fn start(origin: &str, scripts: Scripts) -> Self {
        let origin = Url::parse(origin).expect("the site's address is a URL");
        let (client, driver) = driver::start(scripts).await;
        let browser = Self {
            client,
            origin,
            width: AtomicU32::new(0),
            _driver: driver,
        };
        browser.width(1280).await;
        browser
    }

    /// Goes to a path of the site.
    pub async fn open(&self, path: &str) {
        let address = self.origin.join(path).expect("a path of the site");
        self.go_to(path, &address).await;
        // A form sent just before may set out after the address was typed, and then its answer is what stands here: a
        // person types the address again. Where the site sends the visitor elsewhere, it does so a second time.
        let arrived = self.client.current_url().await.ok();
        if arrived.as_ref().map(Url::path) != Some(address.path()) {
            self.go_to(path, &address).await;
        }
    }

    async fn go_to(&self, path: &str, address: &Url) {
        if let Err(error) = self.client.goto(address.as_str()).await {
            self.fail(format!("open {path}"), error).await;
        }
    }

    /// Types `value` into the text control labelled `label`, in place of what it held.
    pub async fn fill(&self, label: &str, value: &str) {
        self.until(format!("fill {label:?}"), async || {
            let control = self.control(label).await?;
            control.clear().await?;
            // chromedriver cannot type what is outside Unicode's first plane (emoji): insert it as a paste would.
            if value.chars().all(|c| u32::from(c) <= 0xFFFF) {
                control.send_keys(value).await?;
            } else {
                control.click().await?;
                self.devtools("Input.insertText", json!({ "text": value }))
                    .await?;
            }
            Ok(())
        })
        .await;
    }

    /// Chooses `option` in the list, or among the radio buttons, labelled `label`.
    pub async fn choose(&self, label: &str, option: &str) {
        self.until(format!("choose {option:?} in {label:?}"), async || {
            let group = format!("//fieldset[legend[{}]]", mentions(label));
            let group = self.client.find_all(Locator::XPath(&group)).await?;
            let (within, path) = match pick(group, "group", label).await {
                Ok(fieldset) => (fieldset, format!(".//label[{}]", mentions(option))),
                Err(_) => (
                    self.control(label).await?,
                    format!(".//option[{}]", mentions(option)),
                ),
            };
            let options = within.find_all(Locator::XPath(&path)).await?;
            Ok(pick(options, "option", option).await?.click().await?)
        })
        .await;
    }

    /// Ticks the box labelled `label`; leaves a ticked box as it is.
    pub async fn tick(&self, label: &str) {
        self.until(format!("tick {label:?}"), async || {
            let control = self.control(label).await?;
            if !control.is_selected().await? {
                self.label(label).await?.click().await?;
            }
            Ok(())
        })
        .await;
    }

    /// Puts the file at `path` into the file control labelled `label`.
    pub async fn upload(&self, label: &str, path: &Path) {
        let path = path
            .canonicalize()
            .unwrap_or_else(|error| panic!("cannot upload {}: {error}", path.display()));
        self.until(format!("upload to {label:?}"), async || {
            Ok(self
                .control(label)
                .await?
                .send_keys(&path.to_string_lossy())
                .await?)
        })
        .await;
    }

    /// Presses the button that says `text`.
    pub async fn press(&self, text: &str) {
        let path = format!(
            "//button[{0}] | //summary[{0}] | //input[@type='submit' and normalize-space(@value)={1}]",
            mentions(text),
            quoted(text)
        );
        self.click("button", text, &path).await;
    }

    /// Presses the button that says `text` in the dialog that stands before the page.
    pub async fn press_in_dialog(&self, text: &str) {
        let path = format!("//dialog[@open]//button[{}]", mentions(text));
        self.click("button of the dialog", text, &path).await;
    }

    /// Follows the link that says `text`.
    pub async fn click_link(&self, text: &str) {
        self.click("link", text, &format!("//a[@href][{}]", mentions(text)))
            .await;
    }

    /// Types at the page itself, as for a shortcut: characters, or `&fantoccini::key::Key::Enter` and its like.
    pub async fn type_keys(&self, keys: &str) {
        self.until(format!("type {keys:?}"), async || {
            Ok(self.client.active_element().await?.send_keys(keys).await?)
        })
        .await;
    }

    /// Waits until the page shows `text`. What is hidden does not count; runs of white space count as one blank.
    pub async fn see(&self, text: &str) {
        self.until(format!("see {text:?}"), async || {
            if self.words().await?.contains(&squeezed(text)) {
                return Ok(());
            }
            Err(Miss::NotYet("the page does not show it".to_owned()))
        })
        .await;
    }

    /// Waits until the page no longer shows `text`.
    pub async fn see_no(&self, text: &str) {
        self.until(format!("see no {text:?}"), async || {
            if self.words().await?.contains(&squeezed(text)) {
                return Err(Miss::NotYet("the page still shows it".to_owned()));
            }
            Ok(())
        })
        .await;
    }

    /// Everything the page shows, white space squeezed.
    pub async fn text(&self) -> String {
        self.until("read the page", async || self.words().await).await
    }

    /// What the text control labelled `label` holds.
    pub async fn value(&self, label: &str) -> String {
        self.until(format!("read {label:?}"), async || {
            Ok(self
                .control(label)
                .await?
                .prop("value")
                .await?
                .unwrap_or_default())
        })
        .await
    }

    /// The path and query of the page that is open.
    pub async fn path(&self) -> String {
        let address = self
            .client
            .current_url()
            .await
            .expect("the browser knows where it is");
        address
            .as_str()
            .trim_start_matches(self.origin.as_str().trim_end_matches('/'))
            .to_owned()
    }

    /// Closes the browser politely. One that is only dropped, as in a panic, is killed.
    pub async fn close(self) {
        let _ = tokio::time::timeout(PATIENCE, self.client.clone().close()).await;
    }

    async fn click(&self, kind: &str, text: &str, path: &str) {
        self.until(format!("press the {kind} {text:?}"), async || {
            let found = self.client.find_all(Locator::XPath(path)).await?;
            Ok(pick(found, kind, text).await?.click().await?)
        })
        .await;
    }

    /// Tries until it succeeds, waiting can no longer help, or patience ends.
    async fn until<T>(&self, wanted: impl Display, attempt: impl AsyncFn() -> Result<T, Miss>) -> T {
        let start = Instant::now();
        loop {
            match attempt().await {
                Ok(value) => return value,
                Err(Miss::NotYet(_)) if start.elapsed() < PATIENCE => driver::pause().await,
                Err(Miss::NotYet(reason) | Miss::Never(reason)) => self.fail(wanted, reason).await,
            }
        }
    }

    async fn fail(&self, wanted: impl Display, reason: impl Display) -> ! {
        let address = self
            .client
            .current_url()
            .await
            .map(String::from)
            .unwrap_or_default();
        let words = self.words().await.unwrap_or_default();
        let test = std::thread::current()
            .name()
            .unwrap_or("a test")
            .replace("::", "-");
        let picture = self.screenshot(&format!("failed-{test}")).await;
        panic!(
            "could not {wanted} at {address}: {reason}\nthe page says: {words}\npicture: {}",
            picture.display()
        );
    }
}
