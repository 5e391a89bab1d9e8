//! Binds, serves, runs the workers, and drains on shutdown.

use std::{
    net::{Shutdown, SocketAddr, TcpListener},
    time::Duration,
};

use actix_web::{
    App as ActixApp, HttpServer,
    dev::{Server, ServerHandle},
    middleware::{Compress, from_fn},
    web,
};
use socket2::SockRef;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::{
    app::App,
    config::HttpConfig,
    http::{alike, drain, error_page, observe, query, security_headers},
    routes,
};

/// How long requests under way may take to be answered after SIGTERM, and their clients to read the answers: together less
/// than the thirty seconds after which most supervisors kill.
const DRAIN: Duration = Duration::from_secs(20);
const LINGER: Duration = Duration::from_secs(8);
const A_MOMENT: Duration = Duration::from_millis(250);

/// For how long a node behind a balancer goes on serving, not ready any more, before it closes its door.
const FAREWELL: Duration = Duration::from_secs(5);

/// The address cannot be listened on.
#[derive(Debug, thiserror::Error)]
#[error("setting LAPORBKN_LISTEN: {address} cannot be listened on: {why} (example: 127.0.0.1:8081)", why = why(source))]
pub struct BindError {
    /// The address of the setting.
    pub address: SocketAddr,
    /// What the system says.
    pub source: std::io::Error,
}

fn why(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "another program, perhaps another LAPORBKN, listens there already".to_owned()
        }
        std::io::ErrorKind::AddrNotAvailable => "this machine does not have that address".to_owned(),
        std::io::ErrorKind::PermissionDenied => "this account may not open that port".to_owned(),
        _ => error.to_string(),
    }
}

/// Binds the address of the settings, before anything else is opened or made.
pub fn listen(http: &HttpConfig) -> Result<TcpListener, BindError> {
    TcpListener::bind(http.listen).map_err(|source| BindError {
        address: http.listen,
        source,
    })
}

/// A bound server: knows its port before it runs, so that tests can ask for port 0.
#[derive(Debug)]
pub struct Application {
    /// Where it listens.
    pub address: SocketAddr,
    /// The dependencies, shared with the caller.
    pub app: web::Data<App>,
    listener: TcpListener,
}

impl Application {
    /// Binds the address of the settings.
    pub fn bind(app: App) -> Result<Self, BindError> {
        let listener = listen(&app.config.http)?;
        Self::over(listener, app)
    }

    /// Serves on an address that is bound already.
    pub fn over(listener: TcpListener, app: App) -> Result<Self, BindError> {
        let address = listener.local_addr().map_err(|source| BindError {
            address: app.config.http.listen,
            source,
        })?;
        Ok(Self {
            address,
            app: web::Data::new(app),
            listener,
        })
    }

    /// Serves until `stop` is cancelled, then finishes what is under way.
    pub fn serve(self, workers: usize, stop: CancellationToken) -> std::io::Result<Server> {
        let app = self.app;
        let stopping = app.clone();
        let door = self.listener.try_clone()?;
        let (handle, handle_of_server) = oneshot::channel::<ServerHandle>();
        let server = HttpServer::new(move || {
            ActixApp::new()
                .app_data(app.clone())
                .configure(routes::configure)
                .wrap(from_fn(error_page::render))
                .wrap(Compress::default())
                .wrap(from_fn(security_headers::add))
                .wrap(from_fn(alike::answer))
                .wrap(from_fn(observe::request))
                .wrap(from_fn(query::without_nul))
                .wrap(from_fn(drain::count))
        })
        .workers(workers)
        .shutdown_timeout(LINGER.as_secs())
        .client_request_timeout(Duration::from_secs(30))
        .shutdown_signal(async move {
            stop.cancelled().await;
            stopping.mark_stopping();
            // A balancer needs a moment to hear from `/readyz` that it should send nobody here any more.
            if !stopping.config.http.trusted_proxies.is_empty() {
                actix_web::rt::time::sleep(FAREWELL).await;
            }
            // Nobody new is let in, and no thread ends before the last request of all threads is answered.
            if let Ok(server) = handle_of_server.await {
                server.pause().await;
                // The thread that lets people in hears of it a moment later, and complains of a door that is closed before.
                actix_web::rt::time::sleep(A_MOMENT).await;
            }
            close(&door);
            stopping.under_way.end(DRAIN).await;
        })
        .listen(self.listener)?
        .run();
        // Fails where the server has ended already, and then there is nothing to close.
        handle.send(server.handle()).ok();
        Ok(server)
    }
}

/// Who comes now is refused at once and goes to another node. (Paused alone, the system would let them in and leave them waiting.)
fn close(door: &TcpListener) {
    if let Err(error) = SockRef::from(door).shutdown(Shutdown::Both) {
        tracing::warn!(error = %error, "the port cannot be closed before the end");
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
