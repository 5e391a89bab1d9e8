//! Lists of tickets: the scope of whoever asks, a filter, keyset pages; and the counts of the tabs.
//!
//! Lists of work run by `queue_at`, the deadline of the clock that runs next: where none runs, nothing is due, and the ticket
//! stands behind all that is. Lists to look things up run by `due_at`, what is searched for among all by its filing, newest first.

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, TimeZone, Utc};
use entity::{ticket, ticket_identity};
use kernel::{
    id::TicketId,
    page::{Cursor, CursorError, Limit},
    role::Role,
    status::Status,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Asterisk, Expr, ExprTrait, Func, Query, UnionType},
};

use super::{
    counted::Question,
    filter::{Due, Filter, ListOrder, Search, Statuses, UnitChoice, Who},
};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    db::{
        Words,
        planned::{fixed_limits, written_out},
    },
    tally,
    ticket::store::visible_to,
};

/// Counting stops here: nobody needs to know how many thousands wait, and a count must not grow with the years.
pub const MOST: i64 = 1000;

/// Which part of a list.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// Rows of a page.
    pub limit: Limit,
    /// The row before the first one.
    pub after: Option<Cursor>,
    /// The row after the last one: the page before.
    pub before: Option<Cursor>,
}

/// A page of tickets, with the cursors of its neighbours.
#[derive(Clone, Debug)]
pub struct Page {
    /// The tickets.
    pub tickets: Vec<ticket::Model>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// Where the page before ends.
    pub prev: Option<Cursor>,
}

impl Page {
    /// Nothing.
    pub fn empty() -> Self {
        Self {
            tickets: Vec::new(),
            next: None,
            prev: None,
        }
    }
}

/// The tickets that `staff` may know of and that pass the filter, unordered.
pub fn select(app: &App, staff: &CurrentStaff, filter: &Filter) -> Select<ticket::Entity> {
    select_at(app, staff, filter, app.clock.now())
}

/// The same, with deadlines counted from `now`.
pub fn select_at(
    app: &App,
    staff: &CurrentStaff,
    filter: &Filter,
    now: DateTime<Utc>,
) -> Select<ticket::Entity> {
    let mut found = visible_to(staff).filter(by_status(filter.status));
    match &filter.unit {
        Some(UnitChoice::Unit(code)) => found = found.filter(ticket::Column::UnitCode.eq(code.clone())),
        Some(UnitChoice::None) => found = found.filter(ticket::Column::UnitCode.is_null()),
        None => {}
    }
    if let Some(class) = filter.class {
        found = found.filter(ticket::Column::ClassNo.eq(class));
    }
    if let Some(service) = &filter.service {
        found = found.filter(ticket::Column::ServiceSlug.eq(service.clone()));
    }
    if let Some(due) = filter.due {
        found = found.filter(by_deadline(app, due, now));
    }
    match filter.who {
        Some(Who::Mine) => found = found.filter(ticket::Column::AssigneeId.eq(staff.id)),
        Some(Who::Unassigned) => found = found.filter(ticket::Column::AssigneeId.is_null()),
        None => {}
    }
    match filter.checked {
        Some(true) => found = found.filter(ticket::Column::VerifiedAt.is_not_null()),
        Some(false) => found = found.filter(ticket::Column::VerifiedAt.is_null()),
        None => {}
    }
    match &filter.search {
        Some(search) => found.filter(by_search(app, staff, search)),
        None => found,
    }
}

fn by_status(statuses: Option<Statuses>) -> Condition {
    let all = Condition::all();
    match statuses {
        Some(Statuses::One(status)) => all.add(ticket::Column::Status.eq(status)),
        Some(Statuses::Open) => {
            all.add(ticket::Column::Status.is_in([Status::New, Status::Routed, Status::InProgress]))
        }
        Some(Statuses::Done) => all.add(ticket::Column::Status.is_in([Status::Resolved, Status::Closed])),
        Some(Statuses::All) | None => all,
    }
}

/// Only what is open, and has a clock that runs.
fn by_deadline(app: &App, due: Due, now: DateTime<Utc>) -> Condition {
    let waiting = by_status(Some(Statuses::Open));
    match due {
        Due::Late => waiting.add(queue_at().lte(now)),
        Due::Soon => within(waiting, now, now + Duration::hours(24)),
        Due::Today => within(waiting, now, midnight(app, now)),
    }
}

