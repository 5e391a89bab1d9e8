//! One link of the chain: a MAC over the entry and the link before it.
//!
//! Keyed, so that whoever can write to the database but does not have the secret key cannot make the chain whole
//! again after changing it. The content is written in one canonical form, because PostgreSQL keeps JSON with its own
//! order of keys and its own spelling of numbers.

use chrono::SecondsFormat;
use entity::audit;
use serde_json::{Value, json};

use crate::identity::keys::{Keys, Purpose, same};

/// The MAC of an entry under the current key.
pub(super) fn link(keys: &Keys, row: &audit::Model) -> String {
    keys.mac_text(Purpose::Audit, content(row).as_bytes())
}

/// Whether the entry's MAC is right, under any key of the ring: old entries keep the key of their time.
pub(super) fn holds(keys: &Keys, row: &audit::Model) -> bool {
    let macs = keys.macs_text(Purpose::Audit, content(row).as_bytes());
    macs.iter().any(|mac| same(mac.as_bytes(), row.hash.as_bytes()))
}

fn content(row: &audit::Model) -> String {
    let mut text = String::new();
    let fields = json!([
        row.seq,
        row.id,
        row.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        row.staff_id,
        row.action,
        row.subject_kind,
        row.subject_id,
        row.reason,
        row.detail,
        row.prev_hash,
    ]);
    write_canonical(&fields, &mut text);
    text
}

/// JSON without blanks, keys sorted by their bytes.
fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, out);
                write_canonical(item, out);
            }
            out.push(']');
        }
        Value::Object(map) => {
            let mut pairs: Vec<_> = map.iter().collect();
            pairs.sort_by_key(|(key, _)| key.as_bytes());
            out.push('{');
            for (index, (key, item)) in pairs.into_iter().enumerate() {
                separate(index, out);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write_canonical(item, out);
            }
            out.push('}');
        }
        leaf => out.push_str(&leaf.to_string()),
    }
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_canonical_form_does_not_depend_on_the_order_of_keys() {
        let mut text = String::new();
        let value: Value =
            serde_json::from_str(r#" {"b": [1, {"z":null,"a":"\"x\""}], "a": true} "#).unwrap();
        write_canonical(&value, &mut text);
        assert_eq!(text, r#"{"a":true,"b":[1,{"a":"\"x\"","z":null}]}"#);
    }
}
