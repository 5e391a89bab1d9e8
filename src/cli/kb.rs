//! `laporbkn kb sync [--dir DIR]`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::CliError;
use crate::{
    knowledge::{source::Source, sync},
    search::{self, dictionary::Brought},
};

/// Where the articles lie in a copy of the project.
const USUAL: &str = "knowledge-base";

/// Articles of the knowledge base.
#[derive(Debug, Args)]
pub(super) struct Kb {
    #[command(subcommand)]
    command: KbCommand,
}

#[derive(Debug, Subcommand)]
enum KbCommand {
    /// Bring articles in from files; what was edited in the pages is left as it is
    Sync(Sync),
}

#[derive(Debug, Args)]
struct Sync {
    /// Folder with `<lang>/<category>/<slug>.md`. Left out: `knowledge-base` where the command is given from, if there is
    /// one, else the articles that this program brought along
    #[arg(long)]
    dir: Option<PathBuf>,
}

impl Kb {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let KbCommand::Sync(sync) = self.command;
        sync.run().await
    }
}

impl Sync {
    #[expect(clippy::print_stdout, reason = "the report is the command's output")]
    async fn run(self) -> Result<(), CliError> {
        let source = self.source()?;
        let app = super::app().await?;
        app.prepare().await?;
        let report = sync::run(&app, &source).await?;
        println!("{report}");
        match search::dictionary::bring(&app, &source).await? {
            Brought::None | Brought::Same => {}
            Brought::New => println!("the search's dictionary is new"),
            Brought::Refused(why) => return Err(format!("{why}; the dictionary before stays in use").into()),
        }
        if report.refused.is_empty() {
            Ok(())
        } else {
            Err("some files were refused; the rest is brought in".into())
        }
    }

    fn source(&self) -> Result<Source, CliError> {
        let folder = match &self.dir {
            Some(folder) => folder.as_path(),
            None if Path::new(USUAL).is_dir() => Path::new(USUAL),
            None => return Ok(Source::embedded()),
        };
        Source::folder(folder).map_err(|error| format!("{}: {error}", folder.display()).into())
    }
}
