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
/// Mark in the cookie: the reader's desk has the ticket no more.
const GONE: &str = "gone";

/// What the layout shows.
#[derive(Clone, Debug, Serialize)]
pub struct Flash {
    /// `success` or `info`.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
    /// The desk's page of the ticket that it speaks of, where that is not the page that shows it.
    pub back_url: Option<String>,
    /// What stands on the link there.
    pub back_label: Option<String>,
}

/// Whether whoever reads of a ticket can still open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidOf {
    /// They can.
    Open,
    /// They gave it away: the sentence leads to their list.
    Gone,
}

/// Reads the flash of a request. Only sentences named `flash-…` can be shown.
pub fn of_request(req: &HttpRequest, locale: Locale) -> Option<Flash> {
    let cookie = req.cookie(FLASH_COOKIE)?;
    let mut parts = cookie.value().split(':');
    let (kind, key, number, goes_on) = (parts.next()?, parts.next()?, parts.next(), parts.next());
    let is_gone = parts.next() == Some(GONE);
    let kind = if kind == "info" { "info" } else { "success" };
    if !key.starts_with("flash-") {
        return None;
    }
    let number = number.and_then(|number| TicketNumber::parse(number).ok());
    let mut args = Map::new();
    if let Some(number) = &number {
        args.insert("number".into(), Value::from(number.to_string()));
    }
    let of_gone = is_gone.then(|| locale::find_sentence(locale, &format!("{key}-{GONE}"), &args));
    let mut text = match of_gone.flatten() {
        Some(text) => text,
        None => locale::find_sentence(locale, key, &args)?,
    };
    if goes_on == Some(GOES_ON) {
        text = format!("{text} {}", locale::plain(locale, "flash-goes-on"));
    }
    let back_url = number.map(|number| {
        if is_gone {
            "/petugas/tiket".to_owned()
        } else {
            format!("/petugas/tiket/{}", number.canonical())
        }
    });
    let label = if is_gone { "flash-to-list" } else { "flash-back" };
    Some(Flash {
        kind,
        text,
        back_label: back_url.is_some().then(|| locale::plain(locale, label)),
        back_url,
    })
}

/// Cookie that makes the next page say `key` (`flash-…`).
pub fn success(key: &str, app: &App) -> Cookie<'static> {
    cookies::lasting(FLASH_COOKIE, format!("success:{key}"), "/", 60, app)
}

/// The same of a ticket that the next page does not show: the sentence may name it as `$number`, and leads back to it. Says
/// as well whether that page shows the next one, because tickets look alike.
pub fn success_of(
    key: &str,
    (number, said_of): (&TicketNumber, SaidOf),
    shows_next: bool,
    app: &App,
) -> Cookie<'static> {
    let goes_on = if shows_next { GOES_ON } else { "" };
    let gone = if said_of == SaidOf::Gone { GONE } else { "" };
    cookies::lasting(
        FLASH_COOKIE,
        format!("success:{key}:{number}:{goes_on}:{gone}"),
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
