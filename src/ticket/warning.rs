//! What was odd about a filing and accepted nevertheless: shown to the person before filing, to staff afterwards.
//!
//! The ticket's row keeps a list of `{"field", "code"}`; the sentences are `warning-{code}` in the locale files. What a
//! warning suggests (the address that was probably meant) is personal data and is not stored with it.

use kernel::{identity::Warning, locale::Locale};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::borrow::Cow;
use utoipa::ToSchema;

use crate::http::locale;

/// One oddity of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Noted {
    /// Name of the field.
    pub field: String,
    /// Code, e.g. `birth-date-differs-from-nik`.
    pub code: Cow<'static, str>,
    /// What was probably meant, where the warning knows it.
    #[serde(skip)]
    pub suggestion: Option<String>,
}

impl Noted {
    /// A warning without a suggestion.
    pub fn new(field: &str, code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            field: field.to_owned(),
            code: code.into(),
            suggestion: None,
        }
    }

    /// A warning of the kernel's about `field`.
    pub fn of(field: &str, warning: &Warning) -> Self {
        let suggestion = match warning {
            Warning::EmailDomainTypo { suggestion } => Some(suggestion.clone()),
            _ => None,
        };
        Self {
            suggestion,
            ..Self::new(field, warning.code())
        }
    }

    /// The sentence, with the suggestion where there is one.
    pub fn sentence(&self, locale: Locale) -> String {
        let key = format!("warning-{}", self.code);
        let Some(suggestion) = &self.suggestion else {
            return locale::plain(locale, &key);
        };
        let args = Map::from_iter([("suggestion".to_owned(), Value::from(suggestion.as_str()))]);
        locale::sentence(locale, &format!("{key}-meant"), &args)
    }
}

/// The list as the ticket's row keeps it.
pub fn to_row(warnings: &[Noted]) -> Value {
    serde_json::to_value(warnings).unwrap_or_default()
}

/// The list of a ticket's row; what cannot be read is left out.
pub fn of_row(row: &Value) -> Vec<Noted> {
    let entries = row.as_array().into_iter().flatten();
    entries
        .filter_map(|entry| Noted::deserialize(entry).ok())
        .collect()
}
