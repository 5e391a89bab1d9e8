//! Words for a reporter: the one way from what staff write to what somebody reads, whoever wrote it and wherever (page,
//! API, bulk; answer, question, rejection, reopening).
//!
//! [`Phrase`] refuses what nobody should read: a variable that becomes nothing (`{{nma}}`), and, unless they are
//! confirmed, the blanks (`…`) that a template leaves for the officer. [`Phrasing`] fills the variables for one reader.

use std::sync::Arc;

use chrono_tz::Tz;
use entity::ticket;
use kernel::{
    locale::Locale,
    text::{Body, TextError},
    unit_code::UnitCode,
};
use serde_json::{Map, Value};

use super::act::add_text_error;
use crate::{
    account::CurrentStaff,
    app::App,
    directory::{self, Directory, text::Named, variable},
    http::{
        dates,
        error::{Error, FieldErrors},
        locale::plain,
    },
};

/// Words that may go to a reporter once their variables are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase(Body);

impl Phrase {
    /// Reads words that must be there. `with_blanks`: the sender means the `…` in them.
    pub fn required(raw: &str, field: &str, with_blanks: bool, errors: &mut FieldErrors) -> Option<Self> {
        match Body::parse(raw) {
            Ok(body) => Self::checked(body, field, with_blanks, errors),
            Err(error) => {
                add_text_error(errors, field, error);
                None
            }
        }
    }

    /// Reads words that may be left out.
    pub fn optional(
        raw: Option<&str>,
        field: &str,
        with_blanks: bool,
        errors: &mut FieldErrors,
    ) -> Option<Self> {
        match Body::parse(raw.unwrap_or_default()) {
            Err(TextError::Empty) => None,
            _ => Self::required(raw.unwrap_or_default(), field, with_blanks, errors),
        }
    }

    fn checked(body: Body, field: &str, with_blanks: bool, errors: &mut FieldErrors) -> Option<Self> {
        if let Some(word) = variable::unknown(body.as_str()) {
            let args = Map::from_iter([("word".to_owned(), Value::from(word))]);
            errors.add_with(field, "template-variable", args);
            return None;
        }
        if variable::has_blank(body.as_str()) && !with_blanks {
            errors.add(field, "blank-left");
            return None;
        }
        Some(Self(body))
    }

    /// The words, variables and all.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// What a phrase is filled with, besides its reader.
#[derive(Clone, Debug)]
pub struct Phrasing {
    directory: Arc<Directory>,
    tz: Tz,
    author: String,
    unit: Option<UnitCode>,
}

impl Phrasing {
    /// For the words of a member of staff.
    pub async fn of(app: &App, staff: &CurrentStaff) -> Result<Self, Error> {
        let directory = directory::current(app).await?;
        Ok(Self::with(directory, app.config.tz, staff))
    }

    /// The same with a directory that is at hand.
    pub fn with(directory: Arc<Directory>, tz: Tz, staff: &CurrentStaff) -> Self {
        Self {
            directory,
            tz,
            author: staff.name.clone(),
            unit: staff.unit.clone(),
        }
    }

    /// The text as one reader gets it, in their language.
    pub fn fill(&self, text: &str, reader: &ticket::Model) -> String {
        let service = self.directory.any_service(&reader.service_slug);
        let service = service.map_or_else(
            || reader.service_slug.to_string(),
            |service| service.name_in(reader.locale).to_owned(),
        );
        self.sign(text, reader.locale)
            .replace("{{nama}}", &address(reader))
            .replace("{{nomor}}", &reader.number.to_string())
            .replace("{{layanan}}", &service)
            .replace(
                "{{tenggat}}",
                &dates::date_time(reader.locale, reader.due_at, self.tz),
            )
    }

    /// The text with what is the same for every reader of a language: who writes. The rest stays a variable.
    pub fn sign(&self, text: &str, locale: Locale) -> String {
        let unit = self.unit.as_ref().and_then(|code| self.directory.unit(code));
        let unit = unit.map_or_else(
            || plain(locale, "desk-humas"),
            |unit| unit.name_in(locale).to_owned(),
        );
        text.replace("{{unit}}", &unit)
            .replace("{{petugas}}", &self.author)
    }
}

/// How a reader is addressed. Who asked to stay unknown is addressed without a name: the unit reads the text as well.
pub fn address(reader: &ticket::Model) -> String {
    if reader.secret {
        plain(reader.locale, "reporter-address")
    } else {
        reader.reporter_name.to_string()
    }
}
