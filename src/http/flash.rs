//! One sentence that survives a redirect: only the key of a sentence travels in the cookie, never free text.

use actix_web::{HttpRequest, cookie::Cookie};
use kernel::locale::Locale;
use serde::Serialize;

use super::{cookies, locale};
use crate::app::App;

const FLASH_COOKIE: &str = "lb_flash";

/// What the layout shows.
#[derive(Clone, Debug, Serialize)]
pub struct Flash {
    /// `success` or `info`.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
}

/// Reads the flash of a request. Only sentences named `flash-…` can be shown.
pub fn of_request(req: &HttpRequest, locale: Locale) -> Option<Flash> {
    let cookie = req.cookie(FLASH_COOKIE)?;
    let (kind, key) = cookie.value().split_once(':')?;
    let kind = if kind == "info" { "info" } else { "success" };
    if !key.starts_with("flash-") {
        return None;
    }
    let text = locale::find_sentence(locale, key, &serde_json::Map::new())?;
    Some(Flash { kind, text })
}

/// Cookie that makes the next page say `key` (`flash-…`).
pub fn success(key: &str, app: &App) -> Cookie<'static> {
    cookies::lasting(FLASH_COOKIE, format!("success:{key}"), "/", 60, app)
}

/// The same, as information.
pub fn info(key: &str, app: &App) -> Cookie<'static> {
    cookies::lasting(FLASH_COOKIE, format!("info:{key}"), "/", 60, app)
}

/// Cookie that takes the flash away once it was shown.
pub fn shown(app: &App) -> Cookie<'static> {
    cookies::removal(FLASH_COOKIE, "/", app)
}
