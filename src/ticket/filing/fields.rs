//! Which fields a service asks: its own, and those without which there is no ticket.

use kernel::locale::Locale;
use std::{borrow::Cow, collections::BTreeMap};

use crate::{
    directory::{
        Service,
        field::{FieldDef, FieldGroup, FieldType},
    },
    http::locale,
};

/// Fields that every ticket has, whatever its service asks.
const CORE: [(&str, FieldType, FieldGroup); 3] = [
    ("description", FieldType::Textarea, FieldGroup::Problem),
    ("name", FieldType::Text, FieldGroup::Identity),
    ("email", FieldType::Email, FieldGroup::Contact),
];

/// Fields of the API's contract that tell nothing of a person's identity: taken for every service, for they help routing.
const WELCOME: [(&str, FieldType); 4] = [
    ("subject", FieldType::Text),
    ("class", FieldType::Class),
    ("region", FieldType::Province),
    ("agency", FieldType::Text),
];

/// Fields of the contract that are kept only where a service asks for them (data minimisation, UU 27/2022 ps. 27).
pub const PERSONAL: [&str; 6] = ["phone", "nik", "kk", "nip", "birth_date", "birth_place"];

/// Whether a field has a column of its own (or a sealed one), so that it is not one of the service's own questions.
pub fn is_common(name: &str) -> bool {
    CORE.iter().any(|(core, ..)| *core == name)
        || WELCOME.iter().any(|(welcome, _)| *welcome == name)
        || PERSONAL.contains(&name)
}

/// The form of a service: its fields in page order, and the core ones that it forgot.
pub fn asked(service: &Service) -> Vec<Cow<'_, FieldDef>> {
    let mut fields: Vec<Cow<'_, FieldDef>> = service.fields.iter().map(Cow::Borrowed).collect();
    for (name, kind, group) in CORE {
        match fields.iter_mut().find(|field| field.name == name) {
            Some(field) if !field.required => field.to_mut().required = true,
            Some(_) => {}
            None => fields.push(Cow::Owned(plain(name, kind, group, true))),
        }
    }
    fields
}

/// The form, and what is welcome beside it.
pub fn accepted(service: &Service) -> Vec<Cow<'_, FieldDef>> {
    let mut fields = asked(service);
    for (name, kind) in WELCOME {
        if !fields.iter().any(|field| field.name == name) {
            fields.push(Cow::Owned(plain(name, kind, FieldGroup::Problem, false)));
        }
    }
    fields
}

/// Names of a service's own questions whose answers are numbers of a person or tell of a birth.
const TELLING: [&str; 2] = ["shown_value", "right_value"];

/// Whether an answer says who somebody is by number or birth: a browser must not keep it by itself.
pub fn is_private(field: &FieldDef) -> bool {
    let is_number = matches!(field.kind, FieldType::Nik | FieldType::Kk | FieldType::Nip);
    is_number || field.name.contains("birth") || TELLING.contains(&field.name.as_str())
}

/// Whether a field's condition holds for what was sent.
pub fn is_shown(field: &FieldDef, sent: &BTreeMap<String, String>) -> bool {
    let Some(condition) = &field.show_if else {
        return true;
    };
    sent.get(&condition.field)
        .is_some_and(|value| value.trim() == condition.equals)
}

/// The label of a field: the service's own, else the usual one, else its name.
pub fn label(field: &FieldDef, locale: Locale) -> String {
    let own = field.label(locale).map(str::to_owned);
    own.unwrap_or_else(|| label_of(&field.name, locale))
}

/// The usual label of a name.
pub fn label_of(name: &str, locale: Locale) -> String {
    let key = format!("field-{name}");
    locale::find_sentence(locale, &key, &serde_json::Map::new()).unwrap_or_else(|| name.to_owned())
}

/// The label that a service gives to a name, for errors and warnings.
pub fn label_in(service: &Service, name: &str, locale: Locale) -> String {
    let field = service.fields.iter().find(|field| field.name == name);
    field.map_or_else(|| label_of(name, locale), |field| label(field, locale))
}

fn plain(name: &str, kind: FieldType, group: FieldGroup, required: bool) -> FieldDef {
    FieldDef {
        name: name.to_owned(),
        required,
        kind,
        group,
        label_id: None,
        label_en: None,
        hint_id: None,
        hint_en: None,
        why_id: None,
        why_en: None,
        options: Vec::new(),
        max: None,
        show_if: None,
    }
}
