//! Where an archive is made and where it is restored.

use std::{
    collections::BTreeMap,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use tempfile::TempDir;

use crate::harness::{TestApp, command::Ran, database::Database};

/// A machine with nothing on it yet.
pub struct Place {
    /// Its data folder.
    pub folder: TempDir,
    /// Its database.
    pub database: Database,
}

impl Place {
    /// A machine with an empty database of the run's own kind.
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::empty(folder.path()).await;
        Self { folder, database }
    }

    /// Restores an archive here.
    pub async fn restore(&self, from: &TestApp, archive: &Path, more: &[&str]) -> Ran {
        self.restore_with(from, archive, more, &[]).await
    }

    /// The same with other settings.
    pub async fn restore_with(
        &self,
        from: &TestApp,
        archive: &Path,
        more: &[&str],
        settings: &[(&str, &str)],
    ) -> Ran {
        let mut arguments = vec!["restore", archive.to_str().unwrap()];
        arguments.extend(more);
        let folder = self.folder.path().to_str().unwrap();
        let mut all = vec![
            ("DATABASE_URL", self.database.url()),
            ("LAPORBKN_DATA_DIR", folder),
            ("LAPORBKN_FILES_URL", ""),
        ];
        all.extend(settings);
        from.command(&arguments, &all, "").await
    }

    /// Starts the site here.
    pub async fn open(self) -> TestApp {
        TestApp::start_in(self.folder, self.database, |_| {}).await
    }
}

/// Makes an archive of everything.
pub async fn back_up(app: &TestApp, name: &str, more: &[&str]) -> (PathBuf, Ran) {
    let path = app.app.config.data_dir.join(name);
    let mut arguments = vec!["backup", path.to_str().unwrap()];
    arguments.extend(more);
    let ran = app.command(&arguments, &[], "").await;
    assert!(ran.ok, "{}{}", ran.out, ran.err);
    (path, ran)
}

/// Entries by name.
pub fn entries(archive: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut tar = tar::Archive::new(GzDecoder::new(File::open(archive).unwrap()));
    let entries = tar.entries().unwrap().map(|entry| {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (name, bytes)
    });
    entries.collect()
}

/// The same archive with one entry changed by hand.
pub fn tampered(archive: &Path, name: &str, change: impl Fn(String) -> String) -> PathBuf {
    let mut source = tar::Archive::new(GzDecoder::new(File::open(archive).unwrap()));
    let path = archive.with_extension("lain");
    let zip = GzEncoder::new(File::create(&path).unwrap(), Compression::fast());
    let mut copy = tar::Builder::new(zip);
    for entry in source.entries().unwrap() {
        let mut entry = entry.unwrap();
        let found = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        if found == name {
            bytes = change(String::from_utf8(bytes).unwrap()).into_bytes();
        }
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        copy.append_data(&mut header, found, bytes.as_slice()).unwrap();
    }
    copy.into_inner().unwrap().finish().unwrap();
    path
}
