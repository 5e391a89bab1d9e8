//! Where indexes live: a folder with one folder for each, and a file that names the one in use.
//!
//! A new index is written beside the old, then named, then the old one is deleted: whenever the process dies, the name
//! points to a whole index.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The file that names the index in use.
const CURRENT: &str = "current";
/// How index folders begin.
const PREFIX: &str = "index-";

/// The folder of all indexes.
#[derive(Debug, Clone)]
pub(super) struct Home(PathBuf);

impl Home {
    /// A home in a folder, made where there is none.
    pub fn at(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self(folder.to_owned()))
    }

    /// The index in use, where one is named.
    pub fn current(&self) -> Option<PathBuf> {
        let name = fs::read_to_string(self.0.join(CURRENT)).ok()?;
        let name = name.trim();
        let plain = name.starts_with(PREFIX) && !name.contains(['/', '\\', '.']);
        plain.then(|| self.0.join(name)).filter(|path| path.is_dir())
    }

    /// A folder for a new index: the next number, emptied where a dead process left something there.
    pub fn next(&self) -> io::Result<PathBuf> {
        let last = self.numbers()?.into_iter().max().unwrap_or(0);
        Ok(self.0.join(format!("{PREFIX}{}", last + 1)))
    }

    /// Names the index in use and deletes all others.
    pub fn settle(&self, folder: &Path) -> io::Result<()> {
        let name = folder.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let draft = self.0.join("current.new");
        fs::write(&draft, name)?;
        fs::File::open(&draft)?.sync_all()?;
        fs::rename(&draft, self.0.join(CURRENT))?;
        for number in self.numbers()? {
            let other = self.0.join(format!("{PREFIX}{number}"));
            if other != folder {
                fs::remove_dir_all(other)?;
            }
        }
        Ok(())
    }

    fn numbers(&self) -> io::Result<Vec<u64>> {
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.0)? {
            let name = entry?.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(PREFIX)).and_then(|number| number.parse().ok());
            numbers.extend::<Option<u64>>(number);
        }
        Ok(numbers)
    }
}
