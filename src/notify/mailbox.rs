//! Whose mailbox an address leads to. Providers deliver `siti+apa.saja@` to `siti@`, and Gmail ignores dots: what limits mails
//! to one person has to count all these spellings as one.

use kernel::identity::email::EmailAddress;

use crate::{app::App, identity::keys::Purpose};

/// Domains whose provider ignores dots before the @.
const WITHOUT_DOTS: [&str; 2] = ["gmail.com", "googlemail.com"];

/// A mailbox, named by a keyed hash: counters in memory hold no addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The same for every spelling.
    pub key: String,
    /// Whether the address is as its owner gives it: dots are how Gmail itself writes many, what follows a `+` is a spelling
    /// that anybody can make up.
    pub is_plain: bool,
}

impl Mailbox {
    /// The mailbox of an address.
    pub fn of(app: &App, address: &EmailAddress) -> Self {
        let typed = address.lookup_key();
        let plain = plain(&typed);
        let subject = format!("mailbox:{plain}");
        Self {
            key: app.vault.keys().mac_text(Purpose::Attempt, subject.as_bytes()),
            is_plain: is_plain(&typed),
        }
    }
}

/// Whether the provider of an address delivers it whatever dots stand before the @.
pub(super) fn ignores_dots(address: &str) -> bool {
    address
        .rsplit_once('@')
        .is_some_and(|(_, domain)| WITHOUT_DOTS.contains(&domain))
}

fn is_plain(address: &str) -> bool {
    let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
    !local.contains('+')
}

fn plain(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    let local = local.split_once('+').map_or(local, |(before, _)| before);
    if ignores_dots(address) {
        return format!("{}@{domain}", local.replace('.', ""));
    }
    format!("{local}@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_mailbox_are_one() {
        for (typed, mailbox) in [
            ("siti@contoh.id", "siti@contoh.id"),
            ("siti+lapor@contoh.id", "siti@contoh.id"),
            ("siti.lestari@contoh.id", "siti.lestari@contoh.id"),
            ("s.i.t.i+1+2@gmail.com", "siti@gmail.com"),
        ] {
            assert_eq!(plain(typed), mailbox);
        }
    }

    #[test]
    fn dots_are_an_address_as_its_owner_gives_it_and_a_plus_is_not() {
        assert!(is_plain("siti.lestari@gmail.com") && is_plain("siti@contoh.id"));
        assert!(!is_plain("siti+1@gmail.com") && !is_plain("siti+lapor@contoh.id"));
    }
}
