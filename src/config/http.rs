//! Address to listen on, the address people use, and the proxies whose word is taken.

use std::net::{IpAddr, SocketAddr};

use url::Url;

use super::{ConfigError, RawConfig};

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// Where to bind.
    pub listen: SocketAddr,
    /// The address people use, without a trailing slash; links in mails start with it.
    pub public_url: String,
    /// Addresses of balancers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
}

impl HttpConfig {
    pub(super) fn parse(raw: &RawConfig) -> Result<Self, ConfigError> {
        let listen = parse_listen(raw.listen.as_deref().unwrap_or("127.0.0.1:8080"))?;
        Ok(Self {
            listen,
            public_url: parse_public_url(raw.public_url.as_deref(), listen)?,
            trusted_proxies: parse_proxies(raw.trusted_proxies.as_deref().unwrap_or_default())?,
        })
    }

    /// Whether people reach the site over TLS; decides the `Secure` flag of cookies.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

fn parse_listen(text: &str) -> Result<SocketAddr, ConfigError> {
    text.parse().map_err(|_| {
        ConfigError::new(
            "LAPORBKN_LISTEN",
            format!("{text:?} is not an address with a port"),
            "127.0.0.1:8080",
        )
    })
}

fn parse_public_url(text: Option<&str>, listen: SocketAddr) -> Result<String, ConfigError> {
    let Some(text) = text else {
        return Ok(format!("http://{listen}"));
    };
    let fault = |why: &str| ConfigError::new("LAPORBKN_PUBLIC_URL", why, "https://lapor.example.go.id");
    let url = Url::parse(text).map_err(|error| fault(&error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(fault("must start with http:// or https:// and name a host"));
    }
    if url.path() != "/" || url.query().is_some() {
        return Err(fault("must not have a path: the site answers at the root"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn parse_proxies(text: &str) -> Result<Vec<IpAddr>, ConfigError> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            part.parse().map_err(|_| {
                ConfigError::new(
                    "LAPORBKN_TRUSTED_PROXIES",
                    format!("{part:?} is not an IP address"),
                    "10.0.0.5,10.0.0.6",
                )
            })
        })
        .collect()
}
