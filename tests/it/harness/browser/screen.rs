//! The browser as a screen: how wide it is, whether the page fits it, pictures of it.

use std::{path::PathBuf, sync::atomic::Ordering};

use base64::{Engine, prelude::BASE64_STANDARD};
use fantoccini::{Locator, error::CmdError};
use serde_json::{Value, json};

use super::{Browser, driver::Cdp};

impl Browser {
    /// Makes the page `pixels` wide: 360 for a phone (with a phone's viewport), 1280 for a desk.
    pub async fn width(&self, pixels: u32) {
        let phone = pixels < 600;
        let height = if phone { 780 } else { 900 };
        let screen = json!({ "width": pixels, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        if let Err(error) = self.devtools("Emulation.setDeviceMetricsOverride", screen).await {
            self.fail(format!("be {pixels} pixels wide"), error).await;
        }
        self.width.store(pixels, Ordering::Relaxed);
    }

    /// Panics when the page has to be scrolled sideways at its present width.
    pub async fn fits(&self) {
        let page = match self.devtools("Page.getLayoutMetrics", json!({})).await {
            Ok(sizes) => sizes["cssContentSize"]["width"].as_f64().unwrap_or(f64::INFINITY),
            Err(error) => self.fail("measure the page", error).await,
        };
        // Not the viewport that Chromium reports: a phone's grows with a page that does not fit.
        let window = self.width.load(Ordering::Relaxed);
        if page > f64::from(window) {
            self.fail(
                "fit the window",
                format!("the page is {page} pixels wide, the window {window}"),
            )
            .await;
        }
    }

    /// Left and right edge of the first element that a selector finds, from the left of the window.
    pub async fn sides(&self, selector: &str) -> (f64, f64) {
        let found = self.client.find(Locator::Css(selector)).await;
        let sides = match found {
            Ok(element) => element.rectangle().await,
            Err(error) => Err(error),
        };
        match sides {
            Ok((left, _, width, _)) => (left, left + width),
            Err(error) => self.fail(format!("measure {selector:?}"), error).await,
        }
    }

    /// Saves a picture of the whole page, also what is below the fold, as `target/screenshots/<name>.png`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}.png"));
        std::fs::write(&file, self.picture().await.expect("a picture of the page"))
            .expect("the picture is kept");
        file
    }

    async fn picture(&self) -> Result<Vec<u8>, CmdError> {
        let sizes = self.devtools("Page.getLayoutMetrics", json!({})).await?;
        let (width, height) = (
            &sizes["cssContentSize"]["width"],
            &sizes["cssContentSize"]["height"],
        );
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let taken = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let answer = self.devtools("Page.captureScreenshot", taken).await?;
        let data = answer["data"].as_str().unwrap_or_default();
        BASE64_STANDARD
            .decode(data)
            .map_err(|_| CmdError::NotW3C(answer.clone()))
    }

    /// Sends a command of Chromium's DevTools.
    pub(super) async fn devtools(&self, command: &'static str, parameters: Value) -> Result<Value, CmdError> {
        self.client.issue_cmd(Cdp { command, parameters }).await
    }
}
