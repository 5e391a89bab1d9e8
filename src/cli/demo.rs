//! `laporbkn demo [--tickets N] [--force]`

use std::time::Instant;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::CliError;
use crate::{
    app::App,
    demo::{self, Options, Report},
};

/// Fill an empty database with a believable data set: staff in every unit, the complaints of 2019, all states.
/// Everybody in it is invented.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// How many tickets
    #[arg(long, default_value_t = 5_496)]
    tickets: usize,
    /// Also into a database that holds real tickets. The demonstration accounts have a published password!
    #[arg(long)]
    force: bool,
}

impl Demo {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = super::app().await?;
        app.prepare().await?;
        let bar = ProgressBar::new(u64::try_from(self.tickets)?).with_style(ProgressStyle::with_template(
            "{bar:32} {human_pos} of {human_len} tickets, {per_sec}, {eta} left",
        )?);
        let begun = Instant::now();
        let options = Options {
            tickets: self.tickets,
            force: self.force,
        };
        let report = demo::run(&app, options, |tickets| bar.set_position(tickets)).await?;
        bar.finish_and_clear();
        say(&app, &report, begun.elapsed().as_secs_f64());
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "the report is the command's output")]
fn say(app: &App, report: &Report, seconds: f64) {
    println!(
        "{} tickets with {} events, {} files, {} people of staff, in {seconds:.1} s",
        report.tickets, report.events, report.files, report.staff
    );
    println!();
    println!("Start the server (laporbkn serve) with the same settings and log in at");
    println!("    {}/petugas/masuk", app.config.http.public_url);
    println!("with the password    {}", demo::PASSWORD);
    println!("as");
    for login in &report.logins {
        println!("    {:<40} {:<12} {}", login.email, login.role, login.place);
    }
    println!();
    println!(
        "Everybody in this data set is invented. The password is published: never use this database for real reports."
    );
}
