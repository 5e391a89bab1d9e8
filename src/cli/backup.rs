//! `laporbkn backup PATH [--with-key]`

use std::path::PathBuf;

use clap::Args;

use super::CliError;
use crate::backup::make::{Made, make};

/// Copy everything, rows and files, into one archive, while the site serves.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The archive to make, for example laporbkn-2026-11-22.tar.gz
    path: PathBuf,
    /// Put the secret key in too. Whoever has such an archive can read every identity number in it!
    #[arg(long)]
    with_key: bool,
}

impl Backup {
    #[expect(clippy::print_stdout, reason = "the report is the command's output")]
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = super::app().await?;
        let Made {
            manifest,
            contents,
            size,
        } = make(&app, &self.path, self.with_key).await?;
        let rows: u64 = contents.rows.values().sum();
        println!("{}: {} in all", self.path.display(), megabytes(size));
        println!(
            "{rows} rows of {} tables ({} tickets), {} files of {}",
            contents.rows.len(),
            contents.rows.get("ticket").copied().unwrap_or_default(),
            contents.files,
            megabytes(contents.file_bytes)
        );
        if contents.missing_files > 0 {
            println!(
                "MIND: {} files that rows name are not in the store ({}) and so not in the archive",
                contents.missing_files, app.config.files
            );
        }
        let keys = manifest.key_ids.join(", ");
        if self.with_key {
            println!("The secret key ({keys}) is in it: keep the archive as you keep the key.");
        } else {
            println!(
                "The secret key ({keys}) is not in it. Without that key nobody can read the personal data in the archive:"
            );
            println!(
                "keep a copy of LAPORBKN_SECRET_KEY, or of {}, apart from it.",
                app.config.data_dir.join("secret.key").display()
            );
        }
        Ok(())
    }
}

/// `12.3 MB`
fn megabytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}
