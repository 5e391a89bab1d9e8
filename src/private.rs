//! Folders and files for the account alone that runs the program: identity cards are kept in them. Modes are Unix's.

use std::{
    fs::{DirBuilder, OpenOptions, Permissions},
    io::{ErrorKind, Result, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// Mode of folders.
const FOLDER: u32 = 0o700;
/// Mode of files.
const FILE: u32 = 0o600;

/// Creates a folder and what is missing above it; one that is there keeps its mode.
pub fn folder(path: &Path) -> Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(path)
}

/// Creates an empty file, unless there is one.
pub fn file(path: &Path) -> Result<()> {
    match OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(FILE)
        .open(path)
    {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other.map(drop),
    }
}

/// Writes a new file, down to the disk; fails where there is one.
pub fn write_new(path: &Path, text: &str) -> Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(FILE)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Closes a file that somebody else's code made.
pub fn close(path: &Path) -> Result<()> {
    std::fs::set_permissions(path, Permissions::from_mode(FILE))
}

/// Whether other accounts can look into a folder.
pub fn is_open(path: &Path) -> Result<bool> {
    Ok(std::fs::metadata(path)?.permissions().mode() & 0o077 != 0)
}
