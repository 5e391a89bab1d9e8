//! The second step of a login: a code of the authenticator, or a recovery code.

use entity::staff;
use sea_orm::DbErr;

use super::{
    attempt::{self, Counted},
    recovery, totp,
};
use crate::{app::App, http::error::Error};

/// Why a code was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum CodeError {
    /// Wrong, too old, or used before.
    #[error("the code is wrong or was used before")]
    Wrong,
    /// Too many tries; seconds to wait.
    #[error("too many tries, wait {0} s")]
    Wait(u64),
    /// Something else.
    #[error(transparent)]
    Fault(#[from] Error),
}

impl From<DbErr> for CodeError {
    fn from(error: DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Accepts a code once. Six digits are a code of the authenticator, anything else a recovery code.
pub async fn check(app: &App, staff: &staff::Model, typed: &str) -> Result<(), CodeError> {
    let subject = staff.id.to_string();
    if let Some(seconds) = attempt::charge(app, Counted::Totp, &subject).await? {
        return Err(CodeError::Wait(seconds));
    }
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let is_totp = code.len() == totp::DIGITS && code.bytes().all(|byte| byte.is_ascii_digit());
    let is_right = if is_totp {
        totp::spend(app, staff, &code).await?
    } else {
        recovery::spend(app, staff.id, &code).await?
    };
    if !is_right {
        return Err(CodeError::Wrong);
    }
    attempt::succeed(app, Counted::Totp, &subject).await?;
    Ok(())
}
