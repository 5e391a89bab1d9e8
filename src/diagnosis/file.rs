//! A tree as a file, `knowledge-base/diagnosis/<slug>.toml`: the head, then `[[question]]` with its `[[question.answer]]`,
//! then `[[leaf]]`. Reading names each fault with file and place; a key that is not known is one.

use std::{collections::BTreeMap, fmt};

use kernel::{article_slug::ArticleSlug, service_slug::ServiceSlug};
use serde::{Deserialize, de::DeserializeOwned};
use toml::{Table, Value};

use super::model::{Agency, Answer, Ending, Leaf, Node, Question, Text, Tree, Way};

/// What is wrong with a file, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// Name below `knowledge-base/diagnosis/`.
    pub file: String,
    /// The place, e.g. `question angka`; none for the file itself.
    pub node: Option<String>,
    /// The fault, in words.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "knowledge-base/diagnosis/{}", self.file)?;
        if let Some(node) = &self.node {
            write!(f, ", {node}")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Notes faults of one file.
pub(super) struct Faults<'a> {
    file: &'a str,
    list: &'a mut Vec<Fault>,
}

impl<'a> Faults<'a> {
    /// Of a file.
    pub(super) fn of(file: &'a str, list: &'a mut Vec<Fault>) -> Self {
        Self { file, list }
    }

    /// Of the file itself.
    pub(super) fn whole(&mut self, what: impl Into<String>) {
        self.list.push(Fault {
            file: self.file.to_owned(),
            node: None,
            what: what.into(),
        });
    }

