//! The authenticator of one's own account: turning it on (password, QR code, first code), new recovery codes, turning
//! it off. Each asks for the password: whoever finds an open session must not be able to lock its owner out.

use actix_web::{HttpResponse, http::StatusCode};
use serde::{Deserialize, Serialize};

use super::{
    change_password::knows_password,
    own_view::{self, CODE, TOTP_PASSWORD},
    recovery, totp,
};
use crate::{
    audit,
    http::{
        error::{Error, FieldErrors},
        form::{CsrfForm, Empty},
        page::Ctx,
    },
};

const PAGE: &str = "/petugas/akun";

/// The current password as sent.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    sandi_totp: String,
}

/// The first code as sent.
#[derive(Debug, Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    kode: String,
}

#[derive(Serialize)]
struct CodesView {
    codes: Vec<String>,
}

/// `POST /petugas/akun/totp/mulai`
pub async fn begin(ctx: Ctx, form: CsrfForm<PasswordForm>) -> Result<HttpResponse, Error> {
    if let Some(refusal) = unproven(&ctx, &form.0).await? {
        return Ok(refusal);
    }
    totp::begin(&ctx.app, ctx.staff()?.id).await?;
    Ok(ctx.redirect("/petugas/akun#totp"))
}

/// `GET /petugas/akun/totp.svg`: only while the secret waits for its first code.
pub async fn qr(ctx: Ctx) -> Result<HttpResponse, Error> {
    let staff = own_view::own(&ctx).await?;
    let setup = totp::pending(&ctx.app, &staff)?.ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("image/svg+xml")
        .body(setup.qr_svg()?))
}

/// `POST /petugas/akun/totp`
pub async fn confirm(ctx: Ctx, form: CsrfForm<CodeForm>) -> Result<HttpResponse, Error> {
    let staff = own_view::own(&ctx).await?;
    let code: String = form.0.kode.chars().filter(|c| !c.is_whitespace()).collect();
    match totp::confirm(&ctx.app, &staff, &code).await? {
        Some(codes) => codes_page(&ctx, codes),
        None if staff.totp_enabled => Ok(ctx.redirect(PAGE)),
        None => {
            let errors = FieldErrors::one(CODE, "totp-wrong");
            own_view::page(&ctx, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

/// `POST /petugas/akun/totp/batal`
pub async fn cancel(ctx: Ctx, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    totp::cancel(&ctx.app, ctx.staff()?.id).await?;
    Ok(ctx.redirect(PAGE))
}

/// `POST /petugas/akun/totp/kode-cadangan`
pub async fn renew_recovery(ctx: Ctx, form: CsrfForm<PasswordForm>) -> Result<HttpResponse, Error> {
    if let Some(refusal) = unproven(&ctx, &form.0).await? {
        return Ok(refusal);
    }
    let staff = own_view::own(&ctx).await?;
    if !staff.totp_enabled {
        return Ok(ctx.redirect(PAGE));
    }
    let codes = ctx
        .app
        .db
        .write(async |tx| {
            let codes = recovery::renew(tx, &ctx.app, staff.id).await?;
            audit::append(tx, &ctx.app, totp::entry(staff.id, "totp.recovery")).await?;
            Ok::<_, sea_orm::DbErr>(codes)
        })
        .await?;
    codes_page(&ctx, codes)
}

/// `POST /petugas/akun/totp/mati`
pub async fn turn_off(ctx: Ctx, form: CsrfForm<PasswordForm>) -> Result<HttpResponse, Error> {
    if let Some(refusal) = unproven(&ctx, &form.0).await? {
        return Ok(refusal);
    }
    totp::turn_off(&ctx.app, ctx.staff()?.id).await?;
    Ok(ctx.redirect_saying(PAGE, "flash-totp-off"))
}

/// The page again, when the password is not the person's.
async fn unproven(ctx: &Ctx, form: &PasswordForm) -> Result<Option<HttpResponse>, Error> {
    let staff = own_view::own(ctx).await?;
    if knows_password(&ctx.app, &staff, &form.sandi_totp).await? {
        return Ok(None);
    }
    let errors = FieldErrors::one(TOTP_PASSWORD, "password-wrong");
    let page = own_view::page(ctx, &errors, StatusCode::UNPROCESSABLE_ENTITY).await?;
    Ok(Some(page))
}

fn codes_page(ctx: &Ctx, codes: Vec<String>) -> Result<HttpResponse, Error> {
    ctx.page("staff/recovery", "recovery-title")
        .section("account")
        .render(&CodesView { codes })
}
