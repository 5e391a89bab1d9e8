//! The clocks follow the history: read again with each event, written in the event's transaction.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{
    ticket, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{id::TicketId, status::Status};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect, sea_query::OnConflict,
};

use super::{
    clocks::{self, Office},
    history::Move,
};
use crate::{
    app::App,
    directory::{self, Directory},
};

/// The clocks of a ticket after an event that is about to be written.
#[derive(Clone, Debug)]
pub struct Followed {
    before: Vec<ticket_clock::Model>,
    after: Vec<ticket_clock::Model>,
    /// Whether the step was about the ticket's class.
    is_classed: bool,
}

/// A deadline that moved, for the history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Which clock.
    pub clock: String,
    /// Was due.
    pub from: Option<DateTime<Utc>>,
    /// Is due.
    pub to: Option<DateTime<Utc>>,
    /// `policy`, `class`, `unit` or `calendar`.
    pub why: &'static str,
}

#[derive(Debug, FromQueryResult)]
struct Step {
    at: DateTime<Utc>,
    action: EventKind,
    from_status: Option<Status>,
    to_status: Option<Status>,
}

impl From<Step> for Move {
    fn from(step: Step) -> Self {
        Self {
            at: step.at,
            kind: step.action,
            from: step.from_status,
            to: step.to_status,
        }
    }
}

/// The rows of a new ticket; its row gets what counts now.
pub fn first(directory: &Directory, ticket: &mut ticket::Model) -> Vec<ticket_clock::Model> {
    let office = Office {
        directory,
        holidays: directory.calendar(),
        now: ticket.created_at,
    };
    let rows = clocks::of(ticket, &[], &[], office);
    clocks::summarise(ticket, &rows);
    rows
}

/// Reads the clocks again for `ticket` as it will be after `step` (none: only policies, unit or calendar changed).
pub async fn follow(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: &mut ticket::Model,
    step: Option<Move>,
) -> Result<Followed, DbErr> {
    let directory = at_hand(app).await?;
    let mut moves = moves(db, ticket.id).await?;
    let is_classed =
        step.is_some_and(|step| matches!(step.kind, EventKind::Verified | EventKind::Classified));
    moves.extend(step);
    let before = locked(db, ticket.id).await?;
    let office = Office {
        directory: &directory,
        holidays: directory.calendar(),
        now: app.clock.now(),
    };
    let after = clocks::of(ticket, &moves, &before, office);
    clocks::summarise(ticket, &after);
    Ok(Followed {
        before,
        after,
        is_classed,
    })
}

impl Followed {
    /// Marks what was passed by `now` as told.
    pub fn hush(&mut self, now: DateTime<Utc>) {
        clocks::hush(&mut self.after, now);
    }

    /// Writes what changed.
    pub async fn store(&self, db: &impl ConnectionTrait) -> Result<(), DbErr> {
        use ticket_clock::Column as C;
        let changed = self.after.iter().filter(|row| !self.before.contains(row));
        let changed: Vec<_> = changed.cloned().map(IntoActiveModel::into_active_model).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let over = OnConflict::columns([C::TicketId, C::Clock])
            .update_columns([
                C::PolicyKey,
                C::Hours,
                C::WorkingDays,
                C::Tz,
                C::StartedAt,
                C::State,
                C::HalfAt,
                C::ThreeQuartersAt,
                C::NineTenthsAt,
                C::DueAt,
                C::Warned,
                C::LookAt,
                C::StoppedAt,
            ])
            .to_owned();
        ticket_clock::Entity::insert_many(changed)
            .on_conflict(over)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// The deadlines that moved for another reason than what just happened.
    pub fn moved(&self) -> Vec<Moved> {
        let pairs = self.after.iter().filter_map(|after| {
            let before = self.before.iter().find(|row| row.clock == after.clock)?;
            Some((before, after, clocks::moved_by(before, after, self.is_classed)?))
        });
        pairs
            .map(|(before, after, why)| Moved {
                clock: after.clock.clone(),
                from: before.due_at,
                to: after.due_at,
                why,
            })
            .collect()
    }
}

/// The rows of a ticket, in the order of [`super::Clock::ALL`].
pub async fn rows(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<ticket_clock::Model>, DbErr> {
    let mut rows = ticket_clock::Entity::find()
        .filter(ticket_clock::Column::TicketId.eq(ticket))
        .all(db)
        .await?;
    in_their_order(&mut rows);
    Ok(rows)
}

/// Puts the clocks of a ticket in the order in which they are told.
pub fn in_their_order(rows: &mut [ticket_clock::Model]) {
    rows.sort_by_key(|row| {
        super::Clock::ALL
            .iter()
            .position(|clock| clock.name() == row.clock)
    });
}

/// The same, so that the watcher does not mark them in between.
async fn locked(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<ticket_clock::Model>, DbErr> {
    ticket_clock::Entity::find()
        .filter(ticket_clock::Column::TicketId.eq(ticket))
        .lock_exclusive()
        .all(db)
        .await
}

/// What a ticket's history says to its clocks.
pub async fn moves(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<Move>, DbErr> {
    use ticket_event::Column as C;
    let steps = ticket_event::Entity::find()
        .select_only()
        .columns([C::At, C::Action, C::FromStatus, C::ToStatus])
        .filter(C::TicketId.eq(ticket))
        .filter(C::Action.is_not_in([EventKind::Noted, EventKind::Warned, EventKind::Rescheduled]))
        .order_by_asc(C::Id)
        .into_model::<Step>()
        .all(db)
        .await?;
    Ok(steps.into_iter().map(Move::from).collect())
}

/// The snapshot that is known, without asking the database for a newer one: the caller is in a transaction, and a second
/// connection taken there could wait for itself.
async fn at_hand(app: &App) -> Result<Arc<Directory>, DbErr> {
    match app.directory.known() {
        Some(directory) => Ok(directory),
        None => directory::current(app).await,
    }
}
