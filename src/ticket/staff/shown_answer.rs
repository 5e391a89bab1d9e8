//! An answer to a service's own question as people read it: what the ticket keeps are codes and days as programs write them.

use kernel::locale::Locale;

use super::timeline::{class_name, unit_name};
use crate::{
    directory::{
        Directory,
        field::{FieldDef, FieldType},
    },
    http::dates,
};

/// The answer in words. What the directory does not know any more stays as it was kept.
pub fn shown_answer(directory: &Directory, locale: Locale, field: &FieldDef, kept: &str) -> String {
    let words = match field.kind {
        FieldType::Date => kept.parse().ok().map(|day| dates::date(locale, day)),
        FieldType::Unit => Some(unit_name(directory, locale, kept)),
        FieldType::Class => kept
            .parse()
            .ok()
            .and_then(|number| class_name(directory, locale, number)),
        FieldType::Province => province_name(directory, kept),
        FieldType::Select => option_label(field, locale, kept),
        _ => None,
    };
    words.unwrap_or_else(|| kept.to_owned())
}

/// Name of a province; none where the directory has none with this code.
pub fn province_name(directory: &Directory, code: &str) -> Option<String> {
    let mut provinces = directory.provinces.iter();
    let province = provinces.find(|province| province.code.to_string() == code)?;
    Some(province.name.clone())
}

fn option_label(field: &FieldDef, locale: Locale, kept: &str) -> Option<String> {
    let option = field.options.iter().find(|option| option.value == kept)?;
    Some(option.label(locale).to_owned())
}
