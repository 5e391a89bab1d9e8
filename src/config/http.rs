//! Address to listen on, the address people use, and the proxies whose word is taken.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use url::Url;

use super::{ConfigError, RawConfig};

/// How the server is reached.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// Where to bind.
    pub listen: SocketAddr,
    /// The address people use, without a trailing slash; links in mails start with it.
    pub public_url: String,
    /// Networks of balancers whose `X-Forwarded-For` is believed; a single address is a network of one.
    pub trusted_proxies: Vec<IpNet>,
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
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => fault("must start with http:// or https://"),
        error => fault(&error.to_string()),
    })?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(fault("must start with http:// or https:// and name a host"));
    }
    if url.path() != "/" || url.query().is_some() {
        return Err(fault("must not have a path: the site answers at the root"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}

fn parse_proxies(text: &str) -> Result<Vec<IpNet>, ConfigError> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            parse_network(part).ok_or_else(|| {
                ConfigError::new(
                    "LAPORBKN_TRUSTED_PROXIES",
                    format!("{part:?} is not an IP address or a range of them"),
                    "10.0.0.5,10.1.0.0/16",
                )
            })
        })
        .collect()
}

/// An address or a range; IPv4 written as IPv6 is IPv4.
pub(super) fn parse_network(text: &str) -> Option<IpNet> {
    if let Ok(address) = text.parse::<IpAddr>() {
        return Some(address.to_canonical().into());
    }
    let network: IpNet = text.parse().ok()?;
    let is_mapped = network.addr() != network.addr().to_canonical();
    match network.prefix_len().checked_sub(96) {
        Some(length) if is_mapped => IpNet::new(network.addr().to_canonical(), length).ok(),
        None if is_mapped => None,
        _ => Some(network.trunc()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_are_addresses_or_ranges() {
        let parsed = |text: &str| -> Vec<String> {
            let networks = parse_proxies(text).unwrap();
            networks.iter().map(ToString::to_string).collect()
        };
        assert_eq!(parsed(" 10.0.0.5 , 10.1.2.3/16,"), ["10.0.0.5/32", "10.1.0.0/16"]);
        assert_eq!(
            parsed("::1,fd00::/8,::ffff:10.0.0.5"),
            ["::1/128", "fd00::/8", "10.0.0.5/32"]
        );
        assert_eq!(parsed("::ffff:10.1.0.0/112"), ["10.1.0.0/16"]);
        for wrong in ["balancer", "10.0.0.5/33", "10.0.0", "::ffff:10.0.0.0/8"] {
            assert_eq!(
                parse_proxies(wrong).unwrap_err().key,
                "LAPORBKN_TRUSTED_PROXIES",
                "{wrong}"
            );
        }
    }
}
