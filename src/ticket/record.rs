//! Making a transition happen: the ticket's row, the event, the mail, all in the caller's transaction.
//!
//! Every action file works the same way: parse its input, call [`apply`] with what it wants, add what only it knows.
//! The row is updated only if its version is still the one that was read, so two people who act at once cannot
//! overwrite each other: the second gets [`ActError::Changed`].

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    ticket,
    ticket_event::{self, EventKind},
};
use kernel::{
    actor::ActorKind,
    id::{EventId, JobId, StaffId},
    status::Status,
    visibility::Visibility,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use serde_json::{Value, json};

use super::{
    lifecycle::{Action, Actor, Refusal, Transition, transition},
    summary::summarise,
    tell_staff::{self, Former},
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::Error,
    knowledge::cite,
    notify::{
        outbox::{self, MailKind, NewMail},
        webhook::{self, Happening},
    },
    sla::{self, follow::Followed, history::Move},
};

/// Who acts, with the id that the event keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    /// For the lifecycle.
    pub actor: Actor,
    /// For the event.
    pub staff: Option<StaffId>,
    /// The bulk job that acts in the person's name; the event keeps it, so that no ticket is done twice.
    pub job: Option<JobId>,
}

impl By {
    /// The reporter.
    pub const REPORTER: Self = Self {
        actor: Actor::Reporter,
        staff: None,
        job: None,
    };
    /// The clock.
    pub const SYSTEM: Self = Self {
        actor: Actor::System,
        staff: None,
        job: None,
    };

