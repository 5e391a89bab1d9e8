//! Who is asking: the address, through trusted proxies only.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Once,
};

use actix_web::HttpRequest;
use ipnet::IpNet;

use crate::config::HttpConfig;

/// Header in which proxies tell for whom they ask, the nearest proxy last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The address, IPv4 where it is one written as IPv6.
    pub address: IpAddr,
    /// Asked from the machine itself, with no proxy in between.
    pub is_local: bool,
}

impl Client {
    /// What is counted as one place: an IPv4 address, or the /64 that one subscriber of IPv6 has.
    pub fn place(&self) -> IpAddr {
        match self.address {
            IpAddr::V4(_) => self.address,
            IpAddr::V6(address) => {
                let network = address.to_bits() >> 64 << 64;
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
        }
    }
}

/// The client of a request. `X-Forwarded-For` is believed only where a trusted proxy hands it over, from the right, and no
/// further than the first entry that is not itself a trusted proxy: what stands before that was written by anyone. An entry
/// that is no address ends the search as well, and the proxy that wrote it stands for its client.
pub fn of(req: &HttpRequest, config: &HttpConfig) -> Client {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    let is_forwarded = req.headers().contains_key(FORWARDED_FOR);
    let trusted = &config.trusted_proxies;
    if is_forwarded && !is_trusted(trusted, peer) {
        warn_of_untrusted(peer);
    }
    Client {
        address: behind_proxies(req, peer, trusted),
        is_local: peer.is_loopback() && !is_forwarded,
    }
}

fn behind_proxies(req: &HttpRequest, peer: IpAddr, trusted: &[IpNet]) -> IpAddr {
    let mut nearest = peer;
    // Several headers are one list, in their order.
    let headers: Vec<_> = req.headers().get_all(FORWARDED_FOR).collect();
    let entries = headers.iter().rev().flat_map(|value| {
        let text = value.to_str().unwrap_or("unreadable");
        text.rsplit(',')
    });
    for entry in entries {
        if !is_trusted(trusted, nearest) {
            break;
        }
        let Some(address) = parse(entry) else {
            break;
        };
        nearest = address;
    }
    nearest
}

/// An entry as proxies write it: an address, perhaps with brackets or a port.
fn parse(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim().trim_matches('"');
    let bare = entry.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let address = bare
        .unwrap_or(entry)
        .parse()
        .or_else(|_| entry.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

fn is_trusted(trusted: &[IpNet], address: IpAddr) -> bool {
    trusted.iter().any(|network| network.contains(&address))
}

/// A proxy that nobody named makes everybody behind it one client. Said once: any client can send the header.
fn warn_of_untrusted(peer: IpAddr) {
    static SAID: Once = Once::new();
    let may_be_proxy = match peer {
        IpAddr::V4(address) => address.is_private() || address.is_loopback(),
        IpAddr::V6(address) => address.is_unique_local() || address.is_loopback(),
    };
    if may_be_proxy {
        SAID.call_once(|| {
            tracing::warn!(
                "a proxy that LAPORBKN_TRUSTED_PROXIES does not name sent X-Forwarded-For, which is not believed: \
                 everybody behind it shares the limits of one address"
            );
        });
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::config::{Config, RawConfig};

    fn asked(peer: &str, forwarded: &[&str], trusted: &str) -> Client {
        let raw = RawConfig {
            trusted_proxies: Some(trusted.to_owned()),
            ..RawConfig::default()
        };
        let config = Config::from_raw(&raw).unwrap();
        let mut req = TestRequest::default().peer_addr(SocketAddr::new(peer.parse().unwrap(), 1));
        for value in forwarded {
            req = req.append_header((FORWARDED_FOR, *value));
        }
        of(&req.to_http_request(), &config.http)
    }

    fn seen(peer: &str, forwarded: &str, trusted: &str) -> String {
        asked(peer, &[forwarded], trusted).address.to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(seen("203.0.113.9", "1.1.1.1", "10.0.0.1"), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_names_the_client_and_only_its_own_entry_counts() {
        assert_eq!(
            seen("10.0.0.1", "1.1.1.1, 203.0.113.9", "10.0.0.1"),
            "203.0.113.9"
        );
        assert_eq!(
            seen("10.0.0.1", "203.0.113.9, 10.0.0.2", "10.0.0.1,10.0.0.2"),
            "203.0.113.9"
        );
        let two_headers = asked("10.0.0.1", &["1.1.1.1", "203.0.113.9"], "10.0.0.1");
        assert_eq!(two_headers.address.to_string(), "203.0.113.9");
    }

    #[test]
    fn an_entry_that_is_no_address_ends_the_search() {
        for made_up in [
            "1.1.1.1, unknown",
            "1.1.1.1, _hidden",
            "1.1.1.1,",
            "1.1.1.1, 999.1.1.1",
        ] {
            assert_eq!(seen("10.0.0.1", made_up, "10.0.0.1"), "10.0.0.1", "{made_up}");
        }
    }

    #[test]
    fn entries_may_have_ports_and_brackets() {
        for (entry, address) in [
            ("203.0.113.9:51234", "203.0.113.9"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
        ] {
            assert_eq!(
                seen("10.0.0.1", &format!("1.1.1.1, {entry}"), "10.0.0.1"),
                address
            );
        }
    }

    #[test]
    fn a_proxy_is_known_behind_an_ipv6_socket_and_by_its_network() {
        assert_eq!(seen("::ffff:10.0.0.5", "203.0.113.9", "10.0.0.5"), "203.0.113.9");
        assert_eq!(seen("10.20.30.40", "203.0.113.9", "10.20.0.0/16"), "203.0.113.9");
        assert_eq!(seen("10.21.30.40", "203.0.113.9", "10.20.0.0/16"), "10.21.30.40");
        assert_eq!(seen("fd00::5", "203.0.113.9", "fd00::/8"), "203.0.113.9");
        assert_eq!(seen("10.0.0.5", "203.0.113.9", "::ffff:10.0.0.5"), "203.0.113.9");
    }

    #[test]
    fn only_who_asks_from_the_machine_itself_is_local() {
        assert!(asked("127.0.0.1", &[], "").is_local && asked("::1", &[], "127.0.0.1").is_local);
        assert!(
            !asked("127.0.0.1", &["203.0.113.9"], "").is_local,
            "a proxy on the same machine"
        );
        assert!(!asked("127.0.0.1", &["127.0.0.1"], "127.0.0.1").is_local);
        assert!(!asked("10.0.0.1", &[], "").is_local);
    }

    #[test]
    fn one_subscriber_is_one_place() {
        let place = |address: &str| asked(address, &[], "").place().to_string();
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(place("2001:db8:1:2:ffff::1"), "2001:db8:1:2::");
        assert_eq!(place("203.0.113.9"), "203.0.113.9");
    }
}
