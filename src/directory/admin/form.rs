//! Fields of an administrative form, declared once: the page shows them, [`super::given`] reads them.

use std::collections::BTreeMap;

use kernel::locale::Locale;
use serde_json::Map;

use crate::http::{
    error::FieldErrors,
    field::FieldView,
    locale::{find_sentence, plain},
};

/// What a form holds as text, by field name: as typed, or as stored. A checkbox is there (`true`) or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Typed(BTreeMap<String, String>);

impl Typed {
    /// From what the browser sent.
    pub(super) fn sent(pairs: Vec<(String, String)>) -> Self {
        Self(pairs.into_iter().collect())
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and references are handed over alike"
    )]
    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.insert(name.to_owned(), value.to_string());
        self
    }

    pub(super) fn with_some(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(super) fn with_flag(self, name: &str, on: bool) -> Self {
        if on { self.with(name, "true") } else { self }
    }

    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// How a field is asked and read.
#[derive(Clone, Debug)]
pub(super) enum Control {
    /// One line of at most so many characters.
    Line(usize),
    /// Several lines of at most so many characters.
    Text(usize),
    /// A whole number from–to.
    Whole(i32, i32),
    /// A day.
    Day,
    /// On or off.
    Check,
    /// One of (value, label).
    Choice(Vec<(String, String)>),
}

/// One field.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) control: Control,
    pub(super) required: bool,
    label: Option<String>,
    group: Option<&'static str>,
}

impl Field {
    /// A field that must be filled in; a checkbox need not be on.
    pub(super) fn new(name: impl Into<String>, control: Control) -> Self {
        Self {
            name: name.into(),
            required: !matches!(control, Control::Check),
            control,
            label: None,
            group: None,
        }
    }

    /// One that may stay empty.
    pub(super) fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// With a label of its own instead of the sentence `admin-field-{name}`.
    pub(super) fn labelled(mut self, label: String) -> Self {
        self.label = Some(label);
        self
    }

    /// Under the heading `admin-group-{group}`, together with its neighbours of the same group.
    pub(super) fn under(mut self, group: &'static str) -> Self {
        self.group = Some(group);
        self
    }

    /// The heading it stands under.
    pub(super) fn group(&self) -> Option<&'static str> {
        self.group
    }

    /// As the page shows it.
    pub(super) fn view(&self, locale: Locale, typed: &Typed, errors: &FieldErrors) -> FieldView {
        let value = typed.get(&self.name);
        let label = self.label.clone();
        let label = label.unwrap_or_else(|| plain(locale, &format!("admin-field-{}", self.name)));
        let mut view = match &self.control {
            Control::Check => FieldView::new("checkbox", &self.name, label, value == "true"),
            Control::Line(max) => FieldView::new("text", &self.name, label, value).max(*max),
            Control::Text(max) => FieldView::new("textarea", &self.name, label, value).max(*max),
            Control::Whole(..) => FieldView::new("number", &self.name, label, value).inputmode("numeric"),
            Control::Day => FieldView::new("date", &self.name, label, value),
            Control::Choice(options) => {
                FieldView::new("select", &self.name, label, value).options(options.clone())
            }
        };
        view.hint = find_sentence(locale, &format!("admin-field-{}-hint", self.name), &Map::new());
        if let Control::Text(max) = self.control {
            view.rows = Some(match max {
                0..=500 => 2,
                501..=1_000 => 4,
                _ => 10,
            });
        }
        if matches!(self.control, Control::Check) {
            view.required = false;
        } else if !self.required {
            view = view.optional(locale);
        }
        view.with_errors(locale, errors)
    }
}
