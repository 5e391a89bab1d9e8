//! Reads the command line, nothing else.

use std::process::ExitCode;

#[actix_web::main]
async fn main() -> ExitCode {
    laporbkn::cli::run().await
}
