//! Form fields as pages show them: what `partials/field` and `partials/error_summary` expect.
//!
//! A handler makes one [`FieldView`] per control, lays the errors of the parse over each
//! ([`FieldView::with_errors`]), and puts [`summary`] on top.

use kernel::locale::Locale;
use serde::Serialize;
use serde_json::Value;

use super::{error::FieldErrors, error_page::field_sentence, locale::plain};

/// One control with its label, its value as typed, and what is wrong with it.
#[derive(Clone, Debug, Serialize)]
pub struct FieldView {
    /// Name in the form.
    pub name: String,
    /// Id in the page.
    pub id: String,
    /// Label in the page's language.
    pub label: String,
    /// One more sentence under the label.
    pub hint: Option<String>,
    /// Why it is asked.
    pub why: Option<String>,
    /// Kind of control: `text`, `email`, `password`, `select`, `checkbox` …
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What was typed, or what is stored; a bool for a checkbox.
    pub value: Value,
    /// Whether it may be left out.
    pub required: bool,
    /// The word beside the label when it may be left out.
    pub optional_label: Option<String>,
    /// The first thing that is wrong with it.
    pub error: Option<String>,
    /// Choices of a select or of radio buttons.
    pub options: Option<Vec<OptionView>>,
    /// Most characters.
    pub max: Option<usize>,
    /// The browser's `autocomplete` token.
    pub autocomplete: Option<&'static str>,
    /// Keyboard of a phone.
    pub inputmode: Option<&'static str>,
    /// `field=value` under which it is shown.
    pub show_if: Option<String>,
    /// Height of a textarea.
    pub rows: Option<u8>,
    /// Whether scripts must not keep it in the browser.
    pub private: bool,
}

/// One choice.
#[derive(Clone, Debug, Serialize)]
pub struct OptionView {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// One more sentence, for radio buttons.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub selected: bool,
}

/// One line of the error summary.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorLine {
    /// Field.
    pub field: String,
    /// Id of its control.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What is wrong.
    pub message: String,
}

impl FieldView {
    /// A required control of `kind`.
    pub fn new(kind: &'static str, name: &str, label: String, value: impl Into<Value>) -> Self {
        Self {
            name: name.to_owned(),
            id: format!("f-{name}"),
            label,
            hint: None,
            why: None,
            kind,
            value: value.into(),
            required: true,
            optional_label: None,
            error: None,
            options: None,
            max: None,
            autocomplete: None,
            inputmode: None,
            show_if: None,
            rows: None,
            private: false,
        }
    }

    /// With an id of its own, where one page has two forms with a field of this name.
    pub fn id(mut self, id: &str) -> Self {
        id.clone_into(&mut self.id);
        self
    }

    /// May be left out; the page says so.
    pub fn optional(mut self, locale: Locale) -> Self {
        self.required = false;
        self.optional_label = Some(plain(locale, "optional"));
        self
    }

    /// With a sentence under the label.
    pub fn hint(mut self, hint: String) -> Self {
        self.hint = Some(hint);
        self
    }

    /// With the browser's `autocomplete` token.
    pub fn autocomplete(mut self, token: &'static str) -> Self {
        self.autocomplete = Some(token);
        self
    }

    /// With a phone's keyboard.
    pub fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }

    /// At most `max` characters.
    pub fn max(mut self, max: usize) -> Self {
        self.max = Some(max);
        self
    }

    /// Shown only while another field has a value, `field=value`.
    pub fn show_if(mut self, condition: String) -> Self {
        self.show_if = Some(condition);
        self
    }

    /// A select or radio buttons over `(value, label)`; the one that equals the field's value is chosen.
    pub fn options(mut self, options: impl IntoIterator<Item = (String, String)>) -> Self {
        let chosen = self.value.as_str().unwrap_or_default().to_owned();
        let views = options.into_iter().map(|(value, label)| OptionView {
            selected: value == chosen,
            value,
            label,
            hint: None,
        });
        self.options = Some(views.collect());
        self
    }

    /// Lays the first of the field's errors over it.
    pub fn with_errors(mut self, locale: Locale, errors: &FieldErrors) -> Self {
        let first = errors.0.get(&self.name).and_then(|faults| faults.first());
        self.error = first.map(|fault| field_sentence(locale, fault));
        self
    }

    fn error_line(&self) -> Option<ErrorLine> {
        Some(ErrorLine {
            field: self.name.clone(),
            id: self.id.clone(),
            label: self.label.clone(),
            message: self.error.clone()?,
        })
    }
}

/// The summary on top of a form that came back: one line per field that has an error, in page order.
pub fn summary<'a>(fields: impl IntoIterator<Item = &'a FieldView>) -> Vec<ErrorLine> {
    fields.into_iter().filter_map(FieldView::error_line).collect()
}
