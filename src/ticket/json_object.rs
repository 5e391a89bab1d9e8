//! The JSON object of a filing or of what is sent to a ticket: values by name, read with bounds, since anybody may send one.
//! Never more names than an honest form has, and nothing built of values that are no text.

use std::collections::BTreeMap;

use serde::{
    Deserialize, Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{http::error::Error, ticket::upload::MAX_NAMES};

/// What was sent, still as text.
#[derive(Debug, Default)]
pub struct Object<'a> {
    /// Text, numbers and booleans, as text.
    pub values: BTreeMap<String, String>,
    /// Names whose value is a list or an object.
    pub not_text: Vec<String>,
    /// The member `attachments`.
    pub attachments: Option<&'a RawValue>,
    overflowed: bool,
}

impl<'a> Object<'a> {
    /// Reads an object. Errors: not one, or with more names than any form.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        let object: Self = serde_json::from_slice(bytes).map_err(|_| Error::BadRequest("malformed-json"))?;
        if object.overflowed {
            return Err(Error::TooLarge);
        }
        Ok(object)
    }

    fn take(&mut self, name: String, value: &'a RawValue) {
        if name == "attachments" {
            self.attachments = Some(value);
            return;
        }
        match value.get().as_bytes().first() {
            Some(b'n') => {}
            Some(b'[' | b'{') => self.not_text.push(name),
            Some(b'"') => match serde_json::from_str(value.get()) {
                Ok(text) => drop(self.values.insert(name, text)),
                Err(_) => self.not_text.push(name),
            },
            _ => drop(self.values.insert(name, value.get().to_owned())),
        }
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut object = Object::default();
        let mut seen = 0;
        while seen < MAX_NAMES {
            match members.next_key::<String>()? {
                Some(name) => object.take(name, members.next_value()?),
                None => return Ok(object),
            }
            seen += 1;
        }
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {
            object.overflowed = true;
        }
        Ok(object)
    }
}

/// A name of somebody else's making, fit to be said back.
pub fn shown(name: &str) -> String {
    kernel::text::clean_line(name).chars().take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_numbers_and_booleans_are_text_and_null_is_nothing() {
        let raw = r#"{"a": "x\"y", "b": 3174015708980001, "c": true, "d": null, "e": [1], "f": {}, "attachments": [0]}"#;
        let object = Object::parse(raw.as_bytes()).unwrap();
        let values: Vec<_> = object
            .values
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        assert_eq!(values, [("a", "x\"y"), ("b", "3174015708980001"), ("c", "true")]);
        assert_eq!(object.not_text, ["e", "f"]);
        assert_eq!(object.attachments.unwrap().get(), "[0]");
    }

    #[test]
    fn more_names_than_any_form_has_are_too_large() {
        let members = |count: usize| {
            let list: Vec<String> = (0..count).map(|place| format!("\"x{place}\": 1")).collect();
            format!("{{{}}}", list.join(","))
        };
        let (most, more) = (members(MAX_NAMES), members(MAX_NAMES + 1));
        assert!(Object::parse(most.as_bytes()).is_ok());
        assert!(matches!(Object::parse(more.as_bytes()), Err(Error::TooLarge)));
    }

    #[test]
    fn anything_but_an_object_is_malformed() {
        for raw in ["", "[1, 2]", "\"x\"", "{\"a\": }", "{\"a\": 1} x"] {
            let refused = Object::parse(raw.as_bytes());
            assert!(
                matches!(refused, Err(Error::BadRequest("malformed-json"))),
                "{raw}"
            );
        }
    }
}
