//! The front matter: keys with the lines they stand on, read from YAML without losing where anything was.

use std::collections::BTreeMap;

use saphyr::{LoadableYamlNode, MarkedYaml, Scalar, YamlData};

use crate::knowledge::content::RawContent;

/// The keys that hold one text.
const TEXTS: [&str; 9] = [
    "title",
    "slug",
    "lang",
    "category",
    "status",
    "updated",
    "review_by",
    "source",
    "translation_of",
];
/// The keys that hold a list.
const LISTS: [&str; 3] = ["tags", "aliases", "services"];

/// A file taken apart.
#[derive(Debug, Default)]
pub(super) struct Front {
    texts: BTreeMap<String, String>,
    lists: BTreeMap<String, Vec<String>>,
    lines: BTreeMap<String, usize>,
    body: String,
    body_line: usize,
    end_line: usize,
    /// What is wrong already: line and fault.
    pub(super) faults: Vec<(usize, String)>,
}

impl Front {
    /// Takes a text with `\n` line ends apart; an error where there is no front matter at all, or no YAML in it.
    pub(super) fn read(text: &str) -> Result<Self, (usize, String)> {
        let rest = text
            .strip_prefix("---\n")
            .ok_or((1, "does not begin with a line of three dashes".to_owned()))?;
        let (yaml, body) = split(rest).ok_or((
            1,
            "its front matter does not end with a line of three dashes".to_owned(),
        ))?;
        let end_line = yaml.lines().count() + 2;
        let mut front = Self {
            body: body.to_owned(),
            body_line: end_line + 1 + body.lines().take_while(|line| line.trim().is_empty()).count(),
            end_line,
            ..Self::default()
        };
        let documents = MarkedYaml::load_from_str(yaml).map_err(|fault| {
            (
                fault.marker().line() + 1,
                format!("is not YAML: {}", fault.info()),
            )
        })?;
        match documents.first().map(|node| &node.data) {
            Some(YamlData::Mapping(mapping)) => {
                for (key, value) in mapping {
                    front.take(key, value);
                }
                Ok(front)
            }
            _ => Err((2, "its front matter is not a list of keys and values".to_owned())),
        }
    }

    fn take(&mut self, key: &MarkedYaml<'_>, value: &MarkedYaml<'_>) {
        let line = key.span.start.line() + 1;
        let YamlData::Value(Scalar::String(name)) = &key.data else {
            self.faults.push((line, "a key is not a word".to_owned()));
            return;
        };
        let name = name.as_ref();
        if TEXTS.contains(&name) {
            match text(value) {
                Ok(text) => {
                    self.texts.insert(name.to_owned(), text);
                }
                Err(what) => self.faults.push((line, format!("{name}: {what}"))),
            }
        } else if LISTS.contains(&name) {
            self.take_list(name, line, value);
        } else {
            let shown: String = name.chars().take(60).collect();
            self.faults.push((line, format!("unknown key {shown:?}")));
            return;
        }
        self.lines.insert(name.to_owned(), line);
    }

    fn take_list(&mut self, name: &str, line: usize, value: &MarkedYaml<'_>) {
        let items = match &value.data {
            YamlData::Sequence(items) => items.as_slice(),
            YamlData::Value(Scalar::Null) => &[],
            _ => {
                self.faults.push((line, format!("{name}: is not a list")));
                return;
            }
        };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            match text(item) {
                Ok(text) => texts.push(text),
                Err(what) => self
                    .faults
                    .push((item.span.start.line() + 1, format!("{name}: {what}"))),
            }
        }
        self.lists.insert(name.to_owned(), texts);
    }

    /// The text of a key, trimmed; empty where it is not there.
    pub(super) fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", |text| text.trim())
    }

    /// Whether a key is there, with a value that cannot be used.
    pub(super) fn is_faulty(&self, key: &str) -> bool {
        self.lines.contains_key(key) && !self.texts.contains_key(key)
    }

    /// The line of a key; the end of the front matter for one that is not there.
    pub(super) fn line(&self, key: &str) -> usize {
        if key == "body" {
            return self.body_line;
        }
        self.lines.get(key).copied().unwrap_or(self.end_line)
    }

    /// What the rules of the content are held against.
    pub(super) fn raw(&self) -> RawContent {
        let text = |key| self.text(key).to_owned();
        let list = |key| self.lists.get(key).cloned().unwrap_or_default();
        RawContent {
            title: text("title"),
            category: text("category"),
            tags: list("tags"),
            aliases: list("aliases"),
            services: list("services"),
            source: text("source"),
            review_by: text("review_by"),
            translation_of: text("translation_of"),
            body: self.body.clone(),
        }
    }
}

/// The YAML and what follows its closing line.
fn split(rest: &str) -> Option<(&str, &str)> {
    let mut start = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((rest.get(..start)?, rest.get(start + line.len()..)?));
        }
        start += line.len();
    }
    None
}

/// A value as the text that was written. Numbers are taken where nothing of how they were written can be lost.
fn text(node: &MarkedYaml<'_>) -> Result<String, &'static str> {
    match &node.data {
        YamlData::Value(Scalar::String(text)) => Ok(text.to_string()),
        YamlData::Value(Scalar::Integer(whole)) => Ok(whole.to_string()),
        YamlData::Value(Scalar::Null) => Ok(String::new()),
        YamlData::Value(_) => Err("is read as a number or as true/false: put it in quotes"),
        _ => Err("is not a text"),
    }
}
