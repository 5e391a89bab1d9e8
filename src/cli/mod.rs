//! The command line: one file per command.

mod backup;
mod demo;
mod doctor;
mod kb;
mod mail;
mod migrate;
mod restore;
mod search;
mod serve;
mod sla;
mod templates;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{
    app::App,
    config::Config,
    identity::key_check::{self, KeyFault},
};

/// Helpdesk and complaint platform for Badan Kepegawaian Negara.
#[derive(Debug, Parser)]
#[command(name = "laporbkn", version)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and the API (the default)
    Serve,
    /// Copy everything into one archive, while the site serves
    Backup(backup::Backup),
    /// Fill an empty database with a believable data set
    Demo(demo::Demo),
    /// Check every configured part and say what is wrong
    Doctor(doctor::Doctor),
    /// Bring the articles of the knowledge base in
    Kb(kb::Kb),
    /// Take in a mail
    Mail(mail::Mail),
    /// Bring the database up to date
    Migrate(migrate::Migrate),
    /// Put an archive back, into SQLite or PostgreSQL
    Restore(restore::Restore),
    /// The search over the knowledge base
    Search(search::Search),
    /// Count deadlines and show the working
    Sla(sla::Sla),
    /// Check the templates of mails
    Templates(templates::TemplatesCommand),
    /// Administer accounts
    User(user::User),
}

/// Anything a command can fail with; printed as one sentence.
type CliError = Box<dyn std::error::Error>;

/// Runs the command of the process's arguments until it ends.
///
/// Not `async`: the program would then be compiled with whoever waits for it, a second time and after everything else.
pub fn main() -> ExitCode {
    actix_web::rt::System::new().block_on(run())
}

async fn run() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command.unwrap_or(Command::Serve) {
        // Its exit codes are those that mail servers know.
        Command::Mail(command) => return command.run().await,
        Command::Serve => serve::run().await,
        Command::Backup(command) => command.run().await,
        Command::Demo(command) => command.run().await,
        Command::Doctor(command) => command.run().await,
        Command::Kb(command) => command.run().await,
        Command::Migrate(command) => command.run().await,
        Command::Restore(command) => command.run().await,
        Command::Search(command) => command.run().await,
        Command::Sla(command) => command.run().await,
        Command::Templates(command) => command.run(),
        Command::User(command) => command.run().await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("laporbkn: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The program for a command that is not the server.
async fn app() -> Result<App, CliError> {
    let app = App::build(Config::load()?).await?;
    match key_check::check(&app).await {
        // A database that is away or was never migrated: the command finds that out by itself.
        Ok(()) | Err(KeyFault::Db(_)) => Ok(app),
        Err(fault) => Err(fault.into()),
    }
}
