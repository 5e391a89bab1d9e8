//! `App`: every dependency, built once and shared. Handlers and jobs take what they need from here, so that
//! tests can hold the clock and the dice.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use base64::{Engine, prelude::BASE64_STANDARD};
use kernel::{
    clock::{Clock, SystemClock},
    rng::Rng,
};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{
    account::hasher::Hasher,
    config::{Config, SecretConfig},
    db::{self, Db},
    directory::{
        DirectoryCache,
        seed::{self, SeedError, SeedReport},
    },
    files::FileStore,
    http::{body::LargeBodies, limits::Limits, templates::Templates},
    identity::{keys::Keys, vault::Vault},
    knowledge::{self, shelf::ShelfCache},
    notify::Mailer,
    report::FiguresCache,
    search::Search,
};

/// Everything the program is made of at run time.
#[derive(Debug)]
pub struct App {
    /// Settings.
    pub config: Config,
    /// Database.
    pub db: Db,
    /// The only clock.
    pub clock: Arc<dyn Clock>,
    /// The only source of randomness.
    pub rng: Rng,
    /// Seals and finds personal data.
    pub vault: Vault,
    /// Pages and mails.
    pub templates: Templates,
    /// Attachments.
    pub files: FileStore,
    /// Outgoing mail.
    pub mailer: Mailer,
    /// Hashes passwords, a few at a time.
    pub passwords: Hasher,
    /// Rate limits by address.
    pub limits: Limits,
    /// Room for large bodies in memory.
    pub large_bodies: LargeBodies,
    /// Units, classes, services: kept in memory, refreshed when they change.
    pub directory: DirectoryCache,
    /// The spines of the published articles: kept in memory, refreshed when they change.
    pub shelf: ShelfCache,
    /// Open figures: kept in memory for a minute.
    pub figures: FiguresCache,
    /// Finds articles.
    pub search: Search,
    /// Prometheus text.
    pub metrics: PrometheusHandle,
    ready: AtomicBool,
}

/// Why the program cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A folder or file cannot be used.
    #[error("{path}: {source}")]
    Folder {
        /// Which.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// The secret key in the data folder is damaged.
    #[error("{0}")]
    Config(#[from] crate::config::ConfigError),
    /// A template is broken.
    #[error("a template is broken: {0}")]
    Template(#[from] Box<handlebars::TemplateError>),
    /// Not even an empty search index can be made.
    #[error("searching cannot be prepared: {0}")]
    Search(#[from] finder::EngineError),
    /// The object store cannot be used.
    #[error("the file store cannot be used: {0}")]
    Files(#[from] object_store::Error),
    /// The mail server's URL cannot be used.
    #[error("SMTP_URL cannot be used: {0}")]
    Mail(#[from] lettre::transport::smtp::Error),
}

impl App {
    /// Builds the program with the real clock and real randomness.
    pub async fn build(config: Config) -> Result<Self, BuildError> {
        Self::build_with(config, Arc::new(SystemClock), Rng::from_os()).await
    }

    /// Builds the program with a clock and randomness of the caller's.
    pub async fn build_with(config: Config, clock: Arc<dyn Clock>, rng: Rng) -> Result<Self, BuildError> {
        create_folder(&config.data_dir).await?;
        db::prepare_folder(&config.database)
            .await
            .map_err(|source| folder_error(&config.data_dir, source))?;
        let db = Db::connect(&config.database).await?;
        Self::assemble(config, db, clock, rng).await
    }

    /// Builds the program over a database that is already open.
    pub async fn assemble(
        config: Config,
        db: Db,
        clock: Arc<dyn Clock>,
        rng: Rng,
    ) -> Result<Self, BuildError> {
        crate::tls::install();
        create_folder(&config.data_dir).await?;
        let keys = load_keys(&config, &rng).await?;
        let templates = Templates::load(config.tz)?;
        Ok(Self {
            db,
            vault: Vault::new(keys, rng.clone()),
            files: FileStore::open(&config.files)?,
            mailer: Mailer::new(&config.mail)?,
            passwords: Hasher::default(),
            limits: Limits::new(&config.limits),
            large_bodies: LargeBodies::default(),
            directory: DirectoryCache::default(),
            shelf: ShelfCache::default(),
            figures: FiguresCache::default(),
            search: Search::new(&config)?,
            metrics: crate::metrics::install(),
            templates,
            config,
            clock,
            rng,
            ready: AtomicBool::new(false),
        })
    }
}

impl App {
    /// Brings the database up to date and seeds it, an empty one with the articles too; from then on requests are served.
    pub async fn prepare(&self) -> Result<SeedReport, SeedError> {
        self.db.migrate().await?;
        let report = seed::run(self).await?;
        knowledge::sync::first(self).await?;
        self.mark_ready();
        Ok(report)
    }

    /// Says that the database is as this program needs it.
    pub fn mark_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    /// Whether requests can be served.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }
}

/// Keys of the setting, or of the data folder, where the first start makes one.
async fn load_keys(config: &Config, rng: &Rng) -> Result<Keys, BuildError> {
    if let Some(keys) = Keys::new(&config.secret) {
        return Ok(keys);
    }
    let path = key_file(&config.data_dir);
    let text = match tokio::fs::read_to_string(&path).await {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let text = BASE64_STANDARD.encode(rng.bytes::<32>());
            write_private(&path, &text)
                .await
                .map_err(|source| folder_error(&path, source))?;
            text
        }
        Err(source) => return Err(folder_error(&path, source)),
    };
    Keys::new(&SecretConfig::parse_text(&text)?)
        .ok_or_else(|| folder_error(&path, std::io::Error::other("empty")))
}

/// Where the data folder keeps the secret key, when no setting names one.
pub fn key_file(data_dir: &Path) -> PathBuf {
    data_dir.join("secret.key")
}

/// Writes a new file that only its owner may read.
pub(crate) async fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt;
    let mut options = tokio::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut file = options.open(path).await?;
    file.write_all(text.as_bytes()).await?;
    file.sync_all().await
}

async fn create_folder(path: &Path) -> Result<(), BuildError> {
    tokio::fs::create_dir_all(path)
        .await
        .map_err(|source| folder_error(path, source))
}

fn folder_error(path: &Path, source: std::io::Error) -> BuildError {
    BuildError::Folder {
        path: path.display().to_string(),
        source,
    }
}
