//! Protection against forged forms: a signed double-submit token, and the browser's own word on where a
//! request comes from.
//!
//! The cookie `lb_csrf` holds a random value; forms carry `value.mac` in the field `_csrf`. Another site can
//! neither read the cookie nor make the MAC. Unsafe requests that the browser itself marks as cross-site are refused
//! before that (`Sec-Fetch-Site`, else `Origin`).

use actix_web::{HttpRequest, cookie::Cookie, http::header};

use super::{cookies, error::Error};
use crate::{app::App, identity::keys::Purpose};

/// Cookie that the token is bound to.
pub const CSRF_COOKIE: &str = "lb_csrf";
/// Form field that carries the token.
pub const CSRF_FIELD: &str = "_csrf";

/// Letters of a token's end that tell it from others.
const MARK: usize = 16;

/// The token of a browser: from its cookie, or new.
#[derive(Clone, Debug)]
pub struct CsrfToken {
    value: String,
    token: String,
    fresh: bool,
}

impl CsrfToken {
    /// Reads the browser's cookie or makes a new value. Anything that is not one of ours is as good as none: whoever writes cookies
    /// for a whole domain must not write into our pages.
    pub fn of_request(req: &HttpRequest, app: &App) -> Self {
        let known = req
            .cookie(CSRF_COOKIE)
            .map(|cookie| cookie.value().to_owned())
            .filter(|value| is_ours(value));
        let fresh = known.is_none();
        let value = known.unwrap_or_else(|| app.rng.token());
        let token = format!("{value}.{}", mac(app, &value));
        Self { value, token, fresh }
    }

    /// What the form carries.
    pub fn as_str(&self) -> &str {
        &self.token
    }

    /// What tells the token from others, short enough for a header.
    pub fn mark(&self) -> &str {
        let length = self.token.len();
        self.token.get(length.saturating_sub(MARK)..).unwrap_or_default()
    }

    /// The cookie to send along with a page that shows the token for the first time.
    pub fn cookie(&self, is_shown: bool, app: &App) -> Option<Cookie<'static>> {
        (self.fresh && is_shown).then(|| cookies::session(CSRF_COOKIE, self.value.clone(), "/", app))
    }
}

/// Checks the token of a form against the browser's cookie.
pub fn check(req: &HttpRequest, app: &App, given: Option<&str>) -> Result<(), Error> {
    let cookie = req.cookie(CSRF_COOKIE).ok_or(Error::StaleForm)?;
    let expected = format!("{}.{}", cookie.value(), mac(app, cookie.value()));
    match given {
        Some(given) if crate::identity::keys::same(expected.as_bytes(), given.as_bytes()) => Ok(()),
        _ => Err(Error::StaleForm),
    }
}

/// Whether a token was once ours, for whichever browser: what a form that was open too long still carries.
pub fn was_ours(app: &App, given: Option<&str>) -> bool {
    let Some((value, given)) = given.and_then(|token| token.split_once('.')) else {
        return false;
    };
    let macs = app.vault.keys().macs_text(Purpose::Csrf, value.as_bytes());
    macs.iter()
        .any(|mac| crate::identity::keys::same(mac.as_bytes(), given.as_bytes()))
}

/// Whether the browser itself says that another site made it send this request.
pub fn is_cross_site(req: &HttpRequest, app: &App) -> bool {
    let header = |name: &str| req.headers().get(name).and_then(|value| value.to_str().ok());
    match (header("sec-fetch-site"), header(header::ORIGIN.as_str())) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => !is_our_origin(req, app, origin),
        (None, None) => false,
    }
}

/// 32 bytes in base64url.
fn is_ours(value: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    value.len() == 43 && value.bytes().all(is_letter)
}

fn is_our_origin(req: &HttpRequest, app: &App, origin: &str) -> bool {
    let host = req
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let named = origin.split_once("://").map_or("", |(_, host)| host);
    origin == app.config.http.public_url || (!host.is_empty() && named == host)
}

fn mac(app: &App, value: &str) -> String {
    app.vault.keys().mac_text(Purpose::Csrf, value.as_bytes())
}
