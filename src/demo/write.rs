//! Storing the data set: rows are made on all cores while the rows before them are written. PostgreSQL takes them by `COPY`
//! into tables whose indexes are made afterwards ([`Bulk`]), where the tables are empty; else many go to a statement.
//! `bench/RESULTS.md` has the speed.

use std::{collections::HashSet, sync::Arc};

use chrono::Datelike;
use entity::{attachment, ticket, ticket_clock, ticket_event, ticket_identity};
use futures_util::{StreamExt, TryStreamExt, stream};
use kernel::{
    clock::FixedClock, id::AttachmentId, rng::Rng, ticket_number::TicketNumber, visibility::Visibility,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel, Iterable, QueryFilter,
    QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use sha2::{Digest, Sha256};
use tokio::task::{JoinHandle, spawn_blocking};

use super::{
    DemoError, Report,
    build::{Rows, Workshop},
    dice::Dice,
    merge::{self, Home},
    pictures,
    plan::{Fate, Planned},
};
use crate::{
    app::App,
    db::bulk::{self, Bulk, Lines},
    http::hex,
    tally,
};

/// Tickets made together, and written in one transaction.
const CHUNK: usize = 4_000;
/// Chunks in the making while one is written.
const AHEAD: usize = 3;
/// Values that one statement may carry: SQLite's limit is 32,766.
const VALUES: usize = 32_000;
/// One ticket in so many has files, and this many files are enough to see what they look like.
const WITH_FILE: usize = 40;
const MOST_FILES: usize = 150;
/// Homes for duplicates that are remembered.
const MOST_HOMES: usize = 400;
/// Seed of what is drawn here.
const REST: u64 = 5;

/// Makes and stores all tickets.
pub(super) async fn all(
    app: &App,
    workshop: Arc<Workshop>,
    planned: Vec<Planned>,
    has_tickets: bool,
    progress: impl Fn(u64),
) -> Result<Report, DemoError> {
    let mut ledger = Ledger::open(app, has_tickets).await?;
    let total = planned.len();
    let planned: Arc<[Planned]> = planned.into();
    let mut chunks = stream::iter((0..total).step_by(CHUNK))
        .map(|from| make(workshop.clone(), planned.clone(), from))
        .buffered(AHEAD);
    let mut duplicates = Vec::new();
    while let Some(rows) = chunks.try_next().await? {
        let (later, rows): (Vec<Numbered>, Vec<Numbered>) =
            rows.into_iter().partition(|(_, fate, _)| *fate == Fate::Merged);
        duplicates.extend(later);
        let rows = rows.into_iter().map(|(at, _, rows)| (at, rows)).collect();
        ledger.store(app, rows).await?;
        progress(u64::try_from(ledger.report.tickets).unwrap_or(0));
    }
    ledger.end_bulk(app).await?;
    ledger.merge(app, &workshop, duplicates).await?;
    tally::repair(app).await?;
    progress(u64::try_from(total).unwrap_or(0));
    Ok(ledger.report)
}

/// The tables that most rows go to.
const TABLES: [&str; 4] = ["ticket", "ticket_identity", "ticket_clock", "ticket_event"];

type Numbered = (usize, Fate, Rows);

/// Makes the tickets from number `from` on, on a thread of its own.
async fn make(
    workshop: Arc<Workshop>,
    planned: Arc<[Planned]>,
    from: usize,
) -> Result<Vec<Numbered>, DemoError> {
    let work = move || {
        let chunk = planned.iter().enumerate().skip(from).take(CHUNK);
        chunk
            .map(|(at, one)| Ok((at, one.fate, workshop.make(at, *one)?)))
            .collect()
    };
    let made = spawn_blocking(work).await;
    made.map_err(|error| DemoError::Fault(error.to_string()))?
}

/// What was stored so far, and what later rows must not collide with.
struct Ledger {
    numbers: HashSet<TicketNumber>,
    homes: Vec<Home>,
    rng: Rng,
    report: Report,
    bulk: Option<Bulk>,
    /// Rows on their way to the fast way in, and files that wait for the tickets to be there.
    coming: Option<JoinHandle<Result<[Lines; 4], DbErr>>>,
    files: Vec<attachment::ActiveModel>,
}

impl Ledger {
    async fn open(app: &App, has_tickets: bool) -> Result<Self, DemoError> {
        let mut numbers = HashSet::new();
        if has_tickets {
            let all: Vec<TicketNumber> = ticket::Entity::find()
                .select_only()
                .column(ticket::Column::Number)
                .into_tuple()
                .all(app.db.read())
                .await?;
            numbers.extend(all);
        }
        Ok(Self {
            numbers,
            homes: Vec::new(),
            rng: Dice::of(REST, 0).0,
            report: Report::default(),
            bulk: if has_tickets {
                None
            } else {
                app.db.bulk(&TABLES).await?
            },
            coming: None,
            files: Vec::new(),
        })
    }

    /// Numbers are drawn ticket by ticket: where two drew the same, the later one draws again.
    fn number(&mut self, row: &mut ticket::Model) {
        while !self.numbers.insert(row.number.clone()) {
            row.number = TicketNumber::generate(row.created_at.year(), &self.rng);
        }
    }

    async fn store(&mut self, app: &App, mut rows: Vec<(usize, Rows)>) -> Result<(), DemoError> {
        let mut files = Vec::new();
        for (at, rows) in &mut rows {
            self.number(&mut rows.ticket);
            if self.homes.len() < MOST_HOMES {
                self.homes.extend(Home::of(&rows.ticket));
            }
            if *at % WITH_FILE == 7 && self.report.files + files.len() < MOST_FILES {
                files.push(file(app, &rows.ticket, *at).await?);
            }
        }
        self.report.tickets += rows.len();
        self.report.events += rows.iter().map(|(_, rows)| rows.events.len()).sum::<usize>();
        self.report.files += files.len();
        let rows = rows.into_iter().map(|(_, rows)| rows).collect();
        if self.bulk.is_some() {
            self.files.extend(files);
            let before = self.coming.replace(spawn_blocking(|| Sorted::of(rows).lines()));
            return self.copy(before).await;
        }
        app.db
            .write(async |tx| Sorted::of(rows).insert(tx, files).await)
            .await?;
        Ok(())
    }

    async fn copy(&mut self, lines: Option<JoinHandle<Result<[Lines; 4], DbErr>>>) -> Result<(), DemoError> {
        let (Some(lines), Some(bulk)) = (lines, &mut self.bulk) else {
            return Ok(());
        };
        let lines = lines
            .await
            .map_err(|error| DemoError::Fault(error.to_string()))??;
        for table in lines {
            bulk.copy(table).await?;
        }
        Ok(())
    }

    /// Everything that came the fast way is there after this.
    async fn end_bulk(&mut self, app: &App) -> Result<(), DemoError> {
        let last = self.coming.take();
        self.copy(last).await?;
        if let Some(bulk) = self.bulk.take() {
            bulk.finish().await?;
        }
        let files = std::mem::take(&mut self.files);
        app.db
            .write(async |tx| insert_all::<attachment::Entity, _>(tx, files).await)
            .await?;
        Ok(())
    }

    /// The duplicates, once everything is there that they could be merged into.
    async fn merge(
        &mut self,
        app: &App,
        workshop: &Workshop,
        duplicates: Vec<Numbered>,
    ) -> Result<(), DemoError> {
        let mut merged = Vec::new();
        let mut told = Vec::new();
        for (at, _, mut rows) in duplicates {
            self.number(&mut rows.ticket);
            let (rows, home) = merge::merge(
                rows,
                &mut self.homes,
                &workshop.cast,
                &workshop.directory,
                workshop.now,
                at,
            )?;
            merged.push((at, rows));
            told.extend(home);
        }
        for (_, rows) in &merged {
            self.numbers.remove(&rows.ticket.number);
        }
        self.store(app, merged).await?;
        self.report.events += told.len();
        app.db
            .write(async |tx| {
                for (home, event) in told {
                    ticket::Entity::update_many()
                        .col_expr(ticket::Column::Version, Expr::col(ticket::Column::Version).add(1))
                        .col_expr(ticket::Column::UpdatedAt, Expr::value(event.at))
                        .filter(ticket::Column::Id.eq(home))
                        .exec(tx)
                        .await?;
                    ticket_event::Entity::insert(event.into_active_model().reset_all())
                        .exec_without_returning(tx)
                        .await?;
                }
                Ok::<(), DbErr>(())
            })
            .await?;
        Ok(())
    }
}

/// A file of a ticket, in the store and as a row.
async fn file(
    app: &App,
    ticket: &ticket::Model,
    number: usize,
) -> Result<attachment::ActiveModel, DemoError> {
    let (name, media_type, bytes) = if number.is_multiple_of(3) {
        ("surat-keterangan.pdf", "application/pdf", pictures::pdf(number))
    } else {
        let shade = u8::try_from(number % 251).unwrap_or(0);
        ("tangkapan-layar.png", "image/png", pictures::png(shade))
    };
    let dice = Dice::of(REST, number + 1);
    let storage_key = format!("lampiran/{}", hex(&dice.0.bytes::<16>()));
    let row = attachment::ActiveModel {
        id: Set(AttachmentId::new(&FixedClock::at(ticket.created_at), &dice.0)),
        ticket_id: Set(Some(ticket.id)),
        event_id: Set(None),
        draft_id: Set(None),
        name: Set(name.to_owned()),
        media_type: Set(media_type.to_owned()),
        size: Set(i64::try_from(bytes.len()).unwrap_or(0)),
        sha256: Set(hex(&Sha256::digest(&bytes))),
        storage_key: Set(storage_key.clone()),
        visibility: Set(Visibility::Reporter),
        created_at: Set(ticket.created_at),
    };
    app.files.put(&storage_key, bytes.into()).await?;
    Ok(row)
}

/// Rows by table.
struct Sorted {
    tickets: Vec<ticket::ActiveModel>,
    identities: Vec<ticket_identity::ActiveModel>,
    clocks: Vec<ticket_clock::ActiveModel>,
    events: Vec<ticket_event::ActiveModel>,
}

impl Sorted {
    fn of(rows: Vec<Rows>) -> Self {
        let mut sorted = Self {
            tickets: Vec::with_capacity(rows.len()),
            identities: Vec::with_capacity(rows.len()),
            clocks: Vec::with_capacity(rows.len() * 2),
            events: Vec::with_capacity(rows.len() * 6),
        };
        for one in rows {
            sorted.tickets.push(one.ticket.into_active_model().reset_all());
            sorted.identities.extend(one.identity);
            let clocks = one.clocks.into_iter();
            sorted
                .clocks
                .extend(clocks.map(|clock| clock.into_active_model().reset_all()));
            let events = one.events.into_iter();
            sorted
                .events
                .extend(events.map(|event| event.into_active_model().reset_all()));
        }
        sorted
    }

    fn lines(self) -> Result<[Lines; 4], DbErr> {
        Ok([
            bulk::lines(self.tickets)?,
            bulk::lines(self.identities)?,
            bulk::lines(self.clocks)?,
            bulk::lines(self.events)?,
        ])
    }

    async fn insert(
        self,
        tx: &DatabaseTransaction,
        files: Vec<attachment::ActiveModel>,
    ) -> Result<(), DbErr> {
        insert_all::<ticket::Entity, _>(tx, self.tickets).await?;
        insert_all::<ticket_identity::Entity, _>(tx, self.identities).await?;
        insert_all::<ticket_clock::Entity, _>(tx, self.clocks).await?;
        insert_all::<ticket_event::Entity, _>(tx, self.events).await?;
        insert_all::<attachment::Entity, _>(tx, files).await
    }
}

/// Inserts in statements as large as they may be.
async fn insert_all<E, A>(tx: &DatabaseTransaction, rows: Vec<A>) -> Result<(), DbErr>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E>,
{
    let columns = E::Column::iter().count().max(1);
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let batch: Vec<A> = rows.by_ref().take(VALUES / columns).collect();
        E::insert_many(batch).exec_without_returning(tx).await?;
    }
    Ok(())
}
