//! Queries of the operator's pages.

use std::collections::HashMap;

use entity::{
    outbox::{self, OutboxState},
    ticket,
};
use kernel::{
    id::{OutboxId, TicketId},
    page::{Cursor, Limit},
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::tally;

/// How many mails are in each state.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// To be sent.
    pub(super) pending: i64,
    /// Sent.
    pub(super) sent: i64,
    /// Given up.
    pub(super) failed: i64,
    /// Kept back because they are old.
    pub(super) held: i64,
}

pub(super) async fn counts(db: &impl ConnectionTrait) -> Result<Counts, DbErr> {
    let kept = tally::amounts(db, &[tally::MAIL], None).await?;
    let mut counts = Counts::default();
    for ((_, state), mails) in kept {
        match OutboxState::try_from_value(&state)? {
            OutboxState::Pending => counts.pending = mails,
            OutboxState::Sent => counts.sent = mails,
            OutboxState::Failed => counts.failed = mails,
            OutboxState::Held => counts.held = mails,
        }
    }
    Ok(counts)
}

/// A page of mails, newest first: ids are in the order of writing. One row more than the page has, if there is one.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    state: Option<OutboxState>,
    after: Option<&Cursor>,
    limit: Limit,
) -> Result<Vec<outbox::Model>, DbErr> {
    let mut mails = outbox::Entity::find().order_by_desc(outbox::Column::Id);
    if let Some(state) = state {
        mails = mails.filter(outbox::Column::State.eq(state));
    }
    if let Some(after) = after {
        mails = mails.filter(outbox::Column::Id.lt(after.id::<OutboxId>()));
    }
    mails.limit(limit.probe()).all(db).await
}

pub(super) async fn find(db: &impl ConnectionTrait, id: OutboxId) -> Result<Option<outbox::Model>, DbErr> {
    outbox::Entity::find_by_id(id).one(db).await
}

/// What the pages show of the tickets that mails are about: number and whether the reporter is secret.
pub(super) async fn tickets(
    db: &impl ConnectionTrait,
    mails: &[outbox::Model],
) -> Result<HashMap<TicketId, AboutTicket>, DbErr> {
    let ids = mails.iter().filter_map(|mail| mail.ticket_id);
    let rows: Vec<(TicketId, String, bool)> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .column(ticket::Column::Number)
        .column(ticket::Column::Secret)
        .filter(ticket::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let about = rows
        .into_iter()
        .map(|(id, number, secret)| (id, AboutTicket { number, secret }));
    Ok(about.collect())
}

/// What the pages show of a ticket.
#[derive(Clone, Debug)]
pub(super) struct AboutTicket {
    /// As stored.
    pub(super) number: String,
    /// Whether the reporter asked to stay secret.
    pub(super) secret: bool,
}
