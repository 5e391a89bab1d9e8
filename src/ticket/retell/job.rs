//! Telling an answer to many: jobs of a few hundred readers each, one transaction per reader.
//!
//! A node may die between any two readers, and another runs the job again: the event in a reader's ticket names the job, so nobody
//! is told twice. Whose ticket was separated meanwhile is not told: it is another matter by now.

use entity::{job, staff};
use kernel::{
    id::{EventId, TicketId},
    status::Status,
};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Answer, tell};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::Error,
    jobs::{self, JobError, NewJob},
    ticket::{enclose::Enclosed, phrase::Phrasing, record::By, store},
};

/// Kind of the job.
pub const KIND: &str = "ticket.retell";
/// Readers of one job.
const READERS: usize = 250;

#[derive(Deserialize, Serialize)]
struct Payload {
    ticket: TicketId,
    event: Option<EventId>,
    text: String,
    readers: Vec<TicketId>,
}

/// Writes the jobs that tell an answer to `readers`, in the transaction of the answer.
pub(super) async fn enqueue(
    db: &impl ConnectionTrait,
    app: &App,
    answer: Answer<'_>,
    readers: &[TicketId],
) -> Result<(), Error> {
    for readers in readers.chunks(READERS) {
        let payload = Payload {
            ticket: answer.ticket.id,
            event: answer.event,
            text: answer.text.to_owned(),
            readers: readers.to_vec(),
        };
        let job = NewJob {
            kind: KIND,
            payload: serde_json::to_value(payload).map_err(Error::internal)?,
            unique_key: None,
            run_at: app.clock.now(),
            created_by: answer.by.staff,
        };
        jobs::enqueue(db, app, job).await?;
    }
    Ok(())
}

/// Tells the readers of one job.
pub async fn run(app: &App, job: &job::Model) -> Result<Value, JobError> {
    let payload: Payload = serde_json::from_value(job.payload.clone())
        .map_err(|error| JobError::Bury(format!("the payload cannot be read: {error}")))?;
    let db = app.db.read();
    let author = author(db, job).await?;
    let ticket = store::by_id(db, payload.ticket).await?;
    let ticket = ticket.ok_or_else(|| JobError::Bury("the ticket is gone".into()))?;
    let phrasing = Phrasing::of(app, &author)
        .await
        .map_err(|error| JobError::Retry(error.to_string()))?;
    let answer = Answer {
        ticket: &ticket,
        event: payload.event,
        by: By {
            job: Some(job.id),
            ..By::staff(&author)
        },
        text: &payload.text,
        phrasing: &phrasing,
    };
    let files = match payload.event {
        Some(event) => Enclosed::with(db, payload.ticket, event).await?,
        None => Enclosed::default(),
    };
    let (mut told, mut failed) = (0_usize, 0_usize);
    for reader in &payload.readers {
        jobs::go_on(app)?;
        match tell_once(app, answer, *reader, &files).await {
            Ok(is_told) => told += usize::from(is_told),
            Err(fault @ Error::Unavailable(_)) => return Err(JobError::Retry(fault.to_string())),
            // One ticket that cannot be told must not keep the others waiting; it is tried again with the job.
            Err(fault) => {
                tracing::error!(error = %fault, job.id = %job.id, "an answer could not be told to one reader");
                failed += 1;
            }
        }
    }
    if failed > 0 {
        return Err(JobError::Retry(format!("{failed} readers could not be told")));
    }
    Ok(json!({ "total": payload.readers.len(), "done": told }))
}

/// Tells one reader, unless this job did so before; false where the ticket is not merged any more.
async fn tell_once(app: &App, answer: Answer<'_>, reader: TicketId, files: &Enclosed) -> Result<bool, Error> {
    app.db
        .write(async |tx| {
            let row = store::hold(tx, reader).await?;
            let Some(row) = row.filter(|row| row.status == Status::Merged) else {
                return Ok(false);
            };
            if let Some(job) = answer.by.job
                && store::was_done_by(tx, row.id, job).await?
            {
                return Ok(true);
            }
            let told = tell(tx, app, answer, &row).await?;
            files.go_along(tx, app, &[told]).await?;
            Ok(true)
        })
        .await
}

/// Whoever answered; also if their account was closed since: the answer was given.
async fn author(db: &impl ConnectionTrait, job: &job::Model) -> Result<CurrentStaff, JobError> {
    let id = job
        .created_by
        .ok_or_else(|| JobError::Bury("nobody answered".into()))?;
    let author: Option<staff::Model> = staff::Entity::find_by_id(id)
        .one(db)
        .await
        .map_err(|error: DbErr| JobError::from(error))?;
    let author = author.ok_or_else(|| JobError::Bury("whoever answered is gone".into()))?;
    Ok(CurrentStaff {
        id: author.id,
        name: author.name.to_string(),
        role: author.role,
        unit: author.unit_code,
        session: String::new(),
    })
}
