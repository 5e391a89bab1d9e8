//! The rows: one per mail, and what must be written with it.

use chrono::{DateTime, Duration, Utc};
use entity::{
    inbound_mail::{self, Column, InboundState},
    outbox, ticket,
};
use kernel::{
    id::{InboundMailId, TicketId},
    identity::EmailAddress,
    page::{Cursor, Limit},
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, TryInsertResult,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};
use serde_json::json;
use std::collections::HashMap;
use uuid::Builder;

use super::{
    bounce::Report,
    courtesy, keep,
    take::{Came, Outcome, Taken},
};
use crate::{
    app::App,
    http::error::Error,
    notify::{Mailbox, suppress},
};

/// Places that one query asks for.
const PLACES: usize = 500;

/// What a row says of the mail itself.
pub(super) struct Facts {
    pub(super) digest: String,
    pub(super) sender: Option<EmailAddress>,
    pub(super) kept: Option<String>,
}

/// The row of a mail that came before.
pub(super) async fn by_digest(
    db: &impl ConnectionTrait,
    digest: &str,
) -> Result<Option<inbound_mail::Model>, DbErr> {
    inbound_mail::Entity::find()
        .filter(Column::Digest.eq(digest))
        .one(db)
        .await
}

/// A mail that was taken from a place of the mailbox.
#[derive(Clone, Copy, Debug)]
pub(super) struct Before {
    pub(super) state: InboundState,
    pub(super) size: usize,
}

/// Which of these places of the mailbox were mails taken from.
pub(super) async fn at_places(
    db: &impl ConnectionTrait,
    places: &[String],
) -> Result<HashMap<String, Before>, DbErr> {
    let mut found = HashMap::new();
    for some in places.chunks(PLACES) {
        let rows: Vec<(String, InboundState, i64)> = inbound_mail::Entity::find()
            .select_only()
            .columns([Column::Place, Column::State, Column::Size])
            .filter(Column::Place.is_in(some))
            .into_tuple()
            .all(db)
            .await?;
        found.extend(rows.into_iter().map(|(place, state, size)| {
            let size = usize::try_from(size).unwrap_or_default();
            (place, Before { state, size })
        }));
    }
    Ok(found)
}

/// Tickets that this sender began by mail in the last 24 hours, under whichever spelling of their mailbox.
pub(super) async fn tickets_of_day(app: &App, sender: &EmailAddress) -> Result<u64, DbErr> {
    let since = app.clock.now() - Duration::hours(24);
    let domain = sender.domain().to_lowercase();
    let domain = domain
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    let of_domain = LikeExpr::new(format!("%@{domain}")).escape('\\');
    let senders: Vec<Option<EmailAddress>> = inbound_mail::Entity::find()
        .select_only()
        .column(Column::Sender)
        // By state and id, which there is an index of: those of the day, however many there ever were.
        .filter(Column::State.eq(InboundState::Filed))
        .filter(Column::Id.gte(first_id(since)))
        .filter(Column::ReceivedAt.gt(since))
        .filter(Expr::expr(Func::lower(Expr::col(Column::Sender))).like(of_domain))
        .into_tuple()
        .all(app.db.read())
        .await?;
    let mailbox = Mailbox::of(app, sender);
    let senders = senders.iter().flatten();
    Ok(senders
        .filter(|one| Mailbox::of(app, one).key == mailbox.key)
        .count() as u64)
}

/// The first id of a moment.
fn first_id(at: DateTime<Utc>) -> InboundMailId {
    let millis = u64::try_from(at.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &[0; 10])
        .into_uuid()
        .into()
}

/// Writes what became of a mail, with all that follows from it; where another process was faster, nothing.
pub(super) async fn conclude(
    app: &App,
    facts: Facts,
    came: Came<'_>,
    outcome: Outcome,
) -> Result<Taken, Error> {
    let (state, is_new) = app
        .db
        .write(async |tx| write(tx, app, facts, came, outcome).await)
        .await?;
    let word = json!(state);
    metrics::counter!("laporbkn_mails_received_total", "outcome" => word.as_str().unwrap_or_default().to_owned())
        .increment(u64::from(is_new));
    tracing::info!(
        mail.state = word.as_str(),
        mail.is_new = is_new,
        "a mail was taken in"
    );
    Ok(Taken { state, is_new })
}

