//! Where the secret key comes from: the setting, or a file in the data folder, which the first start makes.

use std::path::{Path, PathBuf};

use base64::{Engine, prelude::BASE64_STANDARD};
use kernel::rng::Rng;

use super::keys::Keys;
use crate::{
    app::BuildError,
    config::{Config, SecretConfig},
    private,
};

/// Where the keys of this process come from.
#[derive(Clone)]
pub enum KeySource {
    /// `LAPORBKN_SECRET_KEY`.
    Setting,
    /// The file of the data folder.
    File(PathBuf),
    /// Made just now, in memory only.
    New {
        /// The file that will hold it.
        path: PathBuf,
        /// What will be in it.
        text: String,
    },
}

/// Without the key.
impl std::fmt::Debug for KeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.place())
    }
}

impl KeySource {
    /// The keys of the settings, else of the data folder, else a new one that [`Self::keep`] has yet to write down.
    pub async fn load(config: &Config, rng: &Rng) -> Result<(Keys, Self), BuildError> {
        if let Some(keys) = Keys::new(&config.secret) {
            return Ok((keys, Self::Setting));
        }
        let path = key_file(&config.data_dir);
        let (text, source) = match tokio::fs::read_to_string(&path).await {
            Ok(text) => (text, Self::File(path.clone())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let text = BASE64_STANDARD.encode(rng.bytes::<32>());
                let path = path.clone();
                (text.clone(), Self::New { path, text })
            }
            Err(source) => return Err(BuildError::folder(&path, source)),
        };
        let keys = Keys::new(&SecretConfig::parse_text(&text)?);
        let keys = keys.ok_or_else(|| BuildError::folder(&path, std::io::Error::other("holds no key")))?;
        Ok((keys, source))
    }

    /// Writes a new key down; call it once the database is known to need no other, and before anything is sealed.
    pub async fn keep(&self) -> Result<(), BuildError> {
        let Self::New { path, text } = self else {
            return Ok(());
        };
        match tokio::fs::read_to_string(path).await {
            Ok(kept) if kept == *text => Ok(()),
            _ => private::write_new(path, text).map_err(|source| BuildError::folder(path, source)),
        }
    }

    /// As an operator knows it.
    pub fn place(&self) -> String {
        match self {
            Self::Setting => "LAPORBKN_SECRET_KEY".to_owned(),
            Self::File(path) | Self::New { path, .. } => path.display().to_string(),
        }
    }

    /// Whether the key was made for this very start.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::New { .. })
    }
}

/// Where the data folder keeps the secret key, when no setting names one.
pub fn key_file(data_dir: &Path) -> PathBuf {
    data_dir.join("secret.key")
}
