//! Logging in: the password step, and opening the session once everything asked for is proven.
//!
//! An unknown address, a wrong password and a disabled account get the same words after the same work. Tries are counted
//! under the address that was typed, whether or not there is such an account, together with the place they come from:
//! who guesses elsewhere keeps nobody from their work.

use std::net::IpAddr;

use actix_web::HttpRequest;
use entity::{
    session::SessionKind,
    staff::{self, Entity as Staff},
};
use kernel::identity::email::EmailAddress;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;

use super::{
    attempt::{self, Counted},
    device, session, store,
};
use crate::{
    app::App,
    audit,
    http::{client, error::Error},
};

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// No such account, another password, or a disabled account: nobody is told which.
    #[error("the address or the password is wrong")]
    Wrong,
    /// Too many tries; seconds to wait.
    #[error("too many tries, wait {0} s")]
    Wait(u64),
    /// Something else.
    #[error(transparent)]
    Fault(#[from] Error),
}

impl From<DbErr> for LoginError {
    fn from(error: DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Where somebody logs in from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A browser from which the account was logged in before ([`device`]).
    Device(String),
    /// Anywhere else: the address, or for IPv6 the network of one subscriber.
    Address(IpAddr),
}

impl Place {
    /// The place of a request for the account that was typed.
    pub fn of(app: &App, req: &HttpRequest, email: &str) -> Self {
        match device::known(app, req, &subject(email)) {
            Some(device) => Self::Device(device),
            None => Self::Address(client::of(req, &app.config.http).place()),
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Device(device) => write!(f, "device {device}"),
            Self::Address(address) => write!(f, "address {address}"),
        }
    }
}

/// What tries of an account are counted under.
fn subject(email: &str) -> String {
    match EmailAddress::parse(email) {
        Ok(address) => address.lookup_key(),
        Err(_) => email.trim().to_lowercase(),
    }
}

/// Whose address and password these are.
pub async fn check_password(
    app: &App,
    place: &Place,
    email: &str,
    password: &str,
) -> Result<staff::Model, LoginError> {
    let address = EmailAddress::parse(email).ok();
    let account = subject(email);
    let here = format!("{account} from {place}");
    let is_known = matches!(place, Place::Device(_));
    let mut wait = attempt::charge(app, Counted::Login, &here).await?;
    if wait.is_none() && !is_known {
        wait = attempt::charge(app, Counted::Account, &account).await?;
        // Not judged, so not counted here: whoever is kept out by others' guesses must not add to their own.
        if wait.is_some() {
            attempt::forgive(app, Counted::Login, &here).await?;
        }
    }
    if let Some(seconds) = wait {
        metrics::counter!("laporbkn_login_refusals_total", "why" => "wait").increment(1);
        return Err(LoginError::Wait(seconds));
    }
    let found = match &address {
        Some(address) => store::by_email(app.db.read(), address).await?,
        None => None,
    };
    let hash = found.as_ref().and_then(|staff| staff.password_hash.clone());
    let is_right = app.passwords.verify(password, hash).await.map_err(Error::from)?;
    let Some(staff) = found.filter(|staff| is_right && staff.disabled_at.is_none()) else {
        metrics::counter!("laporbkn_login_refusals_total", "why" => "wrong").increment(1);
        return Err(LoginError::Wrong);
    };
    attempt::succeed(app, Counted::Login, &here).await?;
    if !is_known {
        attempt::forgive(app, Counted::Account, &account).await?;
    }
    Ok(staff)
}

/// Opens a session for somebody who has proven everything, and ends the one that the browser had (`replaces`, its token's
/// hash): a session never survives a login.
pub async fn enter(
    app: &App,
    staff: &staff::Model,
    kind: SessionKind,
    replaces: Option<String>,
) -> Result<String, DbErr> {
    app.db
        .write(async |tx| {
            if let Some(old) = &replaces {
                session::close(tx, old).await?;
            }
            let token = session::open(tx, app, staff.id, kind).await?;
            let now = staff::ActiveModel {
                last_login_at: Set(Some(app.clock.now())),
                ..Default::default()
            };
            Staff::update_many()
                .set(now)
                .filter(staff::Column::Id.eq(staff.id))
                .exec(tx)
                .await?;
            let entry = audit::Entry {
                staff: Some(staff.id),
                action: "session.open",
                subject_kind: "staff",
                subject_id: staff.id.to_string(),
                reason: None,
                detail: json!({ "kind": kind, "second_factor": staff.totp_enabled }),
            };
            audit::append(tx, app, entry).await?;
            Ok(token)
        })
        .await
}
