//! The archive as a file: written beside its final name and renamed when it is whole, read an entry at a time.
//!
//! It is written and read with plain blocking calls: the commands are processes of their own, with nothing else to do.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use sha2::{Digest, Sha256};

use super::{BackupError, Contents, FORMAT, Manifest};

/// First entry.
const MANIFEST: &str = "manifest.json";
/// Last entry.
const CONTENTS: &str = "contents.json";
/// Larger entries are none of ours: a part of a table is a few megabytes, a file five at most.
const LARGEST: u64 = 64 * 1024 * 1024;

/// An archive that is being written; what is not finished is gone again.
pub(super) struct Writer {
    tar: tar::Builder<GzEncoder<BufWriter<File>>>,
    path: PathBuf,
    part: PathBuf,
    at: u64,
    digest: Sha256,
}

impl Writer {
    /// Begins an archive, readable by its owner alone.
    pub(super) fn create(path: &Path, manifest: &Manifest) -> Result<Self, BackupError> {
        if path.exists() {
            return Err(BackupError::Exists(path.display().to_string()));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let file = options.open(&part).map_err(|error| fault(&part, error))?;
        let zip = GzEncoder::new(BufWriter::new(file), Compression::fast());
        let mut writer = Self {
            tar: tar::Builder::new(zip),
            path: path.to_owned(),
            part,
            at: manifest.created_at.timestamp().unsigned_abs(),
            digest: Sha256::new(),
        };
        writer.add(MANIFEST, &json(manifest)?)?;
        Ok(writer)
    }

    /// Adds an entry.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
        digest_entry(&mut self.digest, name, bytes);
        let added = self.append(name, bytes);
        added.map_err(|error| fault(&self.part, error))
    }

    fn append(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(self.at);
        self.tar.append_data(&mut header, name, bytes)
    }

    /// Writes what it holds, and gives it its name.
    pub(super) fn finish(mut self, contents: &mut Contents) -> Result<u64, BackupError> {
        contents.digest = crate::http::hex(&self.digest.clone().finalize());
        let contents = json(contents)?;
        let closed = self.append(CONTENTS, &contents).and_then(|()| self.close());
        let size = closed.map_err(|error| fault(&self.part, error))?;
        fs::rename(&self.part, &self.path).map_err(|error| fault(&self.path, error))?;
        Ok(size)
    }

    fn close(&mut self) -> io::Result<u64> {
        self.tar.finish()?;
        self.tar.get_mut().try_finish()?;
        let file = self.tar.get_mut().get_mut();
        file.flush()?;
        file.get_ref().sync_all()?;
        Ok(file.get_ref().metadata()?.len())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // After a rename there is none.
        let _ = fs::remove_file(&self.part);
    }
}

/// Calls `visit` with each entry's name and bytes, in order, except the last, which it returns. The digest has to fit.
pub(super) async fn walk(
    path: &Path,
    mut visit: impl AsyncFnMut(&str, Vec<u8>) -> Result<(), BackupError>,
) -> Result<Contents, BackupError> {
    let mut archive = open(path)?;
    let mut digest = Sha256::new();
    for entry in archive.entries().map_err(|error| damaged(path, &error))? {
        let (name, bytes) = entry.and_then(take).map_err(|error| damaged(path, &error))?;
        if name == CONTENTS {
            let contents: Contents = serde_json::from_slice(&bytes).map_err(|error| damaged(path, &error))?;
            if contents.digest != crate::http::hex(&digest.finalize()) {
                return Err(damaged(path, &"its content is not what was written"));
            }
            return Ok(contents);
        }
        digest_entry(&mut digest, &name, &bytes);
        visit(&name, bytes).await?;
    }
    Err(damaged(path, &"it ends early"))
}

/// What an archive is, by its first entry; nothing after it is looked at.
pub fn manifest(path: &Path) -> Result<Manifest, BackupError> {
    let mut archive = open(path)?;
    let mut entries = archive.entries().map_err(|error| damaged(path, &error))?;
    let first = entries.next().ok_or_else(|| damaged(path, &"it is empty"))?;
    let (name, bytes) = first.and_then(take).map_err(|error| damaged(path, &error))?;
    if name != MANIFEST {
        return Err(damaged(path, &"it does not begin with a manifest"));
    }
    let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| damaged(path, &error))?;
    if manifest.format != FORMAT {
        let other = format!("its format is {}, this program reads {FORMAT}", manifest.format);
        return Err(damaged(path, &other));
    }
    Ok(manifest)
}

fn open(path: &Path) -> Result<tar::Archive<GzDecoder<BufReader<File>>>, BackupError> {
    let file = File::open(path).map_err(|error| fault(path, error))?;
    Ok(tar::Archive::new(GzDecoder::new(BufReader::new(file))))
}

fn take<R: Read>(mut entry: tar::Entry<'_, R>) -> io::Result<(String, Vec<u8>)> {
    let size = entry.size();
    if size > LARGEST {
        return Err(io::Error::other(
            "an entry is larger than any this program writes",
        ));
    }
    let name = entry.path()?.to_string_lossy().into_owned();
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    entry.read_to_end(&mut bytes)?;
    Ok((name, bytes))
}

/// Lengths first, so that no two different archives are hashed alike.
fn digest_entry(digest: &mut Sha256, name: &str, bytes: &[u8]) {
    for part in [name.as_bytes(), bytes] {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part);
    }
}

fn json(value: &impl serde::Serialize) -> Result<Vec<u8>, BackupError> {
    serde_json::to_vec_pretty(value).map_err(|error| BackupError::Io("the manifest".into(), error.into()))
}

pub(super) fn damaged(path: &Path, why: &impl ToString) -> BackupError {
    BackupError::Damaged(path.display().to_string(), why.to_string())
}

fn fault(path: &Path, error: io::Error) -> BackupError {
    BackupError::Io(path.display().to_string(), error)
}
