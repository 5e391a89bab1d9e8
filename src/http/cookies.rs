//! Cookies, all made the same careful way: `HttpOnly`, `SameSite=Lax`, `Secure` wherever the site is reached over TLS.

use actix_web::cookie::{Cookie, SameSite, time::Duration};

use crate::app::App;

/// A cookie that ends with the browser session.
pub fn session(name: &'static str, value: String, path: &str, app: &App) -> Cookie<'static> {
    Cookie::build(name, value)
        .path(path.to_owned())
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.http.is_https())
        .finish()
}

/// A cookie that lasts `seconds`.
pub fn lasting(name: &'static str, value: String, path: &str, seconds: i64, app: &App) -> Cookie<'static> {
    let mut cookie = session(name, value, path, app);
    cookie.set_max_age(Duration::seconds(seconds));
    cookie
}

/// A cookie that takes `name` away.
pub fn removal(name: &'static str, path: &str, app: &App) -> Cookie<'static> {
    let mut cookie = session(name, String::new(), path, app);
    cookie.make_removal();
    cookie
}
