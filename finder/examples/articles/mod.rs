//! The articles of `knowledge-base/` and the judged questions, for measurements of the finder alone.

use std::{collections::BTreeMap, fs, path::Path};

use finder::{Dictionary, Document, embedded::Embedded};
use kernel::locale::Locale;

/// The judged questions: kind, question, grades.
pub const QUESTIONS: &str = "bench/search/queries.tsv";

/// An engine with the dictionary of `knowledge-base/` and no articles.
pub fn engine() -> Embedded {
    let dictionary =
        fs::read_to_string("knowledge-base/synonyms.toml").expect("run it in the project's folder");
    Embedded::new(Dictionary::parse(&dictionary).expect("a dictionary")).expect("an engine")
}

/// The rows of a file of columns: the first column and the rest.
pub fn lines(path: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(path).expect("a file of two columns");
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    pairs
        .map(|(first, rest)| (first.to_owned(), rest.to_owned()))
        .collect()
}

/// The articles of `knowledge-base/`, read in the project's folder.
pub fn all() -> Vec<Document> {
    of(Path::new("knowledge-base"))
}

/// The articles of a folder that is arranged like `knowledge-base/`; it may lack a language.
pub fn of(folder: &Path) -> Vec<Document> {
    let mut articles = Vec::new();
    for lang in [Locale::Id, Locale::En] {
        for category in fs::read_dir(folder.join(lang.as_str()))
            .into_iter()
            .flatten()
            .flatten()
        {
            for file in fs::read_dir(category.path()).into_iter().flatten().flatten() {
                articles.extend(read_article(&file.path(), lang));
            }
        }
    }
    assert!(!articles.is_empty(), "no articles in {}", folder.display());
    articles
}

/// The few keys of the front matter that are searched; the real parser is the program's.
fn read_article(path: &Path, lang: Locale) -> Option<Document> {
    let text = fs::read_to_string(path).ok()?;
    let (front, body) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let mut keys: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut key = "";
    for line in front.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            keys.entry(key).or_default().push(unquoted(item));
        } else if let Some((name, value)) = line.split_once(':') {
            key = name.trim();
            let value = value.trim();
            let items = value.strip_prefix('[').and_then(|list| list.strip_suffix(']'));
            let items: Vec<String> = match items {
                Some(list) => list.split(',').map(unquoted).collect(),
                None => Some(unquoted(value)).into_iter().collect(),
            };
            keys.insert(key, items.into_iter().filter(|item| !item.is_empty()).collect());
        }
    }
    let one = |key: &str| {
        keys.get(key)
            .and_then(|items| items.first())
            .cloned()
            .unwrap_or_default()
    };
    let slug = path.file_stem()?.to_str()?.to_owned();
    Some(Document {
        id: slug.clone(),
        slug,
        lang,
        category: one("category"),
        title: one("title"),
        aliases: keys.get("aliases").cloned().unwrap_or_default(),
        tags: keys.get("tags").cloned().unwrap_or_default(),
        body: without_addresses(body),
    })
}

fn unquoted(raw: &str) -> String {
    raw.trim().trim_matches('"').replace("\\\"", "\"")
}

/// Markdown without the addresses of its links, whose words nobody reads.
fn without_addresses(markdown: &str) -> String {
    let mut parts = markdown.split("](");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(part.split_once(')').map_or(part, |(_, rest)| rest));
    }
    text
}
