//! `laporbkn doctor`: checks every configured part and says in plain words what is wrong.

mod parts;
mod place;
mod state;

use clap::Args;

use super::CliError;
use crate::{app::App, config::Config, tally};

/// What a check found.
enum Finding {
    /// Works.
    Fine(String),
    /// Works, but somebody should know.
    Mind(String),
    /// Does not work.
    Wrong(String),
}

use Finding::{Fine, Mind, Wrong};

/// Check every configured part and say what is wrong.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    /// Count afresh what is kept, first
    #[arg(long)]
    repair_counts: bool,
}

impl Doctor {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = App::build(Config::load()?).await?;
        if self.repair_counts {
            tally::repair(&app).await?;
        }
        report(&app).await
    }
}

/// Checks every part and prints what was found; an error where one does not work.
#[expect(clippy::print_stdout, reason = "the report is the command's output")]
pub(super) async fn report(app: &App) -> Result<(), CliError> {
    println!(
        "fine   settings: valid; data folder {}",
        app.config.data_dir.display()
    );
    let mut wrong = 0;
    for (part, finding) in check(app).await {
        let (mark, words) = match finding {
            Fine(words) => ("fine ", words),
            Mind(words) => ("mind ", words),
            Wrong(words) => {
                wrong += 1;
                ("WRONG", words)
            }
        };
        println!("{mark}  {part}: {words}");
    }
    match wrong {
        0 => Ok(()),
        1 => Err("one part does not work, see above".into()),
        many => Err(format!("{many} parts do not work, see above").into()),
    }
}

async fn check(app: &App) -> Vec<(&'static str, Finding)> {
    let database = parts::database(app).await;
    let reachable = matches!(database, Fine(_) | Mind(_));
    let mut found = vec![
        ("database", database),
        ("files", parts::files(app).await),
        ("mail", parts::mail(app).await),
        ("mailbox", parts::mailbox(app).await),
    ];
    found.push(("search", parts::search(app).await));
    found.push(("address", place::address(app)));
    found.push(("data folder", place::data_folder(app)));
    found.push(("environment", place::environment(app)));
    if reachable {
        let key = state::secret_key(app).await;
        let fits = matches!(key, Fine(_) | Mind(_));
        found.push(("secret key", key));
        found.push(("clock", state::clock(app).await));
        found.push(("calendar", state::calendar(app).await));
        found.push(("self-diagnosis", state::questions(app).await));
        found.push(("administrator", state::administrator(app).await));
        found.push(("webhooks", parts::webhooks(app).await));
        found.push(("retention", state::keeping(app).await));
        found.push(("counts", state::counts(app).await));
        // Its links are made with the key: another one says nothing of it.
        if fits {
            found.push(("audit log", state::audit_log(app).await));
        }
    }
    found
}
