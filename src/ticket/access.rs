//! Who may read a conversation: whoever shows the PIN or the link from the mail, then a cookie for half a day.
//!
//! A ticket's number is no secret, so it proves nothing; NIK and KK leak, so they prove nothing either. The three proofs:
//!
//! - the **PIN** is kept sealed (the receipt mail has to show it) and compared in constant time. Wrong ones are counted
//!   under the *number*, whether or not such a ticket exists, before anything is answered: a wrong PIN and an unknown
//!   number cost the same, are answered the same, and lock the same. They are counted for each place by itself, so that
//!   whoever read a number somewhere does not lock its reporter out, and loosely for all places together. Right ones never
//!   count: a program may ask as often, and as much at once, as it likes;
//! - the **link** is a MAC over the ticket's id and PIN, so nothing about it is stored, and a new PIN ends it;
//! - the **cookie** is a MAC over id, PIN and expiry. Its path is the ticket's own, so that a browser which opened one
//!   ticket sends nothing to another, and two tickets of one person do not fight over one cookie.
//!
//! A key that has left the first place of the ring is still accepted: rotating keys logs nobody out.

use actix_web::{HttpRequest, cookie::Cookie};
use chrono::{DateTime, Duration, Utc};
use entity::ticket;
use kernel::{id::TicketId, pin::Pin, ticket_number::TicketNumber};

use super::store;
use crate::{
    account::attempt::{self, Counted},
    app::App,
    http::{
        client, cookies,
        error::Error,
        limits::{self, Limited},
    },
    identity::{
        keys::{Purpose, same},
        vault::{Vault, VaultError},
    },
};

/// Cookie of an opened conversation, one per ticket.
const COOKIE: &str = "lb_tiket";
/// How long a conversation stays open in one browser.
const OPEN_FOR: Duration = Duration::hours(12);

/// Seals a PIN for its ticket's row.
pub fn seal_pin(vault: &Vault, ticket: TicketId, pin: &Pin) -> Result<Vec<u8>, VaultError> {
    vault.seal(&pin_context(ticket), pin.digits().as_bytes())
}

/// Opens a ticket's PIN, for the receipt.
pub fn open_pin(vault: &Vault, ticket: TicketId, sealed: &[u8]) -> Result<Pin, VaultError> {
    let digits = vault.open_text(&pin_context(ticket), sealed)?;
    Pin::parse(&digits).map_err(|_| VaultError::Damaged)
}

fn pin_context(ticket: TicketId) -> String {
    format!("{ticket}/pin")
}

/// Path of a ticket's page, and of its cookie: `/tiket/LB26-4F7K-Q2MD`.
pub fn path(number: &TicketNumber) -> String {
    format!("/tiket/{number}")
}

/// Address of a ticket's public page, for receipts, mails and the API.
pub fn public_url(app: &App, number: &TicketNumber) -> String {
    format!("{}{}", app.config.http.public_url, path(number))
}

/// Address that opens the conversation without a PIN: for mails to the reporter and nobody else.
pub fn link_url(app: &App, ticket: &ticket::Model) -> Result<String, VaultError> {
    let token = link_token(app, ticket)?;
    Ok(format!("{}/buka?kunci={token}", public_url(app, &ticket.number)))
}

/// The token of [`link_url`]: base64url, 43 characters.
pub fn link_token(app: &App, ticket: &ticket::Model) -> Result<String, VaultError> {
    let subject = subject(app, ticket)?;
    Ok(app.vault.keys().mac_text(Purpose::TicketLink, subject.as_bytes()))
}

/// Whether a link's token belongs to this ticket.
pub fn link_fits(app: &App, ticket: &ticket::Model, token: &str) -> bool {
    subject(app, ticket).is_ok_and(|subject| is_mac_of(app, Purpose::TicketLink, &subject, token))
}

/// What link and cookie vouch for: this ticket, with the PIN it has now. Whoever was sent the PIN before it was changed
/// (to a mistyped address) is shut out with it.
fn subject(app: &App, ticket: &ticket::Model) -> Result<String, VaultError> {
    let pin = open_pin(&app.vault, ticket.id, &ticket.pin_cipher)?;
    Ok(format!("{}:{}", ticket.id, pin.digits()))
}

