//! `/api/v1/session`: a bearer token for staff programs.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use entity::{session::SessionKind, staff};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    login::{self, LoginError, Place},
    second_factor::{self, CodeError},
    session,
};
use crate::{
    api::Problem,
    app::App,
    http::{
        error::{Error, FieldErrors},
        json,
        limits::{self, Limited},
        page::Ctx,
    },
};

/// Who logs in.
#[derive(Default, Deserialize, Serialize, ToSchema)]
#[serde(default)]
pub struct NewSession {
    /// Address of the account.
    #[schema(required, example = "retno.wulandari@bkn.go.id")]
    email: String,
    /// Password of the account.
    #[schema(required, format = Password)]
    password: String,
    /// Code of the authenticator or a recovery code, where the account uses codes.
    #[schema(example = "123456")]
    totp: Option<String>,
}

impl NewSession {
    fn parse(body: &[u8]) -> Result<Self, Error> {
        let new: Self = json::parse(body)?;
        let mut errors = FieldErrors::default();
        for (field, value) in [("email", &new.email), ("password", &new.password)] {
            if value.trim().is_empty() {
                errors.add(field, "required");
            }
        }
        if errors.is_empty() {
            Ok(new)
        } else {
            Err(errors.into())
        }
    }
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
        (status = 422, description = "A field is missing or is none of these", body = Problem),
        (status = 429, description = "`too-many`: wait `Retry-After` seconds", content_type = "application/problem+json"),
    )
)]
pub async fn open(req: HttpRequest, app: web::Data<App>, body: web::Bytes) -> Result<HttpResponse, Error> {
    limits::admit(&app, &req, Limited::Login)?;
    let new = NewSession::parse(&body)?;
    let place = Place::of(&app, &req, &new.email);
    let staff = login::check_password(&app, &place, &new.email, &new.password)
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
