//! Browsers that an account knows: whoever was logged in once gets a cookie that says so, and its tries are counted apart from
//! everybody else's. It proves nothing and opens nothing; it only spares its owner the wait that a stranger's guesses cause.

use actix_web::{HttpRequest, cookie::Cookie};
use entity::staff;

use crate::{
    app::App,
    http::cookies,
    identity::keys::{Purpose, same},
};

const COOKIE: &str = "lb_perangkat";
const PATH: &str = "/petugas/masuk";
/// Half a year.
const VALID_SECONDS: i64 = 180 * 24 * 3600;

/// The id of the browser, where `account` (its e-mail address in lower case) was logged in from it before.
pub(super) fn known(app: &App, req: &HttpRequest, account: &str) -> Option<String> {
    let cookie = req.cookie(COOKIE)?;
    let (id, given) = cookie.value().split_once('.')?;
    let macs = app
        .vault
        .keys()
        .macs_text(Purpose::Device, signed(account, id).as_bytes());
    macs.iter()
        .any(|mac| same(mac.as_bytes(), given.as_bytes()))
        .then(|| id.to_owned())
}

/// The cookie of a browser from which `staff` has just logged in. Its id stays the same: a new one would be a new counter.
pub(super) fn cookie(app: &App, req: &HttpRequest, staff: &staff::Model) -> Cookie<'static> {
    let account = staff.email.lookup_key();
    let id = known(app, req, &account).unwrap_or_else(|| app.rng.token());
    let mac = app
        .vault
        .keys()
        .mac_text(Purpose::Device, signed(&account, &id).as_bytes());
    cookies::lasting(COOKIE, format!("{id}.{mac}"), PATH, VALID_SECONDS, app)
}

fn signed(account: &str, id: &str) -> String {
    format!("{account} {id}")
}
