//! The database: connect, read, write. The only file that asks which of the two it is.
//!
//! SQLite runs in WAL mode with one writing connection (so writers queue instead of failing) and a few
//! reading ones. `synchronous = FULL`: an acknowledged ticket survives a power cut.

use std::{borrow::Cow, str::FromStr, time::Duration};

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbErr, RuntimeErr,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
    sea_query::Expr,
    sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};

use crate::config::{DatabaseConfig, DatabaseKind};

/// Any number that no other program locks on the same PostgreSQL server: "LAPORBKN" in ASCII.
const MIGRATION_LOCK: i64 = 0x4C41_504F_5242_4B4E;

/// How long a request waits for a connection before it answers 503.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections to the database.
#[derive(Clone, Debug)]
pub struct Db {
    kind: DatabaseKind,
    reader: DatabaseConnection,
    writer: DatabaseConnection,
}

impl Db {
    /// Opens the pools; PostgreSQL is not contacted until the first query, so that a node may start before it.
    pub async fn connect(config: &DatabaseConfig) -> Result<Self, DbErr> {
        match config.kind {
            DatabaseKind::Sqlite => {
                let writer = Database::connect(sqlite_options(&config.url, 1)).await?;
                let reader = Database::connect(sqlite_options(&config.url, 4)).await?;
                Ok(Self {
                    kind: config.kind,
                    reader,
                    writer,
                })
            }
            DatabaseKind::Postgres => {
                let pool = Database::connect(postgres_options(&config.url)).await?;
                Ok(Self {
                    kind: config.kind,
                    reader: pool.clone(),
                    writer: pool,
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
        }
    }

    /// Which database it is; for `doctor` and the logs.
    pub fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// A connection to read from, outside any transaction.
    pub fn read(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Runs `action` in one transaction: committed when it returns `Ok`, undone when it returns `Err`.
    pub async fn write<T, E>(
        &self,
        action: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        let tx = self.writer.begin_with_options(write_options()).await?;
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

    /// Seconds from one time column to another, as a floating point number.
    pub fn seconds_between(&self, earlier: impl Into<Expr>, later: impl Into<Expr>) -> Expr {
        let difference = match self.kind {
            DatabaseKind::Sqlite => "((julianday(?) - julianday(?)) * 86400.0)",
            DatabaseKind::Postgres => "CAST(EXTRACT(EPOCH FROM ($1 - $2)) AS double precision)",
        };
        Expr::cust_with_exprs(difference, [later.into(), earlier.into()])
    }

    /// Closes the pools: nothing is read or written any more.
    pub async fn close(&self) {
        for pool in [&self.reader, &self.writer] {
            if let Err(error) = pool.close_by_ref().await {
                tracing::warn!(error = %error, "a pool did not close in order");
            }
        }
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.reader.execute_unprepared("SELECT 1").await.map(drop)
    }

    /// Applies what is missing, all or nothing; two nodes that start together take turns.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        self.write(async |tx| {
            if self.kind == DatabaseKind::Postgres {
                tx.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"))
                    .await?;
            }
            Migrator::up(tx, None).await
        })
        .await
    }

    /// Migrations that are not applied yet, by name.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, DbErr> {
        let pending = Migrator::get_pending_migrations(&self.writer).await?;
        Ok(pending
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect())
    }
}

/// Whether the error means that the database is away, as opposed to a fault of ours.
pub fn is_unavailable(error: &DbErr) -> bool {
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(_) => true,
        DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => {
            matches!(
                error.as_ref(),
                sea_orm::sqlx::Error::Io(_)
                    | sea_orm::sqlx::Error::PoolTimedOut
                    | sea_orm::sqlx::Error::PoolClosed
                    | sea_orm::sqlx::Error::WorkerCrashed
            ) || is_shutting_down(error)
        }
        _ => false,
    }
}

/// PostgreSQL's class 57P (operator intervention) and 08 (connection exceptions).
fn is_shutting_down(error: &sea_orm::sqlx::Error) -> bool {
    let code = error
        .as_database_error()
        .and_then(|error| error.code().map(Cow::into_owned));
    code.is_some_and(|code| code.starts_with("57P") || code.starts_with("08"))
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
        .acquire_timeout(ACQUIRE_TIMEOUT)
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

fn postgres_options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(16)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .sqlx_logging(false);
    options.connect_lazy(true);
    options
}

/// Creates the folder of an SQLite file, which the driver does not do.
pub async fn prepare_folder(config: &DatabaseConfig) -> std::io::Result<()> {
    if config.kind != DatabaseKind::Sqlite {
        return Ok(());
    }
    let options = SqliteConnectOptions::from_str(&config.url).map_err(std::io::Error::other)?;
    match options.get_filename().parent() {
        Some(folder) if !folder.as_os_str().is_empty() => tokio::fs::create_dir_all(folder).await,
        _ => Ok(()),
    }
}
