//! Which search engine: without `MEILISEARCH_URL`, none outside this process.

use secrecy::SecretString;
use url::Url;

use super::{ConfigError, RawConfig};

/// The search engine.
#[derive(Clone, Debug, Default)]
pub struct SearchConfig {
    /// Where Meilisearch answers; `None` for the embedded engine.
    pub meilisearch: Option<Url>,
    /// Its key.
    pub api_key: Option<SecretString>,
}

impl SearchConfig {
    pub(super) fn parse(raw: &RawConfig) -> Result<Self, ConfigError> {
        let fault = |why: &str| ConfigError::new("MEILISEARCH_URL", why, "http://127.0.0.1:7700");
        let text = raw.meilisearch_url.as_deref().filter(|text| !text.is_empty());
        let meilisearch = match text.map(Url::parse) {
            None => None,
            Some(Ok(url)) if matches!(url.scheme(), "http" | "https") && url.host().is_some() => Some(url),
            Some(_) => return Err(fault("must start with http:// or https:// and name a host")),
        };
        let key = raw.meilisearch_api_key.as_deref().filter(|key| !key.is_empty());
        if key.is_some() && meilisearch.is_none() {
            return Err(fault("is missing, although MEILISEARCH_API_KEY is set"));
        }
        Ok(Self {
            meilisearch,
            api_key: key.map(Into::into),
        })
    }
}
