//! An article as a file, `knowledge-base/<lang>/<category>/<slug>.md`: YAML between two lines of `---`, then Markdown.
//!
//! Reading names every fault with file and line ([`Fault`]); a key that is not known is one. Writing ([`mod@render`]) gives the
//! form that differences are shown in and that an article can be carried back to the files with.

mod front;
mod render;

use std::fmt;

use chrono::NaiveDate;
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus, locale::Locale};
use sha2::{Digest, Sha256};

use super::{
    content::{self, Known},
    model::Content,
};
use crate::http::{error::FieldErrors, error_page::field_sentence};
use front::Front;

pub use render::render;

/// Largest file: the longest text in the widest script, and its front matter.
const MAX_FILE: usize = 256 * 1024;

/// What is wrong with a file, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Fault {
    /// Path below `knowledge-base/`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The fault, in words.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// An article that a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFile {
    /// Path below `knowledge-base/`.
    pub path: String,
    /// Its name in addresses.
    pub slug: ArticleSlug,
    /// Language.
    pub lang: Locale,
    /// Draft or published.
    pub status: ArticleStatus,
    /// Day of the last change.
    pub updated_on: NaiveDate,
    /// What it says.
    pub content: Content,
    /// Hex SHA-256 of the text, line ends made `\n`.
    pub hash: String,
}

/// Reads a file. `path` is relative to the folder of the knowledge base; its parts must agree with the front matter.
pub fn parse(path: &str, text: &str, known: &Known) -> Result<ArticleFile, Vec<Fault>> {
    let fault = |line: usize, what: String| Fault {
        file: path.to_owned(),
        line,
        what,
    };
    if text.len() > MAX_FILE {
        return Err(vec![fault(1, format!("is larger than {MAX_FILE} bytes"))]);
    }
    let text = text
        .strip_prefix('\u{FEFF}')
        .unwrap_or(text)
        .replace("\r\n", "\n");
    let front = Front::read(&text).map_err(|(line, what)| vec![fault(line, what)])?;
    let mut faults: Vec<(usize, String)> = front.faults.clone();
    let parsed = read(path, &front, known, &mut faults);
    match parsed {
        Some(mut file) if faults.is_empty() => {
            file.hash = crate::http::hex(&Sha256::digest(text.as_bytes()));
            Ok(file)
        }
        _ => {
            faults.sort();
            Err(faults.into_iter().map(|(line, what)| fault(line, what)).collect())
        }
    }
}

/// Reads every key; whatever is wrong goes to `faults`.
fn read(path: &str, front: &Front, known: &Known, faults: &mut Vec<(usize, String)>) -> Option<ArticleFile> {
    for key in ["title", "slug", "lang", "category", "status", "updated"] {
        if front.text(key).is_empty() && !front.is_faulty(key) {
            faults.push((front.line(key), format!("{key} is missing")));
        }
    }
    let mut errors = FieldErrors::default();
    let updated_on = content::day(front.text("updated"), "updated", &mut errors);
    let content = content::parse(&front.raw(), known)
        .map_err(|more| errors.0.extend(more.0))
        .ok();
    for (field, found) in &errors.0 {
        let missing = |code: &str| code == "empty" && field != "body";
        for one in found.iter().filter(|one| !missing(&one.code)) {
            let sentence = field_sentence(Locale::En, one);
            faults.push((front.line(field), format!("{field}: {sentence}")));
        }
    }
    let slug = word(front, "slug", faults, |text| {
        ArticleSlug::parse(text).map_err(|fault| fault.to_string())
    });
    let lang = word(front, "lang", faults, |text| {
        text.parse().map_err(|_| "is neither id nor en".to_owned())
    });
    let status = word(front, "status", faults, |text| match text.parse() {
        Ok(status @ (ArticleStatus::Draft | ArticleStatus::Published)) => Ok(status),
        _ => Err("is neither draft nor published".to_owned()),
    });
    place_agrees(path, front, faults);
    Some(ArticleFile {
        path: path.to_owned(),
        slug: slug?,
        lang: lang?,
        status: status?,
        updated_on: updated_on?,
        content: content?,
        hash: String::new(),
    })
}

fn word<T>(
    front: &Front,
    key: &str,
    faults: &mut Vec<(usize, String)>,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Option<T> {
    let text = front.text(key);
    if text.is_empty() {
        return None;
    }
    parse(text)
        .map_err(|what| faults.push((front.line(key), format!("{key}: {what}"))))
        .ok()
}

/// The folders and the name of the file must say what the front matter says.
fn place_agrees(path: &str, front: &Front, faults: &mut Vec<(usize, String)>) {
    let parts: Vec<&str> = path.trim_end_matches(".md").split('/').collect();
    let [lang, category, slug] = parts.as_slice() else {
        faults.push((1, "is not at <lang>/<category>/<slug>.md".to_owned()));
        return;
    };
    for (key, place) in [("lang", lang), ("category", category), ("slug", slug)] {
        let text = front.text(key);
        if !text.is_empty() && text != *place {
            faults.push((
                front.line(key),
                format!("{key}: is not {place:?}, as the file's place says"),
            ));
        }
    }
}

#[cfg(test)]
mod tests;
