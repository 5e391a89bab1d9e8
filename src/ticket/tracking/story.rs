//! A ticket with what may be told of it to the person who filed it. Staff notes are not even read from the database, and
//! words only where the conversation is open, a part at a time: the history alone is small, however much was written.

use std::{collections::HashMap, sync::Arc};

use chrono::{DateTime, Utc};
use entity::{
    attachment, staff, ticket, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{
    actor::ActorKind,
    clock_state::ClockState,
    id::{EventId, StaffId, TicketId},
    status::Status,
    ticket_number::TicketNumber,
    visibility::Visibility,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QueryResult,
    QuerySelect, Select,
};
use serde::Deserialize;

use crate::{
    app::App,
    db::beside,
    directory::{self, Directory},
    http::error::Error,
    sla::{self, history::Move},
    ticket::reporter_reopen,
};

/// What a reporter may see.
const TOLD: [Visibility; 2] = [Visibility::Public, Visibility::Reporter];
/// What happened to other people's tickets is theirs, however it was recorded.
const THEIRS: [EventKind; 2] = [EventKind::Absorbed, EventKind::Released];

/// Entries of a conversation that are told at a time.
const PART: usize = 100;

/// The same events as [`told`], beside their ticket: at most as many as a ticket can have in a hundred days.
const STEPS: &str = "(SELECT id, at, action, actor_kind, from_status, to_status FROM ticket_event WHERE ticket_id = ticket.id \
    AND visibility IN ('public', 'reporter') AND action NOT IN ('absorbed', 'released') ORDER BY id DESC LIMIT 5000) AS told";
/// The columns of a [`Step`].
const STEP: [&str; 5] = ["at", "action", "actor_kind", "from_status", "to_status"];
/// The clocks beside their ticket.
const CLOCKS: &str = "ticket_clock WHERE ticket_id = ticket.id";
/// The columns of a [`ClockRow`].
const CLOCK: [&str; 14] = [
    "clock",
    "policy_key",
    "hours",
    "working_days",
    "tz",
    "started_at",
    "state",
    "half_at",
    "three_quarters_at",
    "nine_tenths_at",
    "due_at",
    "warned",
    "look_at",
    "stopped_at",
];

/// The ticket and its history, as far as it is the reporter's.
#[derive(Debug)]
pub struct Story {
    /// The row.
    pub ticket: ticket::Model,
    /// What happened, oldest first.
    pub steps: Vec<Step>,
    /// Its clocks.
    pub clocks: Vec<ticket_clock::Model>,
    /// Names of units, services, classes.
    pub directory: Arc<Directory>,
}

/// An event without its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub action: EventKind,
    /// From which side.
    pub actor: ActorKind,
    /// Status before, if it changed.
    pub from: Option<Status>,
    /// Status after, if it changed.
    pub to: Option<Status>,
}

/// A clock as it stands beside its ticket.
#[derive(Deserialize)]
struct ClockRow {
    clock: String,
    policy_key: Option<String>,
    hours: Option<i32>,
    working_days: Option<i32>,
    tz: String,
    started_at: DateTime<Utc>,
    state: ClockState,
    half_at: Option<DateTime<Utc>>,
    three_quarters_at: Option<DateTime<Utc>>,
    nine_tenths_at: Option<DateTime<Utc>>,
    due_at: Option<DateTime<Utc>>,
    warned: i16,
    look_at: Option<DateTime<Utc>>,
    stopped_at: Option<DateTime<Utc>>,
}

/// The ticket with what stands beside it.
struct Found {
    ticket: ticket::Model,
    steps: String,
    clocks: String,
}

impl FromQueryResult for Found {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            ticket: ticket::Model::from_query_result(row, prefix)?,
            steps: row.try_get(prefix, "steps")?,
            clocks: row.try_get(prefix, "clocks")?,
        })
    }
}

/// What only an opened conversation needs, for one part of it.
#[derive(Debug)]
pub struct People {
    /// The events of the part, with their words, oldest first.
    pub events: Vec<ticket_event::Model>,
    /// The part before this one is what comes before this event; none where this is the first.
    pub earlier: Option<EventId>,
    /// The staff who appear in it.
    pub staff: HashMap<StaffId, staff::Model>,
    /// Files of reporter and staff, oldest first.
    pub files: Vec<attachment::Model>,
}