async fn write(
    tx: &DatabaseTransaction,
    app: &App,
    facts: Facts,
    came: Came<'_>,
    mut outcome: Outcome,
) -> Result<(InboundState, bool), DbErr> {
    if let Some(report) = outcome.report.take() {
        outcome = bounced(tx, app, outcome, &report).await?;
    }
    let now = app.clock.now();
    let waits = outcome.state == InboundState::Tray;
    let row = inbound_mail::ActiveModel {
        id: Set(InboundMailId::new(app.clock.as_ref(), &app.rng)),
        digest: Set(facts.digest),
        source: Set(came.source),
        place: Set(came.place),
        sender: Set(facts.sender),
        state: Set(outcome.state),
        reason: Set(outcome.reason.map(str::to_owned)),
        notes: Set(json!(outcome.notes)),
        size: Set(i64::try_from(came.size).unwrap_or(i64::MAX)),
        ticket_id: Set(outcome.ticket),
        keep_until: Set((facts.kept.is_some() && !waits).then(|| now + keep::DAYS)),
        storage_key: Set(facts.kept),
        received_at: Set(now),
        decided_by: Set(None),
        decided_at: Set(None),
    };
    let inserted = inbound_mail::Entity::insert(row)
        .on_conflict_do_nothing_on([Column::Digest])
        .exec_without_returning(tx)
        .await?;
    let is_new = matches!(inserted, TryInsertResult::Inserted(rows) if rows > 0);
    if is_new && let Some(courtesy) = outcome.tell {
        courtesy::tell(tx, app, courtesy).await?;
    }
    Ok((outcome.state, is_new))
}

/// A report counts only for a mail of ours that went to the address it names.
async fn bounced(
    tx: &DatabaseTransaction,
    app: &App,
    outcome: Outcome,
    report: &Report,
) -> Result<Outcome, DbErr> {
    let ours = outbox::Entity::find()
        .filter(outbox::Column::MessageId.eq(report.message_id.clone()))
        .one(tx)
        .await?;
    let Some(ours) = ours.filter(|row| row.recipient.lookup_key() == report.recipient) else {
        return Ok(Outcome {
            reason: Some("unknown-report"),
            ..Outcome::of(InboundState::Noted, None)
        });
    };
    if report.is_final {
        suppress::note(tx, app, &ours.recipient, &report.code, report.blames_address()).await?;
    }
    Ok(Outcome {
        ticket: ours.ticket_id,
        notes: vec![format!("status:{}", report.code)],
        reason: (!report.is_final).then_some("delayed"),
        ..outcome
    })
}

/// A page of mails, newest first; one row more than the page has, if there is one.
pub(super) async fn page(
    db: &impl ConnectionTrait,
    states: &[InboundState],
    after: Option<&Cursor>,
    limit: Limit,
) -> Result<Vec<inbound_mail::Model>, DbErr> {
    let mut mails = inbound_mail::Entity::find().order_by_desc(Column::Id);
    if !states.is_empty() {
        mails = mails.filter(Column::State.is_in(states.iter().copied()));
    }
    if let Some(after) = after {
        mails = mails.filter(Column::Id.lt(after.id::<InboundMailId>()));
    }
    mails.limit(limit.probe()).all(db).await
}

/// How many mails are in each state.
pub(super) async fn counts(db: &impl ConnectionTrait) -> Result<Vec<(InboundState, i64)>, DbErr> {
    inbound_mail::Entity::find()
        .select_only()
        .column(Column::State)
        .column_as(Column::Id.count(), "mails")
        .group_by(Column::State)
        .into_tuple()
        .all(db)
        .await
}

/// One mail.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    id: InboundMailId,
) -> Result<Option<inbound_mail::Model>, DbErr> {
    inbound_mail::Entity::find_by_id(id).one(db).await
}

/// Number and secrecy of the tickets that mails belong to.
pub(super) async fn tickets(
    db: &impl ConnectionTrait,
    mails: &[inbound_mail::Model],
) -> Result<HashMap<TicketId, ticket::Model>, DbErr> {
    let ids: Vec<TicketId> = mails.iter().filter_map(|mail| mail.ticket_id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = ticket::Entity::find()
        .filter(ticket::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
