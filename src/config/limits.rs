//! How much one address, one mailbox and all together may ask for. Zero means without a limit.

use std::num::NonZeroU32;

use super::{ConfigError, RawConfig};

/// The limits of one node; `None`: no limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Tickets filed in a minute from one address.
    pub filing: Option<NonZeroU32>,
    /// Tickets filed in an hour from one address for one e-mail address.
    pub filing_email: Option<NonZeroU32>,
    /// Receipts mailed one by one in an hour to one mailbox; those beyond are gathered.
    pub receipts: Option<NonZeroU32>,
    /// Forms, API calls that send something, and look-ups of tickets in a minute from one address.
    pub requests: Option<NonZeroU32>,
    /// Logins in a minute from one address.
    pub login: Option<NonZeroU32>,
    /// MiB of files in an hour from one address.
    pub files: Option<NonZeroU32>,
    /// MiB of files that wait for their form to be filed, all together.
    pub waiting_files: Option<NonZeroU32>,
}

impl LimitsConfig {
    pub(super) fn parse(raw: &RawConfig) -> Result<Self, ConfigError> {
        Ok(Self {
            filing: limit("LAPORBKN_LIMIT_FILING", raw.limit_filing.as_deref(), 3_000)?,
            filing_email: limit(
                "LAPORBKN_LIMIT_FILING_EMAIL",
                raw.limit_filing_email.as_deref(),
                100,
            )?,
            receipts: limit("LAPORBKN_LIMIT_RECEIPTS", raw.limit_receipts.as_deref(), 5)?,
            requests: limit("LAPORBKN_LIMIT_REQUESTS", raw.limit_requests.as_deref(), 6_000)?,
            login: limit("LAPORBKN_LIMIT_LOGIN", raw.limit_login.as_deref(), 300)?,
            files: limit("LAPORBKN_LIMIT_FILES", raw.limit_files.as_deref(), 2_048)?,
            waiting_files: limit(
                "LAPORBKN_LIMIT_WAITING_FILES",
                raw.limit_waiting_files.as_deref(),
                8_192,
            )?,
        })
    }
}

pub(super) fn limit(
    key: &'static str,
    raw: Option<&str>,
    usual: u32,
) -> Result<Option<NonZeroU32>, ConfigError> {
    let count = match raw {
        None => usual,
        Some(text) => text
            .trim()
            .parse()
            .map_err(|_| ConfigError::new(key, format!("{text:?} is not a whole number"), "3000"))?,
    };
    Ok(NonZeroU32::new(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_a_whole_number_and_zero_is_none() {
        let parsed = |text: &str| {
            let raw = RawConfig {
                limit_filing: Some(text.to_owned()),
                ..RawConfig::default()
            };
            LimitsConfig::parse(&raw).map(|limits| limits.filing.map(NonZeroU32::get))
        };
        assert_eq!(parsed("12").unwrap(), Some(12));
        assert_eq!(parsed("0").unwrap(), None);
        for wrong in ["-1", "many", "1.5", "99999999999"] {
            assert_eq!(parsed(wrong).unwrap_err().key, "LAPORBKN_LIMIT_FILING", "{wrong}");
        }
    }
}
