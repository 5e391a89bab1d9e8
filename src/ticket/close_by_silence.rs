//! Nobody wrote in time: a question without a reply, an answer without a protest. After ten working days the ticket closes,
//! and the reporter is told (and can open it again).

use entity::ticket;
use kernel::{id::TicketId, status::Status};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{
    lifecycle::Action,
    merge,
    record::{ActError, By, Words, apply},
    store,
};
use crate::{app::App, directory, sla};

/// Tickets looked up at one time.
const BATCH: u64 = 100;

/// Closes every ticket whose time is up and says how many. Safe on many nodes at once: each ticket is closed in a
/// transaction of its own that fails harmlessly when somebody (another node, the reporter) was faster.
pub async fn sweep(app: &App) -> Result<usize, DbErr> {
    set_missing_ends(app).await?;
    directory::current(app).await?;
    let mut closed = 0;
    loop {
        let due = due(app).await?;
        let mut progress = 0;
        for ticket in &due {
            progress += usize::from(close(app, *ticket).await?);
        }
        closed += progress;
        if due.len() < usize::try_from(BATCH).unwrap_or(usize::MAX) || progress == 0 {
            return Ok(closed);
        }
    }
}

async fn due(app: &App) -> Result<Vec<TicketId>, DbErr> {
    ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::SilentCloseAt.lte(app.clock.now()))
        .order_by_asc(ticket::Column::SilentCloseAt)
        .limit(BATCH)
        .into_tuple()
        .all(app.db.read())
        .await
}

/// Closes one ticket, if its time is still up.
async fn close(app: &App, id: TicketId) -> Result<bool, DbErr> {
    let done = app
        .db
        .write(async |tx| {
            let Some(ticket) = store::hold(tx, id).await? else {
                return Ok(false);
            };
            if ticket.silent_close_at.is_none_or(|at| at > app.clock.now()) {
                return Ok(false);
            }
            // The silence is the first reporter's alone.
            let ticket = match ticket.status {
                Status::WaitingReporter => merge::release_all(tx, app, ticket, By::SYSTEM).await?,
                _ => ticket,
            };
            let words = Words::default();
            apply(tx, app, ticket, By::SYSTEM, Action::CloseBySilence, words, |_| {}).await?;
            Ok::<bool, ActError>(true)
        })
        .await;
    match done {
        Ok(closed) => Ok(closed),
        Err(ActError::Changed) => Ok(false),
        Err(ActError::Refused(refusal)) => {
            tracing::warn!(ticket.id = %id, error = %refusal, "a ticket with an end of silence cannot be closed");
            Ok(false)
        }
        Err(ActError::Db(error)) => Err(error),
    }
}

/// Tickets that were asked or answered while the calendar lacked a year have no end of silence yet: they get it once an
/// administrator has entered that year's holidays.
async fn set_missing_ends(app: &App) -> Result<(), DbErr> {
    let without = ticket::Entity::find()
        .filter(ticket::Column::SilentCloseAt.is_null())
        .filter(ticket::Column::Status.is_in([Status::WaitingReporter, Status::Resolved]))
        .order_by_asc(ticket::Column::Id)
        .limit(BATCH)
        .all(app.db.read())
        .await?;
    if without.is_empty() {
        return Ok(());
    }
    let directory = directory::current(app).await?;
    for ticket in without {
        let since = ticket.waiting_since.or(ticket.resolved_at);
        let end = since.and_then(|since| sla::silence_ends(&directory, since, directory.tz));
        // Those that follow were asked later still: the same year is missing for them.
        let Some(end) = end else { break };
        set_end(app, &ticket, end).await?;
    }
    Ok(())
}

async fn set_end(app: &App, ticket: &ticket::Model, end: chrono::DateTime<chrono::Utc>) -> Result<(), DbErr> {
    app.db
        .write(async |tx| {
            ticket::Entity::update_many()
                .col_expr(
                    ticket::Column::SilentCloseAt,
                    sea_orm::sea_query::Expr::value(end),
                )
                .filter(ticket::Column::Id.eq(ticket.id))
                .filter(ticket::Column::Version.eq(ticket.version))
                .exec(tx)
                .await
                .map(drop)
        })
        .await
}
