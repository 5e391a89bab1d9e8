//! Bulk: one action on many tickets, chosen by number or by filter. Here it is only checked and written down as a job;
//! [`super::jobs`] carries it out, ticket by ticket, by the same rules as one by one.

use chrono::{DateTime, Utc};
use kernel::{id::JobId, ticket_number::TicketNumber};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json as value};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target},
    answer::AnswerForm,
    assign::AssignForm,
    classify::ClassifyForm,
    merge::MergeForm,
    note::NoteForm,
    reject::RejectForm,
    resolve::ResolveForm,
    route::RouteForm,
    staff::{filter::FilterForm, list},
};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    http::{
        error::{Error, FieldErrors},
        json,
    },
    jobs::{self, NewJob},
};
use entity::ticket;

/// Kind of the job.
pub const KIND: &str = "ticket.bulk";
/// Tickets in one job; more are asked for in several.
pub const MOST: usize = 5000;

/// What is sent. Besides the fields named here, those of the action itself (`unit`, `message`, `reason` …).
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct BulkForm {
    /// Ticket numbers; or a filter.
    #[serde(default)]
    pub numbers: Vec<String>,
    /// All tickets that a list with this filter shows.
    pub filter: Option<FilterForm>,
    /// With a filter: when you looked at its list (RFC 3339). What was filed or changed since is left alone.
    pub seen_at: Option<DateTime<Utc>>,
    /// `verify`, `route`, `assign`, `note`, `answer`, `resolve`, `reject` or `merge`.
    #[serde(default)]
    pub action: String,
    /// The fields of the action.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// An action that can be done to many.
#[derive(Clone, Debug)]
pub enum BulkAction {
    /// Class and subject.
    Verify(ClassifyForm),
    /// To a unit.
    Route(RouteForm),
    /// To a person.
    Assign(AssignForm),
    /// An internal note.
    Note(NoteForm),
    /// The same answer, with each reader's own name and number.
    Answer(AnswerForm),
    /// The end, with or without an answer.
    Resolve(ResolveForm),
    /// No.
    Reject(RejectForm),
    /// Duplicates of one ticket.
    Merge(MergeForm),
}

/// Runs `$do` with the form of whichever action it is.
macro_rules! each {
    ($action:expr, $form:ident => $do:expr) => {
        match $action {
            BulkAction::Verify($form) => $do,
            BulkAction::Route($form) => $do,
            BulkAction::Assign($form) => $do,
            BulkAction::Note($form) => $do,
            BulkAction::Answer($form) => $do,
            BulkAction::Resolve($form) => $do,
            BulkAction::Reject($form) => $do,
            BulkAction::Merge($form) => $do,
        }
    };
}

impl BulkAction {
    /// The names, in the order in which pages offer them.
    pub const NAMES: [&str; 8] = [
        "route", "answer", "resolve", "assign", "verify", "note", "merge", "reject",
    ];

    /// Reads the action and its fields. The version of one ticket means nothing for many.
    pub fn read(name: &str, mut fields: Map<String, Value>) -> Result<Self, Error> {
        fields.remove("version");
        match name {
            "verify" => json::typed(fields).map(Self::Verify),
            "route" => json::typed(fields).map(Self::Route),
            "assign" => json::typed(fields).map(Self::Assign),
            "note" => json::typed(fields).map(Self::Note),
            "answer" => json::typed(fields).map(Self::Answer),
            "resolve" => json::typed(fields).map(Self::Resolve),
            "reject" => json::typed(fields).map(Self::Reject),
            "merge" => json::typed(fields).map(Self::Merge),
            _ => Err(FieldErrors::one("action", "bulk-action-unknown").into()),
        }
    }

    /// Whether it can be carried out on any ticket at all.
    pub async fn check(&self, app: &App) -> Result<(), Error> {
        each!(self, form => form.check(app).await)
    }

    /// Does it to one ticket.
    pub async fn run(
        &self,
        app: &App,
        staff: &CurrentStaff,
        target: &Target,
    ) -> Result<ticket::Model, Error> {
        each!(self, form => form.run(app, staff, target).await)
    }
}

/// The fields beside the known ones that the action of a form does not have; of an unknown action nothing is said.
pub fn unknown_names(form: &BulkForm) -> FieldErrors {
    let fields = &form.rest;
    match form.action.as_str() {
        "verify" => json::unknown::<ClassifyForm>(fields),
        "route" => json::unknown::<RouteForm>(fields),
        "assign" => json::unknown::<AssignForm>(fields),
        "note" => json::unknown::<NoteForm>(fields),
        "answer" => json::unknown::<AnswerForm>(fields),
        "resolve" => json::unknown::<ResolveForm>(fields),
        "reject" => json::unknown::<RejectForm>(fields),
        "merge" => json::unknown::<MergeForm>(fields),
        _ => FieldErrors::default(),
    }
}

/// Checks everything that can be known beforehand and writes the job. `key` makes the same request, sent twice, one job;
/// the same key with another request is refused (`idempotency-key-reused`).
pub async fn enqueue(
    app: &App,
    staff: &CurrentStaff,
    mut form: BulkForm,
    key: Option<&str>,
) -> Result<JobId, Error> {
    staff.must(Permission::Bulk)?;
    form.rest.values_mut().for_each(drop_nul);
    form.filter = form.filter.map(FilterForm::trimmed);
    let action = BulkAction::read(&form.action, form.rest.clone())?;
    action.check(app).await?;
    let unique_key = key.map(|key| format!("{KIND}/{}/{key}", staff.id));
    // As it was asked for: a filter finds other tickets, or none, by the time the same request comes again.
    let asked = value!({ "numbers": form.numbers, "filter": form.filter });
    let with = |numbers: &[TicketNumber]| value!({ "numbers": numbers, "asked": asked, "action": form.action, "form": form.rest });
    if let Some(key) = &unique_key
        && let Some(held) = jobs::held(app.db.read(), key).await?
    {
        return same(&held, &with(&[]));
    }
    let numbers = chosen(app, staff, &form).await?;
    let job = NewJob {
        kind: KIND,
        payload: with(&numbers),
        unique_key,
        run_at: app.clock.now(),
        created_by: Some(staff.id),
    };
    app.db
        .write(async |tx| {
            let id = jobs::enqueue(tx, app, job.clone()).await?;
            let held = entity::job::Entity::find_by_id(id).one(tx).await?;
            held.map_or(Ok(id), |held| same(&held, &job.payload))
        })
        .await
}

/// The job, if it is the one that is asked for.
fn same(held: &entity::job::Model, new: &Value) -> Result<JobId, Error> {
    let is_same = ["asked", "action", "form"]
        .iter()
        .all(|part| held.payload.get(part) == new.get(part));
    if is_same {
        Ok(held.id)
    } else {
        Err(Error::Conflict("idempotency-key-reused".into()))
    }
}

/// The numbers, each once.
async fn chosen(app: &App, staff: &CurrentStaff, form: &BulkForm) -> Result<Vec<TicketNumber>, Error> {
    let mut numbers = Vec::with_capacity(form.numbers.len());
    for raw in &form.numbers {
        numbers.push(TicketNumber::parse(raw).map_err(|error| FieldErrors::one("numbers", error.code()))?);
    }
    if let Some(filter) = &form.filter {
        numbers.extend(found(app, staff, filter, form.seen_at).await?);
    }
    numbers.sort_unstable();
    numbers.dedup();
    match numbers.len() {
        0 => Err(FieldErrors::one("numbers", "bulk-none").into()),
        length if length > MOST => Err(FieldErrors::one("numbers", "bulk-too-many").into()),
        _ => Ok(numbers),
    }
}

async fn found(
    app: &App,
    staff: &CurrentStaff,
    filter: &FilterForm,
    seen_at: Option<DateTime<Utc>>,
) -> Result<Vec<TicketNumber>, Error> {
    let numbers = listed(app, staff, filter, seen_at)?
        .select_only()
        .column(ticket::Column::Number)
        .order_by_asc(list::queue_at())
        .limit(MOST as u64 + 1)
        .into_tuple()
        .all(app.db.read())
        .await?;
    Ok(numbers)
}

/// The tickets of a list; those that somebody saw at a moment are the ones that nobody filed or touched since, counted
/// by the deadlines of that moment.
pub fn listed(
    app: &App,
    staff: &CurrentStaff,
    filter: &FilterForm,
    seen_at: Option<DateTime<Utc>>,
) -> Result<Select<ticket::Entity>, FieldErrors> {
    let filter = filter.clone().trimmed();
    // A filter that says nothing means every ticket there is: surely not what anybody wants to act on.
    if filter.is_empty() {
        return Err(FieldErrors::one("filter", "bulk-filter-empty"));
    }
    let filter = filter.parse()?;
    Ok(match seen_at {
        Some(at) => list::select_at(app, staff, &filter, at).filter(ticket::Column::UpdatedAt.lte(at)),
        None => list::select(app, staff, &filter),
    })
}

/// A bulk job of this person, by id.
pub async fn find(app: &App, staff: &CurrentStaff, id: JobId) -> Result<entity::job::Model, Error> {
    let job = entity::job::Entity::find_by_id(id).one(app.db.read()).await?;
    job.filter(|job| job.kind == KIND && job.created_by == Some(staff.id))
        .ok_or(Error::NotFound)
}

/// Takes NUL out of texts: the actions would, but the job keeps them as they came, and PostgreSQL keeps none.
fn drop_nul(value: &mut Value) {
    match value {
        Value::String(text) => text.retain(|sign| sign != '\0'),
        Value::Array(all) => all.iter_mut().for_each(drop_nul),
        Value::Object(all) => all.values_mut().for_each(drop_nul),
        _ => {}
    }
}
