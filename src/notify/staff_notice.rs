//! What members of staff are told in the pages.
//!
//! One ticket is one notice. A flood is one notice that counts: whoever would have more than a handful of one kind unread from
//! the last hour, or has a number of it already, gets the number raised instead. A number that was mailed is told: what comes
//! later begins a new one, which rings and is mailed, too. What was told of a ticket and is not read yet is not told again.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Duration, Utc};
use entity::staff_notice::{self, Column};
use kernel::id::{StaffId, StaffNoticeId, TicketId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr, sea_query::ExprTrait,
};
use serde_json::{Value, json};

use crate::app::App;

/// More than this many of one kind in an hour are told as a number.
const HANDFUL: usize = 5;
/// A number goes on growing for this long, unless it was read or mailed.
const GROWS_FOR: Duration = Duration::hours(1);
/// Rows of one statement.
const BATCH: usize = 500;

/// Something to tell one person.
#[derive(Clone, Debug)]
pub struct Telling {
    /// Whom.
    pub staff: StaffId,
    /// What about: the middle of the sentence's key `notice-{kind}`.
    pub kind: String,
    /// The ticket; none for what is about the house itself, which is only ever counted.
    pub ticket: Option<TicketId>,
    /// What the sentence needs; nothing personal.
    pub data: Value,
    /// Only ever as a number.
    pub only_counted: bool,
}

/// Tells them all, in the caller's transaction.
pub async fn tell(db: &impl ConnectionTrait, app: &App, tellings: Vec<Telling>) -> Result<(), DbErr> {
    let mut heaps: BTreeMap<(StaffId, String), Vec<Telling>> = BTreeMap::new();
    for telling in tellings {
        let heap = heaps.entry((telling.staff, telling.kind.clone())).or_default();
        heap.push(telling);
    }
    let recent = recent(db, app, &heaps).await?;
    let nothing = Recent::default();
    let mut rows = Vec::new();
    for ((staff, kind), mut heap) in heaps {
        let known = recent.get(&(staff, kind.clone())).unwrap_or(&nothing);
        // The same of the same ticket, and not read yet: it was told.
        heap.retain(|telling| {
            telling
                .ticket
                .is_none_or(|ticket| !known.tickets.contains(&ticket))
        });
        let count = i32::try_from(heap.len()).unwrap_or(i32::MAX);
        if count == 0 {
            continue;
        }
        if let Some(id) = known.number
            && grow(db, id, count).await?
        {
            continue;
        }
        if heap.len() + known.tickets.len() > HANDFUL
            || known.number.is_some()
            || heap.iter().any(|telling| telling.only_counted)
        {
            rows.push(row(app, staff, kind, None, count, json!({})));
        } else {
            rows.extend(
                heap.into_iter()
                    .map(|telling| row(app, telling.staff, telling.kind, telling.ticket, 1, telling.data)),
            );
        }
    }
    while !rows.is_empty() {
        let batch: Vec<_> = rows.drain(..rows.len().min(BATCH)).collect();
        staff_notice::Entity::insert_many(batch)
            .exec_without_returning(db)
            .await?;
    }
    Ok(())
}

/// What one person was told of one kind lately and has not read.
#[derive(Debug, Default)]
struct Recent {
    /// A number that may still grow.
    number: Option<StaffNoticeId>,
    /// Tickets told one by one.
    tickets: BTreeSet<TicketId>,
}

/// Whose, of which kind, which, about which ticket, and when it was mailed.
type Unread = (
    StaffId,
    String,
    StaffNoticeId,
    Option<TicketId>,
    Option<DateTime<Utc>>,
);

/// What those who are to be told have not read of the last hour.
async fn recent(
    db: &impl ConnectionTrait,
    app: &App,
    heaps: &BTreeMap<(StaffId, String), Vec<Telling>>,
) -> Result<BTreeMap<(StaffId, String), Recent>, DbErr> {
    if heaps.is_empty() {
        return Ok(BTreeMap::new());
    }
    let people: BTreeSet<StaffId> = heaps.keys().map(|(staff, _)| *staff).collect();
    let kinds: BTreeSet<&str> = heaps.keys().map(|(_, kind)| kind.as_str()).collect();
    let found: Vec<Unread> = staff_notice::Entity::find()
        .select_only()
        .columns([
            Column::StaffId,
            Column::Kind,
            Column::Id,
            Column::TicketId,
            Column::MailedAt,
        ])
        .filter(Column::StaffId.is_in(people))
        .filter(Column::Kind.is_in(kinds))
        .filter(Column::ReadAt.is_null())
        .filter(Column::CreatedAt.gt(app.clock.now() - GROWS_FOR))
        .into_tuple()
        .all(db)
        .await?;
    let mut recent: BTreeMap<(StaffId, String), Recent> = BTreeMap::new();
    for (staff, kind, id, ticket, mailed_at) in found {
        let known = recent.entry((staff, kind)).or_default();
        match ticket {
            Some(ticket) => {
                known.tickets.insert(ticket);
            }
            None if mailed_at.is_none() => known.number = Some(id),
            None => {}
        }
    }
    Ok(recent)
}

/// Says whether it could: not what another node has mailed meanwhile.
async fn grow(db: &impl ConnectionTrait, id: StaffNoticeId, by: i32) -> Result<bool, DbErr> {
    let grown = staff_notice::Entity::update_many()
        .col_expr(Column::Tickets, Expr::col(Column::Tickets).add(by))
        .filter(Column::Id.eq(id))
        .filter(Column::MailedAt.is_null())
        .exec(db)
        .await?;
    Ok(grown.rows_affected > 0)
}

fn row(
    app: &App,
    staff: StaffId,
    kind: String,
    ticket: Option<TicketId>,
    tickets: i32,
    data: Value,
) -> staff_notice::ActiveModel {
    staff_notice::ActiveModel {
        id: Set(StaffNoticeId::new(app.clock.as_ref(), &app.rng)),
        staff_id: Set(staff),
        kind: Set(kind),
        ticket_id: Set(ticket),
        tickets: Set(tickets),
        data: Set(data),
        created_at: Set(app.clock.now()),
        read_at: Set(None),
        mailed_at: Set(None),
    }
}
