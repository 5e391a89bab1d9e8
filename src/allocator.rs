//! How the allocators (mimalloc, and the C library's for SQLite) treat memory that is free again: an idle server holds what it uses and no more.
//!
//! They read their options from the environment, before `main`; there is no safe way to set them from within. So the program
//! starts itself once more, as the same process, with those that are missing. Whoever sets one keeps it.

use std::{env, os::unix::process::CommandExt, path::Path, process::Command};

/// Option and value; see mimalloc's documentation of its environment options, and mallopt(3).
const OPTIONS: [(&str, &str); 3] = [
    // Memory goes back to the system when it is freed and not a second later: in an idle server there is no later.
    ("MIMALLOC_PURGE_DELAY", "0"),
    // No huge pages: a few bytes would hold 2 MiB each.
    ("MIMALLOC_ALLOW_THP", "0"),
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
    // Started through a loader or an emulator, the program of this process is another one.
    let is_ours = program.file_name() == Path::new(&name).file_name();
    if missing.is_empty() || !is_ours {
        return;
    }
    let mut command = Command::new(program);
    command.arg0(name);
    // Returns only where it fails.
    let _refused = command.args(arguments).envs(missing.into_iter().copied()).exec();
}
