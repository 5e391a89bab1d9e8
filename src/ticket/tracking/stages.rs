//! Where a ticket stands on its way, for the tracker on top of its page.

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
    /// `received`, `checked`, `working`, `first_answer`, `answered`, `closed`, `rejected`, `merged`.
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
    way.into_iter()
        .enumerate()
        .map(|(index, (key, at))| {
            let state = match index {
                _ if ticket.status == Status::Closed || index < here => StageState::Done,
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
    let checked = ("checked", ticket.verified_at.or(ticket.routed_at).or(work_began));
    let (working, answered) = (("working", work_began), ticket.first_answered_at);
    let closed = ("closed", ticket.closed_at);
    match ticket.status {
        Status::Rejected => vec![received, ("rejected", Some(ticket.updated_at))],
        Status::Merged => vec![received, ("merged", Some(ticket.updated_at))],
        // Answered, and the work goes on: the tracker must not look as if nobody had answered.
        Status::Routed | Status::InProgress | Status::WaitingReporter if answered.is_some() => {
            vec![received, checked, ("first_answer", answered), working, closed]
        }
        _ => vec![received, checked, working, ("answered", answered), closed],
    }
}

/// The stage that a ticket of this status is in.
const fn current(status: Status) -> &'static str {
    match status {
        Status::New => "checked",
        Status::Routed | Status::InProgress | Status::WaitingReporter => "working",
        Status::Resolved => "answered",
        Status::Closed => "closed",
        Status::Rejected => "rejected",
        Status::Merged => "merged",
    }
}

fn label(locale: Locale, key: &str, ticket: &ticket::Model) -> String {
    let who = match (key, ticket.status, &ticket.unit_code) {
        // Until Humas has decided, nobody knows who will do the work.
        ("working", Status::New, _) => "track-stage-working-open".to_owned(),
        ("working", _, None) => "track-stage-working-humas".to_owned(),
        ("working", _, Some(_)) => "track-stage-working-unit".to_owned(),
        _ => format!("track-stage-{}", key.replace('_', "-")),
    };
    plain(locale, &who)
}
