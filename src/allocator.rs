//! How the allocators (mimalloc, and the C library's for SQLite) treat memory that is free again: an idle server holds what it uses and no more.
//!
//! They read their options from the environment, before `main`; there is no safe way to set them from within. So the program
//! starts itself once more, as the same process, with those that are missing. Whoever sets one keeps it.

use std::{env, ffi::OsStr, os::unix::process::CommandExt, path::Path, process::Command};

/// Option and value; see mimalloc's documentation of its environment options, and mallopt(3).
const OPTIONS: [(&str, &str); 4] = [
    // Memory goes back to the system when it is freed and not a second later: in an idle server there is no later.
    ("MIMALLOC_PURGE_DELAY", "0"),
    // No huge pages: a few bytes would hold 2 MiB each.
    ("MIMALLOC_ALLOW_THP", "0"),
    // A thread keeps none of its full pages to itself for when they are free again.
    ("MIMALLOC_PAGE_FULL_RETAIN", "0"),
    // SQLite asks the C library, one thread after the other: each with a heap of its own would keep what the others could use.
    ("MALLOC_ARENA_MAX", "1"),
];

/// Sees to it that the allocator runs with its options; where the program cannot start itself again, it goes on without.
#[expect(
    clippy::disallowed_methods,
    reason = "these are the allocator's settings, read before ours"
)]
pub fn configure() {
    let missing = OPTIONS.iter().filter(|(name, _)| env::var_os(name).is_none());
    let missing: Vec<_> = missing.collect();
    let mut arguments = env::args_os();
    let (Ok(program), Some(name)) = (env::current_exe(), arguments.next()) else {
        return;
    };
    let search_path = env::var_os("PATH").unwrap_or_default();
    if missing.is_empty() || !is_named(&program, Path::new(&name), &search_path) {
        return;
    }
    let mut command = Command::new(program);
    command.arg0(name);
    // Returns only where it fails.
    let _refused = command.args(arguments).envs(missing.into_iter().copied()).exec();
}

/// Whether `name`, as a shell would look it up, leads to `program`, through links, too. Started through a loader or an emulator, the
/// program of this process is another one, and starting that again would be wrong.
fn is_named(program: &Path, name: &Path, search_path: &OsStr) -> bool {
    let leads_there = |place: &Path| place.canonicalize().is_ok_and(|found| found == program);
    if name.components().count() > 1 {
        return leads_there(name);
    }
    env::split_paths(search_path).any(|folder| leads_there(&folder.join(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_known_by_its_path_by_a_link_and_by_the_search_path_and_no_other_is() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().canonicalize().unwrap();
        let program = folder.join("laporbkn-2026.11");
        let link = folder.join("laporbkn");
        std::fs::write(&program, "").unwrap();
        std::fs::write(folder.join("loader"), "").unwrap();
        std::os::unix::fs::symlink(&program, &link).unwrap();
        let is_ours = |name: &Path| is_named(&program, name, folder.as_os_str());
        assert!(is_ours(&program));
        assert!(is_ours(&link));
        assert!(is_ours(Path::new("laporbkn")));
        assert!(is_ours(Path::new("laporbkn-2026.11")));
        assert!(!is_ours(Path::new("loader")));
        assert!(!is_ours(&folder.join("loader")));
        assert!(!is_ours(Path::new("elsewhere")));
    }
}
