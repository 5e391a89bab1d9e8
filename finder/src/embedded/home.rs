//! Where indexes live: a folder with one folder for each, and a file that names the one in use.
//!
//! A new index is written beside the old, then named, then the old one is deleted: whenever the process dies, the name
//! points to a whole index.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// The file that names the index in use.
const CURRENT: &str = "current";
/// How index folders begin.
const PREFIX: &str = "index-";

/// The file that a process locks while it uses the folder; the lock goes with the process, however that ends.
const LOCK: &str = "lock";

/// The folder of all indexes, for this process alone.
#[derive(Debug)]
pub(super) struct Home {
    folder: PathBuf,
    /// Held open for its lock.
    _lock: File,
}

impl Home {
    /// A home in a folder, made where there is none; `None` where another process lives in it.
    pub fn at(folder: &Path) -> io::Result<Option<Self>> {
        fs::create_dir_all(folder)?;
        let lock = File::create(folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self {
                folder: folder.to_owned(),
                _lock: lock,
            })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The index in use, where one is named. Errors: the name is none of ours, or nothing is there: no end of a process leaves
    /// that behind, a dying disk does.
    pub fn current(&self) -> Option<Result<PathBuf, String>> {
        let name = match fs::read(self.folder.join(CURRENT)) {
            Ok(name) => name,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => return Some(Err(error.to_string())),
        };
        let name = String::from_utf8_lossy(&name);
        let name = name.trim();
        let plain = name.starts_with(PREFIX) && !name.contains(['/', '\\', '.']);
        let path = plain.then(|| self.folder.join(name));
        let found = path.filter(|path| path.is_dir());
        Some(found.ok_or_else(|| "the file that names the index is damaged".to_owned()))
    }

    /// A folder for a new index: the next number.
    pub fn next(&self) -> io::Result<PathBuf> {
        let last = self.numbers()?.into_iter().max().unwrap_or(0);
        Ok(self.folder.join(format!("{PREFIX}{}", last + 1)))
    }

    /// Names the index that is in use from now on.
    pub fn name(&self, folder: &Path) -> io::Result<()> {
        let name = folder
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let draft = self.folder.join("current.new");
        fs::write(&draft, name)?;
        File::open(&draft)?.sync_all()?;
        fs::rename(&draft, self.folder.join(CURRENT))
    }

    /// Deletes every index but one.
    pub fn keep_only(&self, folder: &Path) -> io::Result<()> {
        for number in self.numbers()? {
            let other = self.folder.join(format!("{PREFIX}{number}"));
            if other != folder {
                fs::remove_dir_all(other)?;
            }
        }
        Ok(())
    }

    /// Names no index any more, as well as it goes.
    pub fn forget(&self) {
        let _ = fs::remove_file(self.folder.join(CURRENT));
    }

    /// Removes the folder of an index that did not become whole, as well as it goes.
    pub fn drop_folder(folder: &Path) {
        let _ = fs::remove_dir_all(folder);
    }

    fn numbers(&self) -> io::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.folder)? {
            let name = entry?.file_name();
            let number = name
                .to_str()
                .and_then(|name| name.strip_prefix(PREFIX))
                .and_then(|number| number.parse().ok());
            numbers.extend::<Option<u64>>(number);
        }
        Ok(numbers)
    }
}
