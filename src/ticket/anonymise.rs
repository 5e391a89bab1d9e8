//! The end of a ticket's keeping: who filed it and what was written go, what figures need stays.
//!
//! Taken away for good: name, addresses, words, the service's own fields, the sealed identity numbers with their indexes, files,
//! mails that were sent, the key of the form. Left: number, service, class, unit, province, times, status, rating, and a
//! history without words. It is not a transition (the status stays), so it has no place in [`super::lifecycle`].
//!
//! A slice that keeps a reporter's data in a table of its own empties it here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{
    attachment, filing_key, inbound_mail, outbox,
    ticket::{self, Entity as Ticket},
    ticket_event::{self, EventKind},
    ticket_identity,
};
use kernel::{
    actor::ActorKind,
    id::{EventId, TicketId},
    identity::email::EmailAddress,
    pin::Pin,
    status::Status,
    text::{Body, PersonName, Subject},
    visibility::Visibility,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
    sea_query::{Expr, LockType, Query},
};
use serde_json::json;

use super::{access, follower};
use crate::{app::App, http::error::Error};

/// Whose address stands where a reporter's did; nobody can receive mail there (RFC 2606).
pub const GONE: &str = "dihapus@laporbkn.invalid";
/// Files that are looked after in one go.
const AT_ONCE: usize = 500;
/// In place of a name or a subject.
const GONE_NAME: &str = "Data dihapus";
/// In place of what was written.
const GONE_WORDS: &str = "Isi laporan ini sudah dihapus karena masa simpannya berakhir.";

/// Tickets that ended before `term` and still hold somebody's data.
pub fn ended_before(term: DateTime<Utc>) -> Select<Ticket> {
    let closed = Condition::all()
        .add(ticket::Column::Status.eq(Status::Closed))
        .add(ticket::Column::ClosedAt.lt(term));
    let without_work = Condition::all()
        .add(ticket::Column::Status.is_in([Status::Rejected, Status::Merged]))
        .add(ticket::Column::UpdatedAt.lt(term));
    Ticket::find()
        .filter(ticket::Column::ReporterEmail.ne(GONE))
        .filter(Condition::any().add(closed).add(without_work))
}

/// Takes the reporter's data off one ticket, if it still ended before `term`; whether it did. Its files are marked, and go
/// with [`forget_files`].
pub async fn anonymise(app: &App, id: TicketId, term: DateTime<Utc>) -> Result<bool, Error> {
    app.db
        .write(async |tx| {
            let held = ended_before(term)
                .filter(ticket::Column::Id.eq(id))
                .lock(LockType::Update)
                .one(tx)
                .await?;
            let Some(held) = held else {
                return Ok(false);
            };
            // What was written on a merged ticket stands with others, too.
            follower::forget(tx, &held).await?;
            empty(tx, app, held).await?;
            forget_traces(tx, app, id).await?;
            note(tx, app, id).await?;
            Ok(true)
        })
        .await
}

async fn empty(tx: &DatabaseTransaction, app: &App, held: ticket::Model) -> Result<(), Error> {
    let (id, version) = (held.id, held.version);
    let pin = Pin::generate(&app.rng);
    let mut row: ticket::ActiveModel = held.into();
    row.reporter_name = Set(PersonName::parse(GONE_NAME).map_err(Error::internal)?);
    row.reporter_email = Set(EmailAddress::parse(GONE).map_err(Error::internal)?);
    row.reporter_phone = Set(None);
    row.agency = Set(None);
    row.subject = Set(Subject::parse(GONE_NAME).map_err(Error::internal)?);
    row.description = Set(Body::parse(GONE_WORDS).map_err(Error::internal)?);
    row.details = Set(json!({}));
    row.warnings = Set(json!([]));
    row.rating_comment = Set(None);
    // A number that nobody knows: the PIN of the receipt opens nothing any more.
    row.pin_cipher = Set(access::seal_pin(&app.vault, id, &pin).map_err(Error::internal)?);
    row.version = Set(version + 1);
    row.update(tx).await?;
    Ok(())
}

