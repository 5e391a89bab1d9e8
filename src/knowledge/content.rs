//! Reading what somebody wrote into an article's [`Content`]: one set of rules for the files and for the pages.
//!
//! Faults are codes per field, all of them at once; the page shows their sentences beside the fields, the file's reader
//! beside the line.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kernel::{
    article_slug::ArticleSlug,
    service_slug::ServiceSlug,
    text::{clean_block, clean_line},
};
use serde_json::{Map, Value, json};

use super::model::Content;
use crate::http::error::FieldErrors;

/// Longest title.
pub const MAX_TITLE: usize = 160;
/// Longest tag.
pub const MAX_TAG: usize = 60;
/// Longest alias: whole questions.
pub const MAX_ALIAS: usize = 200;
/// Most tags, and most aliases.
pub const MAX_WORDS: usize = 60;
/// Longest source.
pub const MAX_SOURCE: usize = 500;
/// Longest text.
pub const MAX_BODY: usize = 40_000;

/// What somebody wrote, field by field.
#[derive(Clone, Debug, Default)]
pub struct RawContent {
    /// Title.
    pub title: String,
    /// Slug of the category.
    pub category: String,
    /// Tags.
    pub tags: Vec<String>,
    /// How people ask for it.
    pub aliases: Vec<String>,
    /// Slugs of services.
    pub services: Vec<String>,
    /// What it is taken from.
    pub source: String,
    /// `YYYY-MM-DD`, or nothing.
    pub review_by: String,
    /// Slug of the article that this one translates, or nothing.
    pub translation_of: String,
    /// Markdown.
    pub body: String,
}

/// What an article may refer to.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Slugs of categories.
    pub categories: BTreeSet<String>,
    /// Slugs of services.
    pub services: BTreeSet<ServiceSlug>,
}

/// Reads it; every fault of every field at once.
pub fn parse(raw: &RawContent, known: &Known) -> Result<Content, FieldErrors> {
    let mut errors = FieldErrors::default();
    let content = Content {
        title: line(&raw.title, "title", MAX_TITLE, true, &mut errors),
        category: category(&raw.category, known, &mut errors),
        tags: list(&raw.tags, "tags", MAX_TAG, &mut errors),
        aliases: list(&raw.aliases, "aliases", MAX_ALIAS, &mut errors),
        services: services(&raw.services, known, &mut errors),
        source: line(&raw.source, "source", MAX_SOURCE, false, &mut errors),
        review_by: day(&raw.review_by, "review_by", &mut errors),
        translation_of: translation(&raw.translation_of, &mut errors),
        body: body(&raw.body, &mut errors),
    };
    if errors.is_empty() {
        Ok(content)
    } else {
        Err(errors)
    }
}

/// A day as the files and date inputs write it; nothing where nothing is written.
pub fn day(raw: &str, field: &str, errors: &mut FieldErrors) -> Option<NaiveDate> {
    let written = raw.trim();
    if written.is_empty() {
        return None;
    }
    let day = NaiveDate::parse_from_str(written, "%Y-%m-%d").ok();
    if day.is_none() {
        errors.add(field, "article-day");
    }
    day
}

fn line(raw: &str, field: &str, max: usize, required: bool, errors: &mut FieldErrors) -> String {
    let text = clean_line(raw);
    if required && text.is_empty() {
        errors.add(field, "empty");
    }
    too_long(&text, field, max, errors);
    text
}

fn body(raw: &str, errors: &mut FieldErrors) -> String {
    let text = clean_block(raw);
    if text.is_empty() {
        errors.add("body", "empty");
    }
    too_long(&text, "body", MAX_BODY, errors);
    text
}

fn too_long(text: &str, field: &str, max: usize, errors: &mut FieldErrors) {
    let actual = text.chars().count();
    if actual > max {
        errors.add_with(
            field,
            "too-long",
            args([("max", json!(max)), ("actual", json!(actual))]),
        );
    }
}

/// Each once, in the order of writing, empty ones left out.
fn list(raw: &[String], field: &str, max: usize, errors: &mut FieldErrors) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in raw
        .iter()
        .map(|word| clean_line(word))
        .filter(|word| !word.is_empty())
    {
        too_long(&word, field, max, errors);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.len() > MAX_WORDS {
        errors.add_with(field, "article-too-many", args([("max", json!(MAX_WORDS))]));
    }
    words
}

fn category(raw: &str, known: &Known, errors: &mut FieldErrors) -> String {
    let slug = raw.trim().to_owned();
    if slug.is_empty() {
        errors.add("category", "empty");
    } else if !known.categories.contains(&slug) {
        errors.add_with(
            "category",
            "article-category",
            args([("name", json!(shown(&slug)))]),
        );
    }
    slug
}

fn services(raw: &[String], known: &Known, errors: &mut FieldErrors) -> Vec<ServiceSlug> {
    let mut services = Vec::new();
    for word in raw.iter().map(|word| word.trim()).filter(|word| !word.is_empty()) {
        match ServiceSlug::parse(word)
            .ok()
            .filter(|slug| known.services.contains(slug))
        {
            Some(slug) if services.contains(&slug) => {}
            Some(slug) => services.push(slug),
            None => errors.add_with(
                "services",
                "article-service",
                args([("name", json!(shown(word)))]),
            ),
        }
    }
    services
}

fn translation(raw: &str, errors: &mut FieldErrors) -> Option<ArticleSlug> {
    let written = raw.trim();
    if written.is_empty() {
        return None;
    }
    match ArticleSlug::parse(written) {
        Ok(slug) => Some(slug),
        Err(fault) => {
            errors.add("translation_of", fault.code());
            None
        }
    }
}

/// A word to be repeated in a sentence about it: not longer than needed to recognise it.
fn shown(word: &str) -> String {
    clean_line(word).chars().take(60).collect()
}

fn args<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}
