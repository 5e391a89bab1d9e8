//! The mailbox that mails are fetched from: `imaps://user:password@host:993/INBOX?ca=/path/to/ca.pem&timeout=60`.
//!
//! Without TLS only on this very machine: a password and people's words go over this line.

use std::{path::PathBuf, time::Duration};

use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use url::{Host, Url};

use super::ConfigError;

const EXAMPLE: &str = "imaps://lapor:password@mail.bkn.example/INBOX";

/// A mailbox.
#[derive(Clone, Debug)]
pub struct ImapConfig {
    /// Its server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// TLS from the first byte on.
    pub is_tls: bool,
    /// An authority to trust besides the usual ones, in PEM: for servers inside an organisation.
    pub ca: Option<PathBuf>,
    /// Who logs in.
    pub user: String,
    /// With what.
    pub password: SecretString,
    /// The folder that is emptied.
    pub folder: String,
    /// How long the server may take for one answer.
    pub patience: Duration,
}

/// Seconds, unless `timeout` says otherwise.
const PATIENCE: u64 = 60;

impl ImapConfig {
    pub(super) fn parse(text: Option<&str>) -> Result<Option<Self>, ConfigError> {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return Ok(None);
        };
        let fault = |why: &str| ConfigError::new("IMAP_URL", why, EXAMPLE);
        let url = Url::parse(text).map_err(|error| match error {
            url::ParseError::RelativeUrlWithoutBase => fault("must start with imaps://"),
            error => fault(&error.to_string()),
        })?;
        let is_tls = match url.scheme() {
            "imaps" => true,
            "imap" if is_this_machine(&url) => false,
            "imap" => return Err(fault("sends the password in the clear: use imaps://")),
            _ => return Err(fault("must start with imaps://")),
        };
        let host = url.host_str().filter(|host| !host.is_empty());
        let host = host
            .ok_or_else(|| fault("names no host"))?
            .trim_matches(['[', ']'])
            .to_owned();
        let user = decoded(url.username());
        let password = url.password().map(decoded).unwrap_or_default();
        if user.is_empty() || password.is_empty() {
            return Err(fault(
                "must hold user and password (an @ or / in them written as %40 or %2F)",
            ));
        }
        let folder = decoded(url.path().trim_start_matches('/'));
        let (mut ca, mut patience) = (None, PATIENCE);
        for (name, value) in url.query_pairs() {
            match name.as_ref() {
                "ca" => ca = Some(PathBuf::from(value.as_ref())),
                "timeout" => {
                    let seconds = value.parse().ok().filter(|seconds| (1..=600).contains(seconds));
                    patience = seconds.ok_or_else(|| fault("must have a timeout of 1 to 600 seconds"))?;
                }
                _ => return Err(fault("knows only ca and timeout behind the question mark")),
            }
        }
        Ok(Some(Self {
            host,
            port: url.port().unwrap_or(if is_tls { 993 } else { 143 }),
            is_tls,
            ca,
            user,
            password: password.into(),
            folder: if folder.is_empty() {
                "INBOX".to_owned()
            } else {
                folder
            },
            patience: Duration::from_secs(patience),
        }))
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Whether the host is this very machine.
pub(super) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name == "127.0.0.1" || name == "::1",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn parse(text: &str) -> Result<ImapConfig, String> {
        ImapConfig::parse(Some(text))
            .map(Option::unwrap)
            .map_err(|error| error.fault)
    }

    #[test]
    fn a_mailbox_is_read_from_its_url() {
        let mailbox =
            parse("imaps://lapor%40bkn.example:p%2F%40+s@mail.bkn.example/Lapor%20Masuk?ca=/etc/ca.pem")
                .unwrap();
        assert_eq!(
            (mailbox.host.as_str(), mailbox.port, mailbox.is_tls),
            ("mail.bkn.example", 993, true)
        );
        assert_eq!(
            (mailbox.user.as_str(), mailbox.password.expose_secret()),
            ("lapor@bkn.example", "p/@+s")
        );
        assert_eq!(
            (mailbox.folder.as_str(), mailbox.ca),
            ("Lapor Masuk", Some("/etc/ca.pem".into()))
        );
        let plain = parse("imaps://a:b@h:1993?timeout=5").unwrap();
        assert_eq!(
            (plain.folder.as_str(), plain.patience),
            ("INBOX", Duration::from_secs(5))
        );
    }

    #[test]
    fn in_the_clear_only_on_this_machine() {
        assert!(!parse("imap://a:b@127.0.0.1:1143").unwrap().is_tls);
        assert!(
            parse("imap://a:b@mail.bkn.example")
                .unwrap_err()
                .contains("in the clear")
        );
        for wrong in [
            "mail.bkn.example",
            "https://a:b@h",
            "imaps://h",
            "imaps://a@h",
            "imaps://a:b@h?timeout=0",
            "imaps://a:b@h?timeout=soon",
            "imaps://a:b@h?cert=x",
        ] {
            let fault = parse(wrong).unwrap_err();
            assert!(!fault.contains("a:b"), "{fault}");
        }
    }
}
