//! Leases on rows of the outbox. One query claims on both databases: PostgreSQL skips rows that another node has
//! locked, SQLite has one writer anyway.

use chrono::{DateTime, Duration, Utc};
use entity::outbox::{self, OutboxState};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

use crate::{app::App, db::lease};

/// How long a node may take for a mail before the others believe it dead. A claimed mail is begun at once and has five minutes
/// ([`super::deliver`]); writing what became of it is tried for half a minute ([`super::channel`]), and each of these tries may
/// wait for the database.
const LEASE: Duration = Duration::minutes(10);
/// Over which receiving domains are counted.
const MINUTE: Duration = Duration::minutes(1);

/// Claims the mails that have waited longest, at most so many, and counts the try: a row that kills its node is not tried for
/// ever.
pub(super) async fn due(app: &App, most: usize) -> Result<Vec<outbox::Model>, DbErr> {
    let now = app.clock.now();
    // An idle outbox is asked every second: do not take SQLite's only writer for nothing.
    let waiting = due_at(now).limit(1).one(app.db.read()).await?;
    if waiting.is_none() {
        return Ok(Vec::new());
    }
    let busy = busy_domains(app, now).await?;
    let due = due_at(now)
        .filter(outbox::Column::Domain.is_not_in(busy))
        .order_by_asc(outbox::Column::NextAttemptAt)
        .order_by_asc(outbox::Column::Id)
        .limit(most as u64);
    let claim = outbox::Entity::update_many()
        .col_expr(outbox::Column::LockedUntil, Expr::value(now + LEASE))
        .col_expr(
            outbox::Column::Attempts,
            Expr::col(outbox::Column::Attempts).add(1),
        );
    let claim = lease(claim, outbox::Column::Id, due);
    app.db.write(async |tx| claim.exec_with_returning(tx).await).await
}

/// Receiving domains that had their mails of the minute, from whichever node. Those under way may go a little beyond.
async fn busy_domains(app: &App, now: DateTime<Utc>) -> Result<Vec<String>, DbErr> {
    let Some(most) = app.config.mail.per_domain else {
        return Ok(Vec::new());
    };
    outbox::Entity::find()
        .select_only()
        .column(outbox::Column::Domain)
        .filter(outbox::Column::SentAt.gt(now - MINUTE))
        .filter(outbox::Column::Domain.ne(""))
        .group_by(outbox::Column::Domain)
        .having(outbox::Column::Id.count().gte(i64::from(most.get())))
        .into_tuple()
        .all(app.db.read())
        .await
}

fn due_at(now: DateTime<Utc>) -> sea_orm::Select<outbox::Entity> {
    let free = Condition::any()
        .add(outbox::Column::LockedUntil.is_null())
        .add(outbox::Column::LockedUntil.lte(now));
    outbox::Entity::find()
        .filter(outbox::Column::State.eq(OutboxState::Pending))
        .filter(outbox::Column::NextAttemptAt.lte(now))
        .filter(free)
}

/// Writes an outcome, unless the lease ran out and another node has claimed the row since.
pub(super) async fn settle(app: &App, row: &outbox::Model, change: outbox::ActiveModel) -> Result<(), DbErr> {
    let settled = outbox::Entity::update_many()
        .set(change)
        .filter(outbox::Column::Id.eq(row.id))
        .filter(outbox::Column::Attempts.eq(row.attempts));
    app.db.write(async |tx| settled.exec(tx).await).await.map(drop)
}
