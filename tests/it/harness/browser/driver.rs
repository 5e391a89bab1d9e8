//! Starts Chromium under chromedriver: one driver, one profile, one browser for each test.

use std::{path::Path, time::Duration};

use fantoccini::{Client, ClientBuilder, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use url::{ParseError, Url};

use super::{super::lifeline::Lifeline, Scripts};

/// The running driver and the folder that holds everything its browser writes. Dropping it kills the browser first.
pub struct Driver {
    _process: Lifeline,
    _folder: TempDir,
}

/// Starts a driver on a port of its choice, and a browser with an empty profile.
pub async fn start(scripts: Scripts) -> (Client, Driver) {
    let folder = tempfile::Builder::new()
        .prefix("laporbkn-browser-")
        .tempdir()
        .expect("a folder for the browser");
    let process = Lifeline::guard("chromedriver", &["--port=0"], |command| {
        // What Chromium leaves in the home and the temporary folder goes when this folder goes.
        command
            .env("HOME", folder.path())
            .env("TMPDIR", folder.path())
            .env("TZ", "Asia/Jakarta");
        command.env_remove("XDG_CONFIG_HOME").env_remove("XDG_CACHE_HOME");
    });
    let port = process
        .wait_for_line(Duration::from_secs(30), |line| {
            line.strip_prefix("ChromeDriver was started successfully on port ")?
                .trim_end_matches('.')
                .parse::<u16>()
                .ok()
        })
        .expect("chromedriver does not start: is Debian's package chromium-driver installed?");
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities(folder.path(), scripts))
        .connect(&format!("http://127.0.0.1:{port}"))
        .await
        .expect(
            "Chromium does not start: are Debian's packages chromium and chromium-driver of one version?",
        );
    prove(&client, scripts).await;
    (
        client,
        Driver {
            _process: process,
            _folder: folder,
        },
    )
}

/// The pause between two looks at a page: a browser cannot tell us when it changes, it has to be asked again.
pub async fn pause() {
    tokio::time::sleep(Duration::from_millis(40)).await;
}

/// A command of Chromium's DevTools, sent through chromedriver.
#[derive(Debug)]
pub struct Cdp {
    /// Its name, such as `Page.captureScreenshot`.
    pub command: &'static str,
    /// Its parameters, an object.
    pub parameters: Value,
}

impl WebDriverCompatibleCommand for Cdp {
    fn endpoint(&self, base_url: &Url, session_id: Option<&str>) -> Result<Url, ParseError> {
        base_url.join(&format!(
            "session/{}/goog/cdp/execute",
            session_id.unwrap_or_default()
        ))
    }

    fn method_and_body(&self, _request_url: &Url) -> (reqwest::Method, Option<String>) {
        let body = json!({ "cmd": self.command, "params": self.parameters });
        (reqwest::Method::POST, Some(body.to_string()))
    }
}

fn capabilities(folder: &Path, scripts: Scripts) -> Map<String, Value> {
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let mut preferences = json!({ "intl.accept_languages": "id-ID,id" });
    if scripts == Scripts::Off {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    // Without the --disable flags Chromium keeps calling its maker's servers; root cannot use its sandbox.
    let arguments = json!([
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-crash-reporter",
        "--no-first-run",
        "--no-proxy-server",
        "--lang=id-ID",
        "--window-size=1280,900",
        profile,
    ]);
    let chrome = json!({ "args": arguments, "prefs": preferences });
    Map::from_iter([
        ("browserName".to_owned(), json!("chrome")),
        ("goog:chromeOptions".to_owned(), chrome),
    ])
}

/// Panics unless scripts do what was asked: a journey "without JavaScript" that runs it would prove nothing.
async fn prove(client: &Client, scripts: Scripts) {
    let page = "data:text/html,<title>off</title><script>document.title='on'</script>";
    client.goto(page).await.expect("the browser opens a page");
    let expected = if scripts == Scripts::On { "on" } else { "off" };
    assert_eq!(
        client.title().await.expect("the page has a title"),
        expected,
        "scripts in the browser"
    );
}