fn within(condition: Condition, from: DateTime<Utc>, to: DateTime<Utc>) -> Condition {
    condition.add(queue_at().gt(from)).add(queue_at().lte(to))
}

/// The column that lists of work run by; the database computes it, so no version of the program can forget to.
pub fn queue_at() -> Expr {
    Expr::col((ticket::Entity, "queue_at"))
}

/// The end of the office's day.
fn midnight(app: &App, now: DateTime<Utc>) -> DateTime<Utc> {
    let tz = app.config.tz;
    let tomorrow = now.with_timezone(&tz).date_naive().succ_opt();
    tomorrow
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .and_then(|local| tz.from_local_datetime(&local).earliest())
        .map_or(now + Duration::hours(24), |at| at.with_timezone(&Utc))
}

/// Who may not see the reporter of a secret ticket cannot find it by them either.
fn by_search(app: &App, staff: &CurrentStaff, search: &Search) -> Condition {
    let by_person = |condition: Condition| {
        if staff.may(Permission::SeeSecretReporter) {
            condition
        } else {
            condition.add(ticket::Column::Secret.eq(false))
        }
    };
    match search {
        Search::Number(number) => Condition::all().add(ticket::Column::Number.eq(number.clone())),
        Search::Email(email) => {
            by_person(Condition::all().add(
                Expr::expr(Func::lower(Expr::col(ticket::Column::ReporterEmail))).eq(email.lookup_key()),
            ))
        }
        Search::SixteenDigits(digits) => by_person(Condition::all().add(has_identity(
            app,
            digits,
            &[
                ("nik", ticket_identity::Column::NikIndex),
                ("kk", ticket_identity::Column::KkIndex),
            ],
        ))),
        Search::Nip(digits) => by_person(Condition::all().add(has_identity(
            app,
            digits,
            &[("nip", ticket_identity::Column::NipIndex)],
        ))),
        Search::Words(words) => by_words(app, staff, words),
    }
}

/// Each of the words begins a word of the subject or of the name.
fn by_words(app: &App, staff: &CurrentStaff, words: &[String]) -> Condition {
    let beginnings: Vec<String> = words
        .iter()
        .flat_map(|word| word.split(|c: char| !c.is_alphanumeric()))
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    if beginnings.is_empty() {
        return Condition::all().add(Expr::value(false));
    }
    let found = Condition::all().add(app.db.holds_words(&beginnings, Words::Everywhere));
    if staff.may(Permission::SeeSecretReporter) {
        return found;
    }
    found.add(
        Condition::any()
            .add(ticket::Column::Secret.eq(false))
            .add(app.db.holds_words(&beginnings, Words::Subject)),
    )
}

fn has_identity(app: &App, digits: &str, kinds: &[(&str, ticket_identity::Column)]) -> Expr {
    let any = kinds.iter().fold(Condition::any(), |any, (kind, column)| {
        any.add(column.is_in(app.vault.blind_indexes(kind, digits)))
    });
    let owners = Query::select()
        .column(ticket_identity::Column::TicketId)
        .from(ticket_identity::Entity)
        .cond_where(any)
        .to_owned();
    ticket::Column::Id.in_subquery(owners)
}

/// One page, in the list's order.
pub async fn page(
    app: &App,
    staff: &CurrentStaff,
    filter: &Filter,
    window: &Window,
) -> Result<Page, ListError> {
    let backwards = window.before.is_some();
    let db = app.db.read();
    let asked = window_of(app, staff, filter, window)?.build(db.get_database_backend());
    let planned = if filter.walks_an_index(staff.unit.is_some()) {
        fixed_limits(asked)
    } else if matches!(filter.search, Some(Search::Words(_))) {
        written_out(asked)
    } else {
        asked
    };
    let mut tickets = ticket::Entity::find().from_raw_sql(planned).all(db).await?;
    tickets.sort_unstable_by_key(|ticket| (sort_value(filter, ticket), ticket.id));
    // Furthest from the edge last, as the window was walked: what is one too many falls off there.
    if filter.order().is_newest_first() != backwards {
        tickets.reverse();
    }
    let more = tickets.len() as u64 > window.limit.get();
    tickets.truncate(usize::try_from(window.limit.get()).unwrap_or(usize::MAX));
    if backwards {
        tickets.reverse();
    }
    let (has_prev, has_next) = if backwards {
        (more, true)
    } else {
        (window.after.is_some(), more)
    };
    Ok(Page {
        prev: tickets
            .first()
            .filter(|_| has_prev)
            .map(|first| cursor(filter, first)),
        next: tickets
            .last()
            .filter(|_| has_next)
            .map(|last| cursor(filter, last)),
        tickets,
    })
}

