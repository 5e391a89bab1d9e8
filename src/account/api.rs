//! `/api/v1/session`: a bearer token for staff programs.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entity::{session::SessionKind, staff};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    login::{self, LoginError},
    second_factor::{self, CodeError},
    session,
};
use crate::{
    app::App,
    http::{client, error::Error, limits::Limited, page::Ctx},
};

/// Who logs in.
#[derive(Deserialize, ToSchema)]
pub struct NewSession {
    /// Address of the account.
    #[schema(example = "retno.wulandari@bkn.go.id")]
    email: String,
    /// Password of the account.
    #[schema(format = Password)]
    password: String,
    /// Code of the authenticator or a recovery code, where the account uses codes.
    #[serde(default)]
    #[schema(example = "123456")]
    totp: Option<String>,
}

/// Nothing of it is printed.
impl std::fmt::Debug for NewSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("NewSession(…)")
    }
}

/// A bearer token: send it as `Authorization: Bearer …`.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionToken {
    /// The token; it is not shown again.
    token: String,
    /// When it ends at the latest; 12 hours without use end it too.
    expires_at: DateTime<Utc>,
}

/// Log in and get a bearer token.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "session", request_body = NewSession,
    responses(
        (status = 200, description = "Logged in", body = SessionToken),
        (status = 401, description = "`invalid-credentials`, `totp-required` or `totp-wrong`", content_type = "application/problem+json"),
        (status = 429, description = "`too-many`: wait `Retry-After` seconds", content_type = "application/problem+json"),
    )
)]
pub async fn open(
    req: HttpRequest,
    app: web::Data<App>,
    new: web::Json<NewSession>,
) -> Result<HttpResponse, Error> {
    let address = client::address(&req, &app.config.http.trusted_proxies);
    app.limits.check(Limited::Login, address)?;
    let staff = login::check_password(&app, &new.email, &new.password)
        .await
        .map_err(login_error)?;
    check_code(&app, &staff, new.totp.as_deref()).await?;
    let token = login::enter(&app, &staff, SessionKind::Api, None).await?;
    let expires_at = app.clock.now() + session::LIFETIME;
    Ok(HttpResponse::Ok().json(SessionToken { token, expires_at }))
}

/// End the session that the request carries.
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "session", security(("bearer" = [])),
    responses((status = 204, description = "Logged out"), (status = 401, description = "Not logged in"))
)]
pub async fn close(ctx: Ctx) -> Result<HttpResponse, Error> {
    let hash = &ctx.staff()?.session;
    ctx.app
        .db
        .write(async |tx| session::close(tx, hash).await)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn check_code(app: &App, staff: &staff::Model, code: Option<&str>) -> Result<(), Error> {
    if !staff.totp_enabled {
        return Ok(());
    }
    let code = code.filter(|code| !code.trim().is_empty());
    let code = code.ok_or(Error::Credentials("totp-required"))?;
    second_factor::check(app, staff, code)
        .await
        .map_err(|error| match error {
            CodeError::Wrong => Error::Credentials("totp-wrong"),
            CodeError::Wait(seconds) => Error::TooMany(seconds),
            CodeError::Fault(error) => error,
        })
}

fn login_error(error: LoginError) -> Error {
    match error {
        LoginError::Wrong => Error::Credentials("invalid-credentials"),
        LoginError::Wait(seconds) => Error::TooMany(seconds),
        LoginError::Fault(error) => error,
    }
}
