//! `laporbkn restore PATH [--replace]`

use std::path::{Path, PathBuf};

use clap::Args;

use super::{CliError, doctor};
use crate::{app::App, backup::restore, config::Config, identity::key_source, private};

/// Put an archive of `laporbkn backup` back, into SQLite or PostgreSQL. Stop the servers first.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The archive
    path: PathBuf,
    /// Also over a database that holds tickets or staff: all of it is replaced by the archive
    #[arg(long)]
    replace: bool,
}

impl Restore {
    #[expect(clippy::print_stdout, reason = "the report is the command's output")]
    pub(super) async fn run(self) -> Result<(), CliError> {
        let config = Config::load()?;
        let manifest = restore::manifest(&self.path)?;
        if manifest.holds_keys && config.secret.keys.is_empty() {
            bring_keys(&config, &self.path).await?;
        }
        let app = App::build(config).await?;
        let restored = restore::restore(&app, &self.path, self.replace).await?;
        println!(
            "restored {} rows and {} files of {}, made by version {}",
            restored.contents.rows.values().sum::<u64>(),
            restored.contents.files,
            restored.manifest.created_at.format("%Y-%m-%d %H:%M UTC"),
            restored.manifest.version
        );
        if restored.contents.missing_files > 0 {
            println!(
                "MIND: {} files were missing already when the archive was made",
                restored.contents.missing_files
            );
        }
        if restored.paused > 0 {
            println!(
                "MIND: {} receivers of webhooks are paused, for a rehearsal must not tell them anything: \
                 where this copy takes the place of the original, resume each under /admin/webhook",
                restored.paused
            );
        }
        println!();
        doctor::report(&app).await
    }
}

/// The archive's keys into the data folder, where there are none yet.
async fn bring_keys(config: &Config, path: &Path) -> Result<(), CliError> {
    let file = key_source::key_file(&config.data_dir);
    if file.exists() {
        return Ok(());
    }
    if let Some(keys) = restore::keys(path).await? {
        private::folder(&config.data_dir)?;
        private::write_new(&file, &keys)?;
    }
    Ok(())
}
