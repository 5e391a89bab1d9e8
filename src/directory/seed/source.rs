//! The seed's files: embedded, read row by row, so that a fault can name the file and the row.

use rust_embed::RustEmbed;
use serde::de::DeserializeOwned;
use std::{borrow::Cow, collections::BTreeMap};
use toml::{Table, Value};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/seed"]
#[include = "*.toml"]
#[exclude = "demo/*"]
struct Embedded;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("seed/{file}, {row}: {fault}")]
pub struct SeedFault {
    /// File name, e.g. `units.toml`.
    pub file: &'static str,
    /// Table and key of the row, e.g. `unit DPK`.
    pub row: String,
    /// The fault, in words.
    pub fault: String,
}

/// The texts of the files, by name.
#[derive(Clone, Debug)]
pub struct SeedFiles(BTreeMap<String, String>);

impl SeedFiles {
    /// The files of the binary.
    pub fn embedded() -> Self {
        Self(
            Embedded::iter()
                .filter_map(|name| {
                    let file = Embedded::get(&name)?;
                    let text = String::from_utf8_lossy(&file.data).into_owned();
                    Some((name.into_owned(), text))
                })
                .collect(),
        )
    }

    /// The same files with one text replaced by another, to see what becomes of a change.
    pub fn replacing(mut self, file: &str, from: &str, to: &str) -> Self {
        if let Some(text) = self.0.get_mut(file) {
            *text = text.replacen(from, to, 1);
        }
        self
    }

    /// All `[[table]]` rows of `file`, each with its name for faults.
    pub(super) fn rows<T: DeserializeOwned>(
        &self,
        file: &'static str,
        table: &'static str,
    ) -> Result<Vec<(String, T)>, SeedFault> {
        let fault = |row: String, fault: &str| SeedFault {
            file,
            row,
            fault: fault.to_owned(),
        };
        let text = self.0.get(file).map_or(Cow::Borrowed(""), Cow::from);
        let mut document: Table = text
            .parse()
            .map_err(|error: toml::de::Error| fault("the file".to_owned(), &error.to_string()))?;
        let Some(Value::Array(rows)) = document.remove(table) else {
            return Err(fault("the file".to_owned(), &format!("has no [[{table}]] row")));
        };
        let named = rows.into_iter().enumerate();
        named
            .map(|(place, row)| {
                let name = format!(
                    "{table} {}",
                    key_of(&row).unwrap_or_else(|| format!("number {}", place + 1))
                );
                match row.try_into() {
                    Ok(read) => Ok((name, read)),
                    Err(error) => Err(fault(name, error.message())),
                }
            })
            .collect()
    }
}

/// What the row calls itself.
fn key_of(row: &Value) -> Option<String> {
    let keys = ["code", "no", "slug", "key", "version", "date"];
    let value = keys.iter().find_map(|key| row.get(key))?;
    Some(match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}
