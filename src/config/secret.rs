//! The secret key: 32 bytes from which every other key is derived.

use base64::{Engine, prelude::BASE64_STANDARD};

use super::{ConfigError, RawConfig};

/// One secret key.
pub type SecretBytes = [u8; 32];

/// Keys from the setting: the current one first, then those that old rows were sealed with.
#[derive(Clone, Default)]
pub struct SecretConfig {
    /// Empty when the setting is absent: the key is then kept in the data folder.
    pub keys: Vec<SecretBytes>,
}

impl std::fmt::Debug for SecretConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretConfig({} keys)", self.keys.len())
    }
}

impl SecretConfig {
    pub(super) fn parse(raw: &RawConfig) -> Result<Self, ConfigError> {
        Self::parse_text(raw.secret_key.as_deref().unwrap_or_default())
    }

    /// Keys as the setting and the file in the data folder hold them: in base64, separated by commas.
    pub(crate) fn parse_text(text: &str) -> Result<Self, ConfigError> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Ok(Self {
            keys: parts.map(parse_key).collect::<Result<_, _>>()?,
        })
    }
}

/// Parses one key of 32 bytes in base64.
fn parse_key(text: &str) -> Result<SecretBytes, ConfigError> {
    let fault = |why: String| {
        ConfigError::new(
            "LAPORBKN_SECRET_KEY",
            why,
            "the output of: openssl rand -base64 32",
        )
    };
    let bytes = BASE64_STANDARD
        .decode(text)
        .map_err(|_| fault("is not base64".into()))?;
    let length = bytes.len();
    bytes
        .try_into()
        .map_err(|_| fault(format!("holds {length} bytes instead of 32")))
}