/// The tickets of a window, in no order.
///
/// A list over several statuses is a line for each of them, walked by its index and merged: asked of one line for all, both
/// databases read every open ticket of a unit to show the first forty.
fn window_of(
    app: &App,
    staff: &CurrentStaff,
    filter: &Filter,
    window: &Window,
) -> Result<Select<ticket::Entity>, ListError> {
    let order = if filter.order().is_newest_first() == window.before.is_some() {
        Order::Asc
    } else {
        Order::Desc
    };
    let limit = window.limit.probe();
    let mut lines = filter.lines(staff.unit.is_none()).into_iter().map(|line| {
        let mut found = select(app, staff, &line);
        if let Some(edge) = window.before.as_ref().or(window.after.as_ref()) {
            found = found.filter(beyond(filter, edge, &order)?);
        }
        Ok(found
            .order_by(sort_key(filter), order.clone())
            .order_by(ticket::Column::Id, order.clone())
            .limit(limit))
    });
    let Some(first) = lines.next().transpose()? else {
        return Ok(ticket::Entity::find().filter(Expr::value(false)));
    };
    let mut rest = lines
        .collect::<Result<Vec<_>, ListError>>()?
        .into_iter()
        .peekable();
    if rest.peek().is_none() {
        return Ok(first);
    }
    let keys = |line: Select<ticket::Entity>| {
        let keys = line
            .select_only()
            .column(ticket::Column::Id)
            .column_as(sort_key(filter), "place")
            .into_query();
        // SQLite takes no limit within a union, but takes a query from one that has it.
        Query::select()
            .columns(["id", "place"])
            .from_subquery(keys, "line")
            .to_owned()
    };
    let mut all = keys(first);
    for line in rest {
        all.union(UnionType::All, keys(line));
    }
    let nearest = Query::select()
        .column("id")
        .from_subquery(all, "lines")
        .order_by("place", order.clone())
        .order_by("id", order)
        .limit(limit)
        .to_owned();
    Ok(ticket::Entity::find().filter(ticket::Column::Id.in_subquery(nearest)))
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The cursor is not one of this list.
    #[error(transparent)]
    Cursor(#[from] CursorError),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Where a ticket stands in the list of a filter.
pub fn cursor(filter: &Filter, ticket: &ticket::Model) -> Cursor {
    match filter.order() {
        ListOrder::Filed => Cursor::new(FILED, ticket.id),
        ListOrder::Queue | ListOrder::Due => Cursor::at(sort_value(filter, ticket), ticket.id),
    }
}

/// The key of cursors of lists in the order of filing: in these the id alone says where a ticket stands.
const FILED: &str = "filed";

/// What stands before the id, which decides between equals; of tickets in the order of their filing it decides alone.
fn sort_value(filter: &Filter, ticket: &ticket::Model) -> DateTime<Utc> {
    match filter.order() {
        ListOrder::Queue => ticket.queue_at(),
        ListOrder::Due => ticket.due_at,
        ListOrder::Filed => DateTime::UNIX_EPOCH,
    }
}

fn sort_key(filter: &Filter) -> Expr {
    match filter.order() {
        ListOrder::Queue => queue_at(),
        ListOrder::Due => Expr::col((ticket::Entity, ticket::Column::DueAt)),
        ListOrder::Filed => id(),
    }
}

fn id() -> Expr {
    Expr::col((ticket::Entity, ticket::Column::Id))
}

/// Compared as one, place and id bound the index's walk; place or id, the walk would begin at the list's first row.
fn beyond(filter: &Filter, edge: &Cursor, order: &Order) -> Result<Expr, CursorError> {
    let last = Expr::value(edge.id::<TicketId>());
    let (here, edge) = match filter.order() {
        ListOrder::Filed if edge.key::<String>()? == FILED => (id(), last),
        ListOrder::Filed => return Err(CursorError::Key),
        ListOrder::Queue | ListOrder::Due => {
            let at = Expr::value(edge.key::<DateTime<Utc>>()?);
            (Expr::tuple([sort_key(filter), id()]), Expr::tuple([at, last]))
        }
    };
    Ok(match order {
        Order::Desc => here.lt(edge),
        _ => here.gt(edge),
    })
}

/// How many tickets a filter finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(i64),
    /// [`MOST`], and perhaps more.
    Many,
}

impl Count {
    fn up_to_most(found: i64) -> Self {
        if found >= MOST {
            Self::Many
        } else {
            Self::Exactly(found)
        }
    }

    /// Whether there is any.
    pub fn is_any(self) -> bool {
        self != Self::Exactly(0)
    }
}

/// How many tickets each of several filters finds.
#[derive(Clone, Debug)]
pub struct Counts {
    /// In the order of the filters.
    pub each: Vec<Count>,
    /// All that the asker may know of; see [`known`].
    pub known: i64,
}

/// How many tickets `staff` may know of, in any state: it grows when one arrives at their desk. Kept, not counted.
pub async fn known(app: &App, staff: &CurrentStaff) -> Result<i64, DbErr> {
    Ok(sum_of(&kept(app, staff).await?, None))
}

/// How many tickets each filter finds: by status alone what is kept, all else counted up to [`MOST`] in one query, where it was not
/// counted a moment ago.
pub async fn counts(app: &App, staff: &CurrentStaff, filters: &[Filter]) -> Result<Counts, DbErr> {
    let (now, acts) = (app.clock.now(), app.counted.acts());
    let kept = kept(app, staff).await?;
    let mut each = Vec::with_capacity(filters.len());
    let mut wanted = Vec::new();
    for filter in filters {
        let question = Question::of(staff, filter);
        each.push(if filter.is_by_status_alone() {
            Count::Exactly(sum_of(&kept, filter.status))
        } else if let Some(count) = app.counted.recall(&question, now) {
            Count::up_to_most(count)
        } else {
            wanted.push((each.len(), question));
            Count::Exactly(0)
        });
    }
    let asked: Vec<&Filter> = wanted.iter().map(|(_, question)| &question.filter).collect();
    let found = count_found(app, staff, &asked).await?;
    for ((position, question), count) in wanted.into_iter().zip(found) {
        if let Some(place) = each.get_mut(position) {
            *place = Count::up_to_most(count);
        }
        app.counted.remember(question, count, now, acts);
    }
    Ok(Counts {
        each,
        known: sum_of(&kept, None),
    })
}

/// Tickets by status in the scope of [`visible_to`].
async fn kept(app: &App, staff: &CurrentStaff) -> Result<BTreeMap<Status, i64>, DbErr> {
    let unit = match (staff.role, &staff.unit) {
        _ if !staff.may(Permission::ViewTickets) => return Ok(BTreeMap::new()),
        (Role::Humas | Role::Counter, _) => None,
        (_, Some(own)) => Some(own),
        (_, None) => return Ok(BTreeMap::new()),
    };
    tally::by_status(&app.db, unit).await
}

fn sum_of(kept: &BTreeMap<Status, i64>, statuses: Option<Statuses>) -> i64 {
    let wanted = kept
        .iter()
        .filter(|(status, _)| statuses.is_none_or(|statuses| statuses.hold(**status)));
    wanted.map(|(_, tickets)| tickets).sum()
}

async fn count_found(app: &App, staff: &CurrentStaff, filters: &[&Filter]) -> Result<Vec<i64>, DbErr> {
    let mut each = filters.iter().enumerate().map(|(position, filter)| {
        let found = select(app, staff, filter)
            .select_only()
            .column(ticket::Column::Id)
            .limit(MOST.unsigned_abs())
            .into_query();
        Query::select()
            .expr_as(Expr::val(i32::try_from(position).unwrap_or(i32::MAX)), "position")
            .expr_as(Func::count(Expr::col(Asterisk)), "tickets")
            .from_subquery(found, "found")
            .to_owned()
    });
    let Some(mut query) = each.next() else {
        return Ok(Vec::new());
    };
    let mut length = 1;
    for one in each {
        query.union(UnionType::All, one);
        length += 1;
    }
    let mut counts = vec![0; length];
    for row in app.db.read().query_all(&query).await? {
        let position = usize::try_from(row.try_get::<i32>("", "position")?).unwrap_or(usize::MAX);
        if let Some(count) = counts.get_mut(position) {
            *count = row.try_get("", "tickets")?;
        }
    }
    Ok(counts)
}
