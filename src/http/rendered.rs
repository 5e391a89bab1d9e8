//! Pages that a crowd sees alike are rendered once. A page is a pure function of its template and its view, so what was rendered
//! for the same view is the same page, and a changed view (an edited article, a new figure) is another one: nothing has to be
//! forgotten when something changes. What differs for each reader (the token of forms, that of a new form's draft) is a mark in
//! the view, and filled in afterwards.
//!
//! Only for pages that hold nothing personal. [`super::alike`] answers with them before a view is even made.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, OnceLock, PoisonError, RwLock},
};

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::zipped::{self, Part};

/// Bytes of pages kept at most; beyond that all are forgotten.
const MOST: usize = 8 << 20;
/// Bytes of a page's digest that tell it from others.
const DIGEST: usize = 16;

/// Stands in a view for the token of forms. Nobody can have typed it: what an address brings into a page
/// that all see alike is rid of control characters.
pub const CSRF: &str = "\u{1}csrf\u{1}";
/// Stands in a view for the token of a new form's draft.
pub const DRAFT: &str = "\u{1}draft\u{1}";

/// A place in a page that is each reader's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The token of forms.
    Csrf,
    /// The token of a new form's draft.
    Draft,
}

/// What one reader gets in place of the marks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Own<'a> {
    /// The token of forms.
    pub csrf: &'a str,
    /// The token of a new form's draft.
    pub draft: &'a str,
}

impl Mark {
    const ALL: [Self; 2] = [Self::Csrf, Self::Draft];

    const fn stands(self) -> &'static str {
        match self {
            Self::Csrf => CSRF,
            Self::Draft => DRAFT,
        }
    }
}

impl<'a> Own<'a> {
    fn value(self, mark: Option<Mark>) -> &'a str {
        match mark {
            Some(Mark::Csrf) => self.csrf,
            Some(Mark::Draft) => self.draft,
            None => "",
        }
    }
}

/// The pages of one node.
#[derive(Debug, Default)]
pub struct Rendered {
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    pages: HashMap<[u8; 32], Arc<Cut>>,
    bytes: usize,
}

/// A rendered page, cut at its marks.
#[derive(Debug)]
pub struct Cut {
    pieces: Vec<Piece>,
    /// The pieces compressed, once somebody has asked for that; `None` where the compressor failed.
    deflated: OnceLock<Option<Vec<Vec<u8>>>>,
    digest: String,
}

/// A stretch of a page that is the same for all.
#[derive(Debug)]
struct Piece {
    text: String,
    /// The mark after it; none after the last.
    then: Option<Mark>,
}

impl Rendered {
    /// The page of a view, rendered now or before.
    pub fn page<E>(
        &self,
        template: &str,
        view: &impl Serialize,
        render: impl FnOnce() -> Result<String, E>,
    ) -> Result<Arc<Cut>, E> {
        let key = key(template, view);
        if let Some(page) = key.as_ref().and_then(|key| self.find(key)) {
            return Ok(page);
        }
        let page = render()?;
        let cut = Arc::new(Cut::of(&page));
        if let Some(key) = key {
            self.keep(key, cut.clone());
        }
        Ok(cut)
    }

    fn find(&self, key: &[u8; 32]) -> Option<Arc<Cut>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        kept.pages.get(key).cloned()
    }

    fn keep(&self, key: [u8; 32], page: Arc<Cut>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let bytes = page.weight();
        if kept.bytes + bytes > MOST {
            *kept = Kept::default();
        }
        kept.bytes += bytes;
        if let Some(same) = kept.pages.insert(key, page) {
            kept.bytes -= same.weight();
        }
    }
}

impl Cut {
    fn of(page: &str) -> Self {
        let (mut pieces, mut rest) = (Vec::new(), page);
        while let Some((before, mark, after)) = next(rest) {
            pieces.push(Piece {
                text: before.to_owned(),
                then: Some(mark),
            });
            rest = after;
        }
        pieces.push(Piece {
            text: rest.to_owned(),
            then: None,
        });
        let hash = Sha256::digest(page.as_bytes());
        Self {
            pieces,
            deflated: OnceLock::new(),
            digest: super::hex(hash.get(..DIGEST).unwrap_or_default()),
        }
    }

