//! The reporter writes: words, files, or both. Where staff waited for it, or had called the work done, the work goes on.

use kernel::{
    id::TicketId,
    text::{Body, TextError},
};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use std::collections::BTreeSet;

use entity::{attachment as row, ticket};
use kernel::{status::Status, visibility::Visibility};

use super::{
    attachment::{self, Incoming, Owner, Stored},
    by_reporter::{self, Done, Once, ReporterError},
    draft,
    enclose::Enclosed,
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
    /// The draft whose files go along.
    kept: Option<String>,
    /// The draft under which the files wait if a rule refuses the reply.
    otherwise: Option<String>,
    once: Option<Once>,
}

impl Reply {
    /// Parses what was typed. `key` is the form's: the same form sent twice is one reply. Words may be missing where there
    /// are files.
    pub fn parse(raw: &str, files: Vec<Incoming>, key: Option<&str>) -> Result<Self, TextError> {
        let body = Self::words(raw, !files.is_empty())?;
        Ok(Self::new(body, files, key))
    }

    /// What was typed; nothing is enough where there are files.
    pub fn words(raw: &str, has_files: bool) -> Result<Option<Body>, TextError> {
        match Body::parse(raw) {
            Err(TextError::Empty) if has_files => Ok(None),
            parsed => parsed.map(Some),
        }
    }

    /// A reply whose words were read by [`Self::words`].
    pub fn new(body: Option<Body>, files: Vec<Incoming>, key: Option<&str>) -> Self {
        let hashes = files.iter().map(|file| file.sha256.as_str());
        let once = key.map(|key| once(key, body.as_ref(), hashes));
        Self {
            body,
            files,
            kept: None,
            otherwise: None,
            once,
        }
    }

    /// The same; if a rule refuses it, its files wait under a draft.
    pub fn or_waiting(self, draft: String) -> Self {
        Self {
            otherwise: Some(draft),
            ..self
        }
    }

    /// The same with the files that wait under a draft; `hashes` are those of everything that the form ever brought.
    pub fn with_kept(
        body: Option<Body>,
        draft: String,
        hashes: &BTreeSet<String>,
        key: Option<&str>,
    ) -> Self {
        let hashes = hashes.iter().map(String::as_str);
        let once = key.map(|key| once(key, body.as_ref(), hashes));
        Self {
            body,
            files: Vec::new(),
            kept: Some(draft),
            otherwise: None,
            once,
        }
    }

    /// Whether the ticket has it already: the same form sent twice.
    pub async fn is_known(&self, db: &impl ConnectionTrait, ticket: TicketId) -> Result<bool, DbErr> {
        match &self.once {
            Some(once) => once.is_known(db, ticket).await,
            None => Ok(false),
        }
    }
}

fn once<'a>(key: &'a str, body: Option<&'a Body>, hashes: impl Iterator<Item = &'a str>) -> Once {
    Once::of(key, body.map(Body::as_str).into_iter().chain(hashes))
}

/// Adds the reply to the ticket. Files whose reply did not happen are taken back.
pub async fn reply(app: &App, ticket: TicketId, reply: Reply) -> Result<ticket::Model, ReporterError> {
    let Reply {
        body,
        files,
        kept,
        otherwise,
        once,
    } = reply;
    let stored = attachment::store_all(app, files).await?;
    let again = stored.clone();
    let done = by_reporter::act(app, ticket, async |tx, ticket| {
        let content = Content { body, stored, kept };
        send(tx, app, ticket, content, once).await
    })
    .await;
    if let (Some(draft), Err(refusal)) = (&otherwise, &done)
        && !matches!(refusal, ReporterError::Fault(_))
        && has_room(app, &again)
    {
        draft::take_in(app, draft, again).await?;
        return done.map(Done::into_ticket);
    }
    // After a lost connection nobody knows whether the reply is there: then the bytes stay too.
    let is_unknown =
        matches!(&done, Err(ReporterError::Fault(error)) if matches!(**error, Error::Unavailable(_)));
    if !is_unknown && !matches!(done, Ok(Done::Now(..))) {
        let keys = attachment::keys(&again);
        attachment::discard(app, keys.iter().map(String::as_str)).await;
    }
    done.map(Done::into_ticket)
}

fn has_room(app: &App, files: &[Stored]) -> bool {
    files
        .iter()
        .all(|file| u64::try_from(file.size).is_ok_and(|size| app.limits.may_wait(size)))
}

/// Words and files of a reply.
struct Content {
    body: Option<Body>,
    stored: Vec<Stored>,
    kept: Option<String>,
}

async fn send(
    tx: &DatabaseTransaction,
    app: &App,
    ticket: ticket::Model,
    content: Content,
    once: Option<Once>,
) -> Result<Done, ReporterError> {
    if let Some(once) = &once
        && once.is_known(tx, ticket.id).await?
    {
        return Ok(Done::Before(ticket));
    }
    by_reporter::may_send(tx, app, ticket.id).await?;
    let Content { body, stored, kept } = content;
    let kept = match &kept {
        Some(draft) => Enclosed::waiting(tx, draft).await?,
        None => Enclosed::default(),
    };
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
    if !rows.is_empty() {
        row::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    kept.go_with(tx, ticket.id, event, Visibility::Reporter).await?;
    if ticket.status == Status::Merged {
        let files = Enclosed::with(tx, ticket.id, event).await?;
        let ticket = follower::pass_on(tx, app, ticket, said, &files).await?;
        return Ok(Done::Now(ticket, event));
    }
    Ok(Done::Now(ticket, event))
}