    /// Of a place in it.
    pub(super) fn at(&mut self, node: &str, what: impl Into<String>) {
        self.list.push(Fault {
            file: self.file.to_owned(),
            node: Some(node.to_owned()),
            what: what.into(),
        });
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    sort: i32,
    icon: String,
    start: String,
    services: Vec<String>,
    title_id: String,
    title_en: String,
    summary_id: String,
    summary_en: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionRow {
    id: String,
    ask_id: String,
    ask_en: String,
    hint_id: Option<String>,
    hint_en: Option<String>,
    #[serde(default)]
    answer: Vec<AnswerRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnswerRow {
    id: String,
    to: String,
    label_id: String,
    label_en: String,
    #[serde(default)]
    fill: BTreeMap<String, String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Article,
    Form,
    Agency,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeafRow {
    id: String,
    kind: Kind,
    title_id: String,
    title_en: String,
    text_id: String,
    text_en: String,
    #[serde(default)]
    steps_id: Vec<String>,
    #[serde(default)]
    steps_en: Vec<String>,
    article: Option<String>,
    agency: Option<String>,
    tell: Option<String>,
    service: Option<String>,
    #[serde(default)]
    fill: BTreeMap<String, String>,
    subject_id: Option<String>,
    subject_en: Option<String>,
    description_id: Option<String>,
    description_en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AgencyRow {
    key: String,
    icon: String,
    name_id: String,
    name_en: String,
    why_id: String,
    why_en: String,
    contacts: Vec<String>,
}

/// Reads a tree; whatever is wrong goes to the faults. What it names is not looked up here ([`super::check`]).
pub(super) fn tree(slug: &str, text: &str, faults: &mut Faults<'_>) -> Option<Tree> {
    let mut document = document(text, faults)?;
    let questions: Vec<(String, QuestionRow)> = rows(&mut document, "question", faults);
    let leaves: Vec<(String, LeafRow)> = rows(&mut document, "leaf", faults);
    let head: Head = Value::Table(document)
        .try_into()
        .map_err(|error: toml::de::Error| faults.whole(error.message()))
        .ok()?;
    if !is_word(slug) {
        faults.whole("its name is not made of lower-case words joined by dashes");
    }
    let mut nodes = BTreeMap::new();
    for (name, row) in questions {
        let id = row.id.clone();
        let question = question(&name, row, faults);
        put(&mut nodes, &name, id, Node::Question(question), faults);
    }
    for (name, row) in leaves {
        let id = row.id.clone();
        if let Some(leaf) = leaf(&name, row, faults) {
            put(&mut nodes, &name, id, Node::Leaf(Box::new(leaf)), faults);
        }
    }
    let services = head
        .services
        .iter()
        .filter_map(|raw| service("the head", raw, faults));
    Some(Tree {
        slug: slug.to_owned(),
        sort: head.sort,
        icon: head.icon,
        services: services.collect(),
        title: words("title", head.title_id, head.title_en, "the head", faults),
        summary: words("summary", head.summary_id, head.summary_en, "the head", faults),
        start: head.start,
        nodes,
    })
}

/// Reads the agencies.
pub(super) fn agencies(text: &str, faults: &mut Faults<'_>) -> Vec<Agency> {
    let Some(mut document) = document(text, faults) else {
        return Vec::new();
    };
    let rows: Vec<(String, AgencyRow)> = rows(&mut document, "agency", faults);
    let mut known: Vec<Agency> = Vec::new();
    for (name, row) in rows {
        if known.iter().any(|agency| agency.key == row.key) {
            faults.at(&name, "is there twice");
        }
        known.push(Agency {
            name: words("name", row.name_id, row.name_en, &name, faults),
            why: words("why", row.why_id, row.why_en, &name, faults),
            key: row.key,
            icon: row.icon,
            contacts: row.contacts,
        });
    }
    known
}

fn document(text: &str, faults: &mut Faults<'_>) -> Option<Table> {
    text.parse()
        .map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            faults.whole(format!("line {line}: {}", error.message()));
        })
        .ok()
}

/// All `[[table]]` rows, each with its name for faults; those that are no such row are faults.
fn rows<T: DeserializeOwned>(document: &mut Table, table: &str, faults: &mut Faults<'_>) -> Vec<(String, T)> {
    let Some(Value::Array(rows)) = document.remove(table) else {
        faults.whole(format!("has no [[{table}]]"));
        return Vec::new();
    };
    let named = rows.into_iter().enumerate().map(|(place, row)| {
        let id = row.get("id").or_else(|| row.get("key")).and_then(Value::as_str);
        let name = id.map_or_else(|| format!("number {}", place + 1), str::to_owned);
        (format!("{table} {name}"), row)
    });
    let mut read = Vec::new();
    for (name, row) in named {
        match row.try_into() {
            Ok(row) => read.push((name, row)),
            Err(error) => faults.at(&name, error.message()),
        }
    }
    read
}

fn put(nodes: &mut BTreeMap<String, Node>, name: &str, id: String, node: Node, faults: &mut Faults<'_>) {
    if !is_word(&id) {
        faults.at(name, "its id is not made of lower-case words joined by dashes");
    }
    if nodes.insert(id, node).is_some() {
        faults.at(name, "another place of the tree has this id");
    }
}

fn question(name: &str, row: QuestionRow, faults: &mut Faults<'_>) -> Question {
    let mut answers: Vec<Answer> = Vec::new();
    for answer in row.answer {
        let place = format!("{name}, answer {}", answer.id);
        if !is_word(&answer.id) {
            faults.at(&place, "its id is not made of lower-case words joined by dashes");
        }
        if answers.iter().any(|other| other.id == answer.id) {
            faults.at(&place, "another answer has this id");
        }
        answers.push(Answer {
            label: words("label", answer.label_id, answer.label_en, &place, faults),
            id: answer.id,
            to: answer.to,
            fill: answer.fill,
        });
    }
    Question {
        ask: words("ask", row.ask_id, row.ask_en, name, faults),
        hint: pair("hint", row.hint_id, row.hint_en, name, faults),
        id: row.id,
        answers,
    }
}

fn leaf(name: &str, row: LeafRow, faults: &mut Faults<'_>) -> Option<Leaf> {
    if let Some(missing) = missing(&row) {
        faults.at(name, format!("is an end of this kind, but names no {missing}"));
        return None;
    }
    if row.steps_id.len() != row.steps_en.len() || row.steps_id.is_empty() {
        faults.at(
            name,
            "steps_id and steps_en must hold the same number of steps, at least one",
        );
    }
    let mut filled = BTreeMap::new();
    let subject = pair("subject", row.subject_id, row.subject_en, name, faults);
    let description = pair(
        "description",
        row.description_id,
        row.description_en,
        name,
        faults,
    );
    filled.extend(subject.map(|words| ("subject", words)));
    filled.extend(description.map(|words| ("description", words)));
    let way = match row.service {
        Some(raw) => service(name, &raw, faults).map(|service| Way {
            service,
            fill: row.fill,
            words: filled,
        }),
        None if filled.is_empty() && row.fill.is_empty() => None,
        None => {
            faults.at(name, "fills in a form, but names no service");
            None
        }
    };
    let article = row.article.and_then(|raw| {
        ArticleSlug::parse(&raw)
            .map_err(|_| faults.at(name, format!("article {raw:?} is no article's slug")))
            .ok()
    });
    let steps = row.steps_id.into_iter().zip(row.steps_en);
    Some(Leaf {
        title: words("title", row.title_id, row.title_en, name, faults),
        text: words("text", row.text_id, row.text_en, name, faults),
        steps: steps
            .map(|(id, en)| words("steps", id, en, name, faults))
            .collect(),
        ending: match row.kind {
            Kind::Article => Ending::Article,
            Kind::Form => Ending::Form,
            Kind::Agency => Ending::Agency {
                key: row.agency.unwrap_or_default(),
                tell: row.tell.unwrap_or_default(),
            },
        },
        id: row.id,
        article,
        way,
    })
}

/// What an end of a kind must name: an agency also the form for whoever comes back from there.
fn missing(row: &LeafRow) -> Option<&'static str> {
    let way = (row.service.is_some(), "service");
    let needed = match row.kind {
        Kind::Article => vec![(row.article.is_some(), "article")],
        Kind::Form => vec![way],
        Kind::Agency => vec![
            (row.agency.is_some(), "agency"),
            (row.tell.is_some(), "tell"),
            way,
        ],
    };
    needed.iter().find(|(there, _)| !there).map(|(_, what)| *what)
}

fn service(name: &str, raw: &str, faults: &mut Faults<'_>) -> Option<ServiceSlug> {
    ServiceSlug::parse(raw)
        .map_err(|_| faults.at(name, format!("service {raw:?} is no service's slug")))
        .ok()
}

fn words(key: &str, id: String, en: String, place: &str, faults: &mut Faults<'_>) -> Text {
    for (lang, text) in [("id", &id), ("en", &en)] {
        if text.trim().is_empty() {
            faults.at(place, format!("{key}_{lang} is empty"));
        }
    }
    Text { id, en }
}

fn pair(
    key: &str,
    id: Option<String>,
    en: Option<String>,
    place: &str,
    faults: &mut Faults<'_>,
) -> Option<Text> {
    match (id, en) {
        (None, None) => None,
        (Some(id), Some(en)) => Some(words(key, id, en, place, faults)),
        _ => {
            faults.at(
                place,
                format!("{key} must be there in both languages, or in none"),
            );
            None
        }
    }
}

/// Lower-case letters and digits in words joined by single dashes, at most 60: it stands in an address.
fn is_word(text: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    };
    text.len() <= 60 && text.split('-').all(is_part)
}
