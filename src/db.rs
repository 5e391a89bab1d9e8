//! The database: connect, read, write. The only file that asks which of the two it is.
//!
//! SQLite runs in WAL mode with one writing connection (so writers queue instead of failing) and a few
//! reading ones. `synchronous = FULL`: an acknowledged ticket survives a power cut.
//!
//! PostgreSQL may go away and come back: [`pulse`] notices both, and while it is away nobody waits for it.

pub mod beside;
pub mod bulk;
mod lease;
pub mod planned;
mod pulse;
mod refill;
pub mod schema;
mod together;
mod words;

use std::{
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr,
    IntoDatabaseExecutor, IsolationLevel, RuntimeErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
    sea_query::{Alias, Expr, Query},
    sqlx::Connection,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use tokio_util::sync::CancellationToken;

use crate::{
    config::{DatabaseConfig, DatabaseKind},
    private,
};
use bulk::Bulk;
pub use lease::lease;
use pulse::Pulse;
pub use refill::Refill;
use schema::Table;
pub use together::Together;
use words::CommonWords;
pub use words::Words;

/// What only one node may do at a time. On PostgreSQL a turn is an advisory lock, and its number one that no other program locks
/// on the same server; SQLite has one writer anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Bringing the schema up to date.
    Migration,
    /// Noting which keys the database needs.
    Keys,
}

impl Turn {
    /// The number of the lock: "LAPORBKN" in ASCII, and what follows it.
    pub const fn number(self) -> i64 {
        0x4C41_504F_5242_4B4E + self as i64
    }
}

/// How long a request waits for one of PostgreSQL's connections before it answers 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// A connection that rested for so long is asked for a sign of life before it is used. Those that were just at work are not: that would
/// be one more way to the server and back for each statement.
const IDLE: Duration = Duration::from_millis(100);
/// The same as [`ACQUIRE_TIMEOUT`] for SQLite, where writers stand in line for one connection: a line is no outage.
const ACQUIRE_TIMEOUT_SQLITE: Duration = Duration::from_secs(10);

/// Connections to the database.
#[derive(Clone, Debug)]
pub struct Db {
    kind: DatabaseKind,
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    server: Option<Server>,
    statements: Arc<AtomicU64>,
    common_words: CommonWords,
    /// The node stops.
    leaving: Arc<AtomicBool>,
}

/// A database that is another process, perhaps on another machine.
#[derive(Clone)]
struct Server {
    /// May hold a password, so it is not shown.
    url: String,
    pulse: Pulse,
    /// A closed pool: what it is asked fails at once, as a database that is away.
    nobody: DatabaseConnection,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Server")
            .field("pulse", &self.pulse)
            .finish_non_exhaustive()
    }
}

impl Server {
    async fn at(url: &str) -> Result<Self, DbErr> {
        let nobody = Database::connect(postgres_options(url, &Arc::default())).await?;
        nobody.close_by_ref().await?;
        Ok(Self {
            url: url.to_owned(),
            pulse: Pulse::default(),
            nobody,
        })
    }
}

impl Db {
    /// Opens the pools; PostgreSQL is not contacted until the first query, so that a node may start before it.
    pub async fn connect(config: &DatabaseConfig) -> Result<Self, DbErr> {
        let statements = Arc::new(AtomicU64::new(0));
        match config.kind {
            DatabaseKind::Sqlite => {
                let mut writer = Database::connect(sqlite_options(&config.url, 1)).await?;
                let mut reader = Database::connect(sqlite_options(&config.url, 4)).await?;
                count(&mut writer, &statements);
                count(&mut reader, &statements);
                Ok(Self {
                    kind: config.kind,
                    reader,
                    writer,
                    server: None,
                    statements,
                    common_words: CommonWords::default(),
                    leaving: Arc::default(),
                })
            }
            DatabaseKind::Postgres => {
                let leaving = Arc::default();
                let mut pool = Database::connect(postgres_options(&config.url, &leaving)).await?;
                count(&mut pool, &statements);
                Ok(Self {
                    kind: config.kind,
                    reader: pool.clone(),
                    writer: pool,
                    server: Some(Server::at(&config.url).await?),
                    statements,
                    common_words: CommonWords::default(),
                    leaving,
                })
            }
        }
    }

    /// Uses a pool that is already open for reading and writing.
    pub fn over(connection: DatabaseConnection, kind: DatabaseKind) -> Self {
        Self {
            kind,
            reader: connection.clone(),
            writer: connection,
            server: None,
            statements: Arc::default(),
            common_words: CommonWords::default(),
            leaving: Arc::default(),
        }
    }

    /// Which database it is; for `doctor` and the logs.
    pub fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// A connection to read from, outside any transaction.
    pub fn read(&self) -> &DatabaseConnection {
        self.nobody().unwrap_or(&self.reader)
    }

    /// What stands behind the only slash of a text.
    pub fn behind_slash(&self, column: &'static str) -> Expr {
        Expr::cust(match self.kind {
            DatabaseKind::Postgres => format!("split_part({column}, '/', 2)"),
            DatabaseKind::Sqlite => format!("substr({column}, instr({column}, '/') + 1)"),
        })
    }

