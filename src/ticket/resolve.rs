//! Resolve: the work is done. The reporter may confirm, or write again; ten working days of silence close it.

use entity::{
    ticket,
    ticket_event::{self, EventKind},
};
use kernel::{
    actor::ActorKind,
    id::{StaffId, TicketId},
    status::Status,
    text::Body,
    visibility::Visibility,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, all_or_errors, with_ticket},
    enclose::Enclosed,
    lifecycle::{Action, transition},
    phrase::{Phrase, Phrasing},
    record::{self, ActError, Words},
    retell::{Answer, Audience},
    take,
};
use crate::{
    account::CurrentStaff,
    app::App,
    directory,
    http::error::{Error, FieldErrors},
    sla,
};

/// Nothing was answered that could be the end.
const ANSWER_MISSING: &str = "answer-missing";

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct ResolveForm {
    /// The answer, unless one was given before; variables are filled as in an answer.
    pub message: Option<String>,
    /// Send it although it still has a blank (`…`) of a template in it.
    #[serde(default)]
    pub blanks: bool,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
    /// Take the ticket first if nobody has it (what the page's button "answer and resolve" does).
    #[serde(default)]
    pub take: bool,
}

impl ResolveForm {
    fn parse(&self) -> Result<Option<Phrase>, Error> {
        let mut errors = FieldErrors::default();
        let message = Phrase::optional(self.message.as_deref(), "message", self.blanks, &mut errors);
        all_or_errors(Some(message), errors)
    }
}

impl StaffAction for ResolveForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        self.parse().map(drop)
    }

    /// With a message the answer and the end are one event and one mail.
    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let message = self.parse()?;
        let directory = directory::current(app).await?;
        let silence = sla::silence_ends(&directory, app.clock.now(), app.config.tz);
        let phrasing = Phrasing::with(directory, app.config.tz, staff);
        let by = target.by(staff);
        with_ticket(app, staff, target, async |tx, ticket| {
            let ticket = if self.take {
                take::take_if_untouched(tx, app, ticket, by).await?
            } else {
                ticket
            };
            let files = Enclosed::of(tx, target).await?;
            if message.is_none() && !files.is_empty() {
                // A file that nobody says a word about is no answer.
                return Err(FieldErrors::one("message", "empty").into());
            }
            // Where nothing can be resolved, nobody may try out whose name is refused.
            transition(ticket.status, by.actor, Action::Resolve).map_err(ActError::from)?;
            let audience = Audience::of(tx, &ticket).await?;
            files.check_readers(&audience, &ticket)?;
            let body = match &message {
                Some(text) => {
                    audience.accepts_all(&ticket, text.as_str(), &phrasing)?;
                    Some(phrasing.fill(text.as_str(), &ticket))
                }
                None => None,
            };
            if body.is_none() && ticket.status == Status::InProgress {
                needs_answer(tx, ticket.id).await?;
            }
            let words = Words {
                body,
                ..Words::default()
            };
            let (resolved, event) = record::apply(tx, app, ticket, by, Action::Resolve, words, |row| {
                row.silent_close_at = silence;
                row.assignee_id = row.assignee_id.or(by.staff);
            })
            .await?;
            if let Some(text) = &message {
                files
                    .go_with(tx, resolved.id, event, Visibility::Reporter)
                    .await?;
                let answer = Answer {
                    ticket: &resolved,
                    event: Some(event),
                    by,
                    text: text.as_str(),
                    phrasing: &phrasing,
                };
                let told = audience.retell(tx, app, answer).await?;
                files.go_along(tx, app, &told).await?;
            }
            Ok(resolved)
        })
        .await
    }
}

/// Refuses where the reporter was not answered since the work began, or began again.
async fn needs_answer(db: &impl ConnectionTrait, ticket: TicketId) -> Result<(), Error> {
    if last_answer(db, ticket).await?.is_some() {
        Ok(())
    } else {
        Err(FieldErrors::one("message", ANSWER_MISSING).into())
    }
}

/// The same refusal for programs: a rule of the lifecycle, and no fault of what they sent.
pub fn as_conflict(error: Error) -> Error {
    match error {
        Error::Invalid(errors) if errors == FieldErrors::one("message", ANSWER_MISSING) => {
            Error::Conflict(ANSWER_MISSING.into())
        }
        other => other,
    }
}

/// The newest answer that still stands: none after the ticket was opened again.
pub async fn last_answer(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Option<Body>, DbErr> {
    Ok(last_signed(db, ticket).await?.map(|(text, _)| text))
}

/// The same, with who gave it.
pub async fn last_signed(
    db: &impl ConnectionTrait,
    ticket: TicketId,
) -> Result<Option<(Body, Option<StaffId>)>, DbErr> {
    let answer = Condition::all()
        .add(ticket_event::Column::Action.is_in([EventKind::Answered, EventKind::Resolved]))
        .add(ticket_event::Column::ActorKind.eq(ActorKind::Staff))
        .add(ticket_event::Column::Body.is_not_null());
    let opened_again = Condition::all()
        .add(ticket_event::Column::FromStatus.is_in([Status::Resolved, Status::Closed]))
        .add(ticket_event::Column::ToStatus.eq(Status::InProgress));
    // Whichever came last decides; a history may be long.
    let last = ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket))
        .filter(Condition::any().add(answer).add(opened_again))
        .order_by_desc(ticket_event::Column::Id)
        .one(db)
        .await?;
    Ok(standing_answer(last.iter()).and_then(|event| {
        let text = Body::parse(event.body.as_deref()?).ok()?;
        Some((text, event.staff_id))
    }))
}

/// The newest answer that still stands, in a history that is told from its end.
pub fn standing_answer<'a>(
    newest_first: impl Iterator<Item = &'a ticket_event::Model>,
) -> Option<&'a ticket_event::Model> {
    let mut since_opened = newest_first.take_while(|event| !opens_again(event));
    since_opened.find(|event| event.actor_kind == ActorKind::Staff && is_answer(event))
}

fn is_answer(event: &ticket_event::Model) -> bool {
    matches!(event.action, EventKind::Answered | EventKind::Resolved) && event.body.is_some()
}

fn opens_again(event: &ticket_event::Model) -> bool {
    matches!(event.from_status, Some(Status::Resolved | Status::Closed))
        && event.to_status == Some(Status::InProgress)
}
