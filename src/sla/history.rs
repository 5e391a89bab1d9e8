//! What a ticket's history means to its clocks: when each began, when it ended and how, and when all of them stood still.
//!
//! Pure. A clock is never moved by hand: it is read from the history again after each event.

use chrono::{DateTime, Utc};
use entity::{
    ticket,
    ticket_event::{self, EventKind},
};
use kernel::{calendar::Pause, clock_state::ClockState, status::Status};

use super::Clock;

/// An event, as far as clocks care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub kind: EventKind,
    /// Status before, if it changed.
    pub from: Option<Status>,
    /// Status after, if it changed.
    pub to: Option<Status>,
}

impl From<&ticket_event::Model> for Move {
    fn from(event: &ticket_event::Model) -> Self {
        Self {
            at: event.at,
            kind: event.action,
            from: event.from_status,
            to: event.to_status,
        }
    }
}

impl Move {
    fn enters(&self, status: Status) -> bool {
        self.to == Some(status) && self.from != Some(status)
    }

    fn leaves(&self, status: Status) -> bool {
        self.from == Some(status) && self.to.is_some_and(|to| to != status)
    }

    /// The work is opened again after it was done.
    fn opens_again(&self) -> bool {
        self.leaves(Status::Resolved) && self.to == Some(Status::InProgress)
            || self.leaves(Status::Closed) && self.to == Some(Status::InProgress)
    }

    /// Staff said something to the reporter.
    fn speaks(&self) -> bool {
        matches!(
            self.kind,
            EventKind::Answered | EventKind::Asked | EventKind::Resolved
        )
    }
}

/// One clock's run, as the history has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is measured.
    pub clock: Clock,
    /// Its start.
    pub started_at: DateTime<Utc>,
    /// Its end.
    pub end: Option<End>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// When.
    pub at: DateTime<Utc>,
    /// What was promised was done; else the promise fell away.
    pub done: bool,
}

impl End {
    const fn done(at: DateTime<Utc>) -> Self {
        Self { at, done: true }
    }

    const fn dropped(at: DateTime<Utc>) -> Self {
        Self { at, done: false }
    }
}

/// The times in which the reporter was asked; the last one ends `now` if no reply came yet, which `is_waiting` says: a history
/// whose times are out of order may have lost the reply.
pub fn pauses(moves: &[Move], is_waiting: bool, now: DateTime<Utc>) -> Vec<Pause> {
    let mut pauses = Vec::new();
    let mut since: Option<DateTime<Utc>> = None;
    for step in moves {
        if step.enters(Status::WaitingReporter) {
            since = Some(step.at);
        } else if step.leaves(Status::WaitingReporter)
            && let Some(from) = since.take()
        {
            pauses.push(Pause { from, to: step.at });
        }
    }
    if let Some(from) = since.filter(|_| is_waiting) {
        pauses.push(Pause {
            from,
            to: now.max(from),
        });
    }
    pauses
}

/// The runs of a ticket's clocks; those that never began are not there. `moves` are in order.
pub fn runs(ticket: &ticket::Model, moves: &[Move]) -> Vec<Run> {
    let history = History { ticket, moves };
    Clock::ALL
        .into_iter()
        .filter_map(|clock| history.run(clock))
        .collect()
}

/// The state that a run's clock shows, given its deadline.
pub fn state(run: &Run, due: Option<DateTime<Utc>>, paused: bool) -> ClockState {
    match (run.end, due) {
        (Some(End { done: false, .. }), _) => ClockState::Dropped,
        (Some(end), Some(due)) if end.at > due => ClockState::Missed,
        (Some(_), _) => ClockState::Met,
        (None, None) => ClockState::Unpromised,
        (None, Some(_)) if paused => ClockState::Paused,
        (None, Some(_)) => ClockState::Running,
    }
}

struct History<'a> {
    ticket: &'a ticket::Model,
    moves: &'a [Move],
}

impl History<'_> {
    fn run(&self, clock: Clock) -> Option<Run> {
        let (started_at, end) = match clock {
            Clock::FirstAnswer => (
                self.ticket.created_at,
                self.done_or_over(self.ticket.first_answered_at),
            ),
            Clock::Verification => (self.ticket.created_at, self.done_or_over(self.ticket.verified_at)),
            Clock::Resolution => (self.opened_last(), self.done_or_over(self.finished())),
            Clock::Legal => (self.ticket.created_at, self.done_or_over(self.finished())),
            Clock::UnitFollowUp => self.follow_up()?,
            Clock::NextAnswer => self.next_answer()?,
        };
        Some(Run {
            clock,
            started_at,
            end,
        })
    }

    /// Done at that moment, or else over since the ticket ended without it.
    fn done_or_over(&self, done: Option<DateTime<Utc>>) -> Option<End> {
        done.map(End::done).or_else(|| self.over().map(End::dropped))
    }

    /// When the ticket was rejected, merged or closed, if it is.
    fn over(&self) -> Option<DateTime<Utc>> {
        let status = self.ticket.status;
        if !matches!(status, Status::Rejected | Status::Merged | Status::Closed) {
            return None;
        }
        let last = self.moves.iter().rev().find(|step| step.enters(status));
        Some(last.map_or(self.ticket.updated_at, |step| step.at))
    }

    fn finished(&self) -> Option<DateTime<Utc>> {
        self.ticket.resolved_at
    }

    fn opened_last(&self) -> DateTime<Utc> {
        let last = self.moves.iter().rev().find(|step| step.opens_again());
        last.map_or(self.ticket.created_at, |step| step.at)
    }

    /// From the last routing to whatever the unit did first; a ticket that was handed back is Humas's again.
    fn follow_up(&self) -> Option<(DateTime<Utc>, Option<End>)> {
        let routed = self
            .moves
            .iter()
            .rposition(|step| step.kind == EventKind::Routed)?;
        let (start, after) = (self.moves.get(routed)?, self.moves.get(routed + 1..)?);
        let left = after.iter().find(|step| step.leaves(Status::Routed));
        let end = left.map(|step| match step.to {
            Some(Status::New | Status::Rejected | Status::Merged | Status::Closed) => End::dropped(step.at),
            _ => End::done(step.at),
        });
        Some((start.at, end))
    }

    /// From the first word of the reporter that nobody answered yet (a reply, opening again) to the next word of staff.
    fn next_answer(&self) -> Option<(DateTime<Utc>, Option<End>)> {
        self.ticket.first_answered_at?;
        let mut run: Option<(DateTime<Utc>, Option<End>)> = None;
        let mut spoken = false;
        for step in self.moves {
            let asks = spoken
                && (step.kind == EventKind::Replied
                    || step.leaves(Status::WaitingReporter)
                    || step.opens_again());
            let open = run.is_some_and(|(_, end)| end.is_none());
            if step.speaks() {
                spoken = true;
                if open {
                    run = run.map(|(start, _)| (start, Some(End::done(step.at))));
                }
            } else if asks && !open {
                run = Some((step.at, None));
            }
        }
        let over = self.over().map(End::dropped);
        run.map(|(start, end)| (start, end.or(over)))
    }
}

#[cfg(test)]
mod tests;
