//! Telling people: rows of the outbox, written in the transaction that causes them, rendered and sent later.
//!
//! - [`outbox`] is what the rest of the house uses: `enqueue` in a transaction, `deliver_due` from the workers.
//! - [`compose`] reads what a mail tells of into a [`letter`], [`render`] fills the templates of `templates/mail/`, `deliver`
//!   sends and notes the outcome, `claim` sees to it that two nodes never send the same row.
//! - `channel` is the seam between a queue and the way out; there are two ways, mail (`deliver`) and [`webhook`].
//! - [`receipt`] sees to it that nobody's mailbox is filled with receipts; those beyond a few become one list (`gather`).
//! - [`pages`] shows the outbox to the operator, `resend` tries again what failed, [`hold`] keeps back what is too old.
//! - [`inbound`] takes in what people write to us, and what comes back; [`suppress`] remembers the addresses it comes back from
//!   ([`bounces_page`]).
//! - [`wish`] asks people which mails they want ([`wish_pages`]), [`sample`] invents letters to check the templates with.
//! - [`staff_notice`] writes what members of staff are told, [`bell`] shows it in the pages, [`staff_mail`] mails it as each of them
//!   chose ([`preference`]).

pub mod bell;
pub mod bounces_page;
mod channel;
mod claim;
pub mod compose;
mod courtesy;
mod deliver;
mod gather;
mod greeting;
pub mod hold;
pub mod inbound;
pub mod letter;
mod mailbox;
mod mailer;
pub mod outbox;
pub mod pages;
mod pages_view;
pub mod preference;
pub mod receipt;
pub mod redact;
mod refusal;
pub mod render;
mod resend;
pub mod sample;
pub mod staff_mail;
pub mod staff_notice;
mod store;
mod suppress;
pub mod webhook;
mod wish;
pub mod wish_pages;

pub use mailbox::Mailbox;
pub use mailer::Mailer;
