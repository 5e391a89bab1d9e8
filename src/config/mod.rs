//! Settings: `laporbkn.toml`, then the environment. Every section parses and validates its own part
//! and names the key that is wrong; the rest of the code only ever sees a valid [`Config`].

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use serde::{Deserialize, Deserializer};

mod database;
mod environment;
mod files;
mod http;
mod imap;
mod limits;
mod mail;
mod search;
mod secret;
mod webhook;

use environment::Environment;

pub use database::{DatabaseConfig, DatabaseKind};
pub use environment::names;
pub use files::FilesConfig;
pub use http::HttpConfig;
pub use imap::ImapConfig;
pub use limits::LimitsConfig;
pub use mail::MailConfig;
pub use search::{MeilisearchConfig, SearchConfig};
pub use secret::SecretConfig;
pub use webhook::WebhookConfig;

/// The valid settings of one process.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the embedded database, files and the secret key live.
    pub data_dir: PathBuf,
    /// The office's zone, `Asia/Jakarta` unless told otherwise.
    pub tz: chrono_tz::Tz,
    /// Address, public URL, proxies.
    pub http: HttpConfig,
    /// How much one address may ask for.
    pub limits: LimitsConfig,
    /// SQLite in the data folder or PostgreSQL.
    pub database: DatabaseConfig,
    /// SMTP and the sender.
    pub mail: MailConfig,
    /// How far webhooks may reach.
    pub webhook: WebhookConfig,
    /// Where attachments are kept.
    pub files: FilesConfig,
    /// Who finds articles.
    pub search: SearchConfig,
    /// The key everything sealed depends on.
    pub secret: SecretConfig,
    /// Variables of the environment that look like settings and are none.
    pub unknown: Vec<String>,
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
    #[serde(deserialize_with = "scalar")]
    pub listen: Option<String>,
    /// `LAPORBKN_DATA_DIR`
    #[serde(deserialize_with = "scalar")]
    pub data_dir: Option<String>,
    /// `DATABASE_URL`
    #[serde(deserialize_with = "scalar")]
    pub database_url: Option<String>,
    /// `MEILISEARCH_URL`
    #[serde(deserialize_with = "scalar")]
    pub meilisearch_url: Option<String>,
    /// `MEILISEARCH_API_KEY`
    #[serde(deserialize_with = "scalar")]
    pub meilisearch_api_key: Option<String>,
    /// `SMTP_URL`
    #[serde(deserialize_with = "scalar")]
    pub smtp_url: Option<String>,
    /// `IMAP_URL`
    #[serde(deserialize_with = "scalar")]
    pub imap_url: Option<String>,
    /// `LAPORBKN_MAIL_INBOX`
    #[serde(deserialize_with = "scalar")]
    pub mail_inbox: Option<String>,
    /// `LAPORBKN_MAIL_PER_DOMAIN`
    #[serde(deserialize_with = "scalar")]
    pub mail_per_domain: Option<String>,
    /// `LAPORBKN_MAIL_FROM`
    #[serde(deserialize_with = "scalar")]
    pub mail_from: Option<String>,
    /// `LAPORBKN_WEBHOOK_ALLOW_PRIVATE`
    #[serde(deserialize_with = "scalar")]
    pub webhook_allow_private: Option<String>,
    /// `LAPORBKN_WEBHOOK_TIMEOUT`
    #[serde(deserialize_with = "scalar")]
    pub webhook_timeout: Option<String>,
    /// `LAPORBKN_PUBLIC_URL`
    #[serde(deserialize_with = "scalar")]
    pub public_url: Option<String>,
    /// `LAPORBKN_FILES_URL`
    #[serde(deserialize_with = "scalar")]
    pub files_url: Option<String>,
    /// `LAPORBKN_SECRET_KEY`
    #[serde(deserialize_with = "scalar")]
    pub secret_key: Option<String>,
    /// `LAPORBKN_TRUSTED_PROXIES`
    #[serde(deserialize_with = "scalar")]
    pub trusted_proxies: Option<String>,
    /// `LAPORBKN_TZ`
    #[serde(deserialize_with = "scalar")]
    pub tz: Option<String>,
    /// `AWS_…` of the environment, names in lower case: what an object store needs besides its address. Never from the
    /// file: most of them are secrets.
    #[serde(skip)]
    pub aws: BTreeMap<String, String>,
    /// `LAPORBKN_LIMIT_FILING`
    #[serde(deserialize_with = "scalar")]
    pub limit_filing: Option<String>,
    /// `LAPORBKN_LIMIT_FILING_EMAIL`
    #[serde(deserialize_with = "scalar")]
    pub limit_filing_email: Option<String>,
    /// `LAPORBKN_LIMIT_RECEIPTS`
    #[serde(deserialize_with = "scalar")]
    pub limit_receipts: Option<String>,
    /// `LAPORBKN_LIMIT_REQUESTS`
    #[serde(deserialize_with = "scalar")]
    pub limit_requests: Option<String>,
    /// `LAPORBKN_LIMIT_LOGIN`
    #[serde(deserialize_with = "scalar")]
    pub limit_login: Option<String>,
    /// `LAPORBKN_LIMIT_FILES`
    #[serde(deserialize_with = "scalar")]
    pub limit_files: Option<String>,
    /// `LAPORBKN_LIMIT_WAITING_FILES`
    #[serde(deserialize_with = "scalar")]
    pub limit_waiting_files: Option<String>,
    /// Variables of the environment that look like settings and are none.
    #[serde(skip)]
    pub unknown: Vec<String>,
}

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
            limits: LimitsConfig::parse(raw)?,
            database: DatabaseConfig::parse(raw, &data_dir)?,
            mail: MailConfig::parse(raw)?,
            webhook: WebhookConfig::parse(raw)?,
            files: FilesConfig::parse(raw, &data_dir)?,
            search: SearchConfig::parse(raw)?,
            secret: SecretConfig::parse(raw)?,
            unknown: raw.unknown.clone(),
            data_dir,
        })
    }
}

