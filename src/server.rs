//! Binds, serves, runs the workers, and drains on shutdown.

use std::{net::SocketAddr, time::Duration};

use actix_web::{
    App as ActixApp, HttpServer,
    dev::Server,
    middleware::{Compress, from_fn},
    web,
};
use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    http::{error_page, observe, security_headers},
    routes,
};

/// How long requests under way may take to finish after SIGTERM.
const DRAIN_SECONDS: u64 = 30;

/// A bound server: knows its port before it runs, so that tests can ask for port 0.
#[derive(Debug)]
pub struct Application {
    /// Where it listens.
    pub address: SocketAddr,
    /// The dependencies, shared with the caller.
    pub app: web::Data<App>,
    listener: std::net::TcpListener,
}

impl Application {
    /// Binds the address of the settings.
    pub fn bind(app: App) -> std::io::Result<Self> {
        let listener = std::net::TcpListener::bind(app.config.http.listen)?;
        Ok(Self {
            address: listener.local_addr()?,
            app: web::Data::new(app),
            listener,
        })
    }

    /// Serves until `stop` is cancelled, then finishes what is under way.
    pub fn serve(self, workers: usize, stop: CancellationToken) -> std::io::Result<Server> {
        let app = self.app;
        let server = HttpServer::new(move || {
            ActixApp::new()
                .app_data(app.clone())
                .configure(routes::configure)
                .wrap(from_fn(error_page::render))
                .wrap(Compress::default())
                .wrap(from_fn(security_headers::add))
                .wrap(from_fn(observe::request))
        })
        .workers(workers)
        .shutdown_timeout(DRAIN_SECONDS)
        .client_request_timeout(Duration::from_secs(30))
        .shutdown_signal(async move { stop.cancelled().await })
        .listen(self.listener)?
        .run();
        Ok(server)
    }
}

/// Cancelled at SIGTERM or SIGINT: one token for HTTP and the workers.
pub fn stop_on_signals() -> std::io::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let token = CancellationToken::new();
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let stop = token.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("asked to stop: finishing what is under way");
        stop.cancel();
    });
    Ok(token)
}