impl Story {
    /// Finds it, in one statement: the page that most people ask for most often.
    pub async fn find(app: &App, number: &TicketNumber) -> Result<Option<Self>, DbErr> {
        let db = &app.db;
        let found = ticket::Entity::find()
            .expr_as(db.rows_beside(STEPS, &STEP, "id"), "steps")
            .expr_as(db.rows_beside(CLOCKS, &CLOCK, "clock"), "clocks")
            .filter(ticket::Column::Number.eq(number.clone()))
            .into_model::<Found>()
            .one(db.read())
            .await?;
        let Some(Found {
            ticket,
            steps,
            clocks,
        }) = found
        else {
            return Ok(None);
        };
        let clocks: Vec<ClockRow> = beside::read(&clocks)?;
        let mut clocks: Vec<_> = clocks.into_iter().map(|row| row.of(ticket.id)).collect();
        sla::follow::in_their_order(&mut clocks);
        Ok(Some(Self {
            steps: beside::read(&steps)?,
            clocks,
            ticket,
            directory: directory::current(app).await?,
        }))
    }

    /// The story of a ticket that was there a moment ago.
    pub async fn of(app: &App, ticket: &ticket::Model) -> Result<Self, Error> {
        Self::find(app, &ticket.number).await?.ok_or(Error::NotFound)
    }

    /// The history as its clocks read it.
    pub fn moves(&self) -> Vec<Move> {
        let steps = self.steps.iter();
        steps
            .map(|step| Move {
                at: step.at,
                kind: step.action,
                from: step.from,
                to: step.to,
            })
            .collect()
    }

    /// Whether the reporter used their one reopening of a closed ticket.
    pub fn was_reopened(&self) -> bool {
        self.steps
            .iter()
            .any(|step| reporter_reopen::is_reopening_of_closed(step.action, step.actor, step.from))
    }

    /// When the work was last taken up.
    pub fn work_began(&self) -> Option<DateTime<Utc>> {
        let taken = |step: &&Step| step.to == Some(Status::InProgress);
        self.steps.iter().rev().find(taken).map(|step| step.at)
    }
}

impl ClockRow {
    fn of(self, ticket_id: TicketId) -> ticket_clock::Model {
        ticket_clock::Model {
            ticket_id,
            clock: self.clock,
            policy_key: self.policy_key,
            hours: self.hours,
            working_days: self.working_days,
            tz: self.tz,
            started_at: self.started_at,
            state: self.state,
            half_at: self.half_at,
            three_quarters_at: self.three_quarters_at,
            nine_tenths_at: self.nine_tenths_at,
            due_at: self.due_at,
            warned: self.warned,
            look_at: self.look_at,
            stopped_at: self.stopped_at,
        }
    }
}

impl People {
    /// Loads the last part, or the one before an event.
    pub async fn of(
        db: &impl ConnectionTrait,
        story: &Story,
        before: Option<EventId>,
    ) -> Result<Self, DbErr> {
        let mut part = told(story.ticket.id);
        if let Some(before) = before {
            part = part.filter(ticket_event::Column::Id.lt(before));
        }
        let mut events = part
            .order_by_desc(ticket_event::Column::Id)
            .limit(PART as u64 + 1)
            .all(db)
            .await?;
        let is_first = events.len() <= PART;
        events.truncate(PART);
        events.reverse();
        let ids: Vec<StaffId> = events.iter().filter_map(|event| event.staff_id).collect();
        let staff = if ids.is_empty() {
            Vec::new()
        } else {
            staff::Entity::find()
                .filter(staff::Column::Id.is_in(ids))
                .all(db)
                .await?
        };
        let files = files_of(story.ticket.id)
            .order_by_asc(attachment::Column::Id)
            .all(db)
            .await?;
        Ok(Self {
            earlier: events.first().map(|event| event.id).filter(|_| !is_first),
            events,
            staff: staff.into_iter().map(|row| (row.id, row)).collect(),
            files,
        })
    }
}

/// The events of a ticket that its reporter is told.
fn told(ticket: TicketId) -> Select<ticket_event::Entity> {
    ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket))
        .filter(ticket_event::Column::Visibility.is_in(TOLD))
        .filter(ticket_event::Column::Action.is_not_in(THEIRS))
}

/// The files of a ticket that its reporter may fetch.
pub fn files_of(ticket: TicketId) -> Select<attachment::Entity> {
    attachment::Entity::find()
        .filter(attachment::Column::TicketId.eq(ticket))
        .filter(attachment::Column::Visibility.is_in(TOLD))
}

#[cfg(test)]
mod tests {
    use sea_orm::ActiveEnum;

    use super::{STEPS, THEIRS, TOLD};

    #[test]
    fn the_history_beside_a_ticket_is_the_one_that_its_reporter_is_told() {
        let listed = |words: &[String]| format!("('{}')", words.join("', '"));
        let told = listed(&TOLD.map(|circle| circle.to_string()));
        let theirs = listed(&THEIRS.map(|action| action.to_value()));
        assert!(STEPS.contains(&format!("visibility IN {told}")), "{told}");
        assert!(STEPS.contains(&format!("action NOT IN {theirs}")), "{theirs}");
    }
}
