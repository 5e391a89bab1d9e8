//! Making a transition happen: the ticket's row, the event, the mail, all in the caller's transaction.
//!
//! Every action file works the same way: parse its input, call [`apply`] with what it wants, add what only it knows.
//! The row is updated only if its version is still the one that was read, so two people who act at once cannot
//! overwrite each other: the second gets [`ActError::Changed`].

use chrono::{DateTime, Utc};
use entity::{ticket, ticket_event};
use kernel::{
    actor::ActorKind,
    id::{EventId, StaffId},
    status::Status,
    visibility::Visibility,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use serde_json::Value;

use super::lifecycle::{Action, Actor, Refusal, Transition, transition};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::Error,
    notify::outbox::{self, MailKind, NewMail},
};

/// Who acts, with the id that the event keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// For the lifecycle.
    pub actor: Actor,
    /// For the event.
    pub staff: Option<StaffId>,
}

impl By {
    /// The reporter.
    pub const REPORTER: Self = Self {
        actor: Actor::Reporter,
        staff: None,
    };
    /// The clock.
    pub const SYSTEM: Self = Self {
        actor: Actor::System,
        staff: None,
    };

    /// A member of staff.
    pub fn staff(staff: &CurrentStaff) -> Self {
        Self {
            actor: Actor::Staff(staff.role),
            staff: Some(staff.id),
        }
    }

    fn kind(self) -> ActorKind {
        match self.actor {
            Actor::Reporter => ActorKind::Reporter,
            Actor::Staff(_) => ActorKind::Staff,
            Actor::System => ActorKind::System,
        }
    }
}

/// What an action brings along.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Message, reason or note.
    pub body: Option<String>,
    /// What the history needs to tell it later (unit, class, other ticket).
    pub data: Option<Value>,
    /// Another visibility than the action's usual one.
    pub visibility: Option<Visibility>,
}

/// Why an action did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// The lifecycle refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else changed the ticket in the meantime.
    #[error("the ticket was changed by somebody else")]
    Changed,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbErr),
}

impl From<ActError> for Error {
    fn from(error: ActError) -> Self {
        match error {
            ActError::Refused(Refusal::NotYours) => Self::Forbidden,
            ActError::Refused(Refusal::NotNow(status)) => {
                Self::Conflict(format!("not-while-{}", status.to_string().replace('_', "-")).into())
            }
            ActError::Changed => Self::Conflict("changed-meanwhile".into()),
            ActError::Db(error) => error.into(),
        }
    }
}

/// Decides, changes the summary columns that follow from the transition, lets `change` add what only the action
/// knows, stores the row, appends the event, and writes the mail that the action causes. Returns the row as stored and
/// the event's id.
pub async fn apply(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
    action: Action,
    words: Words,
    change: impl FnOnce(&mut ticket::Model),
) -> Result<(ticket::Model, EventId), ActError> {
    let step = transition(ticket.status, by.actor, action)?;
    let now = app.clock.now();
    let read_version = ticket.version;
    let mut next = ticket;
    summarise(&mut next, step, action, now);
    change(&mut next);
    next.version = read_version + 1;
    next.updated_at = now;
    store(db, &next, read_version).await?;
    let event = append(db, app, &next, by, step, action, &words).await?;
    if let Some(kind) = mail_of(action, by) {
        tell_reporter(db, app, &next, kind, event).await?;
    }
    Ok((next, event))
}

/// The columns that every transition moves the same way.
fn summarise(ticket: &mut ticket::Model, step: Transition, action: Action, now: DateTime<Utc>) {
    ticket.status = step.to;
    if step.from == Status::WaitingReporter && step.to != Status::WaitingReporter {
        end_pause(ticket, now);
    }
    match step.to {
        Status::WaitingReporter if step.from != Status::WaitingReporter => ticket.waiting_since = Some(now),
        Status::Closed if step.from != Status::Closed => ticket.closed_at = Some(now),
        Status::InProgress | Status::New if matches!(step.from, Status::Resolved | Status::Closed) => {
            ticket.resolved_at = None;
            ticket.closed_at = None;
            ticket.reopened_count += 1;
        }
        _ => {}
    }
    if !matches!(step.to, Status::WaitingReporter | Status::Resolved) {
        ticket.silent_close_at = None;
    }
    match action {
        Action::Verify => ticket.verified_at = ticket.verified_at.or(Some(now)),
        Action::Route => ticket.routed_at = Some(now),
        Action::Answer => ticket.first_answered_at = ticket.first_answered_at.or(Some(now)),
        Action::Resolve => {
            ticket.first_answered_at = ticket.first_answered_at.or(Some(now));
            ticket.resolved_at = Some(now);
        }
        _ => {}
    }
}

