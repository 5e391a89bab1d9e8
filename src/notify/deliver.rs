//! The channel of mails: sending what is due.
//!
//! The mail server is spoken to outside any transaction (SQLite has one writer, and a server may take its time). So a
//! node that dies between "accepted" and "noted" leaves a row whose lease runs out, and the mail goes out a second
//! time: with the same Message-ID, by which mail systems know that it is the same. Never is a mail lost.

use std::time::Duration as Patience;

use chrono::Duration;
use entity::outbox::{self, OutboxState};
use futures_util::{FutureExt, StreamExt, future::LocalBoxFuture, stream::FuturesUnordered};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::{
    channel::{self, Channel, Delivered, Outcome, Refusal},
    claim, compose, hold,
    inbound::bounce,
    letter::{LetterError, Reader},
    mailer::MailerError,
    redact,
    refusal::{self, Refused},
    render, suppress,
};
use crate::app::App;

/// Tries before an operator has to look at it; with the waits below, the last one is a day and a half after the first.
const MAX_ATTEMPTS: i32 = 10;
/// Minutes to wait after the first, second … failure.
const WAITS: [i64; 9] = [1, 5, 15, 30, 60, 120, 240, 720, 1_080];
/// Mails under way at once, each over a connection of its own. A mail mostly waits for the server's answers: four at once
/// bring 50 a second to a server on the same machine.
const AT_ONCE: usize = 10;
/// As soon as no more are under way, the free places are filled: one claim for several mails.
const FEW: usize = AT_ONCE / 2;
/// How often the queue is looked at, and whether the node is to stop, while the server takes its time.
const LOOK: Patience = Patience::from_secs(1);

/// How long a mail server is waited for.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Until it has taken or refused a mail. Some look into a mail before they answer: RFC 5321 (4.5.3.2.6) asks for ten minutes
    /// after the last byte and knows that each minute less makes doubles; half of it keeps a mail within its lease.
    pub answer: Patience,
    /// Once the node was asked to stop: the rest of the house has 20 seconds to finish what is under way.
    pub farewell: Patience,
}

impl Default for Waiting {
    fn default() -> Self {
        Self {
            answer: Patience::from_mins(5),
            farewell: Patience::from_secs(15),
        }
    }
}

/// Mail, as a channel.
struct Mail<'a> {
    app: &'a App,
    waiting: Waiting,
    /// Cancelled when a node that stops has waited long enough.
    leave: CancellationToken,
}

/// Sends what is due and notes the outcome. Does nothing while no mail server is configured: the rows wait, and an
/// operator can read them. Safe on any number of nodes at once. An error means that the database is away.
pub async fn deliver_due(app: &App) -> Result<Delivered, DbErr> {
    deliver_waiting(app, Waiting::default()).await
}

/// The same, for who does not want to wait that long: tests.
///
/// A mail that the server takes its time for keeps only its own place: others go past it. A claimed mail is begun at once, so
/// a node that stops has none to give back.
pub async fn deliver_waiting(app: &App, waiting: Waiting) -> Result<Delivered, DbErr> {
    let mut total = Delivered::default();
    if !app.mailer.is_configured() {
        return Ok(total);
    }
    hold::hold_old(app).await?;
    let leave = CancellationToken::new();
    let mail = &Mail { app, waiting, leave };
    // Claims stand among the mails: a mail may hold the database's only writer, and must go on for a claim to get it.
    let mut steps: FuturesUnordered<LocalBoxFuture<'_, Step>> = FuturesUnordered::new();
    let (mut mails, mut is_claiming) = (0, false);
    let mut fault = None;
    let mut stopping_since = None;
    // One claim at first, another after something left: while the server is away, the rest would only collect failures.
    let mut may_claim = true;
    let mut is_empty = false;
    loop {
        let is_wanted = may_claim && !is_empty && !is_claiming && mails <= FEW;
        if is_wanted && fault.is_none() && !app.is_stopping() {
            is_claiming = true;
            let free = AT_ONCE - mails;
            steps.push(async move { Step::Claimed(claim::due(app, free).await) }.boxed_local());
        }
        tokio::select! {
            step = steps.next() => match step {
                Some(Step::Claimed(Ok(rows))) => {
                    is_claiming = false;
                    is_empty = rows.is_empty();
                    may_claim = is_empty;
                    mails += rows.len();
                    for row in rows {
                        let begun = async move { Step::Ended(channel::deliver(app, mail, &row).await) };
                        steps.push(begun.boxed_local());
                    }
                }
                Some(Step::Ended(Ok(done))) => {
                    mails -= 1;
                    may_claim |= done.sent > 0;
                    total.add(done);
                }
                Some(Step::Claimed(Err(error))) => {
                    is_claiming = false;
                    fault = Some(error);
                }
                Some(Step::Ended(Err(error))) => {
                    mails -= 1;
                    fault = Some(error);
                }
                None => return fault.map_or(Ok(total), Err),
            },
            () = sleep(LOOK) => is_empty = false,
        }
        if app.is_stopping() && stopping_since.get_or_insert_with(Instant::now).elapsed() >= waiting.farewell
        {
            mail.leave.cancel();
        }
    }
}

/// What goes on side by side.
enum Step {
    /// More was claimed.
    Claimed(Result<Vec<outbox::Model>, DbErr>),
    /// A mail's try ended.
    Ended(Result<Delivered, DbErr>),
}

impl Channel for Mail<'_> {
    type Row = outbox::Model;
    type Trace = ();

    const NAME: &'static str = "mail";
    const COUNTER: &'static str = "laporbkn_mails_total";
    const MAX_ATTEMPTS: i32 = MAX_ATTEMPTS;

    fn patience(&self) -> Patience {
        self.waiting.answer
    }

    fn facts(row: &outbox::Model) -> (String, i32) {
        (format!("{} {}", row.kind, row.id), row.attempts)
    }

    fn wait_after(&self, attempts: i32) -> Duration {
        wait_after(attempts)
    }

    async fn send(&self, row: &outbox::Model) -> (Result<(), Refusal>, ()) {
        let sent = tokio::select! {
            sent = send(self.app, row) => sent,
            () = self.leave.cancelled() => {
                Err(Refusal::Passing("the node stopped before the server answered".to_owned()))
            }
        };
        (sent, ())
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

/// A refusal for good that speaks of the address counts against it, too, as a mail that comes back does.
async fn refusal(app: &App, row: &outbox::Model, error: &MailerError) -> Refusal {
    let reason = redact::reason(&error.to_string());
    let MailerError::Smtp(error) = error else {
        return Refusal::Passing(reason);
    };
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
