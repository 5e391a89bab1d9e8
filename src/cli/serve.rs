//! `laporbkn serve`

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::CliError;
use crate::{
    account::setup,
    app::{App, PrepareError},
    config::Config,
    jobs::workers,
    search,
    server::{Application, listen, stop_on_signals},
};

/// How long to wait before a database that was away is asked again.
const RETRY: Duration = Duration::from_secs(2);

/// Binds first, so that a balancer gets an answer (503) while the database is away or being migrated.
pub(super) async fn run() -> Result<(), CliError> {
    crate::observability::install();
    let config = Config::load()?;
    // Before the data folder, so that a port that is taken leaves nothing behind.
    let listener = listen(&config.http)?;
    let app = App::build(config).await?;
    for name in &app.config.unknown {
        tracing::warn!(
            setting = name,
            "this environment variable is no setting of LAPORBKN and is ignored"
        );
    }
    let stop = stop_on_signals()?;
    let application = Application::over(listener, app)?;
    let app = application.app.clone();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let server = actix_web::rt::spawn(application.serve(threads, stop.clone())?);
    let loops = workers::start(&app, &stop);
    if let Err(error) = prepare(&app, &stop).await {
        stop.cancel();
        server.await??;
        return Err(error.into());
    }
    server.await??;
    for one in loops {
        one.await?;
    }
    tracing::info!("stopped");
    Ok(())
}

/// Migrates, seeds and says where the site is; a database that is away is waited for.
async fn prepare(app: &App, stop: &CancellationToken) -> Result<(), PrepareError> {
    while !stop.is_cancelled() {
        // Another node may be migrating for minutes: whoever is asked to stop meanwhile does not wait for it.
        let prepared = tokio::select! {
            prepared = prepare_once(app) => prepared,
            () = stop.cancelled() => return Ok(()),
        };
        match prepared {
            Ok(setup) => {
                announce(app, setup.as_deref());
                // Before the first question comes; what cannot be done now is tried again by the follower.
                if let Err(error) = search::follow::catch_up(app).await {
                    tracing::warn!(error = %error, "the search index is not up to date yet");
                }
                app.mark_ready();
                return Ok(());
            }
            Err(error) if error.is_passing() => {
                tracing::warn!(error = %error, "the database cannot be used yet; trying again");
            }
            Err(error) => return Err(error),
        }
        tokio::select! {
            () = actix_web::rt::time::sleep(RETRY) => {}
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}

/// Returns the link that creates the first administrator, where there is none yet.
async fn prepare_once(app: &App) -> Result<Option<String>, PrepareError> {
    app.prepare().await?;
    Ok(setup::offer(app).await?)
}

#[expect(
    clippy::print_stdout,
    reason = "the command's own words to whoever started it"
)]
fn announce(app: &App, setup: Option<&str>) {
    println!("LAPORBKN answers at {}", app.config.http.public_url);
    if let Some(link) = setup {
        println!(
            "\nThere is no administrator yet. Open this link once, within 24 hours, to become the first:"
        );
        println!("\n    {link}\n");
    }
}
