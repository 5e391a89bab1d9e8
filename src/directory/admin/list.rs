//! Lists of administrators: what `directory/list` shows.

use serde::Serialize;

/// A row of a list.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Key in its address; `None` for a row that this person may only see.
    pub(super) key: Option<String>,
    pub(super) cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) url: Option<String>,
    pub(super) icon: Option<&'static str>,
    pub(super) tone: Option<&'static str>,
    pub(super) numeric: bool,
}

impl Row {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and references are handed over alike"
    )]
    pub(super) fn new(key: impl ToString, cells: Vec<Cell>) -> Self {
        Self {
            key: Some(key.to_string()),
            cells,
        }
    }

    /// Whether any cell holds all words of a search, in any case.
    pub(super) fn matches(&self, search: &str) -> bool {
        let text: Vec<String> = self.cells.iter().map(|cell| cell.text.to_lowercase()).collect();
        let text = text.join(" ");
        search
            .to_lowercase()
            .split_whitespace()
            .all(|word| text.contains(word))
    }
}

impl Cell {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "numbers and references are handed over alike"
    )]
    pub(super) fn text(text: impl ToString) -> Self {
        Self {
            text: text.to_string(),
            url: None,
            icon: None,
            tone: None,
            numeric: false,
        }
    }

    pub(super) fn muted(text: impl ToString) -> Self {
        Self {
            tone: Some("muted"),
            ..Self::text(text)
        }
    }
}
