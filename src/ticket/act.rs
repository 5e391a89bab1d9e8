//! The way in for everything that staff do to one ticket: one transaction, the ticket found within the person's
//! scope, what they had seen compared with what is there.
//!
//! Each action has a file of its own, named by its verb: what is sent (`…Form`), what it means once parsed, and a
//! function that does it. [`StaffAction`] is what they have in common, so that pages, API and bulk jobs run the same
//! code and none of them can step around the lifecycle or the scope.

use kernel::{
    id::JobId,
    text::{Body, TextError},
    ticket_number::TicketNumber,
};
use sea_orm::{DatabaseTransaction, DbErr};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    record::{ActError, By},
    store,
};
use crate::{
    account::CurrentStaff,
    app::App,
    directory,
    http::error::{Error, FieldErrors},
};
use entity::ticket;

/// Which ticket, and what the person knew of it.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its number.
    pub number: TicketNumber,
    /// The version on the page or in the answer that the person acts upon; `None` where they do not say.
    pub seen: Option<i64>,
    /// The bulk job that acts in their name.
    pub job: Option<JobId>,
    /// The draft whose files go with what is written, by its id; for actions that write ([`super::enclose`]).
    pub enclosed: Option<String>,
}

impl Target {
    /// The ticket as it is now, whatever the person saw.
    pub fn now(number: TicketNumber) -> Self {
        Self {
            number,
            seen: None,
            job: None,
            enclosed: None,
        }
    }

    /// Who acts, for the history.
    pub fn by(&self, staff: &CurrentStaff) -> By {
        By {
            job: self.job,
            ..By::staff(staff)
        }
    }
}

/// What a member of staff sends to do one thing to one ticket.
#[expect(
    async_fn_in_trait,
    reason = "handlers and workers run on actix's runtime, where futures need not be Send"
)]
pub trait StaffAction: DeserializeOwned + Serialize + 'static {
    /// The version that the sender had seen.
    fn seen(&self) -> Option<i64>;

    /// Whether what was sent can be carried out on any ticket at all; asked before a bulk job is written.
    async fn check(&self, app: &App) -> Result<(), Error>;

    /// Parses what was sent and does it in one transaction.
    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error>;
}

/// Opens the one transaction of an action and finds its ticket: another unit's is not found, one that was changed
/// since it was seen is refused (`changed-meanwhile`), one that this job already did as well (`already-done`).
pub async fn with_ticket<T>(
    app: &App,
    staff: &CurrentStaff,
    target: &Target,
    action: impl AsyncFnOnce(&DatabaseTransaction, ticket::Model) -> Result<T, Error>,
) -> Result<T, Error> {
    with_ticket_after(app, staff, target, async |_| Ok(()), action).await
}

/// The same for actions on several tickets: `first` holds the others that have to be held before this one.
pub async fn with_ticket_after<T>(
    app: &App,
    staff: &CurrentStaff,
    target: &Target,
    first: impl AsyncFnOnce(&DatabaseTransaction) -> Result<(), DbErr>,
    action: impl AsyncFnOnce(&DatabaseTransaction, ticket::Model) -> Result<T, Error>,
) -> Result<T, Error> {
    // Clocks are counted within the transaction, by the policies and holidays that this node knows then.
    directory::current(app).await?;
    let done = app
        .db
        .write(async |tx| {
            first(tx).await?;
            let ticket = store::hold_for_staff(tx, staff, &target.number).await?;
            if target.seen.is_some_and(|seen| seen != ticket.version) {
                return Err(ActError::Changed.into());
            }
            if let Some(job) = target.job
                && store::was_done_by(tx, ticket.id, job).await?
            {
                return Err(Error::Conflict(ALREADY_DONE.into()));
            }
            action(tx, ticket).await
        })
        .await;
    app.counted.forget();
    done
}

/// The code of a ticket that the same bulk job did before it was interrupted.
pub const ALREADY_DONE: &str = "already-done";

/// A number as JSON and forms write it: `7`, `"7"`, or an empty text for none.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Figure {
    /// JSON.
    Number(i64),
    /// A form.
    Text(String),
}

impl Figure {
    /// The number; `Ok(None)` for an empty text, `Err` for what is no number.
    pub fn read(&self) -> Result<Option<i64>, std::num::ParseIntError> {
        match self {
            Self::Number(number) => Ok(Some(*number)),
            Self::Text(text) if text.trim().is_empty() => Ok(None),
            Self::Text(text) => text.trim().parse().map(Some),
        }
    }
}

/// A text that must be there; its fault is noted otherwise.
pub fn required(raw: Option<&str>, field: &str, errors: &mut FieldErrors) -> Option<Body> {
    Body::parse(raw.unwrap_or_default())
        .map_err(|error| add_text_error(errors, field, error))
        .ok()
}

/// A text that may be left out.
pub fn optional(raw: Option<&str>, field: &str, errors: &mut FieldErrors) -> Option<Body> {
    match Body::parse(raw.unwrap_or_default()) {
        Ok(body) => Some(body),
        Err(TextError::Empty) => None,
        Err(error) => {
            add_text_error(errors, field, error);
            None
        }
    }
}

/// Notes the fault of a text, with the figures that its sentence needs.
pub fn add_text_error(errors: &mut FieldErrors, field: &str, error: TextError) {
    let mut args = Map::new();
    if let TextError::TooLong { max, actual } = error {
        args.insert("max".into(), Value::from(max));
        args.insert("actual".into(), Value::from(actual));
    }
    errors.add_with(field, error.code(), args);
}

/// The parsed input, or everything that is wrong with it.
pub fn all_or_errors<T>(parsed: Option<T>, errors: FieldErrors) -> Result<T, Error> {
    match parsed {
        Some(value) if errors.is_empty() => Ok(value),
        _ => Err(errors.into()),
    }
}
