//! The files of a panel: the control that takes them, and those that came already and wait for the rest of the form.

use entity::attachment;
use kernel::locale::Locale;
use serde::Serialize;

use super::forms::Retry;
use crate::{
    app::App,
    http::{error::FieldErrors, field::ErrorLine, locale::plain},
    ticket::{
        draft::DraftToken,
        file_input::{FileInput, KeptFile},
    },
};

/// Files that wait for the rest of their form.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Their draft.
    pub draft: DraftToken,
    /// The files.
    pub files: Vec<attachment::Model>,
}

/// The view of the files of `partials/composer`.
#[derive(Clone, Debug, Serialize)]
pub struct FilesField {
    #[serde(flatten)]
    input: FileInput,
    draft: String,
    kept: Vec<KeptFile>,
}

impl FilesField {
    /// The files of a panel; `retry` is its own form that came back.
    pub fn of(app: &App, locale: Locale, panel: &str, retry: Option<Retry<'_>>) -> Self {
        let none = FieldErrors::default();
        let errors = retry.map_or(&none, |retry| retry.errors);
        let kept = retry.and_then(|retry| retry.kept);
        let draft = kept.map_or_else(|| DraftToken::new(app), |kept| kept.draft.clone());
        let files = kept.map_or(&[][..], |kept| &kept.files);
        let (id, label) = (format!("f-{panel}-attachments"), plain(locale, "compose-files"));
        Self {
            input: FileInput::optional(locale, id, label, errors),
            draft: draft.as_str().to_owned(),
            kept: files.iter().map(|file| KeptFile::of(locale, file)).collect(),
        }
    }

    /// Its line in the summary on top, if something is wrong with the files.
    pub fn error_line(&self) -> Option<ErrorLine> {
        self.input.error_line()
    }
}