/// Why a PIN did not open a ticket. Says nothing about whether the ticket exists.
#[derive(Debug, thiserror::Error)]
pub enum PinRefusal {
    /// No ticket with this number has this PIN.
    #[error("number and pin do not fit each other")]
    NoMatch,
    /// Too many tries for this number, or from this address; seconds to wait.
    #[error("too many tries, wait {0} s")]
    Wait(u64),
    /// A fault of ours, or the database is away.
    #[error(transparent)]
    Fault(Box<Error>),
}

impl<E: Into<Error>> From<E> for PinRefusal {
    fn from(error: E) -> Self {
        match error.into() {
            Error::TooMany(seconds) => Self::Wait(seconds),
            error => Self::Fault(Box::new(error)),
        }
    }
}

/// Finds the ticket that `number` and `pin` open together.
pub async fn check_pin(
    app: &App,
    req: &HttpRequest,
    number: &TicketNumber,
    pin: &Pin,
) -> Result<ticket::Model, PinRefusal> {
    limits::admit(app, req, Limited::Requests)?;
    let ticket = store::by_number(app.db.read(), number).await?;
    let opened = if let Some(ticket) = ticket {
        let right = open_pin(&app.vault, ticket.id, &ticket.pin_cipher).map_err(Error::internal)?;
        (right == *pin).then_some(ticket)
    } else {
        open_nothing(app, pin)?;
        None
    };
    // Nothing of the judgement is told before it is counted.
    let here = format!("{number} from {}", client::of(req, &app.config.http).place());
    let (own, shared) = (
        (Counted::Pin, here.as_str()),
        (Counted::PinAnywhere, number.as_str()),
    );
    match attempt::settle(app, own, shared, opened.is_some()).await? {
        Some(seconds) => Err(PinRefusal::Wait(seconds)),
        None => opened.ok_or(PinRefusal::NoMatch),
    }
}

/// The work of opening a PIN where there is none, so that the time of the answer says nothing.
fn open_nothing(app: &App, pin: &Pin) -> Result<(), Error> {
    let nobody = TicketId::new(app.clock.as_ref(), &app.rng);
    let sealed = seal_pin(&app.vault, nobody, pin).map_err(Error::internal)?;
    open_pin(&app.vault, nobody, &sealed)
        .map(drop)
        .map_err(Error::internal)
}

/// The cookie that keeps `ticket` open in this browser for twelve hours.
pub fn open_cookie(app: &App, ticket: &ticket::Model) -> Result<Cookie<'static>, Error> {
    let until = (app.clock.now() + OPEN_FOR).timestamp();
    let subject = cookie_subject(app, ticket, until).map_err(Error::internal)?;
    let mac = app
        .vault
        .keys()
        .mac_text(Purpose::TicketCookie, subject.as_bytes());
    let path = path(&ticket.number);
    let value = format!("{until}.{mac}");
    Ok(cookies::lasting(
        COOKIE,
        value,
        &path,
        OPEN_FOR.num_seconds(),
        app,
    ))
}

/// The cookie that forgets a ticket, for computers that others use too.
pub fn forget_cookie(app: &App, number: &TicketNumber) -> Cookie<'static> {
    cookies::removal(COOKIE, &path(number), app)
}

/// Whether the request comes from the reporter of `ticket`: its browser carries the cookie, and the cookie is not too old.
pub fn is_reporter(app: &App, req: &HttpRequest, ticket: &ticket::Model) -> bool {
    req.cookie(COOKIE)
        .is_some_and(|cookie| cookie_fits(app, ticket, cookie.value(), app.clock.now()))
}

fn cookie_fits(app: &App, ticket: &ticket::Model, value: &str, now: DateTime<Utc>) -> bool {
    let Some((until, mac)) = value.split_once('.') else {
        return false;
    };
    let Ok(until) = until.parse::<i64>() else {
        return false;
    };
    until > now.timestamp()
        && cookie_subject(app, ticket, until)
            .is_ok_and(|subject| is_mac_of(app, Purpose::TicketCookie, &subject, mac))
}

fn cookie_subject(app: &App, ticket: &ticket::Model, until: i64) -> Result<String, VaultError> {
    Ok(format!("{}:{until}", subject(app, ticket)?))
}

fn is_mac_of(app: &App, purpose: Purpose, subject: &str, given: &str) -> bool {
    let macs = app.vault.keys().macs_text(purpose, subject.as_bytes());
    macs.iter().any(|mac| same(mac.as_bytes(), given.as_bytes()))
}
