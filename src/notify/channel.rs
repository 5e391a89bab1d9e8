//! The seam between what is to be told and how it leaves the house.
//!
//! A [`Channel`] knows its queue: how to send one row of it, and how to note what became of the row. What every channel has
//! in common is here, once ([`deliver`]): a try is bounded in time, what failed waits longer each time, what fails too often is
//! given up with its reason, and each outcome is counted. There are two: mail ([`super::deliver`]) and webhooks
//! ([`super::webhook`]). Another one is a queue, a `send` and a `settle`.

use std::{panic::AssertUnwindSafe, time::Duration as Patience};

use chrono::{DateTime, Duration, Utc};
use futures_util::FutureExt;
use sea_orm::DbErr;

use crate::app::App;

/// How long to wait before an outcome that could not be written is written again: a database that is started anew is back in
/// time, and the message does not leave a second time. All in all far less than any lease.
const REWRITES: [Patience; 5] = [
    Patience::from_secs(1),
    Patience::from_secs(2),
    Patience::from_secs(4),
    Patience::from_secs(8),
    Patience::from_secs(15),
];

/// A way out.
pub(super) trait Channel {
    /// A row of its queue, claimed by this node; its tries include the one about to be made.
    type Row;
    /// What a try leaves behind besides how it ended: the status of an answer, the time it took.
    type Trace: Clone + Default;

    /// Name in logs.
    const NAME: &'static str;
    /// Counter in `/metrics`, by outcome.
    const COUNTER: &'static str;
    /// Tries before somebody has to look at it.
    const MAX_ATTEMPTS: i32;

    /// How long one try may take, all in all.
    fn patience(&self) -> Patience;

    /// Id and tries of a row.
    fn facts(row: &Self::Row) -> (String, i32);

    /// How long to wait after so many failures.
    fn wait_after(&self, attempts: i32) -> Duration;

    /// Tries once.
    async fn send(&self, row: &Self::Row) -> (Result<(), Refusal>, Self::Trace);

    /// Notes what became of a row, unless its lease ran out and another node has claimed it since.
    async fn settle(&self, row: &Self::Row, outcome: Outcome, trace: Self::Trace) -> Result<(), DbErr>;
}

/// Why something did not leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Trying again may help.
    Passing(String),
    /// The same, and the other side said how long to wait.
    Later(String, Duration),
    /// Trying again cannot help.
    Lasting(String),
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The other side took it.
    Sent,
    /// It is tried again.
    Postponed {
        /// Why.
        why: String,
        /// When.
        until: DateTime<Utc>,
    },
    /// It is not tried again, and why.
    GivenUp(String),
}

/// What became of the rows that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Taken by the other side.
    pub sent: usize,
    /// Refused or not reached; tried again later.
    pub postponed: usize,
    /// Given up: an operator sees them.
    pub failed: usize,
}

impl Delivered {
    pub(super) fn add(&mut self, more: Self) {
        self.sent += more.sent;
        self.postponed += more.postponed;
        self.failed += more.failed;
    }
}

/// Tries one claimed row and notes what became of it. An error means that the database is away.
pub(super) async fn deliver<C: Channel>(app: &App, channel: &C, row: &C::Row) -> Result<Delivered, DbErr> {
    let (id, attempts) = C::facts(row);
    let (ended, trace) = if attempts > C::MAX_ATTEMPTS {
        let why = "the node that sent it stopped each time".to_owned();
        (Err(Refusal::Lasting(why)), C::Trace::default())
    } else {
        attempt(channel.patience(), channel.send(row)).await
    };
    let now = app.clock.now();
    let mut done = Delivered::default();
    let outcome = match ended {
        Ok(()) => {
            done.sent = 1;
            Outcome::Sent
        }
        Err(Refusal::Passing(why)) if attempts < C::MAX_ATTEMPTS => {
            done.postponed = 1;
            let until = now + channel.wait_after(attempts);
            Outcome::Postponed { why, until }
        }
        Err(Refusal::Later(why, wait)) if attempts < C::MAX_ATTEMPTS => {
            done.postponed = 1;
            let until = now + wait.max(channel.wait_after(attempts));
            Outcome::Postponed { why, until }
        }
        Err(Refusal::Passing(why) | Refusal::Later(why, _) | Refusal::Lasting(why)) => {
            done.failed = 1;
            Outcome::GivenUp(why)
        }
    };
    match &outcome {
        Outcome::Sent => {}
        Outcome::Postponed { why, .. } => {
            tracing::warn!(delivery.channel = C::NAME, delivery.id = %id, delivery.attempts = attempts, error = %why, "a message will be tried again");
        }
        Outcome::GivenUp(why) => {
            tracing::error!(delivery.channel = C::NAME, delivery.id = %id, delivery.attempts = attempts, error = %why, "a message was given up");
        }
    }
    note(app, channel, row, outcome, trace).await?;
    count(C::COUNTER, done);
    Ok(done)
}

/// One try, bounded in time. A message that brings the program down brings down nothing but its own try, and is not tried again.
async fn attempt<T: Default>(
    patience: Patience,
    send: impl Future<Output = (Result<(), Refusal>, T)>,
) -> (Result<(), Refusal>, T) {
    let ended = tokio::time::timeout(patience, AssertUnwindSafe(send).catch_unwind()).await;
    let refusal = match ended {
        Ok(Ok(sent)) => return sent,
        Ok(Err(_)) => {
            Refusal::Lasting("the program cannot send it: a fault of ours, its log says where".to_owned())
        }
        Err(_) => Refusal::Passing("the server took too long".to_owned()),
    };
    (Err(refusal), T::default())
}

/// Writes what became of a row. A message that left and is not noted leaves again, so a database that is away for a moment is
/// waited for; not by a node that stops.
async fn note<C: Channel>(
    app: &App,
    channel: &C,
    row: &C::Row,
    outcome: Outcome,
    trace: C::Trace,
) -> Result<(), DbErr> {
    for wait in REWRITES {
        match channel.settle(row, outcome.clone(), trace.clone()).await {
            Err(error) if !app.is_stopping() => {
                tracing::warn!(delivery.channel = C::NAME, error = %error, "what became of a message cannot be noted yet");
                tokio::time::sleep(wait).await;
            }
            settled => return settled,
        }
    }
    channel.settle(row, outcome, trace).await
}

fn count(counter: &'static str, done: Delivered) {
    for (outcome, messages) in [
        ("sent", done.sent),
        ("postponed", done.postponed),
        ("failed", done.failed),
    ] {
        if messages > 0 {
            metrics::counter!(counter, "outcome" => outcome).increment(messages as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn a_try_that_panics_or_never_ends_ends_only_itself() {
        let long = Patience::from_mins(1);
        let sent = attempt(long, async { (Ok(()), 7) }).await;
        assert_eq!(sent, (Ok(()), 7));
        let panicked = attempt::<i32>(long, async { panic!("a letter that cannot be") }).await;
        assert!(matches!(panicked, (Err(Refusal::Lasting(_)), 0)), "{panicked:?}");
        let endless = attempt::<i32>(Patience::from_millis(1), std::future::pending()).await;
        assert!(matches!(endless, (Err(Refusal::Passing(_)), 0)), "{endless:?}");
    }
}
