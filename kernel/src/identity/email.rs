//! E-mail addresses: exactly one, without a display name, safe to put into a header.

use super::Warning;
use crate::{code::codes, text::clean_line, text_value::text_value};
use email_address::{EmailAddress as Grammar, Options};
use sea_orm::DeriveValueType;
use std::fmt;
use thiserror::Error;

/// The longest address that can be written into an envelope (RFC 5321 with its erratum 1690), in bytes.
const MAX: usize = 254;

/// An e-mail address, its domain in lower case; the part before the @ is kept as typed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
#[sea_orm(value_type = "String")]
pub struct EmailAddress(String);

/// Why a text is not an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("the e-mail address is empty")]
    Empty,
    /// Longer than 254 bytes.
    #[error("the e-mail address is longer than 254 bytes")]
    TooLong,
    /// No @.
    #[error("an e-mail address has an @")]
    NoAt,
    /// More than one address.
    #[error("only one e-mail address is wanted")]
    Several,
    /// A name with the address in angle brackets.
    #[error("only the bare e-mail address is wanted, without a name")]
    DisplayName,
    /// The part before the @ can't be one.
    #[error("the part before the @ is not valid")]
    LocalPart,
    /// The part after the @ is no domain name.
    #[error("the part after the @ is not a domain name")]
    Domain,
}

codes! {
    EmailError {
        Empty = "email-empty",
        TooLong = "email-too-long",
        NoAt = "email-no-at",
        Several = "email-several",
        DisplayName = "email-display-name",
        LocalPart = "email-local-part",
        Domain = "email-domain",
    }
}

