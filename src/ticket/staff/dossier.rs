//! Everything that belongs to one ticket, read for one member of staff: a fixed number of queries however long its
//! history is, and nothing in it that the person may not see.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use entity::{
    attachment, staff, ticket, ticket_clock,
    ticket_event::{self, EventKind},
    ticket_identity,
};
use kernel::{
    id::{AttachmentId, StaffId, TicketId},
    locale::Locale,
    ticket_number::TicketNumber,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;

use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    diagnosis::{self, Told},
    directory::{self, Directory, Service},
    http::{error::Error, locale::plain},
    sla::{self, history::Move},
    ticket::{
        due::Clocks,
        release_files::{is_of_somebody_secret, withheld},
        resolve, store,
    },
};

/// One ticket with all that hangs on it.
#[derive(Clone, Debug)]
pub struct Dossier {
    /// The row. Where `hidden` is set, only through the methods here.
    pub ticket: ticket::Model,
    /// Whether this person may not know who filed it.
    pub hidden: bool,
    /// Masked numbers; none where `hidden`.
    pub identity: Option<ticket_identity::Model>,
    /// The history, oldest first.
    pub events: Vec<ticket_event::Model>,
    /// Its clocks.
    pub clocks: Vec<ticket_clock::Model>,
    /// Files that this person may open, oldest first; the reporter's with neutral names where `hidden`.
    pub files: Vec<attachment::Model>,
    /// How many files there are that they may not open.
    pub withheld: usize,
    /// How many of the reporter's files the unit does not see until Humas releases them.
    pub to_release: usize,
    /// Names of the colleagues in it.
    pub names: BTreeMap<StaffId, String>,
    /// Tickets merged into this one.
    pub merged_from: MergedFrom,
    /// The ticket that this one was merged into.
    pub merged_into: Option<TicketNumber>,
    /// The self-diagnosis that led to it.
    pub diagnosis: Option<Told>,
    /// Units, classes, services of this moment.
    pub directory: Arc<Directory>,
}

/// Whether the reporter asked to stay unknown to this person.
pub fn hides_reporter(staff: &CurrentStaff, ticket: &ticket::Model) -> bool {
    ticket.secret && !staff.may(Permission::SeeSecretReporter)
}

impl Dossier {
    /// Whether an answer stands: there is something to make an article of.
    pub fn has_answer(&self) -> bool {
        resolve::standing_answer(self.events.iter().rev()).is_some()
    }

    /// Reads it; another unit's ticket is not found.
    pub async fn open(app: &App, staff: &CurrentStaff, number: &TicketNumber) -> Result<Self, Error> {
        let ticket = store::find_for_staff(app.db.read(), staff, number).await?;
        Self::of(app, staff, ticket).await
    }

    /// What hangs on a ticket that the person has just worked on, even if it left their scope by that.
    pub async fn of(app: &App, staff: &CurrentStaff, ticket: ticket::Model) -> Result<Self, Error> {
        let db = app.db.read();
        let directory = directory::current(app).await?;
        let hidden = hides_reporter(staff, &ticket);
        let events = store::events_in_view(db, ticket.id).await?;
        let all = files(db, ticket.id).await?;
        let count = all.len();
        let to_release = withheld(&ticket, &all, &events).count();
        let files = readable(staff, &ticket, all, &events);
        let identity = if hidden {
            None
        } else {
            ticket_identity::Entity::find_by_id(ticket.id).one(db).await?
        };
        let (ticket_id, home) = (ticket.id, ticket.merged_into);
        Ok(Self {
            names: names(db, people(&ticket, &events)).await?,
            diagnosis: diagnosis::keep::told(db, ticket_id).await?,
            ticket,
            clocks: sla::follow::rows(db, ticket_id).await?,
            hidden,
            identity,
            events,
            withheld: count - files.len(),
            to_release,
            files,
            merged_from: MergedFrom::of(db, ticket_id).await?,
            merged_into: number_of(db, home).await?,
            directory,
        })
    }

    /// The history as its clocks read it.
    pub fn moves(&self) -> Vec<Move> {
        self.events.iter().map(Move::from).collect()
    }

    /// What its deadlines are explained from.
    pub fn clocks_at<'a>(&'a self, moves: &'a [Move], now: DateTime<Utc>) -> Clocks<'a> {
        Clocks {
            ticket: &self.ticket,
            rows: &self.clocks,
            moves,
            directory: &self.directory,
            now,
        }
    }

    /// The service it was filed for.
    pub fn service(&self) -> Option<&Service> {
        self.directory.any_service(&self.ticket.service_slug)
    }

    /// Who filed it, as this person may read it.
    pub fn reporter_name(&self, locale: Locale) -> String {
        reporter_name(&self.ticket, self.hidden, locale)
    }

    /// Name of a colleague; of one whose account is gone, a dash.
    pub fn name_of(&self, staff: Option<StaffId>) -> String {
        staff
            .and_then(|id| self.names.get(&id).cloned())
            .unwrap_or_else(|| "–".into())
    }

