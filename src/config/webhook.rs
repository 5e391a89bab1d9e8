//! How far webhooks may reach, and how long a receiver may take.

use std::time::Duration;

use ipnet::IpNet;
use url::Host;

use super::{ConfigError, RawConfig, http::parse_network};

/// Seconds that a receiver has, unless told otherwise.
const USUAL: u64 = 15;
/// The most: a batch must stay within its lease.
const LONGEST: u64 = 60;

/// The limits of webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookConfig {
    /// Inner addresses that may be reached all the same.
    pub networks: Vec<IpNet>,
    /// Hosts that may be reached whatever their address is, in lower case.
    pub hosts: Vec<String>,
    /// How long a receiver may take, from the look-up of its name to the end of its answer.
    pub timeout: Duration,
}

impl WebhookConfig {
    pub(super) fn parse(raw: &RawConfig) -> Result<Self, ConfigError> {
        let (mut networks, mut hosts) = (Vec::new(), Vec::new());
        let text = raw.webhook_allow_private.as_deref().unwrap_or_default();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match (parse_network(part), parse_host(part)) {
                (Some(network), _) => networks.push(network),
                (None, Some(host)) => hosts.push(host),
                (None, None) => {
                    return Err(ConfigError::new(
                        "LAPORBKN_WEBHOOK_ALLOW_PRIVATE",
                        format!("{part:?} is neither an address, nor a range of them, nor a host name"),
                        "10.20.0.0/16,integrasi.bkn.internal",
                    ));
                }
            }
        }
        Ok(Self {
            networks,
            hosts,
            timeout: parse_timeout(raw.webhook_timeout.as_deref())?,
        })
    }
}

/// A host name as addresses have it, without port and path.
fn parse_host(text: &str) -> Option<String> {
    let is_bare = !text.contains(['/', ':', '@', '*', '?', '#']);
    match Host::parse(text).ok().filter(|_| is_bare)? {
        Host::Domain(name) => Some(name.trim_end_matches('.').to_owned()),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

fn parse_timeout(text: Option<&str>) -> Result<Duration, ConfigError> {
    let Some(text) = text else {
        return Ok(Duration::from_secs(USUAL));
    };
    let seconds = text.trim().parse().ok();
    let seconds = seconds.filter(|seconds| (1..=LONGEST).contains(seconds));
    seconds.map(Duration::from_secs).ok_or_else(|| {
        ConfigError::new(
            "LAPORBKN_WEBHOOK_TIMEOUT",
            format!("{text:?} is not a whole number of seconds from 1 to {LONGEST}"),
            "15",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(allowed: &str, timeout: &str) -> Result<WebhookConfig, ConfigError> {
        WebhookConfig::parse(&RawConfig {
            webhook_allow_private: Some(allowed.to_owned()),
            webhook_timeout: Some(timeout.to_owned()),
            ..RawConfig::default()
        })
    }

    #[test]
    fn what_may_be_reached_is_a_list_of_addresses_ranges_and_hosts() {
        let config = parsed("10.1.2.3/16, Integrasi.BKN.internal. ,::1", "15").unwrap();
        let networks: Vec<String> = config.networks.iter().map(ToString::to_string).collect();
        assert_eq!(networks, ["10.1.0.0/16", "::1/128"]);
        assert_eq!(config.hosts, ["integrasi.bkn.internal"]);
        for wrong in [
            "10.0.0.0/33",
            "https://x.test",
            "x.test:80",
            "*.bkn.internal",
            "a b",
            "10.0.0.999",
        ] {
            let error = parsed(wrong, "15").unwrap_err();
            assert_eq!(error.key, "LAPORBKN_WEBHOOK_ALLOW_PRIVATE", "{wrong}");
        }
    }

    #[test]
    fn a_receiver_has_a_second_to_a_minute() {
        assert_eq!(parsed("", "1").unwrap().timeout, Duration::from_secs(1));
        for wrong in ["0", "61", "-1", "1.5", "lama"] {
            let error = parsed("", wrong).unwrap_err();
            assert_eq!(error.key, "LAPORBKN_WEBHOOK_TIMEOUT", "{wrong}");
        }
    }
}
