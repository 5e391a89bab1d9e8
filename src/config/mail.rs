//! Mail, both ways. Without `SMTP_URL`, mails stay in the outbox, where the operator can read them; without an inbox,
//! nobody is asked to answer a mail.

use std::num::NonZeroU32;

use kernel::identity::EmailAddress;
use lettre::message::Mailbox;
use secrecy::SecretString;
use url::Url;

use super::{ConfigError, ImapConfig, RawConfig, imap::is_this_machine, limits::limit};
use crate::notify::inbound::reply_address;

/// Large providers take this much from one sender before they slow it down.
const PER_DOMAIN: u32 = 1_200;

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// `smtp://` (STARTTLS with `?tls=required`) or `smtps://`; may hold a password.
    pub smtp_url: Option<SecretString>,
    /// The sender of every mail.
    pub from: Mailbox,
    /// Mails in a minute to one receiving domain; `None`: no limit.
    pub per_domain: Option<NonZeroU32>,
    /// Where people write to; answers to a ticket's mails come to tagged forms of it.
    pub inbox: Option<EmailAddress>,
    /// The mailbox to fetch from; none where the mail server hands mails over itself.
    pub imap: Option<ImapConfig>,
}

impl MailConfig {
    pub(super) fn parse(raw: &RawConfig) -> Result<Self, ConfigError> {
        let from = raw
            .mail_from
            .as_deref()
            .unwrap_or("LAPORBKN <laporbkn@localhost.localdomain>");
        let from: Mailbox = from.parse().map_err(|_| {
            ConfigError::new(
                "LAPORBKN_MAIL_FROM",
                format!("{from:?} is not a mailbox"),
                "LAPORBKN <laporbkn@bkn.example>",
            )
        })?;
        let imap = ImapConfig::parse(raw.imap_url.as_deref())?;
        Ok(Self {
            per_domain: limit(
                "LAPORBKN_MAIL_PER_DOMAIN",
                raw.mail_per_domain.as_deref(),
                PER_DOMAIN,
            )?,
            inbox: parse_inbox(raw.mail_inbox.as_deref(), imap.is_some())?,
            imap,
            smtp_url: parse_smtp(raw.smtp_url.as_deref())?,
            from,
        })
    }
}

fn parse_inbox(text: Option<&str>, is_fetched: bool) -> Result<Option<EmailAddress>, ConfigError> {
    let fault = |why: &str| ConfigError::new("LAPORBKN_MAIL_INBOX", why, "lapor@bkn.example");
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return if is_fetched {
            Err(fault(
                "is missing: IMAP_URL names a mailbox, this names its address",
            ))
        } else {
            Ok(None)
        };
    };
    let inbox = EmailAddress::parse(text).map_err(|error| fault(&error.to_string()))?;
    if reply_address::fits(&inbox) {
        Ok(Some(inbox))
    } else {
        Err(fault(
            "has a plus, or more than 30 characters before the @: answers come to the address with a tag behind a plus",
        ))
    }
}

fn parse_smtp(text: Option<&str>) -> Result<Option<SecretString>, ConfigError> {
    let Some(text) = text.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let fault = |why: String| {
        ConfigError::new(
            "SMTP_URL",
            why,
            "smtps://user:password@mail.example:465, smtp://user:password@mail.example:587?tls=required or smtp://127.0.0.1:25",
        )
    };
    let url = Url::parse(text).map_err(|error| match error {
        url::ParseError::RelativeUrlWithoutBase => fault("must start with smtp:// or smtps://".into()),
        error => fault(error.to_string()),
    })?;
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host().is_none() {
        return Err(fault(
            "must start with smtp:// or smtps:// and name a host".into(),
        ));
    }
    // Also where TLS is only tried: whoever stands in between says that there is none.
    let is_tls = url.scheme() == "smtps"
        || url
            .query_pairs()
            .any(|(name, value)| name == "tls" && value == "required");
    if url.password().is_some() && !is_tls && !is_this_machine(&url) {
        return Err(fault(
            "sends the password in the clear: use smtps://, or smtp:// with ?tls=required".into(),
        ));
    }
    Ok(Some(text.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_leaves_in_the_clear_only_on_this_machine() {
        for allowed in [
            "smtps://user:rahasia@mail.bkn.example:465",
            "smtp://user:rahasia@mail.bkn.example:587?tls=required",
            "smtp://user:rahasia@127.0.0.1:25",
            "smtp://user:rahasia@localhost",
            "smtp://mail.bkn.example:25",
        ] {
            assert!(parse_smtp(Some(allowed)).unwrap().is_some(), "{allowed}");
        }
        for refused in [
            "smtp://user:rahasia@mail.bkn.example:587",
            "smtp://user:rahasia@mail.bkn.example:587?tls=opportunistic",
            "smtp://user:rahasia@10.0.0.5",
        ] {
            let fault = parse_smtp(Some(refused)).unwrap_err().fault;
            assert!(
                fault.contains("in the clear") && !fault.contains("rahasia"),
                "{fault}"
            );
        }
    }
}
