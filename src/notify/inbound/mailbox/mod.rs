//! The mailbox: polled by one node at a time ([`turn`]), over TLS ([`mod@line`]), mail by mail ([`fetch`], in the words of [`talk`]).
//!
//! A mail leaves the folder only after its row is written: a node that dies in between leaves a mail that is known, and the
//! next round only moves it. What was taken goes to [`DONE`], what can never be taken to [`REFUSED`]; nothing is deleted. Whatever
//! goes wrong ([`fault`]) is told to the operator, and tried again.

mod fault;
mod fetch;
mod line;
mod talk;
mod turn;

use std::{panic::AssertUnwindSafe, time::Duration};

use futures_util::FutureExt;
use sea_orm::DbErr;

pub use fault::MailboxError;
pub use turn::{Health, health};

use crate::{app::App, http::error::Error, notify::redact};

/// Where mails go that were taken.
pub const DONE: &str = "Lapor-Selesai";
/// Where mails go that can never be taken.
pub const REFUSED: &str = "Lapor-Ditolak";

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Mails that were taken in, whatever became of them.
    pub taken: usize,
    /// Mails that were taken before, and only had to be moved.
    pub moved: usize,
    /// There is more: the next round need not wait.
    pub has_more: bool,
}

/// Fetches what is there; does nothing where no mailbox is set, or it is not this node's turn.
pub async fn round(app: &App) -> Result<Fetched, MailboxError> {
    round_while(app, || true).await
}

/// The same, as long as `go_on` says so: a stopping node begins no other mail. A fault is noted for the operator, and told.
pub(crate) async fn round_while(app: &App, go_on: impl Fn() -> bool) -> Result<Fetched, MailboxError> {
    let Some(config) = &app.config.mail.imap else {
        return Ok(Fetched::default());
    };
    let Some(mut turn) = turn::begin(app).await.map_err(Error::from)? else {
        return Ok(Fetched::default());
    };
    let work = AssertUnwindSafe(fetch::all(app, config, &mut turn, &go_on));
    let done = work.catch_unwind().await.unwrap_or(Err(MailboxError::Panic));
    let (fetched, fault) = done.unwrap_or_else(|error| (Fetched::default(), Some(error)));
    // The server's words may hold an address.
    let told = fault.as_ref().map(|error| redact::reason(&error.to_string()));
    turn::end(app, turn, fetched, told).await.map_err(Error::from)?;
    fault.map_or(Ok(fetched), Err)
}

/// Logs in, opens the folder and goes again, changing nothing; for `doctor`. `Ok(false)` where no mailbox is set.
pub async fn check(app: &App) -> Result<bool, MailboxError> {
    let Some(config) = &app.config.mail.imap else {
        return Ok(false);
    };
    talk::Mailbox::open(config).await?.look(&config.folder).await?;
    Ok(true)
}

/// How the mailbox is, for `/metrics`.
#[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
pub async fn measure(app: &App) -> Result<(), DbErr> {
    if app.config.mail.imap.is_none() {
        return Ok(());
    }
    let health = health(app.db.read()).await?;
    let now = app.clock.now();
    let since =
        |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| (now - at).num_seconds().max(0) as f64);
    metrics::gauge!("laporbkn_mailbox_failing_seconds").set(since(health.failing_since).unwrap_or(0.0));
    if let Some(quiet) = since(health.emptied_at) {
        metrics::gauge!("laporbkn_mailbox_emptied_seconds_ago").set(quiet);
    }
    Ok(())
}

/// An answer in time.
async fn within<T, E: Into<MailboxError>>(
    patience: Duration,
    answer: impl Future<Output = Result<T, E>>,
) -> Result<T, MailboxError> {
    match tokio::time::timeout(patience, answer).await {
        Ok(answer) => answer.map_err(Into::into),
        Err(_) => Err(MailboxError::Slow),
    }
}