    /// What was written with an entry of the history. Why an address was corrected tells who the reporter is; it stands in the
    /// audit log, too.
    pub fn words_of(&self, event: &ticket_event::Model) -> Option<String> {
        let tells_who = self.hidden && event.action == EventKind::EmailCorrected;
        event.body.clone().filter(|_| !tells_who)
    }

    /// Files of one entry of the history; the filing's own are kept without an event.
    pub fn files_with(&self, event: &ticket_event::Model) -> impl Iterator<Item = &attachment::Model> {
        let kept_with = (event.action != EventKind::Filed).then_some(event.id);
        self.files.iter().filter(move |file| file.event_id == kept_with)
    }
}

/// The reporter's name, or the words that stand for it.
pub fn reporter_name(ticket: &ticket::Model, hidden: bool, locale: Locale) -> String {
    if hidden {
        plain(locale, "reporter-hidden")
    } else {
        ticket.reporter_name.to_string()
    }
}

/// A file of a ticket that this person may see, with the name that they may see.
pub async fn file(
    app: &App,
    staff: &CurrentStaff,
    number: &TicketNumber,
    id: AttachmentId,
) -> Result<attachment::Model, Error> {
    let db = app.db.read();
    let ticket = store::find_for_staff(db, staff, number).await?;
    let files = files(db, ticket.id).await?;
    readable(staff, &ticket, files, &store::events(db, ticket.id).await?)
        .into_iter()
        .find(|file| file.id == id)
        .ok_or(Error::NotFound)
}

/// The files that somebody may open, under the names that they may see.
fn readable(
    staff: &CurrentStaff,
    ticket: &ticket::Model,
    mut files: Vec<attachment::Model>,
    events: &[ticket_event::Model],
) -> Vec<attachment::Model> {
    if !staff.may(Permission::ReadFiles) {
        return Vec::new();
    }
    if !staff.may(Permission::SeeSecretReporter) {
        let kept_back: Vec<AttachmentId> = withheld(ticket, &files, events).map(|file| file.id).collect();
        hide_names(ticket, &mut files, events);
        files.retain(|file| !kept_back.contains(&file.id));
    }
    files
}

async fn files(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Vec<attachment::Model>, DbErr> {
    attachment::Entity::find()
        .filter(attachment::Column::TicketId.eq(ticket))
        .order_by_asc(attachment::Column::Id)
        .all(db)
        .await
}

/// Takes their own names off the files of people who asked to stay unknown. What colleagues attached keeps its name.
fn hide_names(ticket: &ticket::Model, files: &mut [attachment::Model], events: &[ticket_event::Model]) {
    let of_reporter = files
        .iter_mut()
        .filter(|file| is_of_somebody_secret(ticket, file, events));
    of_reporter.enumerate().for_each(anonymous);
}

/// A name like `KTP_Budi_Santoso.jpg` tells who somebody is: only its place and its ending stay.
fn anonymous((position, file): (usize, &mut attachment::Model)) {
    let ending = match file.media_type.as_str() {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        _ => "bin",
    };
    file.name = format!("lampiran-{}.{ending}", position + 1);
}

/// Everybody whom the page names.
fn people(ticket: &ticket::Model, events: &[ticket_event::Model]) -> Vec<StaffId> {
    let actors = events.iter().filter_map(|event| event.staff_id);
    let assigned = events
        .iter()
        .filter_map(|event| event.data.get("staff").and_then(Value::as_str)?.parse().ok());
    let mut all: Vec<StaffId> = actors.chain(assigned).chain(ticket.assignee_id).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Names by id, in one query.
pub async fn names(db: &impl ConnectionTrait, ids: Vec<StaffId>) -> Result<BTreeMap<StaffId, String>, DbErr> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let found: Vec<(StaffId, String)> = staff::Entity::find()
        .select_only()
        .columns([staff::Column::Id, staff::Column::Name])
        .filter(staff::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    Ok(found.into_iter().collect())
}

/// Tickets merged into one: thousands may wait behind it, so only the newest are named.
#[derive(Clone, Debug, Default)]
pub struct MergedFrom {
    /// At most [`store::IN_VIEW`], newest first.
    pub newest: Vec<TicketNumber>,
    /// How many there are.
    pub count: u64,
}

impl MergedFrom {
    async fn of(db: &impl ConnectionTrait, home: TicketId) -> Result<Self, DbErr> {
        let behind = || ticket::Entity::find().filter(ticket::Column::MergedInto.eq(home));
        let newest: Vec<TicketNumber> = behind()
            .select_only()
            .column(ticket::Column::Number)
            .order_by_desc(ticket::Column::Id)
            .limit(store::IN_VIEW)
            .into_tuple()
            .all(db)
            .await?;
        let named = newest.len() as u64;
        let count = if named < store::IN_VIEW {
            named
        } else {
            behind().count(db).await?
        };
        Ok(Self { newest, count })
    }
}

async fn number_of(
    db: &impl ConnectionTrait,
    ticket: Option<TicketId>,
) -> Result<Option<TicketNumber>, DbErr> {
    let Some(id) = ticket else {
        return Ok(None);
    };
    Ok(store::by_id(db, id).await?.map(|ticket| ticket.number))
}
