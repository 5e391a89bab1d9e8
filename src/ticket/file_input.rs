//! The control by which people choose files (`partials/file_input`), and the files that a form already brought.

use entity::attachment;
use kernel::locale::Locale;
use serde::Serialize;

use super::attachment::{MAX_BYTES, MAX_FILES, size_text};
use crate::http::{error::FieldErrors, error_page::field_sentence, field::ErrorLine, locale::plain};

/// Name of the field, in every form.
pub const NAME: &str = "attachments";

/// The view of `partials/file_input`.
#[derive(Clone, Debug, Serialize)]
pub struct FileInput {
    name: &'static str,
    id: String,
    label: String,
    hint: Option<String>,
    required: bool,
    optional_label: Option<String>,
    error: Option<String>,
    max_files: usize,
    max_bytes: u64,
}

/// A file that is here already and waits for the rest of its form.
#[derive(Clone, Debug, Serialize)]
pub struct KeptFile {
    id: String,
    name: String,
    size_text: String,
}

impl FileInput {
    /// A control that may stay empty, with what is wrong with the files that came.
    pub fn optional(locale: Locale, id: String, label: String, errors: &FieldErrors) -> Self {
        // Each file has a fault of its own: all are told.
        let faults = errors.0.get(NAME).into_iter().flatten();
        let sentences: Vec<String> = faults.map(|fault| field_sentence(locale, fault)).collect();
        Self {
            name: NAME,
            id,
            label,
            hint: None,
            required: false,
            optional_label: Some(plain(locale, "optional")),
            error: (!sentences.is_empty()).then(|| sentences.join(" ")),
            max_files: MAX_FILES,
            max_bytes: MAX_BYTES,
        }
    }

    /// Another sentence than the rule (how many, how large, which kinds); an empty one leaves the rule.
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = (!hint.is_empty()).then_some(hint);
        self
    }

    /// Its line in the summary on top, if something is wrong.
    pub fn error_line(&self) -> Option<ErrorLine> {
        Some(ErrorLine {
            field: self.name.to_owned(),
            id: self.id.clone(),
            label: self.label.clone(),
            message: self.error.clone()?,
        })
    }
}

impl KeptFile {
    /// As pages show it.
    pub fn of(locale: Locale, file: &attachment::Model) -> Self {
        Self {
            id: file.id.to_string(),
            name: file.name.clone(),
            size_text: size_text(locale, file.size),
        }
    }
}
