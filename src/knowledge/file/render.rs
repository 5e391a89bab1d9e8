//! Writing an article the way its file has it.

use chrono::NaiveDate;
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus, locale::Locale};
use std::fmt::Write;

use crate::knowledge::model::Content;

/// The whole file: what [`super::parse`] reads back to the same article.
pub fn render(
    slug: &ArticleSlug,
    lang: Locale,
    status: ArticleStatus,
    updated_on: NaiveDate,
    content: &Content,
) -> String {
    let mut out = String::with_capacity(content.body.len() + 1024);
    let mut key = |name: &str, value: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name}: {value}");
    };
    key("title", &quoted(&content.title));
    key("slug", slug.as_str());
    key("lang", lang.as_str());
    key("category", &content.category);
    key("tags", &list(&content.tags));
    key("aliases", &list(&content.aliases));
    key("status", status.as_str());
    key("updated", &updated_on.to_string());
    if let Some(day) = content.review_by {
        key("review_by", &day.to_string());
    }
    key("source", &quoted(&content.source));
    let services: Vec<String> = content.services.iter().map(ToString::to_string).collect();
    key("services", &list(&services));
    if let Some(original) = &content.translation_of {
        key("translation_of", original.as_str());
    }
    format!("---\n{out}---\n\n{}\n", content.body)
}

/// One item a line, so that a difference shows the item that changed.
fn list(items: &[String]) -> String {
    if items.is_empty() {
        return "[]".to_owned();
    }
    let mut lines = String::new();
    for item in items {
        lines.push_str("\n  - ");
        lines.push_str(&quoted(item));
    }
    lines
}

/// A double-quoted YAML scalar on one line. Content holds no control characters, so two signs need care.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
