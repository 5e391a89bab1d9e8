//! Which database, and where.

use std::path::Path;

use super::{ConfigError, RawConfig};

/// The two databases the platform runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    /// A file in the data folder: the embedded default.
    Sqlite,
    /// A server: production.
    Postgres,
}

/// How to connect.
#[derive(Clone)]
pub struct DatabaseConfig {
    /// Which of the two.
    pub kind: DatabaseKind,
    /// Connection URL; may hold a password, so it is not shown.
    pub url: String,
}

impl std::fmt::Debug for DatabaseConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DatabaseConfig")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl DatabaseConfig {
    /// Whether there may be a database: a file that exists, or a server, which only answers when it is asked.
    pub fn is_there(&self) -> bool {
        match self.kind {
            DatabaseKind::Postgres => true,
            DatabaseKind::Sqlite => {
                let path = self.url.trim_start_matches("sqlite:").trim_start_matches("//");
                Path::new(path.split('?').next().unwrap_or(path)).is_file()
            }
        }
    }

    pub(super) fn parse(raw: &RawConfig, data_dir: &Path) -> Result<Self, ConfigError> {
        let Some(url) = raw.database_url.as_deref().filter(|url| !url.is_empty()) else {
            let file = data_dir.join("laporbkn.db");
            return Ok(Self {
                kind: DatabaseKind::Sqlite,
                url: format!("sqlite://{}?mode=rwc", file.display()),
            });
        };
        let kind = if url.starts_with("sqlite:") {
            DatabaseKind::Sqlite
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            DatabaseKind::Postgres
        } else {
            return Err(ConfigError::new(
                "DATABASE_URL",
                "must start with postgres:// or sqlite://",
                "postgres://laporbkn:secret@db.example:5432/laporbkn",
            ));
        };
        Ok(Self {
            kind,
            url: url.to_owned(),
        })
    }
}
