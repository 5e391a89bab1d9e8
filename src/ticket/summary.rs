//! The ticket's row as the summary of its history: which columns a transition moves, whoever asked for it.
//!
//! What only one action knows (the unit it routes to, the class it sets) is in that action's file.

use chrono::{DateTime, Utc};
use entity::ticket;
use kernel::status::Status;

use super::lifecycle::{Action, Transition};

/// Moves the columns that follow from the transition itself.
pub fn summarise(ticket: &mut ticket::Model, step: Transition, action: Action, now: DateTime<Utc>) {
    ticket.status = step.to;
    if step.from == Status::WaitingReporter && step.to != Status::WaitingReporter {
        end_pause(ticket, now);
    }
    match step.to {
        Status::WaitingReporter if step.from != Status::WaitingReporter => ticket.waiting_since = Some(now),
        Status::Closed if step.from != Status::Closed => ticket.closed_at = Some(now),
        Status::InProgress if matches!(step.from, Status::Resolved | Status::Closed) => {
            ticket.resolved_at = None;
            ticket.closed_at = None;
            ticket.reopened_count += 1;
        }
        _ => {}
    }
    if !matches!(step.to, Status::WaitingReporter | Status::Resolved) {
        ticket.silent_close_at = None;
    }
    if is_triage(step, action) {
        ticket.verified_at = ticket.verified_at.or(Some(now));
    }
    match action {
        Action::Route => ticket.routed_at = Some(now),
        Action::Answer => ticket.first_answered_at = ticket.first_answered_at.or(Some(now)),
        // The action makes sure that there is an answer, or brings it.
        Action::Resolve => {
            ticket.first_answered_at = ticket.first_answered_at.or(Some(now));
            ticket.resolved_at = Some(now);
        }
        _ => {}
    }
}

/// Whoever verifies a new ticket, or sends it on its way, has looked at it.
fn is_triage(step: Transition, action: Action) -> bool {
    let moved_on = matches!(
        step.to,
        Status::Routed | Status::InProgress | Status::WaitingReporter | Status::Rejected
    );
    action == Action::Verify || (step.from == Status::New && moved_on)
}

/// The promise does not run while the reporter is asked; its clocks count that themselves ([`crate::sla::clocks`]).
fn end_pause(ticket: &mut ticket::Model, now: DateTime<Utc>) {
    let Some(since) = ticket.waiting_since.take() else {
        return;
    };
    ticket.paused_seconds += (now - since).num_seconds().max(0);
}
