//! Putting an archive back. Everything is checked before anything is changed: that the archive is whole, that this program
//! knows its shape, that its personal data can be read here, and that nobody's work is overwritten unasked.
//!
//! Files are put back before rows: a file without a row does no harm, a row without its file would.

use std::{collections::BTreeMap, path::Path};

use bytes::Bytes;
use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Alias, Expr, ExprTrait, Query},
};

pub use super::archive::manifest;
use super::{BackupError, Contents, Manifest, archive, known_migrations, load};
use crate::{app::App, db::schema::Table};

/// Entry with the secret keys.
pub(super) const KEYS: &str = "secret.key";
/// Where rows begin.
pub(super) const ROWS: &str = "rows/";
/// Where files begin.
pub(super) const FILES: &str = "files/";
/// Names that are looked up at once.
const LOOK_UP: usize = 500;

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the archive was.
    pub manifest: Manifest,
    /// What it held.
    pub contents: Contents,
    /// Receivers of webhooks that were active, and are paused here.
    pub paused: u64,
}

/// The secret keys of an archive that holds them, as the file `secret.key` is written.
pub async fn keys(path: &Path) -> Result<Option<String>, BackupError> {
    let mut found = None;
    archive::walk(path, async |name, bytes| {
        if name == KEYS {
            found = String::from_utf8(bytes).ok();
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Replaces everything by the archive's content; over somebody's work only if `replace`.
pub async fn restore(app: &App, path: &Path, replace: bool) -> Result<Restored, BackupError> {
    let manifest = manifest(path)?;
    let applied = check_level(app, &manifest).await?;
    check_keys(app, &manifest)?;
    let contents = check_whole(path, &manifest).await?;
    let here = app.db.tables(app.db.read()).await?;
    check_empty(app, &here, replace).await?;
    let before = names(app, &here, None).await?;
    put_files(app, path).await?;
    let paused = load::load(app, path, &manifest, applied).await?;
    forget_files(app, before).await?;
    app.prepare().await?;
    Ok(Restored {
        manifest,
        contents,
        paused,
    })
}

/// How many migrations the database has behind it, if rows of the archive's level can be brought here.
async fn check_level(app: &App, manifest: &Manifest) -> Result<usize, BackupError> {
    let known = known_migrations();
    let unknown = manifest.migrations.iter().find(|name| !known.contains(name));
    if let Some(unknown) = unknown {
        return Err(BackupError::TooNew {
            version: manifest.version.clone(),
            unknown: unknown.clone(),
        });
    }
    let applied = known.len() - app.db.pending_migrations().await?.len();
    if applied > manifest.migrations.len() {
        return Err(BackupError::TooOld(manifest.version.clone()));
    }
    Ok(applied)
}

fn check_keys(app: &App, manifest: &Manifest) -> Result<(), BackupError> {
    let here = app.vault.keys().ids();
    match manifest.key_ids.iter().find(|id| !here.contains(id)) {
        Some(missing) => Err(BackupError::OtherKey {
            archive: missing.clone(),
            here: here.join(", "),
        }),
        None => Ok(()),
    }
}

/// Reads the archive to its end, and counts.
async fn check_whole(path: &Path, manifest: &Manifest) -> Result<Contents, BackupError> {
    let (mut rows, mut files) = (BTreeMap::<String, u64>::new(), 0);
    let contents = archive::walk(path, async |name, bytes| {
        if let Some(table) = load::table_of(name, manifest) {
            let lines = bytes.iter().filter(|byte| **byte == b'\n').count() as u64;
            *rows.entry(table.name.clone()).or_default() += lines;
        } else if name.starts_with(FILES) {
            files += 1;
        } else if name.starts_with(ROWS) {
            return Err(archive::damaged(path, &format!("{name} belongs to no table")));
        }
        Ok(())
    })
    .await?;
    let odd = contents
        .rows
        .iter()
        .find(|(table, count)| rows.get(*table).copied().unwrap_or(0) != **count);
    if odd.is_some() || files != contents.files {
        return Err(archive::damaged(path, &"its counts do not add up"));
    }
    Ok(contents)
}

async fn check_empty(app: &App, here: &[Table], replace: bool) -> Result<(), BackupError> {
    let (tickets, staff) = (
        count(app, here, "ticket").await?,
        count(app, here, "staff").await?,
    );
    if replace || tickets + staff == 0 {
        return Ok(());
    }
    Err(BackupError::NotEmpty { tickets, staff })
}

async fn count(app: &App, here: &[Table], table: &str) -> Result<u64, DbErr> {
    if !here.iter().any(|one| one.name == table) {
        return Ok(0);
    }
    let one = Expr::col(Alias::new("id")).count();
    let select = Query::select()
        .expr_as(one, Alias::new("rows"))
        .from(Alias::new(table))
        .take();
    let row = app.db.read().query_one(&select).await?;
    let counted: i64 = row.map_or(Ok(0), |row| row.try_get("", "rows"))?;
    Ok(counted.unsigned_abs())
}

/// Files that the rows here name; those among `among`, where that is given.
async fn names(app: &App, tables: &[Table], among: Option<&[String]>) -> Result<Vec<String>, DbErr> {
    let mut names = Vec::new();
    for mut select in super::file_names(tables) {
        if let Some(among) = among {
            let column = Expr::col(Alias::new(super::FILE_COLUMN));
            select.and_where(column.is_in(among.iter().map(String::as_str)));
        }
        for row in app.db.read().query_all(&select).await? {
            names.push(row.try_get("", super::FILE_COLUMN)?);
        }
    }
    Ok(names)
}

async fn put_files(app: &App, path: &Path) -> Result<(), BackupError> {
    archive::walk(path, async |name, bytes| {
        if let Some(key) = name.strip_prefix(FILES) {
            app.files.put(key, Bytes::from(bytes)).await?;
        }
        Ok(())
    })
    .await
    .map(drop)
}

/// Deletes the files of the rows that were replaced, except those that came back.
async fn forget_files(app: &App, before: Vec<String>) -> Result<(), BackupError> {
    let tables = app.db.tables(app.db.read()).await?;
    for some in before.chunks(LOOK_UP) {
        let kept = names(app, &tables, Some(some)).await?;
        for gone in some.iter().filter(|name| !kept.contains(name)) {
            app.files.delete(gone).await?;
        }
    }
    Ok(())
}
