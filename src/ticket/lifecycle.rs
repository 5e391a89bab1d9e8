//! The lifecycle: one pure function from (status, actor, action) to a transition or a refusal. Nothing else
//! changes a status.
//!
//! ```text
//! new ──route──▶ routed ──take──▶ in_progress ──resolve──▶ resolved ──silence/confirm──▶ closed
//!  │                │                │    ▲                    │                            │
//!  ├─take/answer────┼───────────────▶│    └──reply── waiting_reporter ◀──ask──┘              │
//!  ├─reject─▶ rejected   ◀─hand back─┘             reply/reopen ◀───────────────────────────┘
//!  └─merge──▶ merged
//! ```

use entity::ticket_event::EventKind;
use kernel::{role::Role, status::Status};

use crate::account::permission::{Permission, allows};

/// Who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The person who filed, having shown the PIN or the link.
    Reporter,
    /// A member of staff.
    Staff(Role),
    /// The clock.
    System,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Humas has looked at it: class and subject.
    Verify,
    /// Humas corrects class or subject later.
    Classify,
    /// Humas sends it to a unit.
    Route,
    /// A person takes it.
    Take,
    /// It is given to a person.
    Assign,
    /// Staff asks the reporter back.
    Ask,
    /// Internal note.
    Note,
    /// An answer reaches the reporter; the work may go on.
    Answer,
    /// The work is done.
    Resolve,
    /// The unit returns it to Humas, or Humas takes it back into its queue.
    HandBack,
    /// Humas refuses it, with a reason.
    Reject,
    /// Humas declares it a duplicate.
    Merge,
    /// The merge was a mistake.
    Unmerge,
    /// It is opened again.
    Reopen,
    /// Humas corrects the reporter's e-mail address.
    CorrectEmail,
    /// Humas sends the receipt again, to the address on file.
    SendReceipt,
    /// The reporter writes.
    Reply,
    /// The reporter adds files without words.
    Attach,
    /// The reporter says that it is solved.
    Confirm,
    /// The reporter rates the service.
    Rate,
    /// Nobody wrote in time.
    CloseBySilence,
    /// Somebody whose ticket was merged into it wrote.
    FollowerWrote,
}

impl Action {
    /// All of them, for the table test.
    pub const ALL: [Self; 22] = [
        Self::Verify,
        Self::Classify,
        Self::Route,
        Self::Take,
        Self::Assign,
        Self::Ask,
        Self::Note,
        Self::Answer,
        Self::Resolve,
        Self::HandBack,
        Self::Reject,
        Self::Merge,
        Self::Unmerge,
        Self::Reopen,
        Self::CorrectEmail,
        Self::SendReceipt,
        Self::Reply,
        Self::Attach,
        Self::Confirm,
        Self::Rate,
        Self::CloseBySilence,
        Self::FollowerWrote,
    ];

    /// What the history calls it.
    pub const fn event(self) -> EventKind {
        match self {
            Self::Verify => EventKind::Verified,
            Self::Classify => EventKind::Classified,
            Self::Route => EventKind::Routed,
            Self::Take => EventKind::Taken,
            Self::Assign => EventKind::Assigned,
            Self::Ask => EventKind::Asked,
            Self::Note => EventKind::Noted,
            Self::Answer => EventKind::Answered,
            Self::Resolve => EventKind::Resolved,
            Self::HandBack => EventKind::HandedBack,
            Self::Reject => EventKind::Rejected,
            Self::Merge => EventKind::Merged,
            Self::Unmerge => EventKind::Unmerged,
            Self::Reopen => EventKind::Reopened,
            Self::CorrectEmail => EventKind::EmailCorrected,
            Self::SendReceipt => EventKind::ReceiptSent,
            Self::Reply => EventKind::Replied,
            Self::Attach => EventKind::Attached,
            Self::Confirm => EventKind::Confirmed,
            Self::Rate => EventKind::Rated,
            Self::CloseBySilence => EventKind::ClosedBySilence,
            Self::FollowerWrote => EventKind::FollowerWrote,
        }
    }

