//! One file that holds everything: the rows of every table and the attached files, for the other database as well as
//! for this one. `laporbkn backup` makes it while the site serves, `laporbkn restore` puts it back, and together
//! they move an installation from SQLite to PostgreSQL.
//!
//! The archive is a `tar.gz` that stock tools can open:
//!
//! | entry | holds |
//! |---|---|
//! | `manifest.json` | [`Manifest`]: what this is; first, so that it is read before anything else |
//! | `secret.key` | the secret keys, only when they were asked for |
//! | `rows/{table}/{part}.jsonl` | a row a line, a value a column (see [`row`]), a few megabytes at most |
//! | `files/{storage key}` | the bytes of an attachment, from the folder or the bucket |
//! | `contents.json` | [`Contents`]: counts, and a digest of everything before it; an archive without it was cut short |
//!
//! Nothing is ever held in memory but one entry. [`make`] writes, [`restore`] reads, [`archive`] is the file itself.

mod archive;
mod load;
pub mod make;
pub mod restore;
mod row;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    DbErr,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use serde::{Deserialize, Serialize};

use crate::db::schema::Table;

/// The format that this program writes, and the only one it reads.
const FORMAT: u32 = 1;

/// In whatever table it is, this column names a file in the object store: a table that gets it is never forgotten.
const FILE_COLUMN: &str = "storage_key";

/// Asks each table that has files for their names.
fn file_names(tables: &[Table]) -> impl Iterator<Item = SelectStatement> {
    let with_files = tables
        .iter()
        .filter(|table| table.columns.iter().any(|column| column.name == FILE_COLUMN));
    with_files.map(|table| {
        Query::select()
            .column(Alias::new(FILE_COLUMN))
            .from(Alias::new(&table.name))
            .and_where(Expr::col(Alias::new(FILE_COLUMN)).is_not_null())
            .take()
    })
}

/// What an archive is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Of the archive itself.
    pub format: u32,
    /// Of the program that made it.
    pub version: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Migrations that its rows have behind them, oldest first.
    pub migrations: Vec<String>,
    /// Tables with their columns.
    pub tables: Vec<Table>,
    /// Names of the secret keys that its personal data is sealed with, the current one first.
    pub key_ids: Vec<String>,
    /// Whether those keys are in the archive.
    pub holds_keys: bool,
}

/// What an archive holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
    /// Attached files.
    pub files: u64,
    /// Their bytes.
    pub file_bytes: u64,
    /// Files that a row names and the store did not have.
    pub missing_files: u64,
    /// SHA-256 over every entry before this one.
    pub digest: String,
}

/// Why there is no archive, or nothing was restored from it.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Nothing is overwritten.
    #[error("{0} exists already: choose another name, or move it away")]
    Exists(String),
    /// Rows of an older shape.
    #[error("the database is not up to date; run: laporbkn migrate")]
    NotMigrated,
    /// Not ours, or not whole.
    #[error("{0} is not a whole archive of laporbkn: {1}")]
    Damaged(String, String),
    /// Made by a program that knows more.
    #[error(
        "the archive was made by version {version}, which has migrations that this program does not know ({unknown}): restore it with that version or a newer one"
    )]
    TooNew {
        /// Of the other program.
        version: String,
        /// The first of them.
        unknown: String,
    },
    /// Rows can be brought forward, a database cannot be brought back.
    #[error(
        "the archive is of an older version ({0}) than this database: restore it into an empty database, which is then brought up to date"
    )]
    TooOld(String),
    /// The tables are not those that the rows came from.
    #[error("table {0} is not what the archive's rows need: was this database changed by hand?")]
    OtherShape(String),
    /// Somebody works here.
    #[error(
        "this database holds {tickets} tickets and {staff} people of staff: nothing was changed; to replace all of it by the archive, add --replace"
    )]
    NotEmpty {
        /// Tickets.
        tickets: u64,
        /// Staff.
        staff: u64,
    },
    /// Restored, but unreadable.
    #[error(
        "the archive's personal data is sealed with the secret key {archive}, this installation has {here}: put the right key into LAPORBKN_SECRET_KEY or into the file secret.key of the data folder"
    )]
    OtherKey {
        /// The archive's.
        archive: String,
        /// Ours.
        here: String,
    },
    /// Reading or writing the archive.
    #[error("{0}: {1}")]
    Io(String, #[source] std::io::Error),
    /// The database.
    #[error("the database: {0}")]
    Db(#[from] DbErr),
    /// The object store.
    #[error("the file store: {0}")]
    Files(#[from] object_store::Error),
    /// New rows of this version could not be added.
    #[error(transparent)]
    Prepare(#[from] crate::app::PrepareError),
}

/// Names of all migrations of this program, oldest first.
fn known_migrations() -> Vec<String> {
    let all = Migrator::migrations();
    all.iter().map(|one| one.name().to_owned()).collect()
}
