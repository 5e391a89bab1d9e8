//! What the list of notices shows: the view of `templates/staff/notices.hbs`.

use chrono::{DateTime, Utc};
use entity::staff_notice;
use kernel::page::{Cursor, Limit};
use serde::Serialize;
use serde_json::{Value, json};

use super::sentence::{about, link};
use crate::{
    account::{CurrentStaff, permission::Permission},
    http::page::Ctx,
};

/// `templates/staff/notices.hbs`
#[derive(Debug, Serialize)]
pub(super) struct NoticesPage {
    rows: Vec<Row>,
    any_unread: bool,
    pager: Value,
    empty: Value,
}

#[derive(Debug, Serialize)]
struct Row {
    text: String,
    url: Option<String>,
    unread: bool,
    symbol: &'static str,
    read_url: String,
    created_at: DateTime<Utc>,
}

impl NoticesPage {
    /// `notices` holds one row more than the page shows, if there is one.
    pub(super) fn new(ctx: &Ctx, staff: &CurrentStaff, mut notices: Vec<staff_notice::Model>) -> Self {
        let shown = usize::try_from(Limit::DEFAULT.get()).unwrap_or(usize::MAX);
        let has_next = notices.len() > shown;
        notices.truncate(shown);
        let next = notices.last().filter(|_| has_next).map(|last| {
            let cursor = Cursor::at(last.created_at, last.id);
            format!("/petugas/pemberitahuan?after={cursor}")
        });
        let sees_tickets = staff.may(Permission::ViewTickets);
        let row = |notice: &staff_notice::Model| Row {
            text: about(ctx.locale, notice),
            url: link(notice, sees_tickets),
            unread: notice.read_at.is_none(),
            symbol: symbol(&notice.kind),
            read_url: format!("/petugas/pemberitahuan/{}/dibaca", notice.id),
            created_at: notice.created_at,
        };
        Self {
            any_unread: notices.iter().any(|notice| notice.read_at.is_none()),
            rows: notices.iter().map(row).collect(),
            pager: json!({ "prev_url": null, "next_url": next }),
            empty: json!({ "icon": "bell", "title": ctx.t("notices-empty-title"), "text": ctx.t("notices-empty-text"),
                "action_url": null, "action_label": null }),
        }
    }
}

fn symbol(kind: &str) -> &'static str {
    match kind {
        "sla-100" => "alert",
        "assigned" => "user",
        "routed" => "route",
        "replied" => "reply",
        "reopened" | "handed-back" | "recalled" => "undo",
        _ => "hourglass",
    }
}
