//! Pages that a crowd sees alike are rendered once. A page is a pure function of its template and its view, so what was rendered
//! for the same view is the same page, and a changed view (an edited article, a new figure) is another one: nothing has to be
//! forgotten when something changes. What differs for each reader (the token of forms, the time) is a mark in the view, and
//! filled in afterwards.
//!
//! Only for pages that hold nothing personal.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, PoisonError, RwLock},
};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Bytes of pages kept at most; beyond that all are forgotten.
const MOST: usize = 8 << 20;

/// A place in a page that is each reader's own.
#[derive(Clone, Debug)]
pub struct Mark {
    /// What stands there in the view; nothing that anybody could have typed (control characters).
    pub stands: &'static str,
    /// What the reader gets.
    pub value: String,
}

/// Stands for the token of forms.
pub const CSRF: &str = "\u{1}csrf\u{1}";
/// Stands for the token of a new form's draft.
pub const DRAFT: &str = "\u{1}draft\u{1}";

/// The pages of one node.
#[derive(Debug, Default)]
pub struct Rendered {
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    pages: HashMap<[u8; 32], Arc<str>>,
    bytes: usize,
}

impl Rendered {
    /// The page of a view, rendered now or before, with its marks filled in.
    pub fn page<E>(
        &self,
        template: &str,
        view: &impl Serialize,
        marks: &[Mark],
        render: impl FnOnce() -> Result<String, E>,
    ) -> Result<String, E> {
        let Some(key) = key(template, view) else {
            return render().map(|page| fill(&page, marks));
        };
        if let Some(page) = self.find(&key) {
            return Ok(fill(&page, marks));
        }
        let page: Arc<str> = render()?.into();
        self.keep(key, page.clone());
        Ok(fill(&page, marks))
    }

    fn find(&self, key: &[u8; 32]) -> Option<Arc<str>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.pages.get(key).cloned()
    }

    fn keep(&self, key: [u8; 32], page: Arc<str>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.bytes + page.len() > MOST {
            *kept = Kept::default();
        }
        kept.bytes += page.len();
        if let Some(same) = kept.pages.insert(key, page) {
            kept.bytes -= same.len();
        }
    }
}

/// What tells one view from another; `None` for a view that cannot be written down.
fn key(template: &str, view: &impl Serialize) -> Option<[u8; 32]> {
    struct Hashing(Sha256);
    impl io::Write for Hashing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.update(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut hashing = io::BufWriter::with_capacity(4096, Hashing(Sha256::new()));
    serde_json::to_writer(&mut hashing, &(template, view)).ok()?;
    let hashing = hashing.into_inner().ok()?;
    Some(hashing.0.finalize().into())
}

/// In one pass, so that nothing that was filled in is taken for a mark.
fn fill(page: &str, marks: &[Mark]) -> String {
    let longer: usize = marks.iter().map(|mark| mark.value.len() * 4).sum();
    let mut filled = String::with_capacity(page.len() + longer);
    let mut rest = page;
    while let Some((before, mark, after)) = next(rest, marks) {
        filled.push_str(before);
        filled.push_str(&mark.value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn next<'a, 'm>(text: &'a str, marks: &'m [Mark]) -> Option<(&'a str, &'m Mark, &'a str)> {
    marks
        .iter()
        .filter_map(|mark| {
            text.split_once(mark.stands)
                .map(|(before, after)| (before, mark, after))
        })
        .min_by_key(|(before, ..)| before.len())
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use serde_json::json;

    use super::*;

    fn marks(csrf: &str) -> Vec<Mark> {
        let csrf = Mark {
            stands: CSRF,
            value: csrf.into(),
        };
        let draft = Mark {
            stands: DRAFT,
            value: "konsep".into(),
        };
        vec![draft, csrf]
    }

    #[test]
    fn the_same_view_is_rendered_once_and_each_reader_gets_their_own_token() {
        let (rendered, times) = (Rendered::default(), Cell::new(0));
        let page = |view: serde_json::Value, csrf: &str| {
            let render = || {
                times.set(times.get() + 1);
                Ok::<_, ()>(format!("{}: {CSRF} {DRAFT} {CSRF}", view["title"]))
            };
            rendered.page("public/home", &view, &marks(csrf), render).unwrap()
        };
        assert_eq!(page(json!({ "title": 1 }), "a"), "1: a konsep a");
        assert_eq!(page(json!({ "title": 1 }), "b"), "1: b konsep b");
        assert_eq!(times.get(), 1);
        assert_eq!(page(json!({ "title": 2 }), "b"), "2: b konsep b");
        assert_eq!(times.get(), 2, "another view is another page");
        assert_eq!(
            page(json!({ "title": 1 }), DRAFT),
            format!("1: {DRAFT} konsep {DRAFT}")
        );
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let rendered = Rendered::default();
        for number in 0..40 {
            let render = || Ok::<_, ()>("x".repeat(MOST / 16));
            rendered.page("public/home", &number, &[], render).unwrap();
        }
        assert!(rendered.kept.read().unwrap().bytes <= MOST);
    }
}
