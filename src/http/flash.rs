//! One sentence that survives a redirect: only the key of a sentence and the number of a ticket travel in the cookie, never
//! free text.

use actix_web::{HttpRequest, cookie::Cookie};
use kernel::{locale::Locale, ticket_number::TicketNumber};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{cookies, locale};
use crate::app::App;

const FLASH_COOKIE: &str = "lb_flash";
/// Mark in the cookie: the page shows the next ticket.
const GOES_ON: &str = "next";

/// What the layout shows.
#[derive(Clone, Debug, Serialize)]
pub struct Flash {
    /// `success` or `info`.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
    /// The desk's page of the ticket that it speaks of, where that is not the page that shows it.
    pub back_url: Option<String>,
}

/// Reads the flash of a request. Only sentences named `flash-…` can be shown.
pub fn of_request(req: &HttpRequest, locale: Locale) -> Option<Flash> {
    let cookie = req.cookie(FLASH_COOKIE)?;
    let mut parts = cookie.value().split(':');
    let (kind, key, number, goes_on) = (parts.next()?, parts.next()?, parts.next(), parts.next());
    let kind = if kind == "info" { "info" } else { "success" };
    if !key.starts_with("flash-") {
        return None;
    }
    let number = number.and_then(|number| TicketNumber::parse(number).ok());
    let mut args = Map::new();
    if let Some(number) = &number {
        args.insert("number".into(), Value::from(number.to_string()));
    }
    let mut text = locale::find_sentence(locale, key, &args)?;
    if goes_on == Some(GOES_ON) {
        text = format!("{text} {}", locale::plain(locale, "flash-goes-on"));
    }
    let back_url = number.map(|number| format!("/petugas/tiket/{}", number.canonical()));
    Some(Flash { kind, text, back_url })
}

/// Cookie that makes the next page say `key` (`flash-…`).
pub fn success(key: &str, app: &App) -> Cookie<'static> {
    cookies::lasting(FLASH_COOKIE, format!("success:{key}"), "/", 60, app)
}

/// The same of a ticket that the next page does not show: the sentence may name it as `$number`, and leads back to it. Says
/// as well whether that page shows the next one, because tickets look alike.
pub fn success_of(key: &str, number: &TicketNumber, shows_next: bool, app: &App) -> Cookie<'static> {
    let goes_on = if shows_next { GOES_ON } else { "" };
    cookies::lasting(
        FLASH_COOKIE,
        format!("success:{key}:{number}:{goes_on}"),
        "/",
        60,
        app,
    )
}

/// The same, as information.
pub fn info(key: &str, app: &App) -> Cookie<'static> {
    cookies::lasting(FLASH_COOKIE, format!("info:{key}"), "/", 60, app)
}

/// Cookie that takes the flash away once it was shown.
pub fn shown(app: &App) -> Cookie<'static> {
    cookies::removal(FLASH_COOKIE, "/", app)
}
