//! The one face of every error: a kind, its status, its code. What the person reads is made from it in
//! [`super::error_page`] (a page for browsers, a problem document for API clients), in their language.
//!
//! Three kinds of trouble meet here: what a person can mend (`Invalid`, `Refused` …), what nobody may
//! know more of (`NotFound`), and faults of ours (`Internal`), which are logged once with the request id.

use std::{borrow::Cow, collections::BTreeMap};

use actix_web::{HttpResponse, ResponseError, http::StatusCode};
use sea_orm::DbErr;
use serde_json::{Map, Value};

/// What is wrong with one field: a code to translate, and the figures its sentence needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Kebab-case code; the sentence is `error-{code}` in the locale files.
    pub code: Cow<'static, str>,
    /// Arguments of the sentence, e.g. `max`.
    pub args: Map<String, Value>,
}

/// Everything that is wrong with a form, by field name in no particular order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldErrors(pub BTreeMap<String, Vec<FieldError>>);

impl FieldErrors {
    /// Notes one more fault of `field`.
    pub fn add(&mut self, field: &str, code: impl Into<Cow<'static, str>>) {
        self.add_with(field, code, Map::new());
    }

    /// The same, with arguments for the sentence.
    pub fn add_with(&mut self, field: &str, code: impl Into<Cow<'static, str>>, args: Map<String, Value>) {
        self.0.entry(field.to_owned()).or_default().push(FieldError {
            code: code.into(),
            args,
        });
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A single fault.
    pub fn one(field: &str, code: impl Into<Cow<'static, str>>) -> Self {
        let mut errors = Self::default();
        errors.add(field, code);
        errors
    }
}

/// Everything a handler can fail with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or the asker may not know of it.
    #[error("not found")]
    NotFound,
    /// It was there once; the code says what it was (`invitation-gone`, `setup-gone`).
    #[error("gone: {0}")]
    Gone(&'static str),
    /// No ticket has this number, or it does not have this PIN: which of the two is not told.
    #[error("no such ticket, or not with this pin")]
    TicketNotFound,
    /// Nobody is logged in.
    #[error("not logged in")]
    Unauthenticated,
    /// Who one claims to be is not proven; the code says what is wrong (`invalid-credentials`, `totp-required`).
    #[error("not proven: {0}")]
    Credentials(&'static str),
    /// The person's role does not allow it.
    #[error("forbidden")]
    Forbidden,
    /// The request cannot be understood; the code says why (`malformed-json`, `cut-off`, …).
    #[error("bad request: {0}")]
    BadRequest(&'static str),
    /// Fields are wrong.
    #[error("invalid fields")]
    Invalid(FieldErrors),
    /// The state of things does not allow it; the code says why.
    #[error("conflict: {0}")]
    Conflict(Cow<'static, str>),
    /// The form was open too long, or came from elsewhere.
    #[error("stale form")]
    StaleForm,
    /// The body is larger than allowed.
    #[error("too large")]
    TooLarge,
    /// Too many tries; seconds to wait.
    #[error("too many requests, wait {0} s")]
    TooMany(u64),
    /// The path exists, the method does not; those that do, for `Allow`.
    #[error("method not allowed, only {0}")]
    MethodNotAllowed(String),
    /// The database is away; trying again helps.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The object store is away: what needs no file goes on.
    #[error("the file store is away: {0}")]
    FilesUnavailable(String),
    /// A fault of ours.
    #[error("{0}")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A fault of ours, from any error.
    pub fn internal(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(error.into())
    }

    /// The machine-readable code of the problem document.
    pub fn code(&self) -> &str {
        match self {
            Self::NotFound => "not-found",
            Self::TicketNotFound => "ticket-not-found",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::Credentials(code) | Self::BadRequest(code) | Self::Gone(code) => code,
            Self::Invalid(_) => "invalid",
            Self::Conflict(code) => code,
            Self::StaleForm => "stale-form",
            Self::TooLarge => "too-large",
            Self::TooMany(_) => "too-many",
            Self::MethodNotAllowed(_) => "method-not-allowed",
            Self::Unavailable(_) => "unavailable",
            Self::FilesUnavailable(_) => "files-unavailable",
            Self::Internal(_) => "internal",
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound | Self::TicketNotFound => StatusCode::NOT_FOUND,
            Self::Gone(_) => StatusCode::GONE,
            Self::Unauthenticated | Self::Credentials(_) => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unavailable(_) | Self::FilesUnavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        if crate::db::is_unavailable(&error) {
            Self::Unavailable(error.to_string())
        } else {
            Self::internal(error)
        }
    }
}

/// A file that a row names and the store does not have is nobody's to fetch; anything else is the store's own trouble.
impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        if let object_store::Error::NotFound { path, .. } = &error {
            tracing::error!(file.key = path, "a file that a row names is not in the store");
            return Self::NotFound;
        }
        Self::FilesUnavailable(error.to_string())
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::Invalid(errors)
    }
}

impl From<actix_web::error::BlockingError> for Error {
    fn from(error: actix_web::error::BlockingError) -> Self {
        Self::internal(error)
    }
}

/// Bare here; the middleware of [`super::error_page`] knows language and reader, and writes the body.
impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status())
    }
}
