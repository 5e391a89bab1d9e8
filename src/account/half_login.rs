//! Between password and code: a short-lived sealed cookie that says who has shown the right password. It opens nothing by
//! itself; only a code together with it opens a session.

use actix_web::{HttpRequest, cookie::Cookie};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::Duration;
use entity::staff;
use kernel::id::StaffId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::store;
use crate::{
    app::App,
    http::{cookies, error::Error, hex},
};

const COOKIE: &str = "lb_masuk";
const PATH: &str = "/petugas/masuk";
const CONTEXT: &str = "login/second-step";
/// Time to type the code.
const VALID: Duration = Duration::minutes(5);

#[derive(Serialize, Deserialize)]
struct Half {
    staff: StaffId,
    /// Seconds since 1970.
    until: i64,
    /// Of the password that was shown: a changed password ends it.
    mark: String,
}

/// The cookie for somebody whose password was right.
pub(super) fn cookie(app: &App, staff: &staff::Model) -> Result<Cookie<'static>, Error> {
    let half = Half {
        staff: staff.id,
        until: (app.clock.now() + VALID).timestamp(),
        mark: mark(staff),
    };
    let plain = serde_json::to_vec(&half).map_err(Error::internal)?;
    let sealed = app.vault.seal(CONTEXT, &plain).map_err(Error::internal)?;
    let value = BASE64_URL_SAFE_NO_PAD.encode(sealed);
    Ok(cookies::lasting(COOKIE, value, PATH, VALID.num_seconds(), app))
}

/// Who is half logged in, as the account is now.
pub(super) async fn staff(app: &App, req: &HttpRequest) -> Result<Option<staff::Model>, Error> {
    let Some(half) = read(app, req) else {
        return Ok(None);
    };
    if app.clock.now().timestamp() >= half.until {
        return Ok(None);
    }
    let found = store::by_id(app.db.read(), half.staff).await?;
    Ok(found.filter(|staff| staff.disabled_at.is_none() && mark(staff) == half.mark))
}

/// Takes the cookie away.
pub(super) fn removal(app: &App) -> Cookie<'static> {
    cookies::removal(COOKIE, PATH, app)
}

fn read(app: &App, req: &HttpRequest) -> Option<Half> {
    let cookie = req.cookie(COOKIE)?;
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(cookie.value()).ok()?;
    let plain = app.vault.open(CONTEXT, &sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

fn mark(staff: &staff::Model) -> String {
    let hash = staff.password_hash.as_deref().unwrap_or_default();
    hex(&Sha256::digest(hash.as_bytes()))
}
