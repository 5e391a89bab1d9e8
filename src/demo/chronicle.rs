//! A ticket and its history, grown step by step. Each step goes through the lifecycle's own function and the summary's, as
//! it does for people: a history that the program would refuse cannot be written.

use chrono::{DateTime, Utc};
use entity::{
    ticket, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{
    actor::ActorKind,
    clock::FixedClock,
    id::{EventId, StaffId},
    role::Role,
    status::Status,
    visibility::Visibility,
};
use serde_json::{Value, json};

use super::{DemoError, dice::Dice};
use crate::ticket::{
    lifecycle::{Action, Actor, transition},
    record::visibility_of,
    summary::summarise,
};
use crate::{
    directory::Directory,
    sla::{
        clocks::{self, Office},
        history::Move,
    },
};

/// Who does something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The person who filed.
    Reporter,
    /// A member of staff.
    Staff(StaffId, Role),
    /// The clock.
    System,
}

/// What is said and noted with a step.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) words: Option<String>,
    pub(super) data: Option<Value>,
}

impl Told {
    pub(super) fn words(text: String) -> Self {
        Self {
            words: Some(text),
            data: None,
        }
    }

    pub(super) fn data(data: Value) -> Self {
        Self {
            words: None,
            data: Some(data),
        }
    }
}

/// A ticket in the making.
#[derive(Debug)]
pub(super) struct Chronicle {
    pub(super) ticket: ticket::Model,
    pub(super) events: Vec<ticket_event::Model>,
}

impl Chronicle {
    /// Begins with the filing.
    pub(super) fn begin(ticket: ticket::Model, dice: &Dice) -> Self {
        let filed = ticket_event::Model {
            id: EventId::new(&FixedClock::at(ticket.created_at), &dice.0),
            ticket_id: ticket.id,
            at: ticket.created_at,
            actor_kind: ActorKind::Reporter,
            staff_id: None,
            action: EventKind::Filed,
            from_status: None,
            to_status: Some(Status::New),
            visibility: Visibility::Public,
            body: None,
            data: json!({}),
        };
        Self {
            ticket,
            events: vec![filed],
        }
    }

    /// The ticket's clocks, from its history; whoever should have been warned by `now` was.
    pub(super) fn clocks(&mut self, directory: &Directory, now: DateTime<Utc>) -> Vec<ticket_clock::Model> {
        let moves: Vec<Move> = self.events.iter().map(Move::from).collect();
        let office = Office {
            directory,
            holidays: directory.calendar(),
            now,
        };
        let mut rows = clocks::of(&self.ticket, &moves, &[], office);
        clocks::hush(&mut rows, now);
        clocks::summarise(&mut self.ticket, &rows);
        rows
    }

    /// One step; refused where the lifecycle refuses.
    pub(super) fn act(
        &mut self,
        at: DateTime<Utc>,
        who: Who,
        action: Action,
        told: Told,
        dice: &Dice,
        change: impl FnOnce(&mut ticket::Model),
    ) -> Result<(), DemoError> {
        let step = transition(self.ticket.status, who.actor(), action)
            .map_err(|refusal| DemoError::History(action, refusal))?;
        summarise(&mut self.ticket, step, action, at);
        change(&mut self.ticket);
        self.ticket.version += 1;
        self.ticket.updated_at = at;
        let moved = step.from != step.to;
        self.events.push(ticket_event::Model {
            id: EventId::new(&FixedClock::at(at), &dice.0),
            ticket_id: self.ticket.id,
            at,
            actor_kind: who.kind(),
            staff_id: who.staff(),
            action: step.event,
            from_status: moved.then_some(step.from),
            to_status: moved.then_some(step.to),
            visibility: visibility_of(action),
            body: told.words,
            data: told.data.unwrap_or_else(|| json!({})),
        });
        Ok(())
    }
}

impl Who {
    const fn actor(self) -> Actor {
        match self {
            Self::Reporter => Actor::Reporter,
            Self::Staff(_, role) => Actor::Staff(role),
            Self::System => Actor::System,
        }
    }

    const fn kind(self) -> ActorKind {
        match self {
            Self::Reporter => ActorKind::Reporter,
            Self::Staff(..) => ActorKind::Staff,
            Self::System => ActorKind::System,
        }
    }

    pub(super) const fn staff(self) -> Option<StaffId> {
        match self {
            Self::Staff(id, _) => Some(id),
            _ => None,
        }
    }
}
