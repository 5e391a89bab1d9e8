//! What an administrator gave: every field read by its declaration, all faults noted at once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kernel::text::{clean_block, clean_line};
use serde_json::{Map, Value, json};

use super::form::{Control, Field, Typed};
use crate::http::error::FieldErrors;

impl Field {
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
