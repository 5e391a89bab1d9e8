//! What an engine answers.

use std::fmt::Write as _;

use kernel::locale::Locale;
use serde::Serialize;

/// The articles that answer a question, best first.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Results {
    /// How many articles answer it; more than `hits` holds, where it is more than were asked for.
    pub total: usize,
    /// The best of them.
    pub hits: Vec<Hit>,
    /// How many of them each category has, the fullest first, whatever category was asked for.
    pub categories: Vec<Facet>,
    /// The same for languages.
    pub languages: Vec<Facet>,
    /// The question as it was probably meant, where a word of it stands in no article.
    pub did_you_mean: Option<String>,
    /// Whether nothing was found because every word asked stands in nearly every question.
    pub says_nothing: bool,
}

/// An article that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// Which.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its language.
    pub lang: Locale,
    /// Slug of its category.
    pub category: String,
    /// Its title.
    pub title: Marked,
    /// The part of it that answers best.
    pub snippet: Marked,
}

/// An article whose title fits what is being typed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Suggestion {
    /// Its name in addresses.
    pub slug: String,
    /// Its language.
    pub lang: Locale,
    /// Slug of its category.
    pub category: String,
    /// Its title.
    pub title: Marked,
}

/// How many articles have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// A slug or a language code.
    pub value: String,
    /// Articles.
    pub count: usize,
}

/// Text in which what was found is marked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Marked(pub Vec<Piece>);

/// A part of a marked text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Its characters, as they are in the article: escape them before they go into a page.
    pub text: String,
    /// Whether it was found.
    pub found: bool,
}

impl Marked {
    /// The text without marks.
    pub fn plain(&self) -> String {
        self.0.iter().map(|piece| piece.text.as_str()).collect()
    }

    /// The text as HTML: escaped, what was found inside `<mark>`.
    pub fn html(&self) -> String {
        let mut html = String::new();
        for piece in &self.0 {
            let (open, close) = if piece.found {
                ("<mark>", "</mark>")
            } else {
                ("", "")
            };
            // Writing into a string cannot fail.
            let _ = write!(html, "{open}{}{close}", escaped(&piece.text));
        }
        html
    }

    /// Adds a part; a neighbour with the same mark takes it in.
    pub fn push(&mut self, text: &str, found: bool) {
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(last) if last.found == found => last.text.push_str(text),
            _ => self.0.push(Piece {
                text: text.to_owned(),
                found,
            }),
        }
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// Counts what articles have in common, the most frequent first.
pub fn facets<'a>(values: impl Iterator<Item = &'a str>) -> Vec<Facet> {
    let mut counts = std::collections::BTreeMap::<&str, usize>::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let mut facets: Vec<Facet> = counts
        .into_iter()
        .map(|(value, count)| Facet {
            value: value.to_owned(),
            count,
        })
        .collect();
    facets.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
    facets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marked_text_is_safe_in_a_page() {
        let mut text = Marked::default();
        text.push("<b>NIK</b> & ", false);
        text.push("\"KK\"", true);
        assert_eq!(
            text.html(),
            "&lt;b&gt;NIK&lt;/b&gt; &amp; <mark>&quot;KK&quot;</mark>"
        );
        assert_eq!(text.plain(), "<b>NIK</b> & \"KK\"");
    }

    #[test]
    fn the_fullest_facet_comes_first() {
        let counted = facets(["akun", "identitas", "identitas"].into_iter());
        assert_eq!(
            counted.first().map(|facet| (facet.value.as_str(), facet.count)),
            Some(("identitas", 2))
        );
    }
}