    /// Bytes that it takes, with what compressing it will add.
    fn weight(&self) -> usize {
        let text: usize = self.pieces.iter().map(|piece| piece.text.len()).sum();
        text + text / 3
    }

    /// Whether a mark is on the page.
    pub fn shows(&self, mark: Mark) -> bool {
        self.pieces.iter().any(|piece| piece.then == Some(mark))
    }

    /// Tells the page from any other, whatever is filled in: hexadecimal.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The page with its marks filled in. What is filled in is never taken for a mark.
    pub fn text(&self, own: Own<'_>) -> String {
        let filled = self.pieces.iter().map(|piece| own.value(piece.then).len());
        let mut text = String::with_capacity(self.weight() + filled.sum::<usize>());
        for piece in &self.pieces {
            text.push_str(&piece.text);
            text.push_str(own.value(piece.then));
        }
        text
    }

    /// The same as gzip.
    pub fn gzip(&self, own: Own<'_>) -> Option<Vec<u8>> {
        let deflate = || {
            self.pieces
                .iter()
                .map(|piece| zipped::deflate(&piece.text))
                .collect()
        };
        let deflated = self.deflated.get_or_init(deflate).as_ref()?;
        let parts = self.pieces.iter().zip(deflated).flat_map(|(piece, deflated)| {
            let own = Part::Plain(own.value(piece.then));
            [Part::Deflated(&piece.text, deflated), own]
        });
        Some(zipped::join(parts))
    }
}

/// What tells one view from another; `None` for a view that cannot be written down.
pub(super) fn key(template: &str, view: &impl Serialize) -> Option<[u8; 32]> {
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

fn next(text: &str) -> Option<(&str, Mark, &str)> {
    Mark::ALL
        .into_iter()
        .filter_map(|mark| {
            text.split_once(mark.stands())
                .map(|(before, after)| (before, mark, after))
        })
        .min_by_key(|(before, ..)| before.len())
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, io::Read};

    use flate2::read::GzDecoder;
    use serde_json::json;

    use super::*;

    #[test]
    fn the_same_view_is_rendered_once_and_each_reader_gets_their_own_token() {
        let (rendered, times) = (Rendered::default(), Cell::new(0));
        let page = |view: serde_json::Value, csrf: &str| {
            let render = || {
                times.set(times.get() + 1);
                Ok::<_, ()>(format!("{}: {CSRF} {DRAFT} {CSRF}", view["title"]))
            };
            let page = rendered.page("public/home", &view, render).unwrap();
            assert!(page.shows(Mark::Csrf) && page.shows(Mark::Draft));
            let own = Own {
                csrf,
                draft: "konsep",
            };
            let (text, gzip) = (page.text(own), page.gzip(own).unwrap());
            let mut unzipped = String::new();
            GzDecoder::new(&*gzip).read_to_string(&mut unzipped).unwrap();
            assert_eq!(unzipped, text);
            text
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
    fn the_digest_is_of_the_page_and_not_of_what_is_filled_in() {
        let (one, same, other) = (Cut::of("a"), Cut::of("a"), Cut::of(&format!("a{CSRF}")));
        assert_eq!(one.digest(), same.digest());
        assert_ne!(one.digest(), other.digest());
        assert!(!one.shows(Mark::Csrf) && other.shows(Mark::Csrf));
    }

    #[test]
    fn what_is_kept_has_an_end() {
        let rendered = Rendered::default();
        for number in 0..40 {
            let render = || Ok::<_, ()>("x".repeat(MOST / 16));
            rendered.page("public/home", &number, render).unwrap();
        }
        assert!(rendered.kept.read().unwrap().bytes <= MOST);
    }
}
