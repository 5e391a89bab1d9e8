//! A ticket with what may be told of it to the person who filed it. Staff notes are not even read from the database, and
//! words only where the conversation is open, a part at a time: the history alone is small, however much was written.

use std::{collections::HashMap, sync::Arc};

use entity::{
    attachment, staff, ticket, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{
    id::{EventId, StaffId},
    status::Status,
    visibility::Visibility,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, QueryFilter, QueryOrder,
    QuerySelect, Select, sea_query::Expr,
};

use crate::{
    app::App,
    directory::{self, Directory},
    sla::{self, history::Move},
    ticket::reporter_reopen,
};

/// What a reporter may see.
const TOLD: [Visibility; 2] = [Visibility::Public, Visibility::Reporter];

/// Entries of a conversation that are told at a time.
const PART: usize = 100;
/// Events of a history that are read at most: as many as a ticket can have in a hundred days.
const HISTORY: u64 = 5_000;

/// The ticket and its history, as far as it is the reporter's.
#[derive(Debug)]
pub struct Story {
    /// The row.
    pub ticket: ticket::Model,
    /// Oldest first, without their words.
    pub events: Vec<ticket_event::Model>,
    /// Its clocks.
    pub clocks: Vec<ticket_clock::Model>,
    /// Names of units, services, classes.
    pub directory: Arc<Directory>,
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
    /// Loads it.
    pub async fn of(app: &App, ticket: ticket::Model) -> Result<Self, DbErr> {
        let mut events = without_words()
            .filter(ticket_event::Column::TicketId.eq(ticket.id))
            .filter(ticket_event::Column::Visibility.is_in(TOLD))
            // What happened to other people's tickets is theirs, however it was recorded.
            .filter(ticket_event::Column::Action.is_not_in([EventKind::Absorbed, EventKind::Released]))
            .order_by_desc(ticket_event::Column::Id)
            .limit(HISTORY)
            .all(app.db.read())
            .await?;
        events.reverse();
        Ok(Self {
            directory: directory::current(app).await?,
            clocks: sla::follow::rows(app.db.read(), ticket.id).await?,
            ticket,
            events,
        })
    }

    /// The history as its clocks read it.
    pub fn moves(&self) -> Vec<Move> {
        self.events.iter().map(Move::from).collect()
    }

    /// Whether the reporter used their one reopening of a closed ticket.
    pub fn was_reopened(&self) -> bool {
        self.events.iter().any(reporter_reopen::is_reopening_of_closed)
    }

    /// When the work was last taken up.
    pub fn work_began(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let taken = |event: &&ticket_event::Model| event.to_status == Some(Status::InProgress);
        self.events.iter().rev().find(taken).map(|event| event.at)
    }
}

impl People {
    /// Loads the last part, or the one before an event.
    pub async fn of(
        db: &impl ConnectionTrait,
        story: &Story,
        before: Option<EventId>,
    ) -> Result<Self, DbErr> {
        let until = before.map_or(story.events.len(), |before| {
            story.events.partition_point(|event| event.id < before)
        });
        let from = until.saturating_sub(PART);
        let part = story.events.get(from..until).unwrap_or_default();
        let events = with_words(db, part).await?;
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
        let earlier = events.first().map(|event| event.id).filter(|_| from > 0);
        Ok(Self {
            events,
            earlier,
            staff: staff.into_iter().map(|row| (row.id, row)).collect(),
            files,
        })
    }
}

/// Every column but the words, which are read as none.
fn without_words() -> Select<ticket_event::Entity> {
    use ticket_event::Column;
    let others = Column::iter().filter(|column| !matches!(column, Column::Body));
    ticket_event::Entity::find()
        .select_only()
        .columns(others)
        .expr_as(Expr::value(None::<String>), Column::Body.as_str())
}

async fn with_words(
    db: &impl ConnectionTrait,
    part: &[ticket_event::Model],
) -> Result<Vec<ticket_event::Model>, DbErr> {
    if part.is_empty() {
        return Ok(Vec::new());
    }
    ticket_event::Entity::find()
        .filter(ticket_event::Column::Id.is_in(part.iter().map(|event| event.id)))
        .order_by_asc(ticket_event::Column::Id)
        .all(db)
        .await
}

/// The files of a ticket that its reporter may fetch.
pub fn files_of(ticket: kernel::id::TicketId) -> Select<attachment::Entity> {
    attachment::Entity::find()
        .filter(attachment::Column::TicketId.eq(ticket))
        .filter(attachment::Column::Visibility.is_in(TOLD))
}