impl EmailAddress {
    /// Reads one bare address. Blanks around it are forgiven; a line end, a blank or a second address inside it is not,
    /// so that nothing can be smuggled into a mail header.
    pub fn parse(raw: &str) -> Result<Self, EmailError> {
        let typed = clean_line(raw);
        if typed.is_empty() {
            return Err(EmailError::Empty);
        }
        if typed.contains(['<', '>']) {
            return Err(EmailError::DisplayName);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(EmailError::NoAt)?;
        if local.contains('@') {
            return Err(EmailError::Several);
        }
        let address = format!("{local}@{}", domain.to_lowercase());
        if address.len() > MAX {
            return Err(EmailError::TooLong);
        }
        // A quoted local part may hold blanks; nobody has one, and mail headers are safer without.
        if local.starts_with('"') || !Grammar::is_valid_local_part(local) {
            return Err(EmailError::LocalPart);
        }
        let options = Options::default()
            .with_required_tld()
            .without_domain_literal()
            .without_display_text();
        Grammar::parse_with_options(&address, options).map_err(|_| EmailError::Domain)?;
        let top_level = domain.rsplit('.').next().unwrap_or_default();
        if top_level.chars().any(char::is_alphabetic) {
            Ok(Self(address))
        } else {
            Err(EmailError::Domain)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part after the @, in lower case.
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }

    /// The whole address in lower case, to find the same person's other tickets: no provider in use tells `Budi@` from
    /// `budi@`.
    pub fn lookup_key(&self) -> String {
        self.0.to_lowercase()
    }

    /// What is odd about the address.
    pub fn warnings(&self) -> Vec<Warning> {
        let Some((local, domain)) = self.0.rsplit_once('@') else {
            return Vec::new();
        };
        let meant = super::email_typo::meant_domain(domain);
        meant
            .map(|meant| Warning::EmailDomainTypo {
                suggestion: format!("{local}@{meant}"),
            })
            .into_iter()
            .collect()
    }

    /// The address with its owner hidden: `b•••@gmail.com`. The number of dots says nothing about the length.
    pub fn masked(&self) -> String {
        let first: String = self.0.chars().take(1).collect();
        format!("{first}•••@{}", self.domain())
    }
}

text_value!(EmailAddress, EmailError);

/// Masked: an address never reaches a log.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EmailAddress({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_and_unusual_addresses_are_accepted() {
        for (raw, kept) in [
            ("budi@example.go.id", "budi@example.go.id"),
            (" Budi.Santoso+cpns@Example.COM ", "Budi.Santoso+cpns@example.com"),
            ("a@b.id", "a@b.id"),
            ("sri_x@surat.παράδειγμα", "sri_x@surat.παράδειγμα"),
            ("o'neil@example.com", "o'neil@example.com"),
            ("budi\u{200b}@example.com", "budi@example.com"),
        ] {
            assert_eq!(EmailAddress::parse(raw).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_is_no_single_bare_address_is_refused_precisely() {
        for (raw, error) in [
            ("", EmailError::Empty),
            ("budi", EmailError::NoAt),
            ("budi@", EmailError::Domain),
            ("@example.com", EmailError::LocalPart),
            ("budi@localhost", EmailError::Domain),
            ("budi@example..com", EmailError::Domain),
            ("budi@example.com.", EmailError::Domain),
            ("budi@-example.com", EmailError::Domain),
            ("budi@192.168.0.1", EmailError::Domain),
            ("budi@[127.0.0.1]", EmailError::Domain),
            ("bu di@example.com", EmailError::LocalPart),
            ("budi..s@example.com", EmailError::LocalPart),
            ("\"bu di\"@example.com", EmailError::LocalPart),
            ("Budi <budi@example.com>", EmailError::DisplayName),
            ("a@example.com, b@example.com", EmailError::Several),
            ("budi@example.com\r\nBcc: all@example.com", EmailError::Several),
            ("budi@example.com\nSubject: x", EmailError::Domain),
        ] {
            assert_eq!(EmailAddress::parse(raw), Err(error), "{raw:?}");
        }
        let long = format!("{}@{}.com", "a".repeat(60), "b".repeat(200));
        assert_eq!(EmailAddress::parse(&long), Err(EmailError::TooLong));
    }

    #[test]
    fn a_typing_error_in_a_well_known_domain_is_pointed_out() {
        for (typed, meant) in [
            ("budi@gmial.com", "budi@gmail.com"),
            ("budi@gmail.co", "budi@gmail.com"),
            ("budi@yaho.com", "budi@yahoo.com"),
        ] {
            let suggestion = meant.to_owned();
            assert_eq!(
                EmailAddress::parse(typed).unwrap().warnings(),
                [Warning::EmailDomainTypo { suggestion }]
            );
        }
        for right in [
            "budi@gmail.com",
            "budi@yahoo.co.id",
            "budi@bkn.go.id",
            "budi@mail.com",
            "budi@ymail.com",
        ] {
            assert_eq!(EmailAddress::parse(right).unwrap().warnings(), [], "{right}");
        }
    }

    #[test]
    fn the_owner_is_masked_in_pages_and_in_debug() {
        let address = EmailAddress::parse("budi.santoso@example.com").unwrap();
        assert_eq!(address.masked(), "b•••@example.com");
        assert_eq!(format!("{address:?}"), "EmailAddress(b•••@example.com)");
    }

    #[test]
    fn the_same_mailbox_has_the_same_key() {
        let (one, two) = (
            EmailAddress::parse("Budi@Example.com").unwrap(),
            EmailAddress::parse("budi@example.com").unwrap(),
        );
        assert_ne!(one, two);
        assert_eq!(one.lookup_key(), two.lookup_key());
    }

    proptest! {
        #[test]
        fn what_was_accepted_reads_back_the_same_and_is_one_word(raw in "[\\PC\r\n]{0,12}@[\\PC.\r\n]{0,16}") {
            if let Ok(address) = EmailAddress::parse(&raw) {
                prop_assert_eq!(&EmailAddress::parse(address.as_str()).unwrap(), &address);
                prop_assert!(!address.as_str().chars().any(|c| c.is_whitespace() || c.is_control()));
                prop_assert_eq!(address.as_str().matches('@').count(), 1);
            }
        }

        #[test]
        fn no_text_makes_it_panic(raw: String) {
            let _ = EmailAddress::parse(&raw);
        }
    }
}
