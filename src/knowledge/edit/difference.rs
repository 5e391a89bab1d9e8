//! The difference between two versions, line by line, as people read it.

use serde::Serialize;
use similar::{ChangeTag, TextDiff};

use crate::{
    http::{dates, page::Ctx},
    knowledge::model::Content,
};

/// Lines shown around a change.
const AROUND: usize = 2;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Line {
    /// `same`, `added`, `removed` or `gap` (lines left out).
    kind: &'static str,
    /// Its pieces; `changed` ones are what differs within the line.
    pieces: Vec<Piece>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece {
    text: String,
    changed: bool,
}

/// From `old` to `new`; empty where they say the same.
pub(super) fn between(old: &str, new: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(old, new);
    let mut lines = Vec::new();
    for (place, group) in diff.grouped_ops(AROUND).iter().enumerate() {
        if place > 0 {
            lines.push(Line {
                kind: "gap",
                pieces: Vec::new(),
            });
        }
        for op in group {
            for change in diff.iter_inline_changes(op) {
                let kind = match change.tag() {
                    ChangeTag::Equal => "same",
                    ChangeTag::Insert => "added",
                    ChangeTag::Delete => "removed",
                };
                let pieces = change.iter_strings_lossy().map(|(changed, text)| Piece {
                    text: text.trim_end_matches('\n').to_owned(),
                    changed,
                });
                lines.push(Line {
                    kind,
                    pieces: pieces.filter(|piece| !piece.text.is_empty()).collect(),
                });
            }
        }
    }
    lines
}

/// What an article says as one text, each part under the name that its field has in the editor.
pub(super) fn readable(ctx: &Ctx, content: &Content) -> String {
    let services: Vec<String> = content.services.iter().map(ToString::to_string).collect();
    let day = content.review_by.map(|day| dates::date(ctx.locale, day));
    let original = content.translation_of.as_ref().map(ToString::to_string);
    let parts = [
        ("title", content.title.clone()),
        ("category", content.category.clone()),
        ("tags", content.tags.join(", ")),
        ("aliases", listed(&content.aliases)),
        ("services", listed(&services)),
        ("source", content.source.clone()),
        ("review_by", day.unwrap_or_default()),
        ("translation_of", original.unwrap_or_default()),
    ];
    let mut text = String::new();
    for (name, words) in parts {
        text.push_str(&ctx.t(&format!("article-field-{}", name.replace('_', "-"))));
        text.push_str(": ");
        text.push_str(&words);
        text.push('\n');
    }
    text.push('\n');
    text.push_str(&content.body);
    text.push('\n');
    text
}

/// One item a line, so that a difference shows the item that changed.
fn listed(items: &[String]) -> String {
    let mut lines = String::new();
    for item in items {
        lines.push_str("\n  – ");
        lines.push_str(item);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn what_changed_within_a_line_is_marked_and_far_lines_are_left_out() {
        let old = "satu\ndua\ntiga\nempat\nlima\nenam\nPeriksa NIK Anda.\n";
        let new = "satu\ndua\ntiga\nempat\nlima\nenam\nPeriksa KK Anda.\n";
        let lines = between(old, new);
        let kinds: Vec<_> = lines.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, ["same", "same", "removed", "added"]);
        let marked: Vec<_> = lines[3]
            .pieces
            .iter()
            .filter(|piece| piece.changed)
            .map(|piece| piece.text.as_str())
            .collect();
        assert_eq!(marked, ["KK"]);
        assert!(between(old, old).is_empty());
    }
}
