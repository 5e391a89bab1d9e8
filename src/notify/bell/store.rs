//! Queries of the bell.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::staff_notice::{self, Column};
use kernel::{
    id::{StaffId, StaffNoticeId, TicketId},
    page::{Cursor, Limit},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

use crate::app::App;

fn unread_of(staff: StaffId) -> Select<staff_notice::Entity> {
    staff_notice::Entity::find()
        .filter(Column::StaffId.eq(staff))
        .filter(Column::ReadAt.is_null())
}

/// How many notices of each are unread; whoever is missing has none.
pub(super) async fn unread(
    db: &impl ConnectionTrait,
    people: Vec<StaffId>,
) -> Result<HashMap<StaffId, u64>, DbErr> {
    let rows: Vec<(StaffId, i64)> = staff_notice::Entity::find()
        .select_only()
        .column(Column::StaffId)
        .column_as(Column::Id.count(), "notices")
        .filter(Column::StaffId.is_in(people))
        .filter(Column::ReadAt.is_null())
        .group_by(Column::StaffId)
        .into_tuple()
        .all(db)
        .await?;
    let counts = rows.into_iter();
    Ok(counts
        .map(|(staff, count)| (staff, u64::try_from(count).unwrap_or(0)))
        .collect())
}

/// A page of a person's notices, newest first. One row more than the page has, if there is one.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    staff: StaffId,
    after: Option<&Cursor>,
    limit: Limit,
) -> Result<Vec<staff_notice::Model>, DbErr> {
    let mut notices = staff_notice::Entity::find()
        .filter(Column::StaffId.eq(staff))
        .order_by_desc(Column::Id);
    if let Some(after) = after {
        notices = notices.filter(Column::Id.lt(after.id::<StaffNoticeId>()));
    }
    notices.limit(limit.probe()).all(db).await
}

/// Whether something unread is about the ticket.
pub(super) async fn any_of_ticket(
    db: &impl ConnectionTrait,
    staff: StaffId,
    ticket: TicketId,
) -> Result<bool, DbErr> {
    let first = unread_of(staff).filter(Column::TicketId.eq(ticket));
    Ok(first.one(db).await?.is_some())
}

/// Marks what is about a ticket; says how many that were.
pub(super) async fn read_ticket(
    db: &impl ConnectionTrait,
    staff: StaffId,
    ticket: TicketId,
    now: DateTime<Utc>,
) -> Result<u64, DbErr> {
    let marked = staff_notice::Entity::update_many()
        .set(read(now))
        .filter(Column::StaffId.eq(staff))
        .filter(Column::ReadAt.is_null())
        .filter(Column::TicketId.eq(ticket))
        .exec(db)
        .await?;
    Ok(marked.rows_affected)
}

/// Marks one notice of a person, or all of them.
pub(super) async fn mark(
    db: &impl ConnectionTrait,
    staff: StaffId,
    one: Option<StaffNoticeId>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mut update = staff_notice::Entity::update_many()
        .set(read(now))
        .filter(Column::StaffId.eq(staff))
        .filter(Column::ReadAt.is_null());
    if let Some(id) = one {
        update = update.filter(Column::Id.eq(id));
    }
    update.exec(db).await.map(drop)
}

fn read(now: DateTime<Utc>) -> staff_notice::ActiveModel {
    staff_notice::ActiveModel {
        read_at: Set(Some(now)),
        ..Default::default()
    }
}

pub(super) async fn forget_before(app: &App, term: DateTime<Utc>) -> Result<(), DbErr> {
    let old = Column::CreatedAt.lt(term);
    let first = staff_notice::Entity::find().filter(old.clone());
    if first.one(app.db.read()).await?.is_none() {
        return Ok(());
    }
    let delete = staff_notice::Entity::delete_many().filter(old);
    app.db.write(async |tx| delete.exec(tx).await).await.map(drop)
}
