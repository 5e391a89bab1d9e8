//! Which search engine answers: without `MEILISEARCH_URL`, the embedded one.

use secrecy::SecretString;
use url::Url;

use super::{ConfigError, RawConfig};

/// The search engine.
#[derive(Clone, Debug)]
pub struct SearchConfig {
    /// A Meilisearch server, where there is one.
    pub meilisearch: Option<MeilisearchConfig>,
}

/// A Meilisearch server.
#[derive(Clone, Debug)]
pub struct MeilisearchConfig {
    /// `http://` or `https://`, host and port.
    pub url: String,
    /// A key that may read and write indexes and make keys (the master key, or the admin key).
    pub key: Option<SecretString>,
}

impl SearchConfig {
    pub(super) fn parse(raw: &RawConfig) -> Result<Self, ConfigError> {
        let written = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let fault = |why: &str| ConfigError::new("MEILISEARCH_URL", why, "http://127.0.0.1:7700");
        let key = written(&raw.meilisearch_api_key).map(SecretString::from);
        let Some(text) = written(&raw.meilisearch_url) else {
            return match key {
                None => Ok(Self { meilisearch: None }),
                Some(_) => Err(fault("is missing, although MEILISEARCH_API_KEY is set")),
            };
        };
        let url = Url::parse(text.trim());
        let usable = |url: &Url| matches!(url.scheme(), "http" | "https") && url.host().is_some();
        let Some(url) = url.ok().filter(usable) else {
            return Err(fault("must start with http:// or https:// and name a host"));
        };
        Ok(Self {
            meilisearch: Some(MeilisearchConfig {
                url: url.to_string(),
                key,
            }),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(url: &str) -> Result<SearchConfig, ConfigError> {
        SearchConfig::parse(&RawConfig {
            meilisearch_url: Some(url.to_owned()),
            ..RawConfig::default()
        })
    }

    #[test]
    fn a_wrong_address_stops_the_start_with_its_name() {
        assert!(
            parse("ftp://cari")
                .unwrap_err()
                .to_string()
                .contains("MEILISEARCH_URL")
        );
        assert!(parse("cari:7700/").is_err());
        assert!(parse("").unwrap().meilisearch.is_none());
        assert!(parse("http://127.0.0.1:7700").unwrap().meilisearch.is_some());
    }
}
