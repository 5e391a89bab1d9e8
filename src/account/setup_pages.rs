//! `/petugas/mulai/{token}`: the page that makes the first administrator.

use actix_web::{HttpResponse, http::StatusCode, web};
use kernel::text::PersonName;
use serde::{Deserialize, Serialize};

use super::{
    choose_password, login_pages,
    people::{note_name_fault, parse_email},
    setup::{self, FirstAdmin, SetupError},
    store,
};
use crate::http::{
    error::{Error, FieldErrors},
    field::{ErrorLine, FieldView, summary},
    form::CsrfForm,
    page::Ctx,
};

/// The first administrator as sent.
#[derive(Debug, Default, Deserialize)]
pub struct SetupForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    sandi_baru: String,
    #[serde(default)]
    sandi_ulang: String,
}

/// Used, too old, or never one of ours: whoever holds it reads what to do.
const GONE: Error = Error::Gone("setup-gone");

#[derive(Serialize)]
pub(super) struct SetupView {
    pub(super) action: String,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) errors: Vec<ErrorLine>,
    pub(super) fields: Vec<FieldView>,
}

/// `GET /petugas/mulai/{token}`
pub async fn form(ctx: Ctx, token: web::Path<String>) -> Result<HttpResponse, Error> {
    must_be_open(&ctx, &token).await?;
    page(
        &ctx,
        &token,
        &SetupForm::default(),
        &FieldErrors::default(),
        StatusCode::OK,
    )
}

/// `POST /petugas/mulai/{token}`
pub async fn submit(
    ctx: Ctx,
    token: web::Path<String>,
    form: CsrfForm<SetupForm>,
) -> Result<HttpResponse, Error> {
    must_be_open(&ctx, &token).await?;
    let CsrfForm(form) = form;
    let first = match parse(&ctx, &form).await {
        Ok(first) => first,
        Err(Error::Invalid(errors)) => return again(&ctx, &token, &form, &errors),
        Err(error) => return Err(error),
    };
    match setup::create(&ctx.app, &token, first).await {
        Ok(id) => {
            let staff = store::by_id(ctx.app.db.read(), id)
                .await?
                .ok_or(Error::NotFound)?;
            login_pages::let_in(&ctx, &staff, "").await
        }
        Err(SetupError::EmailTaken) => again(&ctx, &token, &form, &FieldErrors::one("email", "email-taken")),
        Err(SetupError::Closed) => Err(GONE),
        Err(SetupError::Db(error)) => Err(error.into()),
    }
}

async fn must_be_open(ctx: &Ctx, token: &str) -> Result<(), Error> {
    if setup::is_open(&ctx.app, token).await? {
        Ok(())
    } else {
        Err(GONE)
    }
}

async fn parse(ctx: &Ctx, form: &SetupForm) -> Result<FirstAdmin, Error> {
    let mut errors = FieldErrors::default();
    let name = PersonName::parse(&form.name)
        .map_err(|error| note_name_fault(&mut errors, error))
        .ok();
    let email = parse_email(&form.email)
        .map_err(|wrong| errors.0.extend(wrong.0))
        .ok();
    let password = choose_password::parse(&form.sandi_baru, &form.sandi_ulang, &form.name, &form.email)
        .map_err(|wrong| errors.0.extend(wrong.0))
        .ok();
    let (Some(name), Some(email), Some(password)) = (name, email, password) else {
        return Err(errors.into());
    };
    Ok(FirstAdmin {
        name,
        email,
        password_hash: ctx.app.passwords.hash(&ctx.app.rng, &password).await?,
        locale: ctx.locale,
    })
}

fn again(ctx: &Ctx, token: &str, form: &SetupForm, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    page(ctx, token, form, errors, StatusCode::UNPROCESSABLE_ENTITY)
}

fn page(
    ctx: &Ctx,
    token: &str,
    form: &SetupForm,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let name = FieldView::new("text", "name", ctx.t("setup-name"), form.name.as_str())
        .autocomplete("name")
        .max(PersonName::MAX)
        .with_errors(ctx.locale, errors);
    let email = FieldView::new("email", "email", ctx.t("login-email"), form.email.as_str())
        .autocomplete("username")
        .with_errors(ctx.locale, errors);
    let mut fields = vec![name, email];
    fields.extend(choose_password::fields(ctx, errors));
    let view = SetupView {
        action: setup::path(token),
        title: ctx.t("setup-first-title"),
        lead: ctx.t("setup-first-lead"),
        errors: summary(&fields),
        fields,
    };
    ctx.page("staff/setup", "setup-first-title")
        .status(status)
        .render(&view)
}