/// The promise does not run while the reporter is asked: the deadline moves by the pause.
fn end_pause(ticket: &mut ticket::Model, now: DateTime<Utc>) {
    let Some(since) = ticket.waiting_since.take() else {
        return;
    };
    // Whole seconds in both columns, so that the deadline can be explained from the pauses exactly.
    let pause = chrono::Duration::seconds((now - since).num_seconds().max(0));
    ticket.paused_seconds += pause.num_seconds();
    if ticket.first_answered_at.is_none() {
        ticket.due_at += pause;
    }
}

async fn store(db: &impl ConnectionTrait, next: &ticket::Model, read_version: i64) -> Result<(), ActError> {
    let row = next.clone().into_active_model().reset_all();
    let result = ticket::Entity::update_many()
        .set(row)
        .filter(ticket::Column::Id.eq(next.id))
        .filter(ticket::Column::Version.eq(read_version))
        .exec(db)
        .await?;
    if result.rows_affected == 1 {
        Ok(())
    } else {
        Err(ActError::Changed)
    }
}

async fn append(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: &ticket::Model,
    by: By,
    step: Transition,
    action: Action,
    words: &Words,
) -> Result<EventId, DbErr> {
    let id = EventId::new(app.clock.as_ref(), &app.rng);
    let changed = step.from != step.to;
    let row = ticket_event::ActiveModel {
        id: Set(id),
        ticket_id: Set(ticket.id),
        at: Set(ticket.updated_at),
        actor_kind: Set(by.kind()),
        staff_id: Set(by.staff),
        action: Set(step.event),
        from_status: Set(changed.then_some(step.from)),
        to_status: Set(changed.then_some(step.to)),
        visibility: Set(words.visibility.unwrap_or(visibility_of(action))),
        body: Set(words.body.clone()),
        data: Set(words
            .data
            .clone()
            .unwrap_or_else(|| Value::Object(serde_json::Map::new()))),
    };
    ticket_event::Entity::insert(row)
        .exec_without_returning(db)
        .await?;
    Ok(id)
}

/// Who may read an event of this action. `Public` events are shown without their words.
pub const fn visibility_of(action: Action) -> Visibility {
    match action {
        Action::Verify | Action::Route | Action::Take | Action::CloseBySilence => Visibility::Public,
        Action::Ask
        | Action::Answer
        | Action::Resolve
        | Action::Reject
        | Action::Merge
        | Action::Unmerge
        | Action::Reopen
        | Action::Reply
        | Action::Attach
        | Action::Confirm
        | Action::Rate => Visibility::Reporter,
        Action::Assign | Action::Note | Action::HandBack => Visibility::Staff,
    }
}

/// The mail that an action causes. What the reporter does needs no mail to the reporter.
const fn mail_of(action: Action, by: By) -> Option<MailKind> {
    if matches!(by.actor, Actor::Reporter) {
        return None;
    }
    match action {
        Action::Ask => Some(MailKind::Question),
        Action::Answer => Some(MailKind::Answer),
        Action::Resolve => Some(MailKind::Resolved),
        Action::Reject => Some(MailKind::Rejected),
        Action::Merge => Some(MailKind::Merged),
        Action::Reopen => Some(MailKind::Reopened),
        Action::CloseBySilence => Some(MailKind::Closed),
        _ => None,
    }
}

/// Writes the mail about an event to the ticket's reporter.
pub async fn tell_reporter(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: &ticket::Model,
    kind: MailKind,
    event: EventId,
) -> Result<(), DbErr> {
    let mail = NewMail {
        kind,
        to: ticket.reporter_email.clone(),
        locale: ticket.locale,
        ticket: Some(ticket.id),
        event: Some(event),
        staff: None,
        data: Value::Object(serde_json::Map::new()),
    };
    outbox::enqueue(db, app, mail).await.map(drop)
}
