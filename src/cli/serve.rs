//! `laporbkn serve`

use super::CliError;
use crate::{
    app::App,
    config::Config,
    server::{Application, stop_on_signals},
};

pub(super) async fn run() -> Result<(), CliError> {
    crate::observability::install();
    let app = App::build(Config::load()?).await?;
    app.db.migrate().await?;
    crate::directory::seed::run(&app).await?;
    let stop = stop_on_signals()?;
    let application = Application::bind(app)?;
    println!("LAPORBKN answers at {}", application.app.config.http.public_url);
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    application.serve(workers, stop)?.await?;
    Ok(())
}
