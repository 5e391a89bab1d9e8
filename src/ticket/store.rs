//! Finding tickets. Staff reach them only through [`visible_to`]: what it does not find does not exist for them.

use entity::{
    ticket,
    ticket_event::{self, EventKind},
};
use kernel::{
    id::{JobId, TicketId},
    role::Role,
    ticket_number::TicketNumber,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, LockType},
};
use serde_json::json;

use crate::{
    account::{CurrentStaff, permission::Permission},
    http::error::Error,
};

/// The tickets that a member of staff may know of: Humas and the counters all, a unit its own.
pub fn visible_to(staff: &CurrentStaff) -> Select<ticket::Entity> {
    let all = ticket::Entity::find();
    if !staff.may(Permission::ViewTickets) {
        return all.filter(Expr::value(false));
    }
    match (staff.role, &staff.unit) {
        (Role::Humas | Role::Counter, _) => all,
        (_, Some(unit)) => all.filter(ticket::Column::UnitCode.eq(unit.clone())),
        (_, None) => all.filter(Expr::value(false)),
    }
}

/// A ticket by number, for staff: another unit's is not found.
pub async fn find_for_staff(
    db: &impl ConnectionTrait,
    staff: &CurrentStaff,
    number: &TicketNumber,
) -> Result<ticket::Model, Error> {
    let found = visible_to(staff)
        .filter(ticket::Column::Number.eq(number.clone()))
        .one(db)
        .await?;
    found.ok_or(Error::NotFound)
}

/// The same for whoever is about to change it, who holds it from here on. Everybody takes a ticket before its clocks and
/// whatever else hangs on it: in another order two of them wait for each other. Rows that only point to the ticket may be
/// written meanwhile.
pub async fn hold_for_staff(
    tx: &DatabaseTransaction,
    staff: &CurrentStaff,
    number: &TicketNumber,
) -> Result<ticket::Model, Error> {
    let found = visible_to(staff)
        .filter(ticket::Column::Number.eq(number.clone()))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    found.ok_or(Error::NotFound)
}

/// Holds several tickets before one of them is acted upon, in the order of their ids, so that two people who need the same ones wait
/// for each other in one direction only. A number that the person may not know of is passed over.
pub async fn hold_in_order(
    tx: &DatabaseTransaction,
    staff: &CurrentStaff,
    numbers: [&TicketNumber; 2],
) -> Result<(), DbErr> {
    visible_to(staff)
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::Number.is_in(numbers.map(Clone::clone)))
        .order_by_asc(ticket::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<TicketId>()
        .all(tx)
        .await
        .map(drop)
}

/// Holds the ticket that another one was merged into: whoever carries the matter on is held before those that wait behind it.
pub async fn hold_home(tx: &DatabaseTransaction, number: &TicketNumber) -> Result<(), DbErr> {
    let home = by_number(tx, number).await?.and_then(|ticket| ticket.merged_into);
    if let Some(home) = home {
        hold(tx, home).await?;
    }
    Ok(())
}

/// A ticket by id, held as by [`hold_for_staff`].
pub async fn hold(tx: &DatabaseTransaction, id: TicketId) -> Result<Option<ticket::Model>, DbErr> {
    ticket::Entity::find_by_id(id)
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await
}

/// A ticket by number, whoever asks. For the reporter's side, which proves its right by PIN or link.
pub async fn by_number(
    db: &impl ConnectionTrait,
    number: &TicketNumber,
) -> Result<Option<ticket::Model>, DbErr> {
    ticket::Entity::find()
        .filter(ticket::Column::Number.eq(number.clone()))
        .one(db)
        .await
}

/// A ticket by id, whoever asks: for what follows from an action on another ticket.
pub async fn by_id(db: &impl ConnectionTrait, id: TicketId) -> Result<Option<ticket::Model>, DbErr> {
    ticket::Entity::find_by_id(id).one(db).await
}

/// Whether a bulk job already acted on a ticket: its events name it.
pub async fn was_done_by(db: &impl ConnectionTrait, ticket: TicketId, job: JobId) -> Result<bool, DbErr> {
    let job = json!(job);
    let history = events(db, ticket).await?;
    Ok(history.iter().any(|event| event.data.get("job") == Some(&job)))
}

/// How many of the tickets merged into one, and of the events that say so, a page shows: thousands may be behind it.
pub const IN_VIEW: u64 = 50;

/// The history of a ticket as a page shows it, oldest first: of what only says that another ticket came or went the newest
/// [`IN_VIEW`], and everything else.
pub async fn events_in_view(
    db: &impl ConnectionTrait,
    ticket: TicketId,
) -> Result<Vec<ticket_event::Model>, DbErr> {
    const COMING_AND_GOING: [EventKind; 2] = [EventKind::Absorbed, EventKind::Released];
    let of_ticket = || ticket_event::Entity::find().filter(ticket_event::Column::TicketId.eq(ticket));
    let newest = of_ticket()
        .select_only()
        .column(ticket_event::Column::Id)
        .filter(ticket_event::Column::Action.is_in(COMING_AND_GOING))
        .order_by_desc(ticket_event::Column::Id)
        .limit(IN_VIEW)
        .into_query();
    let shown = Condition::any()
        .add(ticket_event::Column::Action.is_not_in(COMING_AND_GOING))
        .add(ticket_event::Column::Id.in_subquery(newest));
    of_ticket()
        .filter(shown)
        .order_by_asc(ticket_event::Column::Id)
        .all(db)
        .await
}

/// The history of a ticket, oldest first.
pub async fn events(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<ticket_event::Model>, DbErr> {
    ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket))
        .order_by_asc(ticket_event::Column::Id)
        .all(db)
        .await
}
