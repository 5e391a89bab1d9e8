//! What is searched: an article, as the engines see it.

use kernel::locale::Locale;
use serde::{Deserialize, Serialize};

/// A published article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What it is replaced and removed by: letters, digits and dashes, never changing.
    pub id: String,
    /// Its name in addresses, unique over all languages.
    pub slug: String,
    /// The language it is written in.
    pub lang: Locale,
    /// Slug of its category.
    pub category: String,
    /// Title, plain text.
    pub title: String,
    /// How people really ask for it.
    pub aliases: Vec<String>,
    /// Key words.
    pub tags: Vec<String>,
    /// The article itself, plain text without markup.
    pub body: String,
}

/// What became of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It reads like this now.
    Put(Box<Document>),
    /// Nobody may find it any more.
    Remove(String),
}

impl Change {
    /// Which article.
    pub fn id(&self) -> &str {
        match self {
            Self::Put(document) => &document.id,
            Self::Remove(id) => id,
        }
    }
}

impl Document {
    /// The number that the index knows the article by.
    pub fn key(&self) -> u64 {
        key(&self.id)
    }
}

/// The number that the index knows an article by: FNV-1a over its id, the same in every build.
pub fn key(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
