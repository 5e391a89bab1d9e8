//! A ticket with what may be told of it to the person who filed it. Staff notes are not even read from the database.

use std::{collections::HashMap, sync::Arc};

use entity::{
    attachment, staff, ticket, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{id::StaffId, status::Status, visibility::Visibility};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::{
    app::App,
    directory::{self, Directory},
    sla::{self, history::Move},
    ticket::reporter_reopen,
};

/// What a reporter may see.
const TOLD: [Visibility; 2] = [Visibility::Public, Visibility::Reporter];

/// The ticket and its history, as far as it is the reporter's.
#[derive(Debug)]
pub struct Story {
    /// The row.
    pub ticket: ticket::Model,
    /// Oldest first.
    pub events: Vec<ticket_event::Model>,
    /// Its clocks.
    pub clocks: Vec<ticket_clock::Model>,
    /// Names of units, services, classes.
    pub directory: Arc<Directory>,
}

/// What only an opened conversation needs.
#[derive(Debug)]
pub struct People {
    /// The staff who appear in it.
    pub staff: HashMap<StaffId, staff::Model>,
    /// Files of reporter and staff, oldest first.
    pub files: Vec<attachment::Model>,
}

impl Story {
    /// Loads it.
    pub async fn of(app: &App, ticket: ticket::Model) -> Result<Self, DbErr> {
        let events = ticket_event::Entity::find()
            .filter(ticket_event::Column::TicketId.eq(ticket.id))
            .filter(ticket_event::Column::Visibility.is_in(TOLD))
            // What happened to other people's tickets is theirs, however it was recorded.
            .filter(ticket_event::Column::Action.is_not_in([EventKind::Absorbed, EventKind::Released]))
            .order_by_asc(ticket_event::Column::Id)
            .all(app.db.read())
            .await?;
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
    /// Loads them.
    pub async fn of(db: &impl ConnectionTrait, story: &Story) -> Result<Self, DbErr> {
        let ids: Vec<StaffId> = story.events.iter().filter_map(|event| event.staff_id).collect();
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
            staff: staff.into_iter().map(|row| (row.id, row)).collect(),
            files,
        })
    }
}

/// The files of a ticket that its reporter may fetch.
pub fn files_of(ticket: kernel::id::TicketId) -> sea_orm::Select<attachment::Entity> {
    attachment::Entity::find()
        .filter(attachment::Column::TicketId.eq(ticket))
        .filter(attachment::Column::Visibility.is_in(TOLD))
}
