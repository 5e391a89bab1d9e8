//! The reporter writes: words, files, or both. Where staff waited for it, or had called the work done, the work goes on.

use kernel::{
    id::TicketId,
    text::{Body, TextError},
};
use sea_orm::{DatabaseTransaction, EntityTrait};

use entity::{attachment as row, ticket};
use kernel::{status::Status, visibility::Visibility};

use super::{
    attachment::{self, Incoming, Owner, Stored},
    by_reporter::{self, Done, Once, ReporterError},
    follower,
    lifecycle::Action,
    record::{By, Words, apply},
};
use crate::{app::App, http::error::Error};

/// What the reporter sends.
#[derive(Debug)]
pub struct Reply {
    /// The words; none when files speak for themselves.
    body: Option<Body>,
    files: Vec<Incoming>,
    once: Option<Once>,
}

impl Reply {
    /// Parses what was typed. `key` is the form's: the same form sent twice is one reply. Words may be missing where there
    /// are files.
    pub fn parse(raw: &str, files: Vec<Incoming>, key: Option<&str>) -> Result<Self, TextError> {
        let body = match Body::parse(raw) {
            Ok(body) => Some(body),
            Err(TextError::Empty) if !files.is_empty() => None,
            Err(error) => return Err(error),
        };
        let contents = body.iter().map(Body::as_str);
        let contents = contents.chain(files.iter().map(|file| file.sha256.as_str()));
        let once = key.map(|key| Once::of(key, contents));
        Ok(Self { body, files, once })
    }
}

/// Adds the reply to the ticket. Files whose reply did not happen are taken back.
pub async fn reply(app: &App, ticket: TicketId, reply: Reply) -> Result<ticket::Model, ReporterError> {
    let Reply { body, files, once } = reply;
    let stored = attachment::store_all(app, files).await?;
    let keys = attachment::keys(&stored);
    let done = by_reporter::act(app, ticket, async |tx, ticket| {
        send(tx, app, ticket, body, stored, once).await
    })
    .await;
    // After a lost connection nobody knows whether the reply is there: then the bytes stay too.
    let is_unknown =
        matches!(&done, Err(ReporterError::Fault(error)) if matches!(**error, Error::Unavailable(_)));
    if !is_unknown && !matches!(done, Ok(Done::Now(..))) {
        attachment::discard(app, keys.iter().map(String::as_str)).await;
    }
    match done? {
        Done::Now(ticket, _) | Done::Before(ticket) => Ok(ticket),
    }
}

async fn send(
    tx: &DatabaseTransaction,
    app: &App,
    ticket: ticket::Model,
    body: Option<Body>,
    stored: Vec<Stored>,
    once: Option<Once>,
) -> Result<Done, ReporterError> {
    if let Some(once) = &once
        && once.is_known(tx, ticket.id).await?
    {
        return Ok(Done::Before(ticket));
    }
    by_reporter::may_send(tx, app, ticket.id).await?;
    let action = if body.is_some() {
        Action::Reply
    } else {
        Action::Attach
    };
    let said = body.map(|body| body.to_string());
    let words = Words {
        body: said.clone(),
        data: once.map(|once| once.data()),
        ..Words::default()
    };
    let (ticket, event) = apply(tx, app, ticket, By::REPORTER, action, words, |_| {}).await?;
    let rows: Vec<row::ActiveModel> = stored
        .into_iter()
        .map(|file| file.into_row(app, Owner::Event(ticket.id, event), Visibility::Reporter))
        .collect();
    let files = rows.len();
    if !rows.is_empty() {
        row::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    if ticket.status == Status::Merged {
        let ticket = follower::pass_on(tx, app, ticket, said, files).await?;
        return Ok(Done::Now(ticket, event));
    }
    Ok(Done::Now(ticket, event))
}
