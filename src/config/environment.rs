//! What the environment says: plain text, never taken for a number. An empty variable is as good as none.

use std::{collections::BTreeMap, ffi::OsString};

/// Variables that other programs know too.
const SHARED: [&str; 5] = [
    "DATABASE_URL",
    "MEILISEARCH_URL",
    "MEILISEARCH_API_KEY",
    "SMTP_URL",
    "IMAP_URL",
];
/// Variables of this program's own.
const OWN: [&str; 19] = [
    "LAPORBKN_LISTEN",
    "LAPORBKN_DATA_DIR",
    "LAPORBKN_MAIL_FROM",
    "LAPORBKN_MAIL_INBOX",
    "LAPORBKN_MAIL_PER_DOMAIN",
    "LAPORBKN_WEBHOOK_ALLOW_PRIVATE",
    "LAPORBKN_WEBHOOK_TIMEOUT",
    "LAPORBKN_PUBLIC_URL",
    "LAPORBKN_FILES_URL",
    "LAPORBKN_SECRET_KEY",
    "LAPORBKN_TRUSTED_PROXIES",
    "LAPORBKN_TZ",
    "LAPORBKN_LIMIT_FILING",
    "LAPORBKN_LIMIT_FILING_EMAIL",
    "LAPORBKN_LIMIT_RECEIPTS",
    "LAPORBKN_LIMIT_REQUESTS",
    "LAPORBKN_LIMIT_LOGIN",
    "LAPORBKN_LIMIT_FILES",
    "LAPORBKN_LIMIT_WAITING_FILES",
];
const PREFIX: &str = "LAPORBKN_";
/// The tests' own variables; the program started by a test inherits them.
const TESTS: &str = "LAPORBKN_TEST_";

/// The environment, sorted.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Environment {
    /// Settings, by the name that `laporbkn.toml` has for them.
    pub(super) settings: BTreeMap<String, String>,
    /// Variables that look like settings of ours and are none, perhaps misspelt.
    pub(super) unknown: Vec<String>,
}

/// Every variable that is a setting.
pub fn names() -> Vec<&'static str> {
    OWN.into_iter().chain(SHARED).collect()
}

impl Environment {
    pub(super) fn of(variables: impl Iterator<Item = (OsString, OsString)>) -> Self {
        let mut environment = Self::default();
        for (name, value) in variables {
            let Some(name) = name.to_str() else { continue };
            let is_setting = names().contains(&name);
            if !is_setting && name.starts_with(PREFIX) && !name.starts_with(TESTS) {
                environment.unknown.push(name.to_owned());
            }
            // What is no text is shown in the fault of its setting with marks where it cannot be read.
            let value = value.to_string_lossy();
            if is_setting && !value.trim().is_empty() {
                let key = name.strip_prefix(PREFIX).unwrap_or(name).to_lowercase();
                environment.settings.insert(key, value.into_owned());
            }
        }
        environment.unknown.sort();
        environment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Environment {
        let variables = variables.iter();
        Environment::of(variables.map(|(name, value)| (OsString::from(name), OsString::from(value))))
    }

    #[test]
    fn values_stay_text_and_empty_ones_are_none() {
        let read = read(&[
            ("MEILISEARCH_API_KEY", "0012"),
            ("LAPORBKN_LISTEN", "8080"),
            ("LAPORBKN_DATA_DIR", ""),
            ("LAPORBKN_TZ", " "),
            ("HOME", "/root"),
        ]);
        let expected = [("listen", "8080"), ("meilisearch_api_key", "0012")];
        let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(read.settings, BTreeMap::from(expected));
        assert!(read.unknown.is_empty());
    }

    #[test]
    fn a_misspelt_variable_of_ours_is_named() {
        let read = read(&[
            ("LAPORBKN_LISTN", "127.0.0.1:1"),
            ("LAPORBKN_TEST_DB", "sqlite"),
            ("SMPT_URL", "x"),
        ]);
        assert_eq!(read.unknown, ["LAPORBKN_LISTN"]);
    }
}