    /// The permission that staff need for it; `None` where no member of staff may ever do it.
    pub const fn permission(self) -> Option<Permission> {
        match self {
            Self::Verify | Self::Classify => Some(Permission::Verify),
            Self::Route => Some(Permission::Route),
            Self::Take | Self::Ask | Self::Answer | Self::Resolve => Some(Permission::Work),
            Self::Assign => Some(Permission::Assign),
            Self::Note => Some(Permission::Note),
            Self::HandBack => Some(Permission::HandBack),
            Self::Reject => Some(Permission::Reject),
            Self::Merge | Self::Unmerge => Some(Permission::Merge),
            Self::Reopen => Some(Permission::Reopen),
            Self::CorrectEmail | Self::SendReceipt => Some(Permission::CorrectContact),
            Self::Reply
            | Self::Attach
            | Self::Confirm
            | Self::Rate
            | Self::CloseBySilence
            | Self::FollowerWrote => None,
        }
    }
}

/// An allowed change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// Status before.
    pub from: Status,
    /// Status after; the same where the action only adds to the history.
    pub to: Status,
    /// What the history calls it.
    pub event: EventKind,
}

/// Why an action is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The actor may never do this.
    #[error("this role may not do this")]
    NotYours,
    /// Not in this status.
    #[error("not possible while the ticket is {0}")]
    NotNow(Status),
}

/// Decides.
pub const fn transition(status: Status, actor: Actor, action: Action) -> Result<Transition, Refusal> {
    if !may_act(actor, action) {
        return Err(Refusal::NotYours);
    }
    match target(status, actor, action) {
        Some(to) => Ok(Transition {
            from: status,
            to,
            event: action.event(),
        }),
        None => Err(Refusal::NotNow(status)),
    }
}

const fn may_act(actor: Actor, action: Action) -> bool {
    match actor {
        Actor::Reporter => matches!(
            action,
            Action::Reply | Action::Attach | Action::Reopen | Action::Confirm | Action::Rate
        ),
        Actor::System => matches!(
            action,
            Action::CloseBySilence | Action::FollowerWrote | Action::Unmerge
        ),
        Actor::Staff(role) => match action.permission() {
            Some(permission) => allows(role, permission),
            None => false,
        },
    }
}

/// The status that `action` leads to, or nothing where it is not possible.
#[expect(
    clippy::match_same_arms,
    reason = "one line per action reads like the design's table"
)]
const fn target(status: Status, actor: Actor, action: Action) -> Option<Status> {
    use Status as S;
    let humas = matches!(actor, Actor::Staff(Role::Humas));
    match (action, status) {
        (Action::Verify, S::New) => Some(S::New),
        // What is refused or merged is counted nowhere, so its class needs no care.
        (Action::Classify, S::Routed | S::InProgress | S::WaitingReporter | S::Resolved | S::Closed) => {
            Some(status)
        }
        (Action::Route, S::New | S::Routed | S::InProgress) => Some(S::Routed),
        // A new ticket is Humas's, a routed one the unit's.
        (Action::Take | Action::Answer, S::New) if humas => Some(S::InProgress),
        (Action::Take | Action::Answer, S::Routed) if !humas => Some(S::InProgress),
        (Action::Take | Action::Answer, S::InProgress) => Some(S::InProgress),
        (Action::Answer, S::WaitingReporter) => Some(S::WaitingReporter),
        (Action::Assign, S::New) if humas => Some(S::New),
        (Action::Assign, S::Routed | S::InProgress | S::WaitingReporter) => Some(status),
        (Action::Ask, S::New) if humas => Some(S::WaitingReporter),
        (Action::Ask, S::InProgress) => Some(S::WaitingReporter),
        (Action::Note | Action::CorrectEmail | Action::SendReceipt, _) => Some(status),
        (Action::Resolve, S::InProgress) => Some(S::Resolved),
        (Action::HandBack, S::Routed | S::InProgress) => Some(S::New),
        (Action::Reject, S::New) => Some(S::Rejected),
        (Action::Merge, S::New) => Some(S::Merged),
        (Action::Unmerge, S::Merged) => Some(S::New),
        (Action::Reopen, S::Rejected) if humas => Some(S::New),
        (Action::Reopen, S::Resolved | S::Closed) => Some(S::InProgress),
        (Action::Reply | Action::Attach, S::New | S::Routed | S::InProgress | S::Merged) => Some(status),
        (Action::Reply | Action::Attach, S::WaitingReporter | S::Resolved) => Some(S::InProgress),
        (Action::Confirm, S::Resolved) => Some(S::Closed),
        (Action::Rate, S::Resolved | S::Closed) => Some(status),
        (Action::CloseBySilence, S::WaitingReporter | S::Resolved) => Some(S::Closed),
        (Action::FollowerWrote, S::New | S::Routed | S::InProgress | S::WaitingReporter) => Some(status),
        (Action::FollowerWrote, S::Resolved) => Some(S::InProgress),
        _ => None,
    }
}
