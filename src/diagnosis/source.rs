//! The trees of the binary, and what the binary ships that they may name.

use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use super::{
    check::{self, Known},
    file::Fault,
    model::Trees,
};
use crate::{
    directory::seed::{self, source::SeedFault},
    knowledge::source::Source,
};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/knowledge-base/diagnosis"]
#[include = "*.toml"]
struct Embedded;

/// Why there are no trees to ask by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreesError {
    /// Trees are broken; each fault on a line of its own.
    #[error("the questions of the self-diagnosis are broken:\n{}", lines(.0))]
    Broken(Vec<Fault>),
    /// The services that they name cannot be read.
    #[error(transparent)]
    Seed(#[from] SeedFault),
}

fn lines(faults: &[Fault]) -> String {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// The embedded files by name.
pub fn files() -> BTreeMap<String, String> {
    let files = Embedded::iter().filter_map(|name| {
        let file = Embedded::get(&name)?;
        Some((
            name.into_owned(),
            String::from_utf8_lossy(&file.data).into_owned(),
        ))
    });
    files.collect()
}

/// What ships with the binary: articles, services, contacts.
pub fn shipped() -> Result<Known, SeedFault> {
    let shipped = seed::shipped()?;
    Ok(Known {
        articles: Source::embedded().published(),
        forms: shipped.forms,
        contacts: shipped.contacts,
    })
}

/// The embedded trees, checked.
pub fn embedded() -> Result<Trees, TreesError> {
    check::trees(&files(), &shipped()?).map_err(TreesError::Broken)
}
