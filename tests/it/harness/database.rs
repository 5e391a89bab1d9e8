//! A database of its own for each test, on the backend that `LAPORBKN_TEST_DB` names: `sqlite` (when unset) or
//! `postgres`.
//!
//! Migrating and seeding takes longer than most tests, so it is done once for each build, into a template that every
//! test's database is a copy of. Where the copies come from: [`super::sqlite`], [`super::postgres`].

use std::{
    fmt::Display,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use sea_orm::{ConnectOptions, DatabaseConnection};

use super::{postgres::PostgresDatabase, sqlite::SqliteDatabase};

/// A test's database. It is gone when this is dropped: drop whatever is connected to it first.
pub enum Database {
    /// A file in a temporary folder.
    Sqlite(SqliteDatabase),
    /// A database of the tests' own cluster.
    Postgres(PostgresDatabase),
    /// One that the test itself looks after, by its address.
    Own(String),
}

/// The address of an SQLite file in a folder, which need not exist.
pub fn sqlite_url(folder: &Path) -> String {
    format!("sqlite://{}?mode=rwc", folder.join("laporbkn.db").display())
}

/// Whether this run is the one on PostgreSQL.
pub fn is_postgres() -> bool {
    backend() == "postgres"
}

#[expect(
    clippy::disallowed_methods,
    reason = "the harness's own switch, no setting of the product"
)]
fn backend() -> String {
    std::env::var("LAPORBKN_TEST_DB").unwrap_or_else(|_| "sqlite".to_owned())
}

impl Database {
    /// A copy of the template that `prepare` made: it is called with an empty database when there is no template for
    /// these `migrations` (their names) and this build of the tests yet, and is to migrate and seed it.
    pub async fn fresh<E: Display>(
        migrations: impl IntoIterator<Item: AsRef<str>>,
        prepare: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), E>,
    ) -> Self {
        let key = template_key(migrations);
        match backend().as_str() {
            "sqlite" => Self::Sqlite(SqliteDatabase::create(&key, prepare).await),
            "postgres" => Self::Postgres(PostgresDatabase::create(&key, prepare).await),
            other => panic!("LAPORBKN_TEST_DB is {other:?}: it has to be sqlite or postgres"),
        }
    }

    /// One with nothing in it, not even tables; an SQLite file lies in `folder`.
    pub async fn empty(folder: &Path) -> Self {
        if is_postgres() {
            Self::Postgres(PostgresDatabase::empty().await)
        } else {
            Self::Own(sqlite_url(folder))
        }
    }

    /// What `DATABASE_URL` is set to for this database.
    pub fn url(&self) -> &str {
        match self {
            Self::Sqlite(database) => database.url(),
            Self::Postgres(database) => database.url(),
            Self::Own(url) => url,
        }
    }
}

/// Sixteen hexadecimal digits that change with the migrations' names and with every new build of the tests, so that
/// an edited migration or seed never meets yesterday's template.
fn template_key(migrations: impl IntoIterator<Item: AsRef<str>>) -> String {
    let mut hasher = DefaultHasher::new();
    for name in migrations {
        name.as_ref().hash(&mut hasher);
    }
    let program = std::env::current_exe().expect("the test program knows its path");
    let program = program.metadata().expect("the test program can be looked at");
    program.modified().expect("files have a time").hash(&mut hasher);
    program.len().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// One quiet connection: enough to prepare a template, and always the same session.
pub(super) fn single(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    options
}
