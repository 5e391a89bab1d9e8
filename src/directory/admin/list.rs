//! Lists of administrators: rows that sheets make, and the page `directory/list` that shows them.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::{Desk, SHEETS, Sheet};
use crate::http::{error::Error, page::Ctx};

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

/// What the address of a list may ask.
#[derive(Debug, Deserialize)]
pub struct Search {
    q: Option<String>,
}

#[derive(Serialize)]
struct ListPage {
    title: String,
    lead: String,
    warning: Option<String>,
    actions: Vec<Link>,
    tabs: Vec<Tab>,
    search: SearchView,
    columns: Vec<Column>,
    rows: Vec<RowView>,
    empty: Empty,
}

#[derive(Serialize)]
struct Link {
    url: String,
    label: String,
    icon: &'static str,
}

#[derive(Serialize)]
struct Tab {
    url: String,
    label: String,
    current: bool,
}

#[derive(Serialize)]
struct SearchView {
    action: String,
    q: String,
    label: String,
}

#[derive(Serialize)]
struct Column {
    label: String,
    numeric: bool,
}

#[derive(Serialize)]
struct RowView {
    cells: Vec<CellView>,
}

/// A cell under its column: where rows are cards, each says what it is.
#[derive(Serialize)]
struct CellView {
    #[serde(flatten)]
    cell: Cell,
    column: String,
}

#[derive(Serialize)]
struct Empty {
    icon: &'static str,
    title: String,
    text: String,
    action_url: Option<String>,
    action_label: Option<String>,
}

/// Shows the rows that a search leaves.
pub(super) async fn show_list(ctx: Ctx, sheet: &dyn Sheet, search: Search) -> Result<HttpResponse, Error> {
    let desk = Desk::of(ctx).await?;
    let slug = sheet.slug();
    let q = search.q.unwrap_or_default();
    let columns = columns(&desk, sheet);
    let rows = sheet.rows(&desk).await?.into_iter().filter(|row| row.matches(&q));
    let rows = rows.map(|mut row| {
        let url = row
            .key
            .filter(|_| sheet.may_change())
            .map(|key| format!("{}/{key}", sheet.url()));
        if let Some(first) = row.cells.first_mut() {
            first.url = url;
        }
        let cells = row.cells.into_iter().zip(&columns);
        RowView {
            cells: cells
                .map(|(cell, column)| CellView {
                    cell,
                    column: column.label.clone(),
                })
                .collect(),
        }
    });
    let rows: Vec<RowView> = rows.collect();
    let view = ListPage {
        title: desk.t(&format!("admin-{slug}-title")),
        lead: desk.t(&format!("admin-{slug}-lead")),
        warning: sheet.warning(&desk),
        actions: actions(&desk, sheet),
        tabs: tabs(&desk, sheet),
        search: SearchView {
            action: sheet.url(),
            label: desk.t("list-search"),
            q: q.clone(),
        },
        columns,
        rows,
        empty: Empty {
            icon: "search",
            title: desk.t("admin-empty-title"),
            text: desk.t("admin-empty-text"),
            action_url: (!q.is_empty()).then(|| sheet.url()),
            action_label: (!q.is_empty()).then(|| desk.t("list-clear")),
        },
    };
    desk.ctx
        .page("directory/list", &format!("admin-{slug}-title"))
        .section(sheet.section())
        .render(&view)
}

fn actions(desk: &Desk, sheet: &dyn Sheet) -> Vec<Link> {
    let add = sheet.may_add().then(|| Link {
        url: format!("{}/baru", sheet.url()),
        label: desk.t(&format!("admin-{}-new", sheet.slug())),
        icon: "plus",
    });
    add.into_iter().collect()
}

fn tabs(desk: &Desk, sheet: &dyn Sheet) -> Vec<Tab> {
    let together = SHEETS.iter().filter(|other| other.section() == sheet.section());
    together
        .map(|other| Tab {
            url: other.url(),
            label: desk.t(&format!("admin-{}-title", other.slug())),
            current: other.slug() == sheet.slug(),
        })
        .collect()
}

fn columns(desk: &Desk, sheet: &dyn Sheet) -> Vec<Column> {
    let labels = sheet.columns().iter();
    labels
        .map(|name| Column {
            label: desk.t(&format!("admin-column-{name}")),
            numeric: false,
        })
        .collect()
}
