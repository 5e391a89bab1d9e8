//! Where a ticket stands on its way, for the tracker on top of its page.
//!
//! The tracker and the badge beside it must say the same: *Selesai* is reached when the work is resolved, as the badge
//! says; closing comes after it, and only then is it a step.

use chrono::{DateTime, Utc};
use entity::ticket;
use kernel::{locale::Locale, status::Status};
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::locale::plain;

/// Whether a stage lies behind, is now, or comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StageState {
    /// Behind.
    Done,
    /// Now.
    Now,
    /// Later.
    Next,
}

/// One stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Stage {
    /// `received`, `checked`, `first_answer`, `working`, `resolved`, `closed`, `rejected`, `merged`.
    pub key: &'static str,
    /// In the reader's language.
    pub label: String,
    /// When it was reached, if it was.
    pub at: Option<DateTime<Utc>>,
    /// Behind, now or later.
    pub state: StageState,
}

/// The stages of a ticket; `work_began` comes from its history.
pub fn stages(locale: Locale, ticket: &ticket::Model, work_began: Option<DateTime<Utc>>) -> Vec<Stage> {
    let way = way(ticket, work_began);
    let here = way.iter().position(|(key, _)| *key == current(ticket.status));
    let here = here.unwrap_or_default();
    // Humas looked at it: that step lies behind, and the next one begins when somebody takes it.
    let looked_at = ticket.status == Status::New && ticket.verified_at.is_some();
    way.into_iter()
        .enumerate()
        .map(|(index, (key, at))| {
            let state = match index {
                _ if ticket.status == Status::Closed || index < here => StageState::Done,
                _ if index == here && looked_at => StageState::Done,
                _ if index == here => StageState::Now,
                _ => StageState::Next,
            };
            Stage {
                key,
                label: label(locale, key, ticket),
                at: at.filter(|_| state != StageState::Next),
                state,
            }
        })
        .collect()
}

/// The stages that this ticket goes through, with the time of each, in order.
fn way(
    ticket: &ticket::Model,
    work_began: Option<DateTime<Utc>>,
) -> Vec<(&'static str, Option<DateTime<Utc>>)> {
    let received = ("received", Some(ticket.created_at));
    let end = match ticket.status {
        Status::Rejected => Some("rejected"),
        Status::Merged => Some("merged"),
        _ => None,
    };
    if let Some(end) = end {
        return vec![received, (end, Some(ticket.updated_at))];
    }
    let is_done = matches!(ticket.status, Status::Resolved | Status::Closed);
    let resolved = ticket.resolved_at.filter(|_| is_done);
    // Nobody answered the question that staff asked: closed, and never resolved.
    let gave_up = ticket.status == Status::Closed && resolved.is_none();
    let mut way = vec![
        received,
        ("checked", ticket.verified_at.or(ticket.routed_at).or(work_began)),
    ];
    // Answered, and the work goes on: the tracker must not look as if nobody had answered.
    if ticket.first_answered_at.is_some() && (!is_done || gave_up) {
        way.push(("first_answer", ticket.first_answered_at));
    }
    way.push(match ticket.status {
        Status::Routed => ("working", ticket.routed_at),
        _ => ("working", work_began),
    });
    if !gave_up {
        way.push(("resolved", resolved));
    }
    if is_done {
        way.push(("closed", ticket.closed_at));
    }
    way
}

/// The stage that a ticket of this status is in.
const fn current(status: Status) -> &'static str {
    match status {
        Status::New => "checked",
        Status::Routed | Status::InProgress | Status::WaitingReporter => "working",
        Status::Resolved => "resolved",
        Status::Closed => "closed",
        Status::Rejected => "rejected",
        Status::Merged => "merged",
    }
}

fn label(locale: Locale, key: &str, ticket: &ticket::Model) -> String {
    let who = match (key, ticket.status, &ticket.unit_code) {
        // Until Humas has decided, nobody knows who will do the work.
        ("working", Status::New, _) => "track-stage-working-open".to_owned(),
        ("working", Status::Routed, _) if ticket.assignee_id.is_some() => {
            "track-stage-working-named".to_owned()
        }
        ("working", Status::Routed, _) => "track-stage-working-waiting".to_owned(),
        ("working", _, None) => "track-stage-working-humas".to_owned(),
        ("working", _, Some(_)) => "track-stage-working-unit".to_owned(),
        _ => format!("track-stage-{}", key.replace('_', "-")),
    };
    plain(locale, &who)
}
