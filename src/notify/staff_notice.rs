//! What members of staff are told in the pages.
//!
//! One ticket is one notice. A flood is one notice that counts: whoever would get more than a handful of one kind at a time,
//! or still has an unread count of it from the last hour, gets the count raised instead.

use std::collections::BTreeMap;

use chrono::Duration;
use entity::staff_notice::{self, Column};
use kernel::id::{StaffId, StaffNoticeId, TicketId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr, sea_query::ExprTrait,
};
use serde_json::{Value, json};

use crate::app::App;

/// More than this many of one kind at a time are told as a number.
const HANDFUL: usize = 5;
/// A number goes on growing for this long, unless it was read.
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
    /// The ticket.
    pub ticket: TicketId,
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
    let growing = growing(db, app, &heaps).await?;
    let mut rows = Vec::new();
    for ((staff, kind), heap) in heaps {
        let count = i32::try_from(heap.len()).unwrap_or(i32::MAX);
        if let Some(id) = growing.get(&(staff, kind.clone())) {
            grow(db, *id, count).await?;
        } else if heap.len() > HANDFUL || heap.iter().any(|telling| telling.only_counted) {
            rows.push(row(app, staff, kind, None, count, json!({})));
        } else {
            rows.extend(heap.into_iter().map(|telling| {
                row(
                    app,
                    telling.staff,
                    telling.kind,
                    Some(telling.ticket),
                    1,
                    telling.data,
                )
            }));
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

/// The unread numbers that may still grow.
async fn growing(
    db: &impl ConnectionTrait,
    app: &App,
    heaps: &BTreeMap<(StaffId, String), Vec<Telling>>,
) -> Result<BTreeMap<(StaffId, String), StaffNoticeId>, DbErr> {
    let people: Vec<StaffId> = heaps.keys().map(|(staff, _)| *staff).collect();
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<(StaffId, String, StaffNoticeId)> = staff_notice::Entity::find()
        .select_only()
        .columns([Column::StaffId, Column::Kind, Column::Id])
        .filter(Column::StaffId.is_in(people))
        .filter(Column::TicketId.is_null())
        .filter(Column::ReadAt.is_null())
        .filter(Column::CreatedAt.gt(app.clock.now() - GROWS_FOR))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|(staff, kind, id)| ((staff, kind), id))
        .collect())
}

async fn grow(db: &impl ConnectionTrait, id: StaffNoticeId, by: i32) -> Result<(), DbErr> {
    staff_notice::Entity::update_many()
        .col_expr(Column::Tickets, Expr::col(Column::Tickets).add(by))
        .filter(Column::Id.eq(id))
        .exec(db)
        .await
        .map(drop)
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
