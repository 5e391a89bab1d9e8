//! Pages of logging in and out: `/petugas/masuk`, `/petugas/masuk/kode`, `/petugas/keluar`.

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::Cookie,
    http::{StatusCode, header},
    web,
};
use entity::{session::SessionKind, staff};
use serde::{Deserialize, Serialize};

use super::{
    gate::SESSION_COOKIE,
    half_login,
    login::{self, LoginError},
    return_path,
    second_factor::{self, CodeError},
    session,
};
use crate::{
    app::App,
    http::{
        client, cookies,
        error::{Error, FieldErrors},
        field::{ErrorLine, FieldView, summary},
        form::{CsrfForm, Empty},
        limits::Limited,
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

#[derive(Serialize)]
struct LoginView {
    next: String,
    errors: Vec<ErrorLine>,
    email: FieldView,
    password: FieldView,
}

#[derive(Serialize)]
struct CodeView {
    next: String,
    errors: Vec<ErrorLine>,
    code: FieldView,
}

/// `GET /petugas/masuk`
pub async fn form(ctx: Ctx, back: web::Query<Back>) -> Result<HttpResponse, Error> {
    if is_logged_in(&ctx).await? {
        return Ok(ctx.redirect(&return_path::local(&back.lanjut)));
    }
    login_page(&ctx, "", &back.lanjut, &FieldErrors::default(), StatusCode::OK)
}

/// `POST /petugas/masuk`
pub async fn submit(ctx: Ctx, form: CsrfForm<LoginForm>) -> Result<HttpResponse, Error> {
    let CsrfForm(form) = form;
    limit(&ctx)?;
    let errors = missing(&[("email", &form.email), ("password", &form.password)]);
    if !errors.is_empty() {
        return login_page(
            &ctx,
            &form.email,
            &form.lanjut,
            &errors,
            StatusCode::UNPROCESSABLE_ENTITY,
        );
    }
    match login::check_password(&ctx.app, &form.email, &form.password).await {
        Ok(staff) if staff.totp_enabled => {
            let cookie = half_login::cookie(&ctx.app, &staff)?;
            let target = with_back("/petugas/masuk/kode", &form.lanjut);
            Ok(redirect(&target, [cookie]))
        }
        Ok(staff) => let_in(&ctx, &staff, &form.lanjut).await,
        Err(LoginError::Wrong) => {
            let errors = FieldErrors::one("email", "login-wrong");
            login_page(
                &ctx,
                &form.email,
                &form.lanjut,
                &errors,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
        }
        Err(LoginError::Wait(seconds)) => {
            let errors = wait("email", seconds);
            login_page(
                &ctx,
                &form.email,
                &form.lanjut,
                &errors,
                StatusCode::TOO_MANY_REQUESTS,
            )
        }
        Err(LoginError::Fault(error)) => Err(error),
    }
}

/// `GET /petugas/masuk/kode`
pub async fn code_form(ctx: Ctx, back: web::Query<Back>) -> Result<HttpResponse, Error> {
    if half_login::staff(&ctx.app, &ctx.req).await?.is_none() {
        return Ok(start_again(&ctx, &back.lanjut));
    }
    code_page(&ctx, &back.lanjut, &FieldErrors::default(), StatusCode::OK)
}

/// `POST /petugas/masuk/kode`
pub async fn code_submit(ctx: Ctx, form: CsrfForm<CodeForm>) -> Result<HttpResponse, Error> {
    let CsrfForm(form) = form;
    limit(&ctx)?;
    let Some(staff) = half_login::staff(&ctx.app, &ctx.req).await? else {
        return Ok(start_again(&ctx, &form.lanjut));
    };
    let errors = missing(&[("kode", &form.kode)]);
    if !errors.is_empty() {
        return code_page(&ctx, &form.lanjut, &errors, StatusCode::UNPROCESSABLE_ENTITY);
    }
    match second_factor::check(&ctx.app, &staff, &form.kode).await {
        Ok(()) => let_in(&ctx, &staff, &form.lanjut).await,
        Err(CodeError::Wrong) => {
            let errors = FieldErrors::one("kode", "totp-wrong");
            code_page(&ctx, &form.lanjut, &errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(CodeError::Wait(seconds)) => {
            let errors = wait("kode", seconds);
            code_page(&ctx, &form.lanjut, &errors, StatusCode::TOO_MANY_REQUESTS)
        }
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
    let mut cookies = vec![session_cookie(&ctx.app, token), half_login::removal(&ctx.app)];
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
    let found = session::find(&ctx.app, cookie.value(), SessionKind::Page).await?;
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
    let address = client::address(&ctx.req, &ctx.app.config.http.trusted_proxies);
    ctx.app.limits.check(Limited::Login, address)
}

fn missing(fields: &[(&str, &str)]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (name, value) in fields {
        if value.trim().is_empty() {
            errors.add(name, "empty");
        }
    }
    errors
}

fn wait(field: &str, seconds: u64) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let minutes = [("minutes".to_owned(), seconds.div_ceil(60).into())];
    errors.add_with(field, "login-wait", minutes.into_iter().collect());
    errors
}

fn login_page(
    ctx: &Ctx,
    email: &str,
    back: &str,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let email = FieldView::new("email", "email", ctx.t("login-email"), email)
        .autocomplete("username")
        .with_errors(ctx.locale, errors);
    let password = FieldView::new("password", "password", ctx.t("login-password"), "")
        .autocomplete("current-password")
        .with_errors(ctx.locale, errors);
    let view = LoginView {
        next: back.to_owned(),
        errors: summary([&email, &password]),
        email,
        password,
    };
    ctx.page("staff/login", "login-page-title")
        .status(status)
        .render(&view)
}

fn code_page(ctx: &Ctx, back: &str, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let code = FieldView::new("text", "kode", ctx.t("totp-code"), "")
        .autocomplete("one-time-code")
        .hint(ctx.t("totp-code-hint"))
        .max(32)
        .with_errors(ctx.locale, errors);
    let view = CodeView {
        next: back.to_owned(),
        errors: summary([&code]),
        code,
    };
    ctx.page("staff/totp", "login-page-title")
        .status(status)
        .render(&view)
}
