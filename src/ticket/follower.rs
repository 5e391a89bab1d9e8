//! Somebody whose ticket was merged writes: nobody works on theirs, so the words go where the work is.
//!
//! The ticket that carries the matter on gets words and files in its history, for staff only, and is worked on again where it had been
//! called done. Where it is closed for good, the writer's ticket leaves it and stands in the queue of Humas again.

use std::collections::BTreeSet;

use entity::{
    attachment, ticket,
    ticket_event::{self, EventKind},
};
use kernel::{
    id::{EventId, TicketId},
    status::Status,
    visibility::Visibility,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::{
    by_reporter::ReporterError,
    enclose::Enclosed,
    lifecycle::Action,
    merge,
    record::{By, Words, apply},
    store,
};
use crate::app::App;

/// Takes what was written on a merged ticket to where it is read. Returns the writer's ticket as it is afterwards.
pub async fn pass_on(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    words: Option<String>,
    files: &Enclosed,
) -> Result<ticket::Model, ReporterError> {
    let home = match ticket.merged_into {
        Some(home) => store::by_id(db, home).await?,
        None => None,
    };
    let Some(home) = home.filter(|home| !is_over(home.status)) else {
        let released = merge::release(db, app, ticket, By::SYSTEM).await?;
        return Ok(released);
    };
    let said = Words {
        body: words,
        data: Some(
            json!({ "ticket": ticket.id, "number": ticket.number, "files": files.len(), "secret": ticket.secret }),
        ),
        ..Words::default()
    };
    let (home, event) = apply(db, app, home, By::SYSTEM, Action::FollowerWrote, said, |_| {}).await?;
    // For staff, as the words are: the first reporter is another person.
    files
        .copy_to(db, app, &[(home.id, event)], Visibility::Staff)
        .await?;
    Ok(ticket)
}

/// What was passed on of one ticket.
#[derive(Debug)]
struct PassedOn {
    homes: BTreeSet<TicketId>,
    events: Vec<EventId>,
}

impl PassedOn {
    /// Looks for it wherever the ticket was ever merged to: it may have left, or gone along with its home.
    async fn of(db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<Self, DbErr> {
        let moves = ticket_event::Entity::find()
            .filter(ticket_event::Column::TicketId.eq(ticket.id))
            .filter(ticket_event::Column::Action.is_in([EventKind::Merged, EventKind::Unmerged]))
            .all(db)
            .await?;
        let named = moves.iter().filter_map(|event| {
            let home = event.data.get("into").or_else(|| event.data.get("from"))?;
            home.as_str()?.parse().ok()
        });
        let homes: BTreeSet<TicketId> = named.chain(ticket.merged_into).collect();
        if homes.is_empty() {
            let events = Vec::new();
            return Ok(Self { homes, events });
        }
        let passed_on = ticket_event::Entity::find()
            .filter(ticket_event::Column::TicketId.is_in(homes.iter().copied()))
            .filter(ticket_event::Column::Action.eq(EventKind::FollowerWrote))
            .all(db)
            .await?;
        let from = json!(ticket.id);
        let theirs = passed_on
            .into_iter()
            .filter(|event| event.data.get("ticket") == Some(&from))
            .map(|event| event.id);
        let events = theirs.collect();
        Ok(Self { homes, events })
    }

    /// Takes its files out; the bytes stay with the ticket's own rows.
    async fn take_files_back(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        if self.events.is_empty() {
            return Ok(());
        }
        attachment::Entity::delete_many()
            .filter(attachment::Column::TicketId.is_in(self.homes.iter().copied()))
            .filter(attachment::Column::EventId.is_in(self.events.iter().copied()))
            .exec(db)
            .await
            .map(drop)
    }
}

/// Takes the files of a ticket out of those where it was merged to.
pub async fn take_files_back(db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<(), DbErr> {
    PassedOn::of(db, ticket).await?.take_files_back(db).await
}

/// Takes words and files of a ticket out of those where it was merged to.
pub async fn forget(db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<(), DbErr> {
    let passed_on = PassedOn::of(db, ticket).await?;
    passed_on.take_files_back(db).await?;
    if passed_on.events.is_empty() {
        return Ok(());
    }
    ticket_event::Entity::update_many()
        .col_expr(ticket_event::Column::Body, Expr::value(None::<String>))
        .filter(ticket_event::Column::Id.is_in(passed_on.events))
        .exec(db)
        .await
        .map(drop)
}

/// Nobody looks at it any more.
const fn is_over(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Rejected | Status::Merged)
}
