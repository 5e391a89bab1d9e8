//! Deadlines counted again: when an administrator changed a policy, a unit's zone or the calendar, and for tickets of
//! before there were clocks.
//!
//! The job walks the tickets whose clocks are not over, a thousand at a time; each is a transaction of its own, so that
//! people go on working. What moved is in the ticket's history, with the reason.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{job, ticket, ticket_clock};
use kernel::{clock_state::ClockState, id::TicketId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

use super::follow;
use crate::{
    app::App,
    db, directory,
    jobs::{self, JobError, NewJob},
    ticket::{record, store},
};

/// Kind of the job.
pub const KIND: &str = "sla.recompute";
/// Tickets of one run of the job.
const RUN: u64 = 1_000;
/// Tickets of before that get their clocks in one round.
const ADOPTED: u64 = 500;

/// By then every node knows of a change that was written now, and whoever still counted without it is done.
const KNOWN_TO_ALL: TimeDelta = TimeDelta::seconds(30);

/// Asks for a recount, in the transaction of the change: at once, and again when every node knows of it. In between another
/// node may count a ticket by what it knew before.
pub async fn ask(db: &impl ConnectionTrait, app: &App) -> Result<(), DbErr> {
    let now = app.clock.now();
    enqueue(db, app, None, now).await?;
    enqueue(db, app, None, now + KNOWN_TO_ALL).await
}

async fn enqueue(
    db: &impl ConnectionTrait,
    app: &App,
    after: Option<TicketId>,
    run_at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let job = NewJob {
        kind: KIND,
        payload: json!({ "after": after }),
        unique_key: None,
        run_at,
        created_by: None,
    };
    jobs::enqueue(db, app, job).await.map(drop)
}

/// Recounts the next thousand tickets, and asks for the rest.
pub async fn run(app: &App, job: &job::Model) -> Result<Value, JobError> {
    let after: Option<TicketId> = job
        .payload
        .get("after")
        .and_then(|id| serde_json::from_value(id.clone()).ok());
    // This node's snapshot may be older than the change.
    app.directory.forget();
    directory::current(app).await?;
    let ids = alive(app, after).await?;
    let (mut moved, mut failed) = (0, 0);
    for id in &ids {
        jobs::go_on(app)?;
        match recount_or_tell(app, *id, false).await? {
            Some(has_moved) => moved += usize::from(has_moved),
            None => failed += 1,
        }
    }
    if let Some(last) = ids.last().filter(|_| ids.len() as u64 == RUN) {
        app.db
            .write(async |tx| enqueue(tx, app, Some(*last), app.clock.now()).await)
            .await?;
    }
    Ok(json!({ "tickets": ids.len(), "moved": moved, "failed": failed }))
}

async fn alive(app: &App, after: Option<TicketId>) -> Result<Vec<TicketId>, DbErr> {
    let states = [ClockState::Running, ClockState::Paused, ClockState::Unpromised];
    let mut query = ticket_clock::Entity::find()
        .select_only()
        .column(ticket_clock::Column::TicketId)
        .distinct()
        .filter(ticket_clock::Column::State.is_in(states));
    if let Some(after) = after {
        query = query.filter(ticket_clock::Column::TicketId.gt(after));
    }
    query
        .order_by_asc(ticket_clock::Column::TicketId)
        .limit(RUN)
        .into_tuple()
        .all(app.db.read())
        .await
}

/// Gives clocks to tickets that have none, out of their history. What they should have been warned of by now is not told
/// again: nobody could act on it any more.
pub async fn adopt(app: &App) -> Result<usize, DbErr> {
    let ids: Vec<TicketId> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::HasClocks.eq(false))
        .order_by_asc(ticket::Column::Id)
        .limit(ADOPTED)
        .into_tuple()
        .all(app.db.read())
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    directory::current(app).await?;
    for id in &ids {
        recount_or_tell(app, *id, true).await?;
    }
    Ok(ids.len())
}

/// Counts one ticket's clocks again. One that cannot be counted is told to the operator (`None`) and does not hold up those
/// behind it; only a database that is away ends the round.
async fn recount_or_tell(app: &App, id: TicketId, new: bool) -> Result<Option<bool>, DbErr> {
    match recount(app, id, new).await {
        Ok(moved) => Ok(Some(moved)),
        Err(error) if db::is_unavailable(&error) => Err(error),
        Err(error) => {
            tracing::error!(ticket.id = %id, error = %error, "the clocks of a ticket cannot be counted again");
            Ok(None)
        }
    }
}

/// Counts one ticket's clocks again; true where a deadline moved.
async fn recount(app: &App, id: TicketId, new: bool) -> Result<bool, DbErr> {
    app.db
        .write(async |tx| {
            let Some(before) = store::hold(tx, id).await? else {
                return Ok(false);
            };
            let mut after = before.clone();
            let mut clocks = follow::follow(tx, app, &mut after, None).await?;
            if new {
                clocks.hush(app.clock.now());
            }
            clocks.store(tx).await?;
            record::tell_moved(tx, app, &after, &clocks).await?;
            if after != before {
                summary(tx, &after).await?;
            }
            Ok(!clocks.moved().is_empty())
        })
        .await
}

/// Only the columns that say what counts now: the version stays, nobody's open form becomes stale by it.
async fn summary(db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<(), DbErr> {
    use sea_orm::sea_query::Expr;
    use ticket::Column as C;
    ticket::Entity::update_many()
        .col_expr(C::DueAt, Expr::value(ticket.due_at))
        .col_expr(C::SoonAt, Expr::value(ticket.soon_at))
        .col_expr(C::DueClock, Expr::value(ticket.due_clock.clone()))
        .col_expr(C::FirstDueAt, Expr::value(ticket.first_due_at))
        .col_expr(C::HasClocks, Expr::value(true))
        .filter(C::Id.eq(ticket.id))
        .exec(db)
        .await
        .map(drop)
}
