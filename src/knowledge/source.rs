//! Where the files come from: the folder `knowledge-base/` that is embedded in the binary, or one on the disk.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use kernel::article_slug::ArticleSlug;
use rust_embed::RustEmbed;

/// The list of categories, beside the language folders.
pub const CATEGORIES: &str = "categories.toml";

/// What people call things, for the search; it lies beside the categories.
pub const DICTIONARY: &str = "synonyms.toml";

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/knowledge-base"]
#[include = "*/*/*.md"]
#[include = "categories.toml"]
#[include = "synonyms.toml"]
struct Embedded;

/// A folder of articles, read whole: paths with `/`, relative to the folder.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// What to call it in reports.
    pub name: String,
    /// Text of each readable file.
    pub files: BTreeMap<String, String>,
    /// Files that could not be read, with the reason.
    pub unreadable: BTreeMap<String, String>,
}

impl Source {
    /// The files of the binary.
    pub fn embedded() -> Self {
        let mut source = Self {
            name: "the articles of this program".to_owned(),
            ..Self::default()
        };
        for name in Embedded::iter() {
            if let Some(file) = Embedded::get(&name) {
                source.take(name.into_owned(), file.data.into_owned());
            }
        }
        source
    }

    /// The files of a folder: `<lang>/<category>/*.md`, and the list of categories where there is one. Errors: the folder
    /// itself cannot be read.
    pub fn folder(folder: &Path) -> std::io::Result<Self> {
        let mut source = Self {
            name: folder.display().to_string(),
            ..Self::default()
        };
        let mut left = vec![(folder.to_owned(), String::new())];
        while let Some((place, prefix)) = left.pop() {
            for entry in std::fs::read_dir(&place)? {
                source.visit(&entry?.path(), &prefix, &mut left);
            }
        }
        Ok(source)
    }

    /// The articles among the files.
    pub fn articles(&self) -> impl Iterator<Item = (&String, &String)> {
        self.files
            .iter()
            .filter(|(path, _)| *path != CATEGORIES && *path != DICTIONARY)
    }

    /// Slugs of the articles that are to be read: their front matter says `status: published`. Nothing else of it is read.
    pub fn published(&self) -> BTreeSet<ArticleSlug> {
        let published = self.articles().filter(|(_, text)| {
            let mut front = text.lines().skip(1).take_while(|line| line.trim_end() != "---");
            front.any(|line| line.trim_end() == "status: published")
        });
        let names = published.filter_map(|(path, _)| path.rsplit('/').next()?.strip_suffix(".md"));
        names.filter_map(|name| ArticleSlug::parse(name).ok()).collect()
    }

    fn visit(&mut self, path: &Path, prefix: &str, left: &mut Vec<(PathBuf, String)>) {
        let Some(name) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            return;
        };
        if name.starts_with('.') {
            return;
        }
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            // Language, category: nothing of ours lies deeper.
            if prefix.matches('/').count() < 2 {
                left.push((path.to_owned(), format!("{relative}/")));
            }
            return;
        }
        // A README in the folder is for whoever keeps it.
        let is_article = Path::new(&name).extension() == Some("md".as_ref()) && !prefix.is_empty();
        if !is_article && relative != CATEGORIES && relative != DICTIONARY {
            return;
        }
        match std::fs::read(path) {
            Ok(bytes) => self.take(relative, bytes),
            Err(error) => {
                self.unreadable
                    .insert(relative, format!("cannot be read: {error}"));
            }
        }
    }

    fn take(&mut self, name: String, bytes: Vec<u8>) {
        match String::from_utf8(bytes) {
            Ok(text) => {
                self.files.insert(name, text);
            }
            Err(_) => {
                self.unreadable.insert(name, "is not UTF-8 text".to_owned());
            }
        }
    }
}
