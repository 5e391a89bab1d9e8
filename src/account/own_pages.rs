//! One's own account: `/petugas/akun` with password, language and sessions. The authenticator is in
//! [`super::totp_pages`].

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::staff::{self, Entity as Staff};
use kernel::locale::Locale;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::{
    change_password::{change_password, knows_password},
    choose_password,
    login_pages::session_cookie,
    own_view::{self, PASSWORD},
    session,
};
use crate::{
    http::{
        error::{Error, FieldErrors},
        form::{CsrfForm, Empty},
        locale,
        page::Ctx,
    },
    notify::preference::{self, Preference},
};

const PAGE: &str = "/petugas/akun";

/// A change of password as sent.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    sandi: String,
    #[serde(default)]
    sandi_baru: String,
    #[serde(default)]
    sandi_ulang: String,
}

/// A choice of language as sent.
#[derive(Debug, Deserialize)]
pub struct LanguageForm {
    locale: String,
}

/// A choice of notices by mail as sent.
#[derive(Debug, Deserialize)]
pub struct NoticesForm {
    #[serde(default)]
    surat: String,
    #[serde(default)]
    jam: Vec<String>,
}

/// `GET /petugas/akun`
pub async fn show(ctx: Ctx) -> Result<HttpResponse, Error> {
    own_view::page(&ctx, &FieldErrors::default(), StatusCode::OK).await
}

/// `POST /petugas/akun/kata-sandi`
pub async fn password(ctx: Ctx, form: CsrfForm<PasswordForm>) -> Result<HttpResponse, Error> {
    let CsrfForm(form) = form;
    let staff = own_view::own(&ctx).await?;
    let new = choose_password::parse(
        &form.sandi_baru,
        &form.sandi_ulang,
        staff.name.as_str(),
        staff.email.as_str(),
    );
    let new = match new {
        Ok(new) => new,
        Err(errors) => return again(&ctx, &errors).await,
    };
    if !knows_password(&ctx.app, &staff, &form.sandi).await? {
        return again(&ctx, &FieldErrors::one(PASSWORD, "password-wrong")).await;
    }
    let token = change_password(&ctx.app, &staff, &new).await?;
    let mut answer = ctx.redirect_saying(PAGE, "flash-password-changed");
    answer
        .add_cookie(&session_cookie(&ctx.app, token))
        .map_err(Error::internal)?;
    Ok(answer)
}

/// `POST /petugas/akun/bahasa`
pub async fn language(ctx: Ctx, form: CsrfForm<LanguageForm>) -> Result<HttpResponse, Error> {
    let choice: Locale = form
        .0
        .locale
        .parse()
        .map_err(|_| Error::BadRequest("malformed-form"))?;
    let id = ctx.staff()?.id;
    let change = staff::ActiveModel {
        locale: Set(choice),
        updated_at: Set(ctx.app.clock.now()),
        ..Default::default()
    };
    ctx.app
        .db
        .write(async |tx| {
            Staff::update_many()
                .set(change)
                .filter(staff::Column::Id.eq(id))
                .exec(tx)
                .await
        })
        .await?;
    let mut answer = ctx.redirect_saying(PAGE, "flash-language-changed");
    answer
        .add_cookie(&locale::cookie(choice, &ctx.app))
        .map_err(Error::internal)?;
    Ok(answer)
}

/// `POST /petugas/akun/pemberitahuan`
pub async fn notices(ctx: Ctx, form: CsrfForm<NoticesForm>) -> Result<HttpResponse, Error> {
    let choice = match Preference::parse(&form.0.surat, &form.0.jam) {
        Ok(choice) => choice,
        Err(errors) => return again(&ctx, &errors).await,
    };
    let (app, id) = (&ctx.app, ctx.staff()?.id);
    app.db
        .write(async |tx| preference::keep(tx, app, id, &choice).await)
        .await?;
    Ok(ctx.redirect_saying(PAGE, "flash-notices-choice"))
}

/// `POST /petugas/akun/sesi/{hash}/akhiri`
pub async fn end_session(
    ctx: Ctx,
    hash: web::Path<String>,
    _form: CsrfForm<Empty>,
) -> Result<HttpResponse, Error> {
    let id = ctx.staff()?.id;
    ctx.app
        .db
        .write(async |tx| session::close_own(tx, id, &hash).await)
        .await?;
    Ok(ctx.redirect_saying(PAGE, "flash-session-ended"))
}

/// `POST /petugas/akun/sesi/akhiri-lain`
pub async fn end_other_sessions(ctx: Ctx, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let staff = ctx.staff()?;
    ctx.app
        .db
        .write(async |tx| session::close_others(tx, staff.id, &staff.session).await)
        .await?;
    Ok(ctx.redirect_saying(PAGE, "flash-sessions-ended"))
}

async fn again(ctx: &Ctx, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    own_view::page(ctx, errors, StatusCode::UNPROCESSABLE_ENTITY).await
}