async fn forget_traces(tx: &DatabaseTransaction, app: &App, id: TicketId) -> Result<(), DbErr> {
    ticket_identity::Entity::delete_by_id(id).exec(tx).await?;
    outbox::Entity::delete_many()
        .filter(outbox::Column::TicketId.eq(id))
        .exec(tx)
        .await?;
    // What was kept of its mails goes with the next round of the housekeeping.
    inbound_mail::Entity::update_many()
        .col_expr(inbound_mail::Column::Sender, Expr::value(None::<String>))
        .col_expr(inbound_mail::Column::KeepUntil, Expr::value(app.clock.now()))
        .filter(inbound_mail::Column::TicketId.eq(id))
        .exec(tx)
        .await?;
    filing_key::Entity::delete_many()
        .filter(filing_key::Column::TicketId.eq(id))
        .exec(tx)
        .await?;
    ticket_event::Entity::update_many()
        .col_expr(ticket_event::Column::Body, Expr::value(None::<String>))
        .filter(ticket_event::Column::TicketId.eq(id))
        .exec(tx)
        .await?;
    // What these actions note holds words or hashes of words; the others name units, numbers and figures.
    let with_words = [
        EventKind::Filed,
        EventKind::Verified,
        EventKind::Classified,
        EventKind::Replied,
        EventKind::Attached,
    ];
    ticket_event::Entity::update_many()
        .col_expr(ticket_event::Column::Data, Expr::value(json!({})))
        .filter(ticket_event::Column::TicketId.eq(id))
        .filter(ticket_event::Column::Action.is_in(with_words))
        .exec(tx)
        .await?;
    attachment::Entity::update_many()
        .col_expr(attachment::Column::Name, Expr::value(GONE_NAME))
        .col_expr(attachment::Column::Visibility, Expr::value(Visibility::Staff))
        .filter(attachment::Column::TicketId.eq(id))
        .exec(tx)
        .await
        .map(drop)
}

async fn note(tx: &DatabaseTransaction, app: &App, id: TicketId) -> Result<(), DbErr> {
    let event = ticket_event::ActiveModel {
        id: Set(EventId::new(app.clock.as_ref(), &app.rng)),
        ticket_id: Set(id),
        at: Set(app.clock.now()),
        actor_kind: Set(ActorKind::System),
        staff_id: Set(None),
        action: Set(EventKind::Anonymised),
        from_status: Set(None),
        to_status: Set(None),
        visibility: Set(Visibility::Public),
        body: Set(None),
        data: Set(json!({})),
    };
    ticket_event::Entity::insert(event)
        .exec_without_returning(tx)
        .await
        .map(drop)
}

/// Files of tickets without a reporter, so many at most: the bytes first, then the row, so that one that could not be deleted is
/// found again next time. How many went.
pub async fn forget_files(app: &App, most: u64) -> Result<usize, Error> {
    let anonymous = Query::select()
        .column(ticket::Column::Id)
        .from(Ticket)
        .and_where(ticket::Column::ReporterEmail.eq(GONE))
        .take();
    let files = attachment::Entity::find()
        .filter(attachment::Column::TicketId.in_subquery(anonymous))
        .order_by_asc(attachment::Column::Id)
        .limit(most)
        .all(app.db.read())
        .await?;
    for some in files.chunks(AT_ONCE) {
        forget_some(app, some).await?;
    }
    Ok(files.len())
}

async fn forget_some(app: &App, files: &[attachment::Model]) -> Result<(), Error> {
    let mut named = times_named(app, files).await?;
    for file in files {
        // A file that went along with several tickets is kept once: its bytes go with the last row that names them.
        let left = named.remove(&file.storage_key).unwrap_or(1) - 1;
        if left == 0 {
            app.files.delete(&file.storage_key).await?;
        } else {
            named.insert(file.storage_key.clone(), left);
        }
        app.db
            .write(async |tx| attachment::Entity::delete_by_id(file.id).exec(tx).await)
            .await?;
    }
    Ok(())
}

/// How many rows, of whatever ticket, name the bytes of each of these files.
async fn times_named(app: &App, files: &[attachment::Model]) -> Result<BTreeMap<String, u64>, DbErr> {
    let keys = files.iter().map(|file| file.storage_key.as_str());
    let found: Vec<String> = attachment::Entity::find()
        .select_only()
        .column(attachment::Column::StorageKey)
        .filter(attachment::Column::StorageKey.is_in(keys))
        .into_tuple()
        .all(app.db.read())
        .await?;
    let mut named = BTreeMap::new();
    for key in found {
        *named.entry(key).or_default() += 1;
    }
    Ok(named)
}
