//! Pieces of pages that are shown again and again, the row of a ticket, the choices of a filter, are rendered once. Like the pages of
//! [`super::rendered`] a piece is a pure function of its template and its view: a changed view is another piece, what a reader may not
//! see is not in theirs, and nothing has to be forgotten when something changes. Rendering the forty rows of a list was much
//! of what showing it took.
//!
//! A piece sees its view alone, not the page around it: its language is the field `lang`. What is different in each page, as what
//! somebody searches for, is a mark in the view ([`OWN`]), filled in afterwards and kept nowhere.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use handlebars::RenderError;
use kernel::kept::Kept;
use serde::Serialize;

use super::{rendered, templates::Templates};

/// Bytes of half of what is kept: some 1,500 rows.
const HALF: usize = 2 << 20;

/// Stands in a view for a text of the page's own. Nobody can have typed it: text is rid of control characters.
pub const OWN: &str = "\u{1}own\u{1}";

/// A rendered piece.
#[derive(Clone, Debug)]
pub struct Piece(Arc<str>);

impl Piece {
    /// Its HTML, with the page's own text in place of the mark.
    pub fn with(&self, own: &str) -> String {
        self.0.replace(OWN, &handlebars::html_escape(own))
    }
}

/// The pieces of one node.
#[derive(Debug)]
pub struct Pieces(Mutex<Kept<[u8; 32], Piece>>);

impl Default for Pieces {
    fn default() -> Self {
        Self(Mutex::new(Kept::new(HALF)))
    }
}

impl Pieces {
    /// The piece of a view, rendered now or before.
    pub fn piece(
        &self,
        templates: &Templates,
        template: &str,
        view: &impl Serialize,
    ) -> Result<Piece, RenderError> {
        let key = rendered::key(template, view);
        if let Some(known) = key.as_ref().and_then(|key| self.held().find(key)) {
            return Ok(known);
        }
        let piece = Piece(templates.render(template, view)?.into());
        if let Some(key) = key {
            self.held().add(key, piece.clone(), piece.0.len());
        }
        Ok(piece)
    }

    fn held(&self) -> MutexGuard<'_, Kept<[u8; 32], Piece>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn another_view_is_another_piece_and_the_same_is_rendered_once() {
        let templates = Templates::load(chrono_tz::Asia::Jakarta).unwrap();
        let pieces = Pieces::default();
        let badge = |label: &str| {
            let view = json!({ "status": "new", "icon": "inbox", "label": label });
            pieces.piece(&templates, "partials/status_badge", &view).unwrap()
        };
        let (one, other) = (badge("Baru"), badge("<Lama>"));
        assert!(one.0.contains("Baru") && other.0.contains("&lt;Lama&gt;"));
        assert!(Arc::ptr_eq(&one.0, &badge("Baru").0));
        assert_eq!(pieces.held().len(), 2);
    }

    #[test]
    fn what_is_a_pages_own_is_filled_in_as_text() {
        let templates = Templates::load(chrono_tz::Asia::Jakarta).unwrap();
        let view = json!({ "status": "new", "icon": "inbox", "label": format!("[{OWN}]") });
        let badge = Pieces::default()
            .piece(&templates, "partials/status_badge", &view)
            .unwrap();
        assert!(badge.with("\"><b>").contains("[&quot;&gt;&lt;b&gt;]"));
        assert!(badge.with("").contains("[]"));
    }
}
