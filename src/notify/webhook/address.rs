//! A receiver's address, parsed at the edge.

use url::Url;

use super::guard::Guard;

/// Longest address.
pub(super) const MAX: usize = 2_000;

/// Where a receiver listens: `https`, a host that may be reached as far as can be seen, no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiverUrl(Url);

/// Why a text is no address of a receiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressFault {
    /// Nothing was typed.
    Missing,
    /// More than 2,000 characters.
    TooLong,
    /// Not an address of a server.
    Shape,
    /// Neither `https` nor, where the operator allowed the host, `http`.
    Scheme,
    /// It holds a name or a password.
    UserInfo,
    /// Port 0.
    Port,
    /// It leads to this machine or an inner network.
    Closed,
}

impl AddressFault {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Missing,
        Self::TooLong,
        Self::Shape,
        Self::Scheme,
        Self::UserInfo,
        Self::Port,
        Self::Closed,
    ];

    /// The sentence is `error-{code}`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "webhook-url-missing",
            Self::TooLong => "webhook-url-long",
            Self::Shape => "webhook-url-shape",
            Self::Scheme => "webhook-url-scheme",
            Self::UserInfo => "webhook-url-userinfo",
            Self::Port => "webhook-url-port",
            Self::Closed => "webhook-url-closed",
        }
    }
}

impl ReceiverUrl {
    pub(super) fn parse(raw: &str, guard: &Guard) -> Result<Self, AddressFault> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(AddressFault::Missing);
        }
        if raw.chars().count() > MAX {
            return Err(AddressFault::TooLong);
        }
        let mut url = Url::parse(raw).map_err(|_| AddressFault::Shape)?;
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
            return Err(AddressFault::Shape);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(AddressFault::UserInfo);
        }
        if url.port() == Some(0) {
            return Err(AddressFault::Port);
        }
        if guard.is_closed(&url) {
            return Err(AddressFault::Closed);
        }
        if url.scheme() == "http" && !guard.is_allowed_inside(&url) {
            return Err(AddressFault::Scheme);
        }
        url.set_fragment(None);
        // Letters of other scripts grow when they are written as addresses have them.
        if url.as_str().len() > 2 * MAX {
            return Err(AddressFault::TooLong);
        }
        Ok(Self(url))
    }

    /// As it is stored.
    pub(super) fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Host and port of an address, for lists and the audit log: what follows may hold a key.
pub(super) fn place(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return String::new();
    };
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, RawConfig};

    fn parse(raw: &str) -> Result<String, AddressFault> {
        let settings = RawConfig {
            webhook_allow_private: Some("10.20.0.0/16,kait.internal".to_owned()),
            ..RawConfig::default()
        };
        let guard = Guard::new(&Config::from_raw(&settings).unwrap().webhook);
        ReceiverUrl::parse(raw, &guard).map(|url| url.as_str().to_owned())
    }

    #[test]
    fn addresses_that_cannot_be_sent_to_are_refused() {
        use AddressFault::{Closed, Missing, Port, Scheme, Shape, TooLong, UserInfo};
        let long = format!("https://kait.example/{}", "a".repeat(MAX));
        for (raw, fault) in [
            ("  ", Missing),
            (long.as_str(), TooLong),
            ("kait.example/bkn", Shape),
            ("ftp://kait.example/", Shape),
            ("file:///etc/passwd", Shape),
            ("https://", Shape),
            ("https:///x", Closed),
            ("http://kait.example/", Scheme),
            ("https://bkn:rahasia@kait.example/", UserInfo),
            ("https://bkn@kait.example/", UserInfo),
            ("https://kait.example:0/", Port),
            ("https://kait.example:99999/", Shape),
            ("https://localhost/", Closed),
            ("http://127.0.0.1/", Closed),
            ("https://[::ffff:10.0.0.1]/", Closed),
            ("https://0x7f.1/", Closed),
            ("https://10.21.0.1/", Closed),
        ] {
            assert_eq!(parse(raw), Err(fault), "{raw}");
        }
    }

    #[test]
    fn the_rest_is_kept_as_it_is_sent_to() {
        for (raw, kept) in [
            (
                " https://Kait.Example/bkn?kunci=a#x ",
                "https://kait.example/bkn?kunci=a",
            ),
            ("https://kait.example:443", "https://kait.example/"),
            ("http://10.20.1.1:8080/a", "http://10.20.1.1:8080/a"),
            ("http://kait.internal/a", "http://kait.internal/a"),
        ] {
            assert_eq!(parse(raw).unwrap(), kept);
        }
        assert_eq!(place("https://kait.example:8443/a?kunci=b"), "kait.example:8443");
    }
}