    /// How many statements were sent so far.
    pub fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// Keeps an eye on the server until `stop`; a file needs none.
    pub async fn watch(&self, stop: &CancellationToken) {
        if let Some(server) = &self.server {
            server.pulse.feel(&server.url, stop).await;
        }
        self.leaving.store(true, Ordering::Relaxed);
    }

    /// In place of the pools while the server is away.
    fn nobody(&self) -> Option<&DatabaseConnection> {
        let server = self.server.as_ref().filter(|server| server.pulse.is_gone())?;
        Some(&server.nobody)
    }

    /// Runs `action` in one transaction: committed when it returns `Ok`, undone when it returns `Err`.
    pub async fn write<T, E>(
        &self,
        action: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        let writer = self.nobody().unwrap_or(&self.writer);
        let tx = writer.begin_with_options(write_options()).await?;
        match action(&tx).await {
            Ok(value) => {
                tx.commit().await?;
                Ok(value)
            }
            Err(error) => {
                // The error that made us stop matters more than a failing rollback: a dropped transaction is undone too.
                let _ = tx.rollback().await;
                Err(error)
            }
        }
    }

    /// Writes all of it or nothing: one statement and one way to the server where there is one.
    pub async fn write_together(&self, rows: Together) -> Result<(), DbErr> {
        if self.kind == DatabaseKind::Sqlite {
            return self.write(async |tx| rows.each(tx).await).await;
        }
        if let Some(statement) = rows.into_one() {
            self.nobody().unwrap_or(&self.writer).execute(&statement).await?;
        }
        Ok(())
    }

    /// By how much the database server's clock is behind `now`; `None` where the database is a file of this machine.
    pub async fn behind(&self, now: DateTime<Utc>) -> Result<Option<TimeDelta>, DbErr> {
        if self.kind == DatabaseKind::Sqlite {
            return Ok(None);
        }
        let question = Query::select()
            .expr_as(Expr::current_timestamp(), Alias::new("now"))
            .to_owned();
        let row = self.reader.query_one(&question).await?;
        row.map(|row| row.try_get::<DateTime<Utc>>("", "now"))
            .transpose()
            .map(|theirs| theirs.map(|theirs| now - theirs))
    }

    /// Closes the pools: nothing is read or written any more.
    pub async fn close(&self) {
        for pool in [&self.reader, &self.writer] {
            if let Err(error) = pool.close_by_ref().await {
                tracing::warn!(error = %error, "a pool did not close in order");
            }
        }
    }

    /// Runs `action` over one unmoving picture of everything, while others go on writing.
    pub async fn snapshot<T, E>(
        &self,
        action: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        let tx = self.read().begin_with_options(self.snapshot_options()).await?;
        let value = action(&tx).await?;
        tx.rollback().await?;
        Ok(value)
    }

    /// [`Self::write`] over one unmoving picture of everything: for what has to fit together with what others write meanwhile.
    /// Fails where somebody else changed the same rows.
    pub async fn write_over_snapshot<T, E>(
        &self,
        action: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        let options = match self.kind {
            DatabaseKind::Sqlite => write_options(),
            DatabaseKind::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                ..Default::default()
            },
        };
        let tx = self.writer.begin_with_options(options).await?;
        let value = action(&tx).await?;
        tx.commit().await?;
        Ok(value)
    }

    /// SQLite's plain transaction is such a picture in WAL mode.
    fn snapshot_options(&self) -> TransactionOptions {
        match self.kind {
            DatabaseKind::Sqlite => TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Deferred),
                ..Default::default()
            },
            DatabaseKind::Postgres => TransactionOptions {
                isolation_level: Some(IsolationLevel::RepeatableRead),
                access_mode: Some(AccessMode::ReadOnly),
                ..Default::default()
            },
        }
    }

    /// The tables of the program.
    pub async fn tables(&self, db: &impl ConnectionTrait) -> Result<Vec<Table>, DbErr> {
        schema::tables(db, self.kind).await
    }

    /// Empties `tables` in a transaction that fills them again.
    pub async fn empty(&self, tx: &DatabaseTransaction, tables: &[Table]) -> Result<Refill, DbErr> {
        Refill::begin(tx, self.kind, tables).await
    }

    /// The fast way into empty tables; `None` where the database has none.
    pub async fn bulk(&self, tables: &[&'static str]) -> Result<Option<Bulk>, DbErr> {
        match self.kind {
            DatabaseKind::Sqlite => Ok(None),
            DatabaseKind::Postgres => {
                let pool = self.writer.get_postgres_connection_pool();
                Bulk::begin(pool, tables).await.map(Some)
            }
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.read().execute_unprepared("SELECT 1").await.map(drop)
    }

    /// Applies what is missing, all or nothing; two nodes that start together take turns. Returns how the schema compared
    /// before. One that a newer version has migrated is left alone, unless that version says that older ones cannot use it.
    pub async fn migrate(&self) -> Result<Versions, DbErr> {
        self.write(async |tx| {
            self.take_turn(tx, Turn::Migration).await?;
            let versions = Versions::read(tx).await?;
            if let Some(name) = versions.newer.iter().find(|name| migration::breaks_older(name)) {
                return Err(DbErr::Migration(format!(
                    "a newer version has applied {name}, with which this version cannot work; start the newer one"
                )));
            }
            if !versions.is_newer() {
                Migrator::up(tx, None).await?;
            }
            Ok(versions)
        })
        .await
    }

    /// Waits until no other node has this turn, and keeps it to the end of the transaction.
    pub async fn take_turn(&self, tx: &DatabaseTransaction, turn: Turn) -> Result<(), DbErr> {
        if self.kind == DatabaseKind::Postgres {
            let wait = format!("SELECT pg_advisory_xact_lock({})", turn.number());
            tx.execute_unprepared(&wait).await?;
        }
        Ok(())
    }

    /// Migrations that are not applied yet, by name; nothing is written.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, DbErr> {
        Ok(self.versions().await?.pending)
    }

    /// How the schema compares with this program; nothing is written.
    pub async fn versions(&self) -> Result<Versions, DbErr> {
        Versions::read(self.read()).await
    }
}

