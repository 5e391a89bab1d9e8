//! The address that a ticket's mails ask to be answered at: the inbox with the ticket's number and a MAC after the plus, as
//! in `lapor+lb264f7kq2md-9f86d081884c7d659a2f@bkn.example`. It proves that its sender was sent a mail of this ticket.

use entity::ticket;
use kernel::{identity::EmailAddress, ticket_number::TicketNumber};

use crate::{
    app::App,
    identity::{
        keys::{Purpose, same},
        vault::VaultError,
    },
    ticket::access,
};

/// Characters of the MAC: 80 bits, in hex because mail servers may change the case of an address.
const MAC: usize = 20;
/// Longest part before the @ (RFC 5321).
const LONGEST_LOCAL: usize = 64;
/// What the tag takes: plus, number, dash, MAC.
const TAG: usize = 1 + 12 + 1 + MAC;

/// What an address says of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The ticket it names.
    pub(super) number: TicketNumber,
    mac: String,
}

/// Whether tags fit behind an inbox.
pub fn fits(inbox: &EmailAddress) -> bool {
    let local = inbox.as_str().split('@').next().unwrap_or_default();
    !local.contains('+') && local.len() + TAG <= LONGEST_LOCAL
}

/// Where mails of `ticket` are answered; `None` where nobody reads answers.
pub fn of(app: &App, ticket: &ticket::Model) -> Result<Option<EmailAddress>, VaultError> {
    let Some(inbox) = &app.config.mail.inbox else {
        return Ok(None);
    };
    let Some((local, domain)) = inbox.as_str().split_once('@') else {
        return Ok(None);
    };
    let mac = macs(app, ticket)?.into_iter().next().unwrap_or_default();
    let number = ticket.number.canonical().to_lowercase();
    Ok(EmailAddress::parse(&format!("{local}+{number}-{mac}@{domain}")).ok())
}

impl Tag {
    /// Reads the part behind the plus, if it is one of ours.
    pub(super) fn read(address: &str) -> Option<Self> {
        let (local, _) = address.rsplit_once('@')?;
        let (_, tag) = local.rsplit_once('+')?;
        let (number, mac) = tag.rsplit_once('-')?;
        let is_mac = mac.len() == MAC && mac.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(Self {
            number: TicketNumber::parse(number).ok().filter(|_| is_mac)?,
            mac: mac.to_ascii_lowercase(),
        })
    }

    /// Whether it is the ticket's own, under any key of the ring.
    pub(super) fn fits(&self, app: &App, ticket: &ticket::Model) -> bool {
        macs(app, ticket).is_ok_and(|macs| macs.iter().any(|mac| same(mac.as_bytes(), self.mac.as_bytes())))
    }
}

/// Bound to the PIN, as the link in the mail is: whoever was sent mails before the address was corrected is shut out.
fn macs(app: &App, ticket: &ticket::Model) -> Result<Vec<String>, VaultError> {
    let pin = access::open_pin(&app.vault, ticket.id, &ticket.pin_cipher)?;
    let subject = format!("{}:{}", ticket.id, pin.digits());
    let macs = app.vault.keys().macs(Purpose::ReplyAddress, subject.as_bytes());
    Ok(macs
        .iter()
        .map(|mac| crate::http::hex(mac.get(..MAC / 2).unwrap_or_default()))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_shape_is_read() {
        let mac = "9f86d081884c7d659a2f";
        let number = TicketNumber::generate(2026, &kernel::rng::Rng::seeded(1));
        let tag = |local: &str| Tag::read(&format!("{local}@bkn.example"));
        let lower = number.canonical().to_lowercase();
        assert_eq!(tag(&format!("lapor+{lower}-{mac}")).unwrap().number, number);
        assert!(tag(&format!("LAPOR+{}-{}", number.canonical(), mac.to_uppercase())).is_some());
        for other in [
            "lapor",
            "lapor+x",
            "lapor+x-y",
            &format!("lapor+{lower}-12"),
            &format!("lapor+zz-{mac}"),
        ] {
            assert!(tag(other).is_none(), "{other}");
        }
    }

    #[test]
    fn a_long_inbox_has_no_room_for_tags() {
        assert!(fits(&"lapor@bkn.example".parse().unwrap()));
        assert!(!fits(&"lapor+x@bkn.example".parse().unwrap()));
        assert!(!fits(&format!("{}@bkn.example", "a".repeat(40)).parse().unwrap()));
    }
}
