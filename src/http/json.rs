//! Small JSON bodies of programs, read strictly: a name that nobody asks for and a value of another kind are faults of their
//! fields, so that nothing a program sent is lost without a word.

use std::cell::Cell;

use serde::{
    Deserializer,
    de::{DeserializeOwned, Error as _, Visitor, value},
    forward_to_deserialize_any,
};
use serde_json::{Map, Value};

use super::error::{Error, FieldErrors};

/// Unknown names that are named: whoever has more of them knows enough.
const MAX_NAMED: usize = 20;

/// Reads an object into `T`. An empty body is an empty object. Errors: no JSON object, unknown names, values of another
/// kind.
pub fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let object = object(body)?;
    let unknown = unknown::<T>(&object);
    if unknown.is_empty() {
        typed(object)
    } else {
        Err(unknown.into())
    }
}

/// The object that a body is.
pub fn object(body: &[u8]) -> Result<Map<String, Value>, Error> {
    if body.trim_ascii().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(body).map_err(|_| Error::BadRequest("malformed-json"))
}

/// The object as `T`. Errors: values of another kind, each by its name.
pub fn typed<T: DeserializeOwned>(object: Map<String, Value>) -> Result<T, Error> {
    if let Ok(read) = serde_json::from_value(Value::Object(object.clone())) {
        return Ok(read);
    }
    let mut errors = FieldErrors::default();
    for (name, value) in object {
        let alone = Value::Object(Map::from_iter([(name.clone(), value)]));
        if serde_json::from_value::<T>(alone).is_err() {
            errors.add(&name, "wrong-kind");
        }
    }
    if errors.is_empty() {
        // No single value is at fault: the object lacks something.
        return Err(Error::BadRequest("malformed-json"));
    }
    Err(errors.into())
}

/// The names that `T` does not have.
pub fn unknown<T: DeserializeOwned>(object: &Map<String, Value>) -> FieldErrors {
    unknown_names(object.keys(), names_of::<T>())
}

/// Those of the names that are not known.
pub fn unknown_names<'a>(said: impl Iterator<Item = &'a String>, known: &[&str]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    let unknown = said.filter(|name| !known.contains(&name.as_str()));
    for name in unknown.take(MAX_NAMED) {
        let shown: String = kernel::text::clean_line(name).chars().take(64).collect();
        errors.add(&shown, "unknown-name");
    }
    errors
}

/// The names that a struct is read from, as its own `Deserialize` tells them.
fn names_of<T: DeserializeOwned>() -> &'static [&'static str] {
    let names = Cell::new(&[][..]);
    // Always an error: it is asked only for the names.
    let _ = T::deserialize(Asking(&names));
    names.get()
}

/// Hears which names a struct has and hands out nothing.
struct Asking<'a>(&'a Cell<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Asking<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("only the names are asked for"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.0.set(fields);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize, PartialEq)]
    #[serde(default)]
    struct Form {
        message: String,
        #[serde(alias = "why")]
        reason: Option<String>,
        take: bool,
    }

    fn faults(body: &str) -> Vec<(String, String)> {
        match parse::<Form>(body.as_bytes()) {
            Err(Error::Invalid(errors)) => {
                let codes = errors
                    .0
                    .into_iter()
                    .map(|(name, faults)| (name, faults[0].code.to_string()));
                codes.collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_right_is_read_and_nothing_is_an_empty_object() {
        let form: Form = parse(br#"{"message": "halo", "why": "x", "take": true}"#).unwrap();
        assert_eq!(form.reason.as_deref(), Some("x"));
        assert_eq!(parse::<Form>(b" ").unwrap(), Form::default());
    }

    #[test]
    fn every_fault_names_its_field() {
        let named = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let owned = pairs
                .iter()
                .map(|(name, code)| ((*name).to_owned(), (*code).to_owned()));
            owned.collect()
        };
        assert_eq!(
            faults(r#"{"mesage": "halo"}"#),
            named(&[("mesage", "unknown-name")])
        );
        assert_eq!(
            faults(r#"{"message": 5, "take": "yes", "reason": "x"}"#),
            named(&[("message", "wrong-kind"), ("take", "wrong-kind")])
        );
    }

    #[test]
    fn anything_but_an_object_is_malformed() {
        for body in ["[]", "\"halo\"", "{\"message\": }", "5"] {
            assert!(
                matches!(
                    parse::<Form>(body.as_bytes()),
                    Err(Error::BadRequest("malformed-json"))
                ),
                "{body}"
            );
        }
    }
}
