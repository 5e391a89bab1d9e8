//! The two pages of a login as their templates expect them, and how they say no.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use serde::Serialize;

use crate::http::{
    error::{Error, FieldErrors},
    field::{ErrorLine, FieldView, summary},
    page::Ctx,
};

/// Name of the field with the code.
const CODE: &str = "kode";

/// Why a step of the login has to be done again.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Something was left out.
    Missing(FieldErrors),
    /// It was not right.
    Wrong,
    /// Too often; seconds to wait.
    Wait(u64),
}

#[derive(Serialize)]
struct LoginView {
    next: String,
    refusal: Option<String>,
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

impl Refusal {
    /// The fields that were left empty, if any was.
    pub(super) fn of_missing(fields: &[(&str, &str)]) -> Option<Self> {
        let mut errors = FieldErrors::default();
        for (name, _) in fields.iter().filter(|(_, value)| value.trim().is_empty()) {
            errors.add(name, "empty");
        }
        (!errors.is_empty()).then_some(Self::Missing(errors))
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Missing(_) | Self::Wrong => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    /// What is said of the login as a whole: of a wrong pair nobody is told which half was wrong.
    fn sentence(&self, ctx: &Ctx) -> Option<String> {
        match self {
            Self::Missing(_) => None,
            Self::Wrong => Some(ctx.t("login-wrong")),
            Self::Wait(seconds) => Some(ctx.t_with("login-wait", &minutes(*seconds))),
        }
    }

    fn of_code(&self) -> FieldErrors {
        match self {
            Self::Missing(errors) => errors.clone(),
            Self::Wrong => FieldErrors::one(CODE, "totp-wrong"),
            Self::Wait(seconds) => {
                let mut errors = FieldErrors::default();
                errors.add_with(CODE, "login-wait", minutes(*seconds));
                errors
            }
        }
    }
}

/// The first step: address and password. What was typed as the address is kept.
pub(super) fn login_page(
    ctx: &Ctx,
    email: &str,
    back: &str,
    refused: Option<&Refusal>,
) -> Result<HttpResponse, Error> {
    let none = FieldErrors::default();
    let errors = match refused {
        Some(Refusal::Missing(errors)) => errors,
        _ => &none,
    };
    let email = FieldView::new("email", "email", ctx.t("login-email"), email)
        .autocomplete("username")
        .with_errors(ctx.locale, errors);
    let password = FieldView::new("password", "password", ctx.t("login-password"), "")
        .autocomplete("current-password")
        .with_errors(ctx.locale, errors);
    let view = LoginView {
        next: back.to_owned(),
        refusal: refused.and_then(|refusal| refusal.sentence(ctx)),
        errors: summary([&email, &password]),
        email,
        password,
    };
    let mut page = ctx
        .page("staff/login", "login-page-title")
        .status(refused.map_or(StatusCode::OK, Refusal::status));
    if refused.is_none() && back.is_empty() {
        page = page.seen_alike();
    }
    Ok(with_wait(page.render(&view)?, refused))
}

/// The second step: a code.
pub(super) fn code_page(ctx: &Ctx, back: &str, refused: Option<&Refusal>) -> Result<HttpResponse, Error> {
    let errors = refused.map(Refusal::of_code).unwrap_or_default();
    let code = FieldView::new("text", CODE, ctx.t("totp-code"), "")
        .autocomplete("one-time-code")
        .hint(ctx.t("totp-code-hint"))
        .max(32)
        .with_errors(ctx.locale, &errors);
    let view = CodeView {
        next: back.to_owned(),
        errors: summary([&code]),
        code,
    };
    let page = ctx
        .page("staff/totp", "login-page-title")
        .status(refused.map_or(StatusCode::OK, Refusal::status))
        .render(&view)?;
    Ok(with_wait(page, refused))
}

/// A page that says how long to wait says it to programs too.
fn with_wait(mut page: HttpResponse, refused: Option<&Refusal>) -> HttpResponse {
    if let Some(Refusal::Wait(seconds)) = refused {
        page.headers_mut()
            .insert(header::RETRY_AFTER, header::HeaderValue::from(*seconds));
    }
    page
}

fn minutes(seconds: u64) -> serde_json::Map<String, serde_json::Value> {
    let minutes = seconds.div_ceil(60).into();
    [("minutes".to_owned(), minutes)].into_iter().collect()
}
