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
    /// Whether the address is the mailbox's own, not one of its many other spellings.
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
            is_plain: plain == typed,
        }
    }
}

fn plain(address: &str) -> String {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return address.to_owned();
    };
    let local = local.split_once('+').map_or(local, |(before, _)| before);
    if WITHOUT_DOTS.contains(&domain) {
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
}
