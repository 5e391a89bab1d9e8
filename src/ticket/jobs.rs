//! The worker of bulk actions: one transaction per ticket, in the name of whoever asked, by the rules that bind them.
//!
//! A node may die between any two tickets, and another runs the job again: each event names the job that caused it, so
//! what is done stays done once ([`super::act::with_ticket`]). One that is asked to stop gives the job back between two tickets.

use chrono::Duration;
use entity::{job, staff};
use kernel::{status::Status, ticket_number::TicketNumber};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    act::{ALREADY_DONE, Target},
    bulk::BulkAction,
    retell::story_names_reporter,
    store,
};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    http::error::Error,
    jobs::{self, JobError},
};

/// Progress is written, and the lease renewed, after so many tickets.
const STEP: usize = 20;
/// How long the next step may take before another node believes this one dead.
const LEASE: Duration = Duration::minutes(10);

#[derive(Deserialize)]
struct Payload {
    numbers: Vec<TicketNumber>,
    action: String,
    form: Map<String, Value>,
}

/// How far a bulk job has come.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct Progress {
    /// Tickets chosen.
    pub total: usize,
    /// Tickets on which it was carried out.
    pub done: usize,
    /// Tickets on which it was not, and why.
    pub refused: Vec<Refused>,
}

/// A ticket left as it was.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
pub struct Refused {
    /// Its number.
    #[schema(value_type = String)]
    pub number: TicketNumber,
    /// Why: the code of the problem document that the action alone would have been answered with, or of its first
    /// wrong field.
    pub code: String,
}

/// Carries out a bulk job.
pub async fn bulk(app: &App, job: &job::Model) -> Result<Value, JobError> {
    let payload: Payload = serde_json::from_value(job.payload.clone())
        .map_err(|error| JobError::Bury(format!("the payload cannot be read: {error}")))?;
    let action = BulkAction::read(&payload.action, payload.form)
        .map_err(|error| JobError::Bury(format!("the action cannot be read: {error}")))?;
    let staff = asker(app, job).await?;
    let mut progress = Progress {
        total: payload.numbers.len(),
        ..Progress::default()
    };
    for (position, number) in payload.numbers.into_iter().enumerate() {
        jobs::go_on(app)?;
        let target = Target {
            job: Some(job.id),
            ..Target::now(number.clone())
        };
        let done = match tells_secret(app, &action, &staff, &number).await {
            Ok(true) => Err(Error::Conflict("secret-names-reporter".into())),
            Ok(false) => action.run(app, &staff, &target).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(_) => progress.done += 1,
            Err(Error::Conflict(code)) if code == ALREADY_DONE => progress.done += 1,
            Err(fault @ Error::Unavailable(_)) => return Err(JobError::Retry(fault.to_string())),
            // A fault of ours in one ticket must not keep the others waiting.
            Err(fault @ Error::Internal(_)) => {
                tracing::error!(error = %fault, job = %job.id, "one ticket of a bulk action failed");
                progress.refused.push(Refused {
                    number,
                    code: code_of(&fault),
                });
            }
            Err(refusal) => progress.refused.push(Refused {
                number,
                code: code_of(&refusal),
            }),
        }
        if (position + 1) % STEP == 0 && !report(app, job, &progress).await? {
            return Err(JobError::Retry("the lease was lost".into()));
        }
    }
    serde_json::to_value(progress).map_err(|error| JobError::Bury(error.to_string()))
}

/// Whoever asked, if they may still do so.
async fn asker(app: &App, job: &job::Model) -> Result<CurrentStaff, JobError> {
    let id = job
        .created_by
        .ok_or_else(|| JobError::Bury("nobody asked for it".into()))?;
    let staff = staff::Entity::find_by_id(id).one(app.db.read()).await?;
    let staff = staff
        .filter(|staff| staff.disabled_at.is_none())
        .map(|staff| CurrentStaff {
            id: staff.id,
            name: staff.name.to_string(),
            role: staff.role,
            unit: staff.unit_code,
            session: String::new(),
        })
        .filter(|staff| staff.may(Permission::Bulk));
    staff.ok_or_else(|| JobError::Bury("whoever asked may no longer do it".into()))
}

/// Whether the action would show a unit who filed a secret complaint, because its story says so: whoever routes such a ticket
/// by itself is warned, here nobody is.
async fn tells_secret(
    app: &App,
    action: &BulkAction,
    staff: &CurrentStaff,
    number: &TicketNumber,
) -> Result<bool, Error> {
    if !matches!(action, BulkAction::Route(_)) {
        return Ok(false);
    }
    let ticket = store::find_for_staff(app.db.read(), staff, number).await?;
    Ok(ticket.secret && ticket.status == Status::New && story_names_reporter(&ticket))
}

fn code_of(refusal: &Error) -> String {
    let field = match refusal {
        Error::Invalid(errors) => errors.0.values().flatten().next(),
        _ => None,
    };
    field.map_or_else(|| refusal.code().to_owned(), |fault| fault.code.to_string())
}

/// Shows how far it is and keeps the lease; false when another worker has the job by now.
async fn report(app: &App, job: &job::Model, progress: &Progress) -> Result<bool, DbErr> {
    let shown = serde_json::to_value(progress).unwrap_or_default();
    let until = app.clock.now() + LEASE;
    let kept = app
        .db
        .write(async |tx| {
            job::Entity::update_many()
                .col_expr(job::Column::Result, Expr::value(shown))
                .col_expr(job::Column::LockedUntil, Expr::value(until))
                .filter(job::Column::Id.eq(job.id))
                .filter(job::Column::Attempts.eq(job.attempts))
                .exec(tx)
                .await
        })
        .await?;
    Ok(kept.rows_affected == 1)
}