    /// A member of staff.
    pub fn staff(staff: &CurrentStaff) -> Self {
        Self {
            actor: Actor::Staff(staff.role),
            staff: Some(staff.id),
            job: None,
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

/// How far events are apart that a clock behind the history puts into order.
const A_STEP: TimeDelta = TimeDelta::milliseconds(1);

/// The code of [`ActError::Changed`].
pub const CHANGED: &str = "changed-meanwhile";

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
            ActError::Changed => Self::Conflict(CHANGED.into()),
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
    let former = Former::of(&ticket);
    let now = moment(app, &ticket);
    let mut next = ticket;
    summarise(&mut next, step, action, now);
    change(&mut next);
    let clocks = if moves_clocks(action) {
        let step = Move {
            at: now,
            kind: step.event,
            from: (step.from != step.to).then_some(step.from),
            to: (step.from != step.to).then_some(step.to),
        };
        Some(sla::follow::follow(db, app, &mut next, Some(step)).await?)
    } else {
        None
    };
    let next = store(db, app, next).await?;
    follow_articles(db, app, &next, step, action, words.body.as_deref()).await?;
    let event = NewEvent {
        kind: step.event,
        moved: (step.from != step.to).then_some((step.from, step.to)),
        visibility: words.visibility.unwrap_or(visibility_of(action)),
        body: words.body,
        data: words.data,
    };
    let event = append(db, app, &next, by, event).await?;
    if let Some(clocks) = clocks {
        clocks.store(db).await?;
        tell_moved(db, app, &next, &clocks).await?;
    }
    if let Some(kind) = mail_of(action, by) {
        tell_reporter(db, app, &next, kind, event).await?;
    }
    tell_staff::tell(db, app, &former, &next, by, action).await?;
    Ok((next, event))
}

/// Tells the knowledge base which articles an answer points to, and that a ticket came back after such an answer.
async fn follow_articles(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: &ticket::Model,
    step: Transition,
    action: Action,
    words: Option<&str>,
) -> Result<(), DbErr> {
    let is_answer = matches!(action, Action::Answer | Action::Resolve);
    if let Some(words) = words.filter(|_| is_answer) {
        cite::answered(db, app, ticket.id, words).await?;
    }
    let was_done = matches!(step.from, Status::Resolved | Status::Closed);
    if was_done && step.to == Status::InProgress {
        cite::came_back(db, app, ticket.id).await?;
    }
    Ok(())
}

/// Whether an action can start, stop or move a clock.
const fn moves_clocks(action: Action) -> bool {
    !matches!(
        action,
        Action::Note | Action::Assign | Action::Rate | Action::Confirm
    )
}

/// Appends to the history which deadlines moved, and why.
pub async fn tell_moved(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: &ticket::Model,
    clocks: &Followed,
) -> Result<(), DbErr> {
    for moved in clocks.moved() {
        let event = NewEvent {
            kind: EventKind::Rescheduled,
            moved: None,
            visibility: Visibility::Reporter,
            body: None,
            data: Some(json!({
                "clock": moved.clock, "from": moved.from, "to": moved.to, "why": moved.why
            })),
        };
        append(db, app, ticket, By::SYSTEM, event).await?;
    }
    Ok(())
}

/// Appends to the history of a ticket what happened to another one (it absorbed a duplicate, its duplicate was
/// answered). Moves no status, so the lifecycle has no say; the version grows, so that whoever has the page open is told.
pub async fn annotate(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
    kind: EventKind,
    words: Words,
) -> Result<(ticket::Model, EventId), ActError> {
    let next = store(db, app, ticket).await?;
    let event = NewEvent {
        kind,
        moved: None,
        visibility: words.visibility.unwrap_or(Visibility::Staff),
        body: words.body,
        data: words.data,
    };
    let event = append(db, app, &next, by, event).await?;
    Ok((next, event))
}

/// An event about to be appended.
struct NewEvent {
    kind: EventKind,
    moved: Option<(Status, Status)>,
    visibility: Visibility,
    body: Option<String>,
    data: Option<Value>,
}

/// What time it is for a ticket: never before what its history says already, also where the node that wrote last was fast, or
/// this one's clock was set back. The history is read in the order of its times, by the clocks too.
fn moment(app: &App, ticket: &ticket::Model) -> DateTime<Utc> {
    let now = app.clock.now();
    if now < ticket.updated_at {
        ticket.updated_at + A_STEP
    } else {
        now
    }
}

/// Stores the row if nobody changed it since it was read.
async fn store(
    db: &impl ConnectionTrait,
    app: &App,
    mut next: ticket::Model,
) -> Result<ticket::Model, ActError> {
    let read_version = next.version;
    next.version += 1;
    next.updated_at = moment(app, &next);
    let row = next.clone().into_active_model().reset_all();
    let result = ticket::Entity::update_many()
        .set(row)
        .filter(ticket::Column::Id.eq(next.id))
        .filter(ticket::Column::Version.eq(read_version))
        .exec(db)
        .await?;
    if result.rows_affected == 1 {
        Ok(next)
    } else {
        Err(ActError::Changed)
    }
}

async fn append(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: &ticket::Model,
    by: By,
    event: NewEvent,
) -> Result<EventId, DbErr> {
    let at = app.clock.now().max(ticket.updated_at);
    let id = EventId::at(at, &app.rng);
    let mut data = event.data.unwrap_or_else(|| json!({}));
    if let (Some(job), Some(fields)) = (by.job, data.as_object_mut()) {
        fields.insert("job".into(), json!(job));
    }
    let happening = Happening {
        ticket,
        event: id,
        kind: event.kind,
        at,
        moved: event.moved,
        data: &data,
    };
    webhook::note(db, app, &[happening]).await?;
    let row = ticket_event::ActiveModel {
        id: Set(id),
        ticket_id: Set(ticket.id),
        at: Set(at),
        actor_kind: Set(by.kind()),
        staff_id: Set(by.staff),
        action: Set(event.kind),
        from_status: Set(event.moved.map(|(from, _)| from)),
        to_status: Set(event.moved.map(|(_, to)| to)),
        visibility: Set(event.visibility),
        body: Set(event.body),
        data: Set(data),
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
        Action::Assign
        | Action::Classify
        | Action::Note
        | Action::HandBack
        | Action::CorrectEmail
        | Action::SendReceipt
        | Action::FollowerWrote => Visibility::Staff,
    }
}

/// The mail to the reporter that an action causes. What the reporter does needs no mail to the reporter.
pub const fn mail_of(action: Action, by: By) -> Option<MailKind> {
    if matches!(by.actor, Actor::Reporter) {
        return None;
    }
    match action {
        Action::Ask => Some(MailKind::Question),
        Action::Answer => Some(MailKind::Answer),
        Action::Resolve => Some(MailKind::Resolved),
        Action::Reject => Some(MailKind::Rejected),
        Action::Merge => Some(MailKind::Merged),
        // Whose ticket was separated because they wrote themselves needs no mail about it.
        Action::Unmerge if matches!(by.actor, Actor::System) => None,
        Action::Reopen | Action::Unmerge => Some(MailKind::Reopened),
        Action::CloseBySilence => Some(MailKind::Closed),
        // After a correction it goes to the new address.
        Action::CorrectEmail | Action::SendReceipt => Some(MailKind::Receipt),
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
    // Nobody is there to be told.
    if ticket.reporter_email.as_str() == super::anonymise::GONE {
        return Ok(());
    }
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
