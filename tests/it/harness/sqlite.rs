//! SQLite for tests: a file copied from a template file.

use std::{
    fmt::Display,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{Database, DatabaseConnection};
use tempfile::TempDir;

use super::database::single;

/// A template that no test has used for so long belongs to a build that is gone.
const STALE: Duration = Duration::from_hours(24);

/// A test's database file, in a folder of its own (SQLite puts its journal beside it).
pub struct SqliteDatabase {
    url: String,
    _folder: TempDir,
}

impl SqliteDatabase {
    /// A copy of the template called `key`, which `prepare` fills if it does not exist yet.
    pub async fn create<E: Display>(
        key: &str,
        prepare: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), E>,
    ) -> Self {
        let template = template(key, prepare).await;
        let folder = tempfile::Builder::new()
            .prefix("laporbkn-sqlite-")
            .tempdir()
            .expect("a folder for the database");
        let file = folder.path().join("laporbkn.db");
        fs::copy(&template, &file).expect("a copy of the template");
        Self {
            url: address(&file),
            _folder: folder,
        }
    }

    /// Its address, `sqlite://…`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

async fn template<E: Display>(
    key: &str,
    prepare: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), E>,
) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let ready = folder.join(format!("template-{key}.db"));
    // One maker at a time, whatever process or thread it is in; the others wait and find it made.
    let _turn = tokio::task::spawn_blocking(|| turn(folder))
        .await
        .expect("a turn at the template")
        .expect("a lock");
    if !ready.exists() {
        forget_stale(folder).expect("old templates can be removed");
        let making = folder.join("template-making.db");
        // What a maker that was killed left.
        let _ = fs::remove_file(&making);
        let database = Database::connect(single(&address(&making)))
            .await
            .expect("an empty SQLite file");
        if let Err(error) = prepare(&database).await {
            panic!("cannot prepare the SQLite template: {error}");
        }
        database.close().await.expect("the template is complete");
        // Nobody ever sees half a template.
        fs::rename(&making, &ready).expect("the template takes its name");
    }
    ready
}

fn turn(folder: &Path) -> io::Result<File> {
    fs::create_dir_all(folder)?;
    let lock = File::create(folder.join("template.lock"))?;
    lock.lock()?;
    Ok(lock)
}

fn forget_stale(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let named = entry.file_name().to_string_lossy().starts_with("template-");
        if named
            && entry
                .metadata()?
                .modified()?
                .elapsed()
                .is_ok_and(|age| age > STALE)
        {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn address(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}
