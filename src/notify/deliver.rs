//! The channel of mails: sending what is due.
//!
//! The mail server is spoken to outside any transaction (SQLite has one writer, and a server may take its time). So a
//! node that dies between "accepted" and "noted" leaves a row whose lease runs out, and the mail goes out a second
//! time: with the same Message-ID, by which mail systems know that it is the same. Never is a mail lost.

use std::time::Duration as Patience;

use chrono::Duration;
use entity::outbox::{self, OutboxState};
use futures_util::{StreamExt, stream};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::{
    channel::{self, Channel, Delivered, Outcome, Refusal},
    claim, compose, hold,
    inbound::bounce,
    letter::{LetterError, Reader},
    redact,
    refusal::{self, Refused},
    render, suppress,
};
use crate::app::App;

/// Tries before an operator has to look at it; with the waits below, the last one is a day and a half after the first.
const MAX_ATTEMPTS: i32 = 10;
/// Minutes to wait after the first, second … failure.
const WAITS: [i64; 9] = [1, 5, 15, 30, 60, 120, 240, 720, 1_080];
/// Mails under way at once, over the mailer's pool of as many connections. A mail mostly waits for the server's answers: four at once
/// bring 50 a second to a server on the same machine.
const AT_ONCE: usize = 10;
/// How long one mail may take. A batch stays within its lease: 20 mails, 10 at once, a minute each.
const PATIENCE: Patience = Patience::from_mins(1);
/// After this long the caller gets its turn, for the rest of the house (and a shutdown) to go on.
const TURN: Duration = Duration::seconds(10);

/// Mail, as a channel.
struct Mail<'a> {
    app: &'a App,
}

/// Sends what is due and notes the outcome. Does nothing while no mail server is configured: the rows wait, and an
/// operator can read them. Safe on any number of nodes at once. An error means that the database is away.
pub async fn deliver_due(app: &App) -> Result<Delivered, DbErr> {
    let mut total = Delivered::default();
    if !app.mailer.is_configured() {
        return Ok(total);
    }
    hold::hold_old(app).await?;
    let mail = Mail { app };
    let begun = app.clock.now();
    loop {
        let rows = claim::due(app).await?;
        let outcomes: Vec<Result<Delivered, DbErr>> = stream::iter(&rows)
            .map(|row| channel::deliver(app, &mail, row))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        let mut batch = Delivered::default();
        for outcome in outcomes {
            batch.add(outcome?);
        }
        total.add(batch);
        // A batch of which nothing left: the server is away, and the rest would only collect failures.
        if batch.sent == 0 || app.is_stopping() || app.clock.now() - begun > TURN {
            return Ok(total);
        }
    }
}

impl Channel for Mail<'_> {
    type Row = outbox::Model;
    type Trace = ();

    const NAME: &'static str = "mail";
    const COUNTER: &'static str = "laporbkn_mails_total";
    const MAX_ATTEMPTS: i32 = MAX_ATTEMPTS;

    fn patience(&self) -> Patience {
        PATIENCE
    }

    fn facts(row: &outbox::Model) -> (String, i32) {
        (format!("{} {}", row.kind, row.id), row.attempts)
    }

    fn wait_after(&self, attempts: i32) -> Duration {
        wait_after(attempts)
    }

    async fn send(&self, row: &outbox::Model) -> (Result<(), Refusal>, ()) {
        (send(self.app, row).await, ())
    }

    async fn settle(&self, row: &outbox::Model, outcome: Outcome, (): ()) -> Result<(), DbErr> {
        let now = self.app.clock.now();
        let mut change = outbox::ActiveModel {
            locked_until: Set(None),
            ..Default::default()
        };
        match outcome {
            Outcome::Sent => {
                change.state = Set(OutboxState::Sent);
                change.sent_at = Set(Some(now));
                change.last_error = Set(None);
            }
            Outcome::Postponed { why, until } => {
                change.next_attempt_at = Set(until);
                change.last_error = Set(Some(why));
            }
            Outcome::GivenUp(why) => {
                change.state = Set(OutboxState::Failed);
                change.last_error = Set(Some(why));
            }
        }
        claim::settle(self.app, row, change).await
    }
}

async fn send(app: &App, row: &outbox::Model) -> Result<(), Refusal> {
    if let Some(code) = suppress::blocked(app.db.read(), &row.recipient)
        .await
        .map_err(LetterError::from)?
    {
        return Err(Refusal::Lasting(format!(
            "mail to this address comes back ({code}); see /admin/surat-mental"
        )));
    }
    let letter = compose::compose(app, row, Reader::Recipient).await?;
    let thread = thread_of(app, row).await.map_err(LetterError::from)?;
    let message = render::message(app, row, &letter, thread)?;
    match app.mailer.send(message).await {
        Ok(_) => Ok(()),
        Err(error) => Err(refusal(app, row, &error).await),
    }
}

/// A refusal for good counts against the address, too, as a mail that comes back does.
async fn refusal(app: &App, row: &outbox::Model, error: &lettre::transport::smtp::Error) -> Refusal {
    let reason = redact::reason(&error.to_string());
    let Refused::ForGood(code) = refusal::of(error) else {
        return Refusal::Passing(reason);
    };
    let is_address = bounce::blames_address(&code);
    let noted = app
        .db
        .write(async |tx| suppress::note(tx, app, &row.recipient, &code, is_address).await)
        .await;
    match noted {
        Ok(()) => Refusal::Lasting(reason),
        Err(error) => Refusal::Passing(LetterError::from(error).to_string()),
    }
}

impl From<LetterError> for Refusal {
    fn from(error: LetterError) -> Self {
        if error.is_passing() {
            Self::Passing(error.to_string())
        } else {
            Self::Lasting(error.to_string())
        }
    }
}

/// Message-ID of the ticket's first mail (its receipt), which all others answer, so that a ticket is one thread. A mail of no
/// ticket may answer somebody's own.
async fn thread_of(app: &App, row: &outbox::Model) -> Result<Option<String>, DbErr> {
    let Some(ticket) = row.ticket_id else {
        let answers = row.data.get("answers").and_then(Value::as_str);
        return Ok(answers.map(str::to_owned));
    };
    let first: Option<String> = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::MessageId)
        .filter(outbox::Column::TicketId.eq(ticket))
        .order_by_asc(outbox::Column::Id)
        .into_tuple()
        .one(app.db.read())
        .await?;
    Ok(first.filter(|first| *first != row.message_id))
}

fn wait_after(attempts: i32) -> Duration {
    let failures = usize::try_from(attempts).unwrap_or(1).max(1);
    let longest = WAITS.last().copied().unwrap_or(60);
    Duration::minutes(WAITS.get(failures - 1).copied().unwrap_or(longest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_the_last_try_is_a_day_and_a_half_after_the_first() {
        let waits: Vec<Duration> = (1..MAX_ATTEMPTS).map(wait_after).collect();
        assert!(waits.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(waits.iter().sum::<Duration>().num_hours(), 37);
    }
}
