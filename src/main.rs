//! Starts the program, nothing else.

use std::process::ExitCode;

use laporbkn::{allocator, cli};
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    allocator::configure();
    cli::main()
}
