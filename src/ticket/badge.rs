//! A status as pages show it: a word and an icon carry the meaning, the colour only helps (`partials/status_badge`).

use kernel::{locale::Locale, status::Status};
use serde::Serialize;

use crate::http::locale::plain;

/// The view of `partials/status_badge`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StatusBadge {
    /// The code; the stylesheet's colour hangs on it.
    pub status: Status,
    /// The word.
    pub label: String,
    /// Name of the icon in the sprite.
    pub icon: &'static str,
}

impl StatusBadge {
    /// The badge of a status in a language.
    pub fn of(locale: Locale, status: Status) -> Self {
        let icon = match status {
            Status::New => "inbox",
            Status::Routed => "route",
            Status::InProgress => "refresh",
            Status::WaitingReporter => "message",
            Status::Resolved | Status::Closed => "check-circle",
            Status::Rejected => "ban",
            Status::Merged => "merge",
        };
        Self {
            status,
            label: plain(locale, &format!("status-{status}")),
            icon,
        }
    }
}
