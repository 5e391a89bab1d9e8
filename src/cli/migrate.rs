//! `laporbkn migrate [--status]`

use clap::Args;

use super::CliError;

/// Bring the database up to date.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    /// Only say what is missing
    #[arg(long)]
    status: bool,
}

impl Migrate {
    #[expect(clippy::print_stdout, reason = "the report is the command's output")]
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = super::app().await?;
        if self.status {
            return status(&app).await;
        }
        let seeded = app.prepare().await?;
        println!("the database is up to date");
        println!("{seeded}");
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the report is the command's output")]
async fn status(app: &crate::app::App) -> Result<(), CliError> {
    let pending = app.db.pending_migrations().await?;
    if pending.is_empty() {
        println!("the database is up to date");
    }
    for name in pending {
        println!("missing: {name}");
    }
    Ok(())
}