impl RawConfig {
    fn read(file: &Path) -> Result<Self, ConfigError> {
        let environment = Environment::of(std::env::vars_os());
        let mut raw: Self = Figment::new()
            .merge(Toml::file(file))
            .merge(Serialized::globals(environment.settings))
            .extract()
            .map_err(|error| {
                ConfigError::new("laporbkn.toml", error.to_string(), "listen = \"127.0.0.1:8080\"")
            })?;
        raw.unknown = environment.unknown;
        raw.aws = Env::prefixed("AWS_")
            .iter()
            .map(|(name, value)| (format!("aws_{}", name.as_str().to_lowercase()), value))
            .collect();
        Ok(raw)
    }
}

/// A setting as its text, also where it looks like a number or a truth value to the reader of the environment. An empty one
/// is as good as none.
fn scalar<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Scalar {
        Text(String),
        Whole(i64),
        Large(u64),
        Fraction(f64),
        Truth(bool),
    }
    let text = match Option::<Scalar>::deserialize(deserializer)? {
        None => return Ok(None),
        Some(Scalar::Text(text)) => text,
        Some(Scalar::Whole(number)) => number.to_string(),
        Some(Scalar::Large(number)) => number.to_string(),
        Some(Scalar::Fraction(number)) => number.to_string(),
        Some(Scalar::Truth(truth)) => truth.to_string(),
    };
    Ok(Some(text).filter(|text| !text.trim().is_empty()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_looks_like_a_number_is_text_and_an_empty_one_is_none() {
        let text = "listen = 8080\nlimit_filing = 12\nmeilisearch_api_key = true\ntz = \" \"";
        let raw: RawConfig = Figment::new().merge(Toml::string(text)).extract().unwrap();
        assert_eq!(raw.listen.as_deref(), Some("8080"));
        assert_eq!(raw.limit_filing.as_deref(), Some("12"));
        assert_eq!(raw.meilisearch_api_key.as_deref(), Some("true"));
        assert_eq!(raw.tz, None);
        assert_eq!(Config::from_raw(&raw).unwrap_err().key, "LAPORBKN_LISTEN");
    }
}
