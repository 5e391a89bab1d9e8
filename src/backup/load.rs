//! Filling a database from an archive: all in one transaction, brought to the archive's level before and to ours after.

use std::path::Path;

use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr,
    sea_query::{Alias, Expr, Query},
};

use super::{BackupError, Manifest, archive, restore::ROWS, row};
use crate::{
    app::App,
    db::schema::{Column, Kind, Table},
    notify::webhook,
    search,
};

/// Most values of one statement: SQLite takes 32,766, PostgreSQL 65,535.
const MOST_VALUES: usize = 30_000;

/// Replaces every row by the archive's. `applied` is how many migrations the database has behind it. Returns how many receivers of
/// webhooks were paused: at no moment may a copy speak to those of the original.
pub(super) async fn load(
    app: &App,
    path: &Path,
    manifest: &Manifest,
    applied: usize,
) -> Result<u64, BackupError> {
    let missing = manifest.migrations.len().saturating_sub(applied);
    app.db
        .write(async |tx| {
            if missing > 0 {
                Migrator::up(tx, u32::try_from(missing).ok()).await?;
            }
            let tables = app.db.tables(tx).await?;
            same_shape(&tables, &manifest.tables)?;
            let refill = app.db.empty(tx, &tables).await?;
            archive::walk(path, async |name, bytes| match table_of(name, manifest) {
                Some(table) => insert(tx, path, &in_kinds_of(&tables, table), &bytes).await,
                None => Ok(()),
            })
            .await?;
            refill.finish(tx).await?;
            Migrator::up(tx, None).await?;
            search::database_replaced(tx, app).await?;
            Ok(webhook::pause_all(tx, app.clock.now()).await?)
        })
        .await
}

/// The same tables with the same columns, in whatever order. All whole numbers are alike: SQLite knows one size only.
fn same_shape(here: &[Table], there: &[Table]) -> Result<(), BackupError> {
    let sorted = |tables: &[Table]| {
        let mut tables = tables.to_vec();
        for table in &mut tables {
            for column in &mut table.columns {
                if matches!(column.kind, Kind::Small | Kind::Integer) {
                    column.kind = Kind::Big;
                }
            }
            table.columns.sort_by(|one, other| one.name.cmp(&other.name));
        }
        tables.sort_by(|one, other| one.name.cmp(&other.name));
        tables
    };
    let (here, there) = (sorted(here), sorted(there));
    let odd = there.iter().find(|table| !here.contains(table));
    match odd.or_else(|| here.iter().find(|table| !there.contains(table))) {
        Some(table) => Err(BackupError::OtherShape(table.name.clone())),
        None => Ok(()),
    }
}

/// An archive's table, in the archive's order of columns, each of the kind that it has in this database.
fn in_kinds_of(here: &[Table], there: &Table) -> Table {
    let mut table = there.clone();
    let ours = here.iter().find(|ours| ours.name == there.name);
    for column in &mut table.columns {
        let ours = ours.and_then(|ours| ours.columns.iter().find(|one| one.name == column.name));
        if let Some(ours) = ours {
            column.kind = ours.kind;
        }
    }
    table
}

/// The table that an entry holds rows of.
pub(super) fn table_of<'a>(entry: &str, manifest: &'a Manifest) -> Option<&'a Table> {
    let (name, _part) = entry.strip_prefix(ROWS)?.split_once('/')?;
    manifest.tables.iter().find(|table| table.name == name)
}

async fn insert(
    tx: &DatabaseTransaction,
    path: &Path,
    table: &Table,
    lines: &[u8],
) -> Result<(), BackupError> {
    let lines: Vec<&[u8]> = lines
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .collect();
    let at_once = (MOST_VALUES / table.columns.len().max(1)).max(1);
    for batch in lines.chunks(at_once) {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(&table.name)).columns(
            table
                .columns
                .iter()
                .map(|column: &Column| Alias::new(&column.name)),
        );
        for line in batch {
            let values = row::read(line, &table.columns)
                .ok_or_else(|| archive::damaged(path, &format!("a row of {} cannot be read", table.name)))?;
            let added = insert.values(values.into_iter().map(Expr::val));
            added.map_err(|error| DbErr::Custom(error.to_string()))?;
        }
        tx.execute(&insert).await?;
    }
    Ok(())
}
