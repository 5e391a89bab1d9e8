//! Making an archive while the site serves.
//!
//! Rows come from one unmoving picture of the database. Files are copied after it, by the names that the picture holds: one that
//! was removed meanwhile is counted, one that came later belongs to the next archive.

use std::{
    io::{self, BufRead, BufReader, BufWriter, Seek, Write},
    path::Path,
};

use futures_util::StreamExt;
use sea_orm::{
    DatabaseTransaction, StreamTrait,
    sea_query::{Alias, Query},
};

use super::{BackupError, Contents, FORMAT, Manifest, archive::Writer, known_migrations, row};
use crate::{app::App, db::schema::Table};

/// A part of a table is closed once it is so large.
const PART: usize = 4 * 1024 * 1024;

/// The table whose rows are in no archive: answers of forms that nobody filed. They are promised to go after two hours, and an
/// archive would keep them.
const FLEETING: &str = "filing_draft";

/// What was made.
#[derive(Debug)]
pub struct Made {
    /// Its first entry.
    pub manifest: Manifest,
    /// Its last entry.
    pub contents: Contents,
    /// Bytes of the archive.
    pub size: u64,
}

/// Writes everything to `path`, which must not exist; with the secret keys only if `with_keys`.
pub async fn make(app: &App, path: &Path, with_keys: bool) -> Result<Made, BackupError> {
    if !app.db.pending_migrations().await?.is_empty() {
        return Err(BackupError::NotMigrated);
    }
    let mut contents = Contents::default();
    let mut names = NameList::new(&app.config.data_dir)?;
    let (manifest, mut writer) = app
        .db
        .snapshot(async |tx| {
            let manifest = describe(app, app.db.tables(tx).await?, with_keys);
            let mut writer = Writer::create(path, &manifest)?;
            if with_keys {
                writer.add(super::restore::KEYS, app.vault.keys().to_text().as_bytes())?;
            }
            for table in &manifest.tables {
                if table.name == FLEETING {
                    contents.rows.insert(table.name.clone(), 0);
                    continue;
                }
                let rows = copy_rows(tx, &mut writer, table).await?;
                contents.rows.insert(table.name.clone(), rows);
            }
            names.fill(tx, &manifest.tables).await?;
            Ok::<_, BackupError>((manifest, writer))
        })
        .await?;
    copy_files(app, &mut writer, names, &mut contents).await?;
    let size = writer.finish(&mut contents)?;
    Ok(Made {
        manifest,
        contents,
        size,
    })
}

fn describe(app: &App, tables: Vec<Table>, holds_keys: bool) -> Manifest {
    Manifest {
        format: FORMAT,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        created_at: app.clock.now(),
        migrations: known_migrations(),
        tables,
        key_ids: app.vault.keys().ids(),
        holds_keys,
    }
}

async fn copy_rows(tx: &DatabaseTransaction, writer: &mut Writer, table: &Table) -> Result<u64, BackupError> {
    let columns = table.columns.iter().map(|column| Alias::new(&column.name));
    let select = Query::select()
        .columns(columns)
        .from(Alias::new(&table.name))
        .take();
    let mut rows = tx.stream(&select).await?;
    let (mut count, mut part, mut lines) = (0, 0, Vec::new());
    while let Some(found) = rows.next().await {
        row::write(&found?, &table.columns, &mut lines)?;
        count += 1;
        if lines.len() >= PART {
            writer.add(&part_name(table, part), &lines)?;
            lines.clear();
            part += 1;
        }
    }
    if !lines.is_empty() {
        writer.add(&part_name(table, part), &lines)?;
    }
    Ok(count)
}

fn part_name(table: &Table, part: u32) -> String {
    format!("{}{}/{part:06}.jsonl", super::restore::ROWS, table.name)
}

async fn copy_files(
    app: &App,
    writer: &mut Writer,
    names: NameList,
    contents: &mut Contents,
) -> Result<(), BackupError> {
    for name in names.read()? {
        let name = name.map_err(list_fault)?;
        match app.files.get(&name).await {
            Ok(bytes) => {
                writer.add(&format!("{}{name}", super::restore::FILES), &bytes)?;
                contents.files += 1;
                contents.file_bytes += bytes.len() as u64;
            }
            Err(object_store::Error::NotFound { .. }) => contents.missing_files += 1,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Names of files, kept on disk until the rows are done: there may be millions.
struct NameList {
    file: BufWriter<std::fs::File>,
}

impl NameList {
    fn new(folder: &Path) -> Result<Self, BackupError> {
        let file = tempfile::tempfile_in(folder).map_err(list_fault)?;
        Ok(Self {
            file: BufWriter::new(file),
        })
    }

    async fn fill(&mut self, tx: &DatabaseTransaction, tables: &[Table]) -> Result<(), BackupError> {
        for select in super::file_names(tables) {
            let mut names = tx.stream(&select).await?;
            while let Some(row) = names.next().await {
                let name: String = row?.try_get("", super::FILE_COLUMN)?;
                writeln!(self.file, "{name}").map_err(list_fault)?;
            }
        }
        Ok(())
    }

    fn read(self) -> Result<impl Iterator<Item = io::Result<String>>, BackupError> {
        let mut file = self
            .file
            .into_inner()
            .map_err(|error| list_fault(error.into_error()))?;
        file.rewind().map_err(list_fault)?;
        Ok(BufReader::new(file).lines())
    }
}

fn list_fault(error: io::Error) -> BackupError {
    BackupError::Io("the list of files".into(), error)
}
