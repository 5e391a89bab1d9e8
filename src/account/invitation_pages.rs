//! `/petugas/undangan/{token}`: choosing a password with an invitation.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::staff;
use serde::Deserialize;
use serde_json::Map;

use super::{choose_password, invitation, login_pages, setup_pages::SetupView};
use crate::http::{
    error::{Error, FieldErrors},
    field::summary,
    form::CsrfForm,
    page::Ctx,
};

/// The chosen password as sent.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    sandi_baru: String,
    #[serde(default)]
    sandi_ulang: String,
}

/// `GET /petugas/undangan/{token}`
pub async fn form(ctx: Ctx, token: web::Path<String>) -> Result<HttpResponse, Error> {
    let staff = invited(&ctx, &token).await?;
    page(&ctx, &token, &staff, &FieldErrors::default(), StatusCode::OK)
}

/// `POST /petugas/undangan/{token}`
pub async fn submit(
    ctx: Ctx,
    token: web::Path<String>,
    form: CsrfForm<PasswordForm>,
) -> Result<HttpResponse, Error> {
    let staff = invited(&ctx, &token).await?;
    let (raw, again) = (&form.0.sandi_baru, &form.0.sandi_ulang);
    let password = match choose_password::parse(raw, again, staff.name.as_str(), staff.email.as_str()) {
        Ok(password) => password,
        Err(errors) => return page(&ctx, &token, &staff, &errors, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let hash = ctx.app.passwords.hash(&ctx.app.rng, &password).await?;
    if !invitation::accept(&ctx.app, &staff, &token, hash).await? {
        return Err(GONE);
    }
    login_pages::let_in(&ctx, &staff, "").await
}

/// Used, too old, or replaced by a newer one: whoever holds it reads what to do.
const GONE: Error = Error::Gone("invitation-gone");

async fn invited(ctx: &Ctx, token: &str) -> Result<staff::Model, Error> {
    invitation::find(&ctx.app, token).await?.ok_or(GONE)
}

fn page(
    ctx: &Ctx,
    token: &str,
    staff: &staff::Model,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let mut who = Map::new();
    who.insert("name".into(), staff.name.as_str().into());
    who.insert("email".into(), staff.email.as_str().into());
    let fields = choose_password::fields(ctx, errors);
    let view = SetupView {
        action: format!("/petugas/undangan/{token}"),
        title: ctx.t("setup-reset-title"),
        lead: ctx.t_with("invitation-lead", &who),
        errors: summary(&fields),
        fields: fields.into(),
    };
    ctx.page("staff/setup", "setup-reset-title")
        .status(status)
        .render(&view)
}
