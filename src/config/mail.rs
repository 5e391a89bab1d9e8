//! Outgoing mail: without `SMTP_URL`, mails stay in the outbox, where the operator can read them.

use lettre::message::Mailbox;
use secrecy::SecretString;
use url::Url;

use super::{ConfigError, RawConfig};

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct MailConfig {
    /// `smtp://` (STARTTLS with `?tls=required`) or `smtps://`; may hold a password.
    pub smtp_url: Option<SecretString>,
    /// The sender of every mail.
    pub from: Mailbox,
}

impl MailConfig {
    pub(super) fn parse(raw: &RawConfig) -> Result<Self, ConfigError> {
        let from = raw
            .mail_from
            .as_deref()
            .unwrap_or("LAPORBKN <laporbkn@localhost.localdomain>");
        let from = from.parse().map_err(|_| {
            ConfigError::new(
                "LAPORBKN_MAIL_FROM",
                format!("{from:?} is not a mailbox"),
                "LAPORBKN <laporbkn@bkn.example>",
            )
        })?;
        Ok(Self {
            smtp_url: parse_smtp(raw.smtp_url.as_deref())?,
            from,
        })
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
            "smtps://user:password@mail.example:465 or smtp://127.0.0.1:25",
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
    Ok(Some(text.into()))
}
