//! Pages of logging in and out: `/petugas/masuk`, `/petugas/masuk/kode`, `/petugas/keluar`.

use actix_web::{HttpRequest, HttpResponse, cookie::Cookie, http::header, web};
use entity::{session::SessionKind, staff};
use serde::Deserialize;

use super::{
    device,
    gate::SESSION_COOKIE,
    half_login,
    login::{self, LoginError, Place},
    login_views::{Refusal, code_page, login_page},
    return_path,
    second_factor::{self, CodeError},
    session,
};
use crate::{
    app::App,
    http::{
        cookies,
        error::Error,
        form::{CsrfForm, Empty},
        limits::{self, Limited},
        locale::{self, LANGUAGE_COOKIE},
        page::Ctx,
    },
};

/// `?lanjut=`: the page that asked for the login.
#[derive(Debug, Deserialize)]
pub struct Back {
    #[serde(default)]
    lanjut: String,
}

/// The first step as sent.
#[derive(Debug, Deserialize)]
pub struct LoginForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    lanjut: String,
}

/// The second step as sent.
#[derive(Debug, Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    kode: String,
    #[serde(default)]
    lanjut: String,
}

/// `GET /petugas/masuk`
pub async fn form(ctx: Ctx, back: web::Query<Back>) -> Result<HttpResponse, Error> {
    if is_logged_in(&ctx).await? {
        return Ok(ctx.redirect(&return_path::local(&back.lanjut)));
    }
    login_page(&ctx, "", &back.lanjut, None)
}

/// `POST /petugas/masuk`
pub async fn submit(ctx: Ctx, form: CsrfForm<LoginForm>) -> Result<HttpResponse, Error> {
    let CsrfForm(form) = form;
    limit(&ctx)?;
    let again = |refusal: &Refusal| login_page(&ctx, &form.email, &form.lanjut, Some(refusal));
    if let Some(missing) = Refusal::of_missing(&[("email", &form.email), ("password", &form.password)]) {
        return again(&missing);
    }
    let place = Place::of(&ctx.app, &ctx.req, &form.email);
    match login::check_password(&ctx.app, &place, &form.email, &form.password).await {
        Ok(staff) if staff.totp_enabled => {
            let cookie = half_login::cookie(&ctx.app, &staff)?;
            let target = with_back("/petugas/masuk/kode", &form.lanjut);
            Ok(redirect(&target, [cookie]))
        }
        Ok(staff) => let_in(&ctx, &staff, &form.lanjut).await,
        Err(LoginError::Wrong) => again(&Refusal::Wrong),
        Err(LoginError::Wait(seconds)) => again(&Refusal::Wait(seconds)),
        Err(LoginError::Fault(error)) => Err(error),
    }
}

/// `GET /petugas/masuk/kode`
pub async fn code_form(ctx: Ctx, back: web::Query<Back>) -> Result<HttpResponse, Error> {
    if half_login::staff(&ctx.app, &ctx.req).await?.is_none() {
        return Ok(start_again(&ctx, &back.lanjut));
    }
    code_page(&ctx, &back.lanjut, None)
}

/// `POST /petugas/masuk/kode`
pub async fn code_submit(ctx: Ctx, form: CsrfForm<CodeForm>) -> Result<HttpResponse, Error> {
    let CsrfForm(form) = form;
    limit(&ctx)?;
    let Some(staff) = half_login::staff(&ctx.app, &ctx.req).await? else {
        return Ok(start_again(&ctx, &form.lanjut));
    };
    let again = |refusal: &Refusal| code_page(&ctx, &form.lanjut, Some(refusal));
    if let Some(missing) = Refusal::of_missing(&[("kode", &form.kode)]) {
        return again(&missing);
    }
    match second_factor::check(&ctx.app, &staff, &form.kode).await {
        Ok(()) => let_in(&ctx, &staff, &form.lanjut).await,
        Err(CodeError::Wrong) => again(&Refusal::Wrong),
        Err(CodeError::Wait(seconds)) => again(&Refusal::Wait(seconds)),
        Err(CodeError::Fault(error)) => Err(error),
    }
}

/// `POST /petugas/keluar`
pub async fn logout(ctx: Ctx, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    if let Some(hash) = session_hash(&ctx.req) {
        ctx.app
            .db
            .write(async |tx| session::close(tx, &hash).await)
            .await?;
    }
    let mut answer = ctx.redirect_saying("/petugas/masuk", "flash-logged-out");
    answer
        .add_cookie(&cookies::removal(SESSION_COOKIE, "/", &ctx.app))
        .map_err(Error::internal)?;
    Ok(answer)
}

/// Opens the session and leads to the page that asked for it.
pub(super) async fn let_in(ctx: &Ctx, staff: &staff::Model, back: &str) -> Result<HttpResponse, Error> {
    let token = login::enter(&ctx.app, staff, SessionKind::Page, session_hash(&ctx.req)).await?;
    let mut cookies = vec![
        session_cookie(&ctx.app, token),
        half_login::removal(&ctx.app),
        device::cookie(&ctx.app, &ctx.req, staff),
    ];
    if ctx.req.cookie(LANGUAGE_COOKIE).is_none() {
        cookies.push(locale::cookie(staff.locale, &ctx.app));
    }
    Ok(redirect(&return_path::local(back), cookies))
}

/// The cookie that carries a page session.
pub(super) fn session_cookie(app: &App, token: String) -> Cookie<'static> {
    cookies::session(SESSION_COOKIE, token, "/", app)
}

fn redirect(target: &str, cookies: impl IntoIterator<Item = Cookie<'static>>) -> HttpResponse {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((header::LOCATION, target));
    for cookie in cookies {
        answer.cookie(cookie);
    }
    answer.finish()
}

fn session_hash(req: &HttpRequest) -> Option<String> {
    req.cookie(SESSION_COOKIE)
        .map(|cookie| session::token_hash(cookie.value()))
}

async fn is_logged_in(ctx: &Ctx) -> Result<bool, Error> {
    let Some(cookie) = ctx.req.cookie(SESSION_COOKIE) else {
        return Ok(false);
    };
    let found = session::find(&ctx.app, cookie.value(), SessionKind::Page, true).await?;
    Ok(found.is_some())
}

/// The code was not typed in time, or there was no password before it.
fn start_again(ctx: &Ctx, back: &str) -> HttpResponse {
    ctx.redirect_informing(&with_back("/petugas/masuk", back), "flash-login-again")
}

fn with_back(path: &str, back: &str) -> String {
    if back.is_empty() {
        return path.to_owned();
    }
    let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("{path}?lanjut={back}")
}

fn limit(ctx: &Ctx) -> Result<(), Error> {
    limits::admit(&ctx.app, &ctx.req, Limited::Login)
}
