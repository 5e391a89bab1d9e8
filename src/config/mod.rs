//! Settings: `laporbkn.toml`, then the environment. Every section parses and validates its own part
//! and names the key that is wrong; the rest of the code only ever sees a valid [`Config`].

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Toml},
};
use serde::Deserialize;

mod database;
mod files;
mod http;
mod mail;
mod secret;

pub use database::{DatabaseConfig, DatabaseKind};
pub use files::FilesConfig;
pub use http::HttpConfig;
pub use mail::MailConfig;
pub use secret::SecretConfig;

/// The valid settings of one process.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the embedded database, files and the secret key live.
    pub data_dir: PathBuf,
    /// The office's zone, `Asia/Jakarta` unless told otherwise.
    pub tz: chrono_tz::Tz,
    /// Address, public URL, proxies.
    pub http: HttpConfig,
    /// SQLite in the data folder or PostgreSQL.
    pub database: DatabaseConfig,
    /// SMTP and the sender.
    pub mail: MailConfig,
    /// Where attachments are kept.
    pub files: FilesConfig,
    /// The key everything sealed depends on.
    pub secret: SecretConfig,
}

/// A setting that cannot be used: which, why, and what a good one looks like.
#[derive(Debug, thiserror::Error)]
#[error("setting {key}: {fault} (example: {example})")]
pub struct ConfigError {
    /// The key as the operator writes it in the environment.
    pub key: &'static str,
    /// What is wrong with its value. Never holds the value of a secret.
    pub fault: String,
    /// A value that would work.
    pub example: &'static str,
}

impl ConfigError {
    fn new(key: &'static str, fault: impl Into<String>, example: &'static str) -> Self {
        Self {
            key,
            fault: fault.into(),
            example,
        }
    }
}

/// The settings as written, before validation.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RawConfig {
    /// `LAPORBKN_LISTEN`
    pub listen: Option<String>,
    /// `LAPORBKN_DATA_DIR`
    pub data_dir: Option<String>,
    /// `DATABASE_URL`
    pub database_url: Option<String>,
    /// `MEILISEARCH_URL`
    pub meilisearch_url: Option<String>,
    /// `MEILISEARCH_API_KEY`
    pub meilisearch_api_key: Option<String>,
    /// `SMTP_URL`
    pub smtp_url: Option<String>,
    /// `LAPORBKN_MAIL_FROM`
    pub mail_from: Option<String>,
    /// `LAPORBKN_PUBLIC_URL`
    pub public_url: Option<String>,
    /// `LAPORBKN_FILES_URL`
    pub files_url: Option<String>,
    /// `LAPORBKN_SECRET_KEY`
    pub secret_key: Option<String>,
    /// `LAPORBKN_TRUSTED_PROXIES`
    pub trusted_proxies: Option<String>,
    /// `LAPORBKN_TZ`
    pub tz: Option<String>,
    /// `AWS_…` of the environment, names in lower case: what an object store needs besides its address. Never from the
    /// file: most of them are secrets.
    #[serde(skip)]
    pub aws: BTreeMap<String, String>,
}

const PLAIN_ENV: [&str; 4] = [
    "DATABASE_URL",
    "MEILISEARCH_URL",
    "MEILISEARCH_API_KEY",
    "SMTP_URL",
];
const PREFIXED_ENV: [&str; 8] = [
    "listen",
    "data_dir",
    "mail_from",
    "public_url",
    "files_url",
    "secret_key",
    "trusted_proxies",
    "tz",
];

impl Config {
    /// Reads `laporbkn.toml` in the working folder (if there is one), then the environment.
    pub fn load() -> Result<Self, ConfigError> {
        Self::from_raw(&RawConfig::read(Path::new("laporbkn.toml"))?)
    }

    /// Validates settings that are already read; what tests and [`Config::load`] share.
    pub fn from_raw(raw: &RawConfig) -> Result<Self, ConfigError> {
        let data_dir = PathBuf::from(raw.data_dir.as_deref().unwrap_or("./data"));
        Ok(Self {
            tz: parse_tz(raw.tz.as_deref())?,
            http: HttpConfig::parse(raw)?,
            database: DatabaseConfig::parse(raw, &data_dir)?,
            mail: MailConfig::parse(raw)?,
            files: FilesConfig::parse(raw, &data_dir)?,
            secret: SecretConfig::parse(raw)?,
            data_dir,
        })
    }
}

impl RawConfig {
    fn read(file: &Path) -> Result<Self, ConfigError> {
        let mut raw: Self = Figment::new()
            .merge(Toml::file(file))
            .merge(Env::raw().only(&PLAIN_ENV).lowercase(true))
            .merge(Env::prefixed("LAPORBKN_").only(&PREFIXED_ENV).lowercase(true))
            .extract()
            .map_err(|error| {
                ConfigError::new("laporbkn.toml", error.to_string(), "listen = \"127.0.0.1:8080\"")
            })?;
        raw.aws = Env::prefixed("AWS_")
            .iter()
            .map(|(name, value)| (format!("aws_{}", name.as_str().to_lowercase()), value))
            .collect();
        Ok(raw)
    }
}

fn parse_tz(raw: Option<&str>) -> Result<chrono_tz::Tz, ConfigError> {
    let name = raw.unwrap_or("Asia/Jakarta");
    name.parse().map_err(|_| {
        ConfigError::new(
            "LAPORBKN_TZ",
            format!("{name:?} is not a time zone of the IANA list"),
            "Asia/Makassar",
        )
    })
}
