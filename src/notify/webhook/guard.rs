//! Which addresses a webhook may reach. A receiver's address is typed by a person and its name belongs to somebody else, so a
//! request must not end at this machine, in the house's own network or at a cloud's metadata, whatever the name says today. The
//! address is judged where the connection is made ([`super::client`]): a name that changes its mind after it was checked gains
//! nothing. The operator may allow some (`LAPORBKN_WEBHOOK_ALLOW_PRIVATE`).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use url::{Host, Url};

use crate::config::WebhookConfig;

/// Endings of names that only an inner network knows.
const INNER_NAMES: [&str; 5] = ["localhost", "local", "internal", "home.arpa", "lan"];

/// IPv4 that is not somebody's public server (IANA's registry of special addresses), and the metadata of a cloud that has a
/// public address.
const CLOSED_V4: [Ipv4Net; 17] = [
    v4(0, 0, 0, 0, 8),
    v4(10, 0, 0, 0, 8),
    v4(100, 64, 0, 0, 10),
    v4(127, 0, 0, 0, 8),
    v4(168, 63, 129, 16, 32),
    v4(169, 254, 0, 0, 16),
    v4(172, 16, 0, 0, 12),
    v4(192, 0, 0, 0, 24),
    v4(192, 0, 2, 0, 24),
    v4(192, 31, 196, 0, 24),
    v4(192, 88, 99, 0, 24),
    v4(192, 168, 0, 0, 16),
    v4(198, 18, 0, 0, 15),
    v4(198, 51, 100, 0, 24),
    v4(203, 0, 113, 0, 24),
    v4(224, 0, 0, 0, 4),
    v4(240, 0, 0, 0, 4),
];

/// The part of IPv6 that is given out to servers, and what is closed within it.
const OPEN_V6: Ipv6Net = v6(0x2000, 0, 3);
const CLOSED_V6: [Ipv6Net; 3] = [v6(0x2001, 0, 23), v6(0x2001, 0xdb8, 32), v6(0x3fff, 0, 20)];

const fn v4(a: u8, b: u8, c: u8, d: u8, length: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, d), length)
}

const fn v6(first: u16, second: u16, length: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0), length)
}

/// Judges addresses.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    networks: Vec<IpNet>,
    hosts: Vec<String>,
}

impl Guard {
    pub(super) fn new(config: &WebhookConfig) -> Self {
        Self {
            networks: config.networks.clone(),
            hosts: config.hosts.clone(),
        }
    }

    /// Whether a connection to `address`, which `host` led to, may be made.
    pub(super) fn permits(&self, host: &str, address: IpAddr) -> bool {
        self.names(host) || self.allows(address) || is_public(address)
    }

    /// Whether the host of a URL is one that the operator allowed, by name or as an address: it may be spoken to without TLS.
    pub(super) fn is_allowed_inside(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Domain(name)) => self.names(name),
            Some(Host::Ipv4(address)) => self.allows(address.into()),
            Some(Host::Ipv6(address)) => self.allows(address.into()),
            None => false,
        }
    }

    /// Whether the host of a URL is closed as far as can be seen without asking anybody: a closed address, or a name that only an
    /// inner network knows.
    pub(super) fn is_closed(&self, url: &Url) -> bool {
        match url.host() {
            Some(Host::Domain(name)) => !self.names(name) && is_inner_name(name),
            Some(Host::Ipv4(address)) => !self.permits("", address.into()),
            Some(Host::Ipv6(address)) => !self.permits("", address.into()),
            None => true,
        }
    }

    fn names(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        self.hosts.contains(&host)
    }

    fn allows(&self, address: IpAddr) -> bool {
        let address = reached(address);
        self.networks.iter().any(|network| network.contains(&address))
    }
}

/// A name without a dot, or one that ends as only inner names do.
fn is_inner_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends = |ending: &&str| {
        name.strip_suffix(*ending)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    !name.contains('.') || INNER_NAMES.iter().any(ends)
}

/// Whether an address is somebody's public server.
fn is_public(address: IpAddr) -> bool {
    match reached(address) {
        IpAddr::V4(address) => !CLOSED_V4.iter().any(|net| net.contains(&address)),
        IpAddr::V6(address) => {
            OPEN_V6.contains(&address) && !CLOSED_V6.iter().any(|net| net.contains(&address))
        }
    }
}

/// The address that is reached in the end: IPv4 that is written as IPv6 (mapped, translated by NAT64, tunnelled by 6to4) is
/// IPv4.
fn reached(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address.to_canonical() else {
        return address.to_canonical();
    };
    let embedded = |high: u16, low: u16| {
        let bits = u32::from(high) << 16 | u32::from(low);
        IpAddr::V4(Ipv4Addr::from(bits))
    };
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        _ => v6.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, RawConfig};

    fn guard(allowed: &str) -> Guard {
        let raw = RawConfig {
            webhook_allow_private: Some(allowed.to_owned()),
            ..RawConfig::default()
        };
        Guard::new(&Config::from_raw(&raw).unwrap().webhook)
    }

    #[test]
    fn inner_addresses_are_closed_however_they_are_written() {
        let guard = guard("");
        for address in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.0.9",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.251",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a01:203",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a01:203",
            "2002:7f00:1::1",
            "2002:c0a8:101::1",
            "2001::1",
            "2001:db8::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert!(!guard.permits("lapor.example", address), "{address}");
        }
    }

    #[test]
    fn public_addresses_are_open() {
        let guard = guard("");
        for address in [
            "1.1.1.1",
            "103.1.2.3",
            "172.32.0.1",
            "192.167.255.255",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2404:6800:4003::1",
            "2606:4700::1111",
        ] {
            let address: IpAddr = address.parse().unwrap();
            assert!(guard.permits("lapor.example", address), "{address}");
        }
    }

    #[test]
    fn the_operator_opens_networks_and_hosts_and_no_more() {
        let guard = guard("10.20.0.0/16,integrasi.bkn.internal");
        let at = |host: &str, address: &str| guard.permits(host, address.parse().unwrap());
        assert!(at("", "10.20.3.4") && at("", "::ffff:10.20.3.4") && at("", "64:ff9b::a14:304"));
        assert!(!at("", "10.21.0.1") && !at("", "127.0.0.1"));
        assert!(at("integrasi.bkn.internal", "192.168.0.9") && at("INTEGRASI.bkn.internal.", "127.0.0.1"));
        assert!(!at("x.integrasi.bkn.internal", "192.168.0.9"));
    }

    #[test]
    fn names_of_inner_networks_are_closed_without_asking_anybody() {
        let guard = guard("kait.internal");
        let closed = |host: &str| guard.is_closed(&Url::parse(&format!("https://{host}/")).unwrap());
        for host in [
            "localhost",
            "LOCALHOST.",
            "a.localhost",
            "printer.local",
            "metadata.google.internal",
            "server",
            "[::1]",
            "2130706433",
            "0x7f.1",
        ] {
            assert!(closed(host), "{host}");
        }
        for host in [
            "kait.internal",
            "kait.bkn.go.id",
            "notlocalhost.id",
            "mylocal.id",
            "8.8.8.8",
        ] {
            assert!(!closed(host), "{host}");
        }
    }
}