/// How the schema of a database compares with what this program knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Versions {
    /// Migrations that are not applied yet.
    pub pending: Vec<String>,
    /// Applied migrations that only a newer program knows.
    pub newer: Vec<String>,
}

impl Versions {
    /// Whether a newer program has been here. The same migrations give the same schema, so nothing of ours is missing then.
    pub fn is_newer(&self) -> bool {
        !self.newer.is_empty()
    }

    async fn read<'c>(db: impl IntoDatabaseExecutor<'c>) -> Result<Self, DbErr> {
        let applied = migration::applied(db).await?;
        let known: Vec<String> = Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        Ok(Self {
            pending: known
                .iter()
                .filter(|name| !applied.contains(name))
                .cloned()
                .collect(),
            newer: applied.into_iter().filter(|name| !known.contains(name)).collect(),
        })
    }
}

/// Whether the error means that the database is away, as opposed to a fault of ours.
pub fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) | DbErr::Conn(RuntimeErr::Internal(_)) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => is_away(error),
        _ => false,
    }
}

/// The same of the driver's own error.
fn is_away(error: &sea_orm::sqlx::Error) -> bool {
    use sea_orm::sqlx::Error;
    match error {
        Error::Io(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => true,
        Error::Database(error) => error.code().is_some_and(|code| is_absence(&code)),
        _ => false,
    }
}

/// PostgreSQL's words for "not now": connection exceptions (class 08), no such database yet (3D000), no connection
/// left (53300), shut down or still starting (class 57P), and of two that waited for each other the one that was sent away
/// (40001, 40P01): the same once more succeeds.
fn is_absence(code: &str) -> bool {
    let classes = code.starts_with("08") || code.starts_with("57P");
    classes || matches!(code, "3D000" | "53300" | "40001" | "40P01") || is_busy_sqlite(code)
}

/// SQLite's: another process holds the file longer than we wait (5, 6 and their extended codes), or the disk is full (13).
fn is_busy_sqlite(code: &str) -> bool {
    matches!(code, "5" | "6" | "13" | "261" | "262" | "517" | "773")
}

/// Counts the pool's statements, for [`Db::statements`] and `/metrics`.
fn count(pool: &mut DatabaseConnection, statements: &Arc<AtomicU64>) {
    let statements = statements.clone();
    pool.set_metric_callback(move |info| {
        statements.fetch_add(1, Ordering::Relaxed);
        let outcome = if info.failed { "failed" } else { "done" };
        metrics::counter!("laporbkn_database_statements_total", "outcome" => outcome).increment(1);
    });
}

fn write_options() -> TransactionOptions {
    // SQLite: take the write lock at once, so that a transaction never fails half-way for want of it.
    TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    }
}

fn sqlite_options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT_SQLITE)
        .sqlx_logging(false);
    options.test_before_acquire(false);
    options.map_sqlx_sqlite_opts(|options| {
        options
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
    });
    options
}

/// A connection is asked whether it lives where it has rested, and always once the node stops: its socket belongs to the
/// thread that opened it, which may have ended before the others.
fn postgres_options(url: &str, leaving: &Arc<AtomicBool>) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(16)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
        .sqlx_logging(false);
    let leaving = leaving.clone();
    options.map_sqlx_postgres_before_acquire(move |connection, meta| {
        let is_doubtful = meta.idle_for >= IDLE || leaving.load(Ordering::Relaxed);
        Box::pin(async move {
            if is_doubtful {
                connection.ping().await?;
            }
            Ok(true)
        })
    });
    options.connect_lazy(true);
    options
}

/// Creates an SQLite file and its folder, which the driver would not keep to this account.
pub fn prepare_folder(config: &DatabaseConfig) -> std::io::Result<()> {
    if config.kind != DatabaseKind::Sqlite {
        return Ok(());
    }
    let options = SqliteConnectOptions::from_str(&config.url).map_err(std::io::Error::other)?;
    let path = options.get_filename();
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => private::folder(folder)?,
        // No file at all: a database in memory.
        _ => return Ok(()),
    }
    // The log beside it gets the same mode.
    private::file(path)
}
