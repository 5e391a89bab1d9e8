//! Whether the database server is there, asked every second over a connection of its own.
//!
//! A pool whose server is gone lets each request wait for a connection until its patience ends, and a page may ask
//! several times. While the pulse is gone nobody waits: [`super::Db`] answers at once that the database is away, and
//! service returns with the next beat. A pool that is merely busy has a pulse: then waiting is right.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sea_orm::sqlx::{
    Connection, Error,
    postgres::{PgConnectOptions, PgConnection},
};
use tokio_util::sync::CancellationToken;

/// Between two beats.
const REST: Duration = Duration::from_secs(1);
/// A beat that takes longer is none: a server that vanished without a word does not refuse, it is silent.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known of the server.
#[derive(Clone, Debug, Default)]
pub(super) struct Pulse {
    is_gone: Arc<AtomicBool>,
}

impl Pulse {
    /// Whether the last beat failed.
    pub(super) fn is_gone(&self) -> bool {
        self.is_gone.load(Ordering::Acquire)
    }

    /// Feels the pulse until `stop`.
    pub(super) async fn feel(&self, url: &str, stop: &CancellationToken) {
        let options: PgConnectOptions = match url.parse() {
            Ok(options) => options,
            Err(error) => {
                tracing::error!(error = %error, "the database's pulse cannot be felt");
                return;
            }
        };
        let mut connection = None;
        while !stop.is_cancelled() {
            let result = match tokio::time::timeout(PATIENCE, beat(&mut connection, &options)).await {
                Ok(result) => result,
                Err(_) => Err(Error::PoolTimedOut),
            };
            self.note(&result);
            if result.is_err() {
                connection = None;
            }
            tokio::select! {
                () = tokio::time::sleep(REST) => {}
                () = stop.cancelled() => {}
            }
        }
    }

    /// Only a server that is not there counts: one that answers with a refusal is for the request itself to report.
    fn note(&self, result: &Result<(), Error>) {
        let is_gone = result.as_ref().is_err_and(super::is_away);
        let was_gone = self.is_gone.swap(is_gone, Ordering::AcqRel);
        match result {
            Err(error) if is_gone && !was_gone => {
                tracing::warn!(error = %error, "the database is away: requests are answered 503 until it is back");
            }
            _ if was_gone && !is_gone => tracing::info!("the database is back"),
            _ => {}
        }
    }
}

/// One sign of life. A connection that broke while idle (a firewall, a restarted server) is opened once more before
/// anything is concluded.
async fn beat(connection: &mut Option<PgConnection>, options: &PgConnectOptions) -> Result<(), Error> {
    if let Some(open) = connection
        && open.ping().await.is_ok()
    {
        return Ok(());
    }
    *connection = None;
    let mut fresh = PgConnection::connect_with(options).await?;
    fresh.ping().await?;
    *connection = Some(fresh);
    Ok(())
}
