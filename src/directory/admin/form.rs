//! Fields of an administrative form, declared once: the page shows them, the parse reads them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::{
    locale::Locale,
    text::{clean_block, clean_line},
};
use serde_json::{Map, Value, json};

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
    name: String,
    control: Control,
    required: bool,
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
                ..=500 => 2,
                ..=1_000 => 4,
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

    fn read(&self, raw: &str, errors: &mut FieldErrors) -> Option<Answer> {
        if matches!(self.control, Control::Check) {
            return Some(Answer::Flag(raw == "true"));
        }
        if raw.trim().is_empty() {
            if self.required {
                errors.add(&self.name, "required");
            }
            return None;
        }
        match self.value(raw) {
            Ok(answer) => Some(answer),
            Err((code, args)) => {
                errors.add_with(&self.name, code, args);
                None
            }
        }
    }

    fn value(&self, raw: &str) -> Result<Answer, (&'static str, Map<String, Value>)> {
        let plain = |code| (code, Map::new());
        match &self.control {
            Control::Line(max) => text(clean_line(raw), *max),
            Control::Text(max) => text(clean_block(raw), *max),
            Control::Whole(min, max) => match raw.trim().parse::<i32>() {
                Ok(number) if (*min..=*max).contains(&number) => Ok(Answer::Whole(number)),
                _ => Err(("whole-number", args(&json!({ "min": min, "max": max })))),
            },
            Control::Day => day(raw).map(Answer::Day).ok_or_else(|| plain("date-shape")),
            Control::Choice(options) if options.iter().any(|(value, _)| value == raw.trim()) => {
                Ok(Answer::Text(raw.trim().to_owned()))
            }
            Control::Choice(_) => Err(plain("option-unknown")),
            Control::Check => Ok(Answer::Flag(raw == "true")),
        }
    }
}

fn text(clean: String, max: usize) -> Result<Answer, (&'static str, Map<String, Value>)> {
    let actual = clean.chars().count();
    if clean.is_empty() {
        Err(("required", Map::new()))
    } else if actual > max {
        Err(("too-long", args(&json!({ "actual": actual, "max": max }))))
    } else {
        Ok(Answer::Text(clean))
    }
}

fn args(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// `17-08-2026`, `17/8/2026`, `17.08.2026` or `2026-08-17`.
pub(super) fn day(raw: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = raw.trim().split(['-', '/', '.']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    if year.len() != 4 {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// A day as the form shows it.
pub(super) fn shown_day(day: NaiveDate) -> String {
    day.format("%d-%m-%Y").to_string()
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Text(String),
    Whole(i32),
    Day(NaiveDate),
    Flag(bool),
}

/// What was read from a form without errors of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct Given(BTreeMap<String, Answer>);

impl Given {
    /// Reads all fields; nothing that no field asks for is looked at.
    pub(super) fn read(fields: &[Field], typed: &Typed, errors: &mut FieldErrors) -> Self {
        let answers = fields.iter().filter_map(|field| {
            let answer = field.read(typed.get(&field.name), errors)?;
            Some((field.name.clone(), answer))
        });
        Self(answers.collect())
    }

    /// A text; empty where it was left out.
    pub(super) fn text(&self, name: &str) -> String {
        self.some_text(name).unwrap_or_default()
    }

    /// A text, if there is one.
    pub(super) fn some_text(&self, name: &str) -> Option<String> {
        match self.0.get(name) {
            Some(Answer::Text(text)) => Some(text.clone()),
            _ => None,
        }
    }

    /// A number, if there is one.
    pub(super) fn whole(&self, name: &str) -> Option<i32> {
        match self.0.get(name) {
            Some(Answer::Whole(number)) => Some(*number),
            _ => None,
        }
    }

    /// A day, if there is one.
    pub(super) fn day(&self, name: &str) -> Option<NaiveDate> {
        match self.0.get(name) {
            Some(Answer::Day(day)) => Some(*day),
            _ => None,
        }
    }

    /// Whether a box is ticked.
    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(Answer::Flag(true)))
    }

    /// Names of the fields whose text differs from what was stored, for the audit log.
    pub(super) fn changed(fields: &[Field], before: &Typed, after: &Typed) -> Vec<String> {
        let tidy = |typed: &Typed, field: &Field| clean_block(typed.get(&field.name));
        fields
            .iter()
            .filter(|field| tidy(before, field) != tidy(after, field))
            .map(|field| field.name.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(control: Control, raw: &str) -> Result<Answer, String> {
        let field = Field::new("f", control);
        let mut errors = FieldErrors::default();
        let answer = field.read(raw, &mut errors);
        match errors.0.get("f").and_then(|faults| faults.first()) {
            Some(fault) => Err(fault.code.to_string()),
            None => Ok(answer.unwrap()),
        }
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for raw in ["17-08-2026", " 17/8/2026 ", "17.08.2026", "2026-08-17"] {
            assert_eq!(day(raw), NaiveDate::from_ymd_opt(2026, 8, 17), "{raw}");
        }
        for raw in ["", "17-08-26", "31-02-2026", "2026-17-08", "besok", "1-2-3-4"] {
            assert_eq!(day(raw), None, "{raw}");
        }
        assert_eq!(day(&shown_day(day("2026-08-17").unwrap())), day("2026-08-17"));
    }

    #[test]
    fn each_control_refuses_what_it_cannot_be() {
        assert_eq!(
            read(Control::Line(5), "  a\u{202E} b "),
            Ok(Answer::Text("a b".into()))
        );
        assert_eq!(read(Control::Line(5), "abcdef"), Err("too-long".into()));
        assert_eq!(read(Control::Line(5), " \u{200B}\0 "), Err("required".into()));
        assert_eq!(read(Control::Whole(1, 9), "9"), Ok(Answer::Whole(9)));
        for raw in ["0", "10", "1.5", "x", "99999999999"] {
            assert_eq!(
                read(Control::Whole(1, 9), raw),
                Err("whole-number".into()),
                "{raw}"
            );
        }
        assert_eq!(read(Control::Day, "32-01-2026"), Err("date-shape".into()));
        let choice = Control::Choice(vec![("a".into(), "A".into())]);
        assert_eq!(read(choice.clone(), "a"), Ok(Answer::Text("a".into())));
        assert_eq!(read(choice, "b"), Err("option-unknown".into()));
        assert_eq!(read(Control::Check, ""), Ok(Answer::Flag(false)));
    }

    #[test]
    fn a_form_names_all_its_faults_at_once_and_reads_nothing_it_did_not_ask() {
        let fields = [Field::new("a", Control::Line(3)), Field::new("b", Control::Day)];
        let typed = Typed::default().with("a", "toolong").with("c", "smuggled");
        let mut errors = FieldErrors::default();
        let given = Given::read(&fields, &typed, &mut errors);
        assert_eq!(errors.0.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(given.some_text("c"), None);
    }
}
