//! `laporbkn search reindex`

use clap::{Args, Subcommand};

use super::CliError;
use crate::search::reindex;

/// The search over the knowledge base.
#[derive(Debug, Args)]
pub(super) struct Search {
    #[command(subcommand)]
    command: SearchCommand,
}

#[derive(Debug, Subcommand)]
enum SearchCommand {
    /// Build every index anew from the database, beside the one in use
    Reindex,
}

impl Search {
    #[expect(clippy::print_stdout, reason = "the report is the command's output")]
    pub(super) async fn run(self) -> Result<(), CliError> {
        let SearchCommand::Reindex = self.command;
        let app = super::app().await?;
        app.prepare().await?;
        let done = reindex::reindex(&app).await?;
        println!(
            "{} articles; every node that runs builds its index anew now, the others when they start",
            done.articles
        );
        Ok(())
    }
}
