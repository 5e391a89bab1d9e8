//! How the allocator (mimalloc) treats memory that is free again: an idle server holds what it uses and no more.
//!
//! It reads its options from the environment, before `main`; there is no safe way to set them from within. So the program
//! starts itself once more, as the same process, with those that are missing. Whoever sets one keeps it.

use std::{env, os::unix::process::CommandExt, process::Command};

/// Option and value; see mimalloc's documentation of its environment options.
const OPTIONS: [(&str, &str); 2] = [
    // Memory goes back to the system when it is freed and not a second later: in an idle server there is no later.
    ("MIMALLOC_PURGE_DELAY", "0"),
    // No huge pages: a few bytes would hold 2 MiB each.
    ("MIMALLOC_ALLOW_THP", "0"),
];

/// Sees to it that the allocator runs with its options; where the program cannot start itself again, it goes on without.
#[expect(
    clippy::disallowed_methods,
    reason = "these are the allocator's settings, read before ours"
)]
pub fn configure() {
    let missing = OPTIONS.iter().filter(|(name, _)| env::var_os(name).is_none());
    let missing: Vec<_> = missing.collect();
    let Ok(program) = env::current_exe() else { return };
    if missing.is_empty() {
        return;
    }
    let mut arguments = env::args_os();
    let mut command = Command::new(program);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    // Returns only where it fails.
    let _refused = command.args(arguments).envs(missing.into_iter().copied()).exec();
}
