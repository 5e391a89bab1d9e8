//! Who is asking: the address, through trusted balancers only.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;

/// The address of the client. `X-Forwarded-For` is believed only from a trusted proxy, and only its last entry
/// that is not itself one: what comes before can be made up by anyone.
pub fn address(req: &HttpRequest, trusted: &[IpAddr]) -> IpAddr {
    let peer = req
        .peer_addr()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    if !trusted.contains(&peer) {
        return peer;
    }
    let header = req
        .headers()
        .get_all("x-forwarded-for")
        .filter_map(|value| value.to_str().ok());
    let chain: Vec<IpAddr> = header
        .flat_map(|value| value.split(','))
        .filter_map(|part| part.trim().parse().ok())
        .collect();
    chain
        .into_iter()
        .rev()
        .find(|address| !trusted.contains(address))
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let trusted: Vec<IpAddr> = trusted.iter().map(|text| text.parse().unwrap()).collect();
        let req = TestRequest::default()
            .peer_addr(format!("{peer}:1").parse().unwrap())
            .insert_header(("x-forwarded-for", forwarded))
            .to_http_request();
        address(&req, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(seen("203.0.113.9", "1.1.1.1", &["10.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_names_the_client_and_only_its_own_entry_counts() {
        assert_eq!(
            seen("10.0.0.1", "1.1.1.1, 203.0.113.9", &["10.0.0.1"]),
            "203.0.113.9"
        );
        assert_eq!(
            seen("10.0.0.1", "203.0.113.9, 10.0.0.2", &["10.0.0.1", "10.0.0.2"]),
            "203.0.113.9"
        );
    }
}
