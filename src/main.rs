//! Reads the command line, nothing else.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// Gives memory back: a password's hash takes 19 MiB for a moment, and the C library's allocator keeps that for every thread
/// that ever made one.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    laporbkn::cli::run().await
}
