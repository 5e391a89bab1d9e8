//! `App`: every dependency, built once and shared. Handlers and jobs take what they need from here, so that
//! tests can hold the clock and the dice.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use kernel::{
    clock::{Clock, SystemClock},
    rng::Rng,
};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{
    account::hasher::Hasher,
    config::Config,
    db::{self, Db},
    diagnosis::{self, Trees, source::TreesError},
    directory::{
        DirectoryCache,
        seed::{self, SeedError, SeedReport},
    },
    files::FileStore,
    http::{
        alike::Alike, body::LargeBodies, drain::UnderWay, limits::Limits, pieces::Pieces, rendered::Rendered,
        templates::Templates,
    },
    identity::{
        key_check::{self, NoteError},
        key_source::KeySource,
        vault::Vault,
    },
    jobs::lanes::Lanes,
    knowledge::{self, reading::Readings, shelf::ShelfCache},
    learning::Ledger,
    notify::{Mailer, bell::Bell, webhook::Webhooks},
    private,
    report::FiguresCache,
    search::Search,
    ticket::staff::counted::Counted,
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
    /// Where the keys of the vault come from.
    pub key_source: KeySource,
    /// Pages and mails.
    pub templates: Templates,
    /// Attachments.
    pub files: FileStore,
    /// Outgoing mail.
    pub mailer: Mailer,
    /// Who is told by webhook, and how.
    pub webhooks: Webhooks,
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
    /// How many tickets the tabs of lists hold, where they are many: kept in memory for a moment.
    pub counted: Counted,
    /// Pages that everybody sees alike, ready to be sent.
    pub alike: Alike,
    /// The same, rendered.
    pub rendered: Rendered,
    /// Rows of lists and the like, rendered.
    pub pieces: Pieces,
    /// Articles that were read: kept in memory until one changes.
    pub readings: Readings,
    /// Finds articles.
    pub search: Search,
    /// Which staff pages listen to this node.
    pub bell: Bell,
    /// Whose turn it is among the kinds of jobs.
    pub lanes: Lanes,
    /// The questions of the self-diagnosis.
    pub diagnosis: Trees,
    /// What was searched, until it is written.
    pub learning: Ledger,
    /// Prometheus text.
    pub metrics: PrometheusHandle,
    /// Requests that are not answered yet.
    pub under_way: UnderWay,
    ready: AtomicBool,
    stopping: AtomicBool,
}

/// Why the program cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// A folder or file cannot be used.
    #[error("{path} cannot be used: {source} (the data folder is set by LAPORBKN_DATA_DIR)")]
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
    /// A tree of the self-diagnosis is broken.
    #[error(transparent)]
    Diagnosis(#[from] TreesError),
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

impl BuildError {
    /// A folder or file that cannot be used.
    pub(crate) fn folder(path: &Path, source: std::io::Error) -> Self {
        Self::Folder {
            path: path.display().to_string(),
            source,
        }
    }
}

/// Why the database cannot be served from.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// It is away, or a migration failed.
    #[error("the database could not be prepared: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The keys are not this database's.
    #[error(transparent)]
    Keys(#[from] NoteError),
    /// The seed cannot be brought in.
    #[error(transparent)]
    Seed(#[from] SeedError),
}

impl PrepareError {
    /// Whether the database is away: waiting may help.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Database(error)
            | Self::Keys(NoteError::Fault(key_check::KeyFault::Db(error)))
            | Self::Seed(SeedError::Database(error)) => db::is_unavailable(error),
            _ => false,
        }
    }
}

impl App {
    /// Builds the program with the real clock and real randomness.
    pub async fn build(config: Config) -> Result<Self, BuildError> {
        Self::build_with(config, Arc::new(SystemClock), Rng::from_os()).await
    }

    /// Builds the program with a clock and randomness of the caller's.
    pub async fn build_with(config: Config, clock: Arc<dyn Clock>, rng: Rng) -> Result<Self, BuildError> {
        private::folder(&config.data_dir).map_err(|source| BuildError::folder(&config.data_dir, source))?;
        db::prepare_folder(&config.database)
            .map_err(|source| BuildError::folder(&config.data_dir, source))?;
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
        private::folder(&config.data_dir).map_err(|source| BuildError::folder(&config.data_dir, source))?;
        let (keys, key_source) = KeySource::load(&config, &rng).await?;
        let templates = Templates::load(config.tz)?;
        Ok(Self {
            db,
            vault: Vault::new(keys, rng.clone()),
            key_source,
            files: FileStore::open(&config.files)?,
            mailer: Mailer::new(&config.mail)?,
            webhooks: Webhooks::new(&config.webhook),
            passwords: Hasher::default(),
            limits: Limits::new(&config.limits),
            large_bodies: LargeBodies::default(),
            directory: DirectoryCache::default(),
            shelf: ShelfCache::default(),
            figures: FiguresCache::default(),
            counted: Counted::default(),
            alike: Alike::default(),
            rendered: Rendered::default(),
            pieces: Pieces::default(),
            readings: Readings::default(),
            search: Search::new(&config)?,
            bell: Bell::default(),
            lanes: Lanes::default(),
            diagnosis: diagnosis::source::embedded()?,
            learning: Ledger::default(),
            metrics: crate::metrics::install(),
            templates,
            config,
            clock,
            rng,
            under_way: UnderWay::default(),
            ready: AtomicBool::new(false),
            stopping: AtomicBool::new(false),
        })
    }
}

impl App {
    /// Brings the database up to date, holds the keys against it, and seeds it, an empty one with the articles too; from then
    /// on requests are served. A database that a newer version has migrated is served as it is: its seed is newer too.
    pub async fn prepare(&self) -> Result<SeedReport, PrepareError> {
        let schema = self.db.migrate().await?;
        key_check::note(self).await?;
        let mut report = SeedReport::default();
        if schema.is_newer() {
            tracing::warn!(migrations = ?schema.newer, "a newer version has migrated this database; it is served as it is");
        } else {
            report = seed::run(self).await?;
            knowledge::sync::first(self).await?;
        }
        Ok(report)
    }

    /// Says that the database is as this program needs it, and that articles can be found.
    pub fn mark_ready(&self) {
        self.ready.store(true, Ordering::Release);
    }

    /// Whether requests can be served.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// Says that the process was asked to stop: no balancer should send anybody here any more.
    pub fn mark_stopping(&self) {
        self.stopping.store(true, Ordering::Release);
        self.bell.close();
    }

    /// Whether the process was asked to stop.
    pub fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Acquire)
    }
}
