//! Warnings, each exactly once whatever dies: the event in the ticket's history, the notices to staff and the mark on the
//! clock that they were given are one transaction. Any node may do it; rows that another node has in hand are skipped.
//!
//! After a long stop all levels that were passed are written into the history, and people are told of the highest only.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entity::{
    ticket, ticket_clock,
    ticket_event::{self, EventKind},
};
use kernel::{
    actor::ActorKind,
    clock_state::ClockState,
    id::{EventId, TicketId},
    visibility::Visibility,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
    sea_query::{Expr, LockBehavior, LockType, SimpleExpr},
};
use serde_json::json;

use super::{chain::Chain, clocks};
use crate::{
    app::App,
    notify::{
        staff_notice::{self, Telling},
        webhook::{self, Happening},
    },
};

/// Clocks handled in one transaction.
const BATCH: u64 = 500;

/// Warns of everything that is due and says how many clocks that were.
pub async fn round(app: &App) -> Result<usize, DbErr> {
    let mut handled = 0;
    while !app.is_stopping() && any_due(app).await? {
        let batch = app.db.write(async |tx| batch(tx, app).await).await?;
        handled += batch;
        if batch == 0 {
            // Another node has them in hand.
            break;
        }
    }
    Ok(handled)
}

/// An idle watch must not take SQLite's only writer.
async fn any_due(app: &App) -> Result<bool, DbErr> {
    let due = ticket_clock::Entity::find()
        .filter(ticket_clock::Column::LookAt.lte(app.clock.now()))
        .limit(1)
        .one(app.db.read())
        .await?;
    Ok(due.is_some())
}

async fn batch(tx: &DatabaseTransaction, app: &App) -> Result<usize, DbErr> {
    let now = app.clock.now();
    let due = ticket_clock::Entity::find()
        .filter(ticket_clock::Column::LookAt.lte(now))
        .order_by_asc(ticket_clock::Column::LookAt)
        .limit(BATCH)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .all(tx)
        .await?;
    if due.is_empty() {
        return Ok(0);
    }
    let tickets = tickets(tx, &due).await?;
    let chain = Chain::load(tx).await?;
    let mut round = Round::default();
    for clock in &due {
        round.add(app, clock, tickets.get(&clock.ticket_id), &chain, now);
    }
    round.write(tx, app, &tickets).await?;
    Ok(due.len())
}

async fn tickets(
    db: &impl ConnectionTrait,
    due: &[ticket_clock::Model],
) -> Result<HashMap<TicketId, ticket::Model>, DbErr> {
    let ids = due.iter().map(|clock| clock.ticket_id);
    let rows = ticket::Entity::find()
        .filter(ticket::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What a batch writes.
#[derive(Default)]
struct Round {
    events: Vec<ticket_event::Model>,
    tellings: Vec<Telling>,
    /// Clocks by name and by the level they are marked with.
    marks: BTreeMap<(String, u8), Vec<TicketId>>,
}

impl Round {
    fn add(
        &mut self,
        app: &App,
        clock: &ticket_clock::Model,
        ticket: Option<&ticket::Model>,
        chain: &Chain,
        now: DateTime<Utc>,
    ) {
        let passed = clocks::passed(clock, now);
        let Some(&highest) = passed.last() else {
            // A mark that is wrong would be looked at for ever: it is set again below.
            self.marks
                .entry((clock.clock.clone(), 0))
                .or_default()
                .push(clock.ticket_id);
            return;
        };
        for level in &passed {
            self.events.push(event(app, clock, *level, now));
        }
        if let Some(ticket) = ticket {
            self.tellings.extend(tellings(clock, ticket, chain, highest));
        }
        metrics::counter!("laporbkn_sla_warnings_total", "level" => highest.to_string()).increment(1);
        self.marks
            .entry((clock.clock.clone(), highest))
            .or_default()
            .push(clock.ticket_id);
    }

    async fn write(
        self,
        tx: &DatabaseTransaction,
        app: &App,
        tickets: &HashMap<TicketId, ticket::Model>,
    ) -> Result<(), DbErr> {
        let happenings: Vec<Happening<'_>> = self
            .events
            .iter()
            .filter_map(|event| Some(happening(event, tickets.get(&event.ticket_id)?)))
            .collect();
        webhook::note(tx, app, &happenings).await?;
        if !self.events.is_empty() {
            let rows = self.events.into_iter().map(IntoActiveModel::into_active_model);
            ticket_event::Entity::insert_many(rows)
                .exec_without_returning(tx)
                .await?;
        }
        staff_notice::tell(tx, app, self.tellings).await?;
        for ((clock, level), tickets) in self.marks {
            mark(tx, &clock, level, tickets).await?;
        }
        Ok(())
    }
}

fn event(app: &App, clock: &ticket_clock::Model, level: u8, now: DateTime<Utc>) -> ticket_event::Model {
    ticket_event::Model {
        id: EventId::new(app.clock.as_ref(), &app.rng),
        ticket_id: clock.ticket_id,
        at: now,
        actor_kind: ActorKind::System,
        staff_id: None,
        action: EventKind::Warned,
        from_status: None,
        to_status: None,
        visibility: Visibility::Staff,
        body: None,
        data: json!({ "clock": clock.clock, "level": level, "due_at": clock.due_at }),
    }
}

fn happening<'a>(event: &'a ticket_event::Model, ticket: &'a ticket::Model) -> Happening<'a> {
    Happening {
        ticket,
        event: event.id,
        kind: event.action,
        at: event.at,
        moved: None,
        data: &event.data,
    }
}

fn tellings<'a>(
    clock: &'a ticket_clock::Model,
    ticket: &'a ticket::Model,
    chain: &'a Chain,
    level: u8,
) -> impl Iterator<Item = Telling> + 'a {
    let people = chain.at(ticket, level).into_iter();
    people.map(move |staff| Telling {
        staff,
        kind: format!("sla-{level}"),
        ticket: Some(ticket.id),
        data: json!({ "clock": clock.clock, "due_at": clock.due_at, "number": ticket.number }),
        only_counted: chain.wants_a_number(staff),
    })
}

/// Marks clocks with the level that was told, and when to look at them next.
async fn mark(
    db: &impl ConnectionTrait,
    clock: &str,
    level: u8,
    tickets: Vec<TicketId>,
) -> Result<(), DbErr> {
    use ticket_clock::Column as C;
    let next: SimpleExpr = match level {
        50 => Expr::col(C::ThreeQuartersAt),
        75 => Expr::col(C::NineTenthsAt),
        90 => Expr::col(C::DueAt),
        _ => Expr::value(None::<DateTime<Utc>>),
    };
    let mut update = ticket_clock::Entity::update_many()
        .col_expr(C::LookAt, next)
        .filter(C::Clock.eq(clock))
        .filter(C::TicketId.is_in(tickets))
        .filter(C::State.eq(ClockState::Running));
    if level > 0 {
        update = update.col_expr(C::Warned, Expr::value(i16::from(level)));
    }
    update.exec(db).await.map(drop)
}
