//! One question of a form as its control: label, hint, what was typed, what can be chosen.

use serde_json::Value;

use super::{super::fields, desk::Desk, sent::Sent};
use crate::{
    directory::field::{FieldDef, FieldType},
    http::field::FieldView,
};

/// Rows of the box in which the story is told, and of other longer answers.
const ROWS: (u8, u8) = (7, 3);

/// The control of a field with what was typed.
pub fn field_view(desk: &Desk<'_>, field: &FieldDef, sent: &Sent) -> FieldView {
    let locale = desk.ctx.locale;
    let label = fields::label(field, locale);
    let mut view = FieldView::new(kind(field.kind), &field.name, label, sent.value(&field.name));
    if !field.required {
        view = view.optional(locale);
        // Some labels say it themselves.
        if let Some(word) = &view.optional_label
            && view.label.contains(word.as_str())
        {
            view.optional_label = None;
        }
    }
    view.hint = hint(desk, field);
    view.why = field.why(locale).map(str::to_owned);
    view.max = field.max;
    view.private = fields::is_private(field);
    view.autocomplete = autocomplete(&field.name);
    view.inputmode = matches!(field.kind, FieldType::Tel).then_some("tel");
    view.rows = match (field.kind, field.name.as_str()) {
        (FieldType::Textarea, "description") => Some(ROWS.0),
        (FieldType::Textarea, _) => Some(ROWS.1),
        _ => None,
    };
    view.show_if = field
        .show_if
        .as_ref()
        .map(|condition| format!("{}={}", condition.field, condition.equals));
    match choices(desk, field) {
        Some(choices) => view.options(choices),
        None => view,
    }
}

/// The field's own hint, and when the question is meant at all: without scripts it always stands on the page.
fn hint(desk: &Desk<'_>, field: &FieldDef) -> Option<String> {
    let locale = desk.ctx.locale;
    let own = field.hint(locale).map(str::to_owned);
    let condition = field.show_if.as_ref().and_then(|condition| {
        let other = desk
            .service()
            .fields
            .iter()
            .find(|other| other.name == condition.field)?;
        let option = other
            .options
            .iter()
            .find(|option| option.value == condition.equals)?;
        let args = [
            ("question".to_owned(), Value::from(fields::label(other, locale))),
            ("answer".to_owned(), Value::from(option.label(locale))),
        ];
        Some(desk.ctx.t_with("form-only-if", &args.into_iter().collect()))
    });
    match (own, condition) {
        (Some(own), Some(condition)) => Some(format!("{condition} {own}")),
        (own, condition) => own.or(condition),
    }
}

/// What the template calls the control.
const fn kind(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "text",
        FieldType::Textarea => "textarea",
        FieldType::Email => "email",
        FieldType::Tel => "tel",
        FieldType::Nik => "nik",
        FieldType::Kk => "kk",
        FieldType::Nip => "nip",
        FieldType::Date => "date",
        FieldType::Province => "province",
        FieldType::Class => "class",
        FieldType::Select => "select",
        FieldType::Unit => "unit",
    }
}

fn autocomplete(name: &str) -> Option<&'static str> {
    match name {
        "name" => Some("name"),
        "email" => Some("email"),
        "phone" => Some("tel"),
        "agency" => Some("organization"),
        "address" => Some("street-address"),
        _ => None,
    }
}

/// `(value, label)` of everything that can be chosen; `None` for a field that is typed.
pub fn choices(desk: &Desk<'_>, field: &FieldDef) -> Option<Vec<(String, String)>> {
    let directory = &desk.directory;
    match field.kind {
        FieldType::Select => {
            let options = field.options.iter();
            Some(
                options
                    .map(|option| (option.value.clone(), option.label(desk.ctx.locale).to_owned()))
                    .collect(),
            )
        }
        FieldType::Province => {
            let rows = directory.provinces.iter();
            Some(rows.map(|row| (row.code.to_string(), row.name.clone())).collect())
        }
        FieldType::Class => {
            let rows = directory.classes.iter();
            let open = rows.filter(|row| row.active && row.merge_with.is_none());
            Some(
                open.map(|row| (row.no.to_string(), desk.pick(&row.name, &row.name_en)))
                    .collect(),
            )
        }
        FieldType::Unit => {
            let rows = directory.units.iter().filter(|row| row.active);
            Some(
                rows.map(|row| (row.code.to_string(), desk.pick(&row.name, &row.name_en)))
                    .collect(),
            )
        }
        _ => None,
    }
}
