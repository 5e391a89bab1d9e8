//! What tests stand on: the real server on a real port, with a database of its own, a clock that only moves when
//! told, and randomness that repeats.
//!
//! `TestApp::start().await` gives a running server. [`TestApp::client`] is a browser without a past: cookies are kept,
//! redirects are not followed.

pub mod browser;
pub mod cluster;
pub mod command;
pub mod database;
pub mod lifeline;
pub mod mailbox;
pub mod node;
pub mod page;
pub mod people;
pub mod photo;
pub mod places;
pub mod post_office;
pub mod postgres;
pub mod receiver;
pub mod s3;
pub mod smtp;
pub mod sqlite;
pub mod tickets;
pub mod visitor;

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use actix_web::web;
use kernel::{clock::FixedClock, rng::Rng};
use laporbkn::{
    account::hasher::Hasher,
    app::App,
    config::{Config, DatabaseKind, RawConfig},
    db::Db,
    server::Application,
};
use migration::{Migrator, MigratorTrait};
use sea_orm::{DatabaseBackend, DatabaseConnection};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use database::Database;

/// When tests begin: 09:00 in Jakarta on the first of July 2026, a Wednesday.
pub const START: &str = "2026-07-01T02:00:00Z";

/// A secret key for tests: 32 bytes of the letter `t`.
pub const TEST_KEY: &str = "dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHR0dHQ=";

/// A running server.
pub struct TestApp {
    /// The dependencies, shared with the server.
    pub app: web::Data<App>,
    /// The clock that the server reads.
    pub clock: FixedClock,
    /// Where it listens.
    pub address: SocketAddr,
    stop: CancellationToken,
    // Dropped after the server: the database goes when nothing uses it any more.
    ground: Arc<Ground>,
}

/// What the nodes of one test share.
struct Ground {
    database: Database,
    folder: TempDir,
    /// Nodes so far: each has randomness of its own.
    nodes: AtomicU64,
}

impl Ground {
    fn of(database: Database, folder: TempDir) -> Arc<Self> {
        Arc::new(Self {
            database,
            folder,
            nodes: AtomicU64::new(0),
        })
    }
}

impl TestApp {
    /// Starts a server over a fresh copy of the migrated and seeded template.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// The same, with other settings.
    pub async fn start_with(change: impl FnOnce(&mut RawConfig)) -> Self {
        let folder = tempfile::tempdir().expect("a data folder");
        let migrations: Vec<String> = Migrator::migrations()
            .iter()
            .map(|one| one.name().to_owned())
            .collect();
        let database = Database::fresh(migrations, prepare).await;
        let clock = FixedClock::at(START.parse().expect("a time"));
        Self::on(Ground::of(database, folder), clock, change).await
    }

    /// Starts a second server over the same database, files and clock: a node behind the same balancer, or this one
    /// after a restart.
    pub async fn another_node(&self) -> Self {
        self.another_node_with(|_| {}).await
    }

    /// The same, with other settings.
    pub async fn another_node_with(&self, change: impl FnOnce(&mut RawConfig)) -> Self {
        Self::on(self.ground.clone(), self.clock.clone(), change).await
    }

    /// Starts a server over a database of the test's own, which is migrated and seeded here.
    pub async fn start_over(url: &str, change: impl FnOnce(&mut RawConfig)) -> Self {
        let folder = tempfile::tempdir().expect("a data folder");
        Self::start_in(folder, Database::Own(url.to_owned()), change).await
    }

    /// The same, in a data folder that there is already.
    pub async fn start_in(folder: TempDir, database: Database, change: impl FnOnce(&mut RawConfig)) -> Self {
        let clock = FixedClock::at(START.parse().expect("a time"));
        let app = Self::on(Ground::of(database, folder), clock, change).await;
        app.app.prepare().await.expect("migrations and seed apply");
        app
    }

    async fn on(ground: Arc<Ground>, clock: FixedClock, change: impl FnOnce(&mut RawConfig)) -> Self {
        let seed = 1 + ground.nodes.fetch_add(1, Ordering::Relaxed);
        let mut raw = settings(&ground.folder, ground.database.url());
        change(&mut raw);
        let config = Config::from_raw(&raw).expect("valid settings");
        let mut app = App::build_with(config, Arc::new(clock.clone()), Rng::seeded(seed))
            .await
            .expect("the app builds");
        app.passwords = Hasher::cheap();
        app.mark_ready();
        let application = Application::bind(app).expect("a free port");
        let (address, app) = (application.address, application.app.clone());
        let stop = CancellationToken::new();
        let server = application.serve(1, stop.clone()).expect("the server starts");
        actix_web::rt::spawn(server);
        Self {
            app,
            clock,
            address,
            stop,
            ground,
        }
    }

    /// Asks the server to stop, as SIGTERM does.
    pub fn stop(&self) {
        self.stop.cancel();
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A browser without a past.
    #[expect(clippy::unused_self, reason = "tests say it of the app they are at")]
    pub fn client(&self) -> reqwest::Client {
        reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .expect("a client")
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn settings(folder: &TempDir, url: &str) -> RawConfig {
    RawConfig {
        listen: Some("127.0.0.1:0".into()),
        data_dir: Some(folder.path().display().to_string()),
        database_url: Some(url.into()),
        secret_key: Some(TEST_KEY.into()),
        ..RawConfig::default()
    }
}

/// Migrates and seeds the template that tests copy.
async fn prepare(connection: &DatabaseConnection) -> Result<(), Infallible> {
    let kind = match connection.get_database_backend() {
        DatabaseBackend::Sqlite => DatabaseKind::Sqlite,
        _ => DatabaseKind::Postgres,
    };
    let folder = tempfile::tempdir().expect("a data folder");
    let raw = settings(&folder, "sqlite::memory:");
    let config = Config::from_raw(&raw).expect("valid settings");
    let clock = Arc::new(FixedClock::at(START.parse().expect("a time")));
    let app = App::assemble(config, Db::over(connection.clone(), kind), clock, Rng::seeded(0))
        .await
        .expect("an app");
    app.prepare().await.expect("migrations and seed apply");
    Ok(())
}
