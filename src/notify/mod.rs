//! Telling people: rows of the outbox, written in the transaction that causes them, rendered and sent later.
//!
//! - [`outbox`] is what the rest of the house uses: `enqueue` in a transaction, `deliver_due` from the workers.
//! - [`compose`] reads what a mail tells of into a [`letter`], [`render`] fills the templates of `templates/mail/`, `deliver`
//!   sends and notes the outcome, `claim` sees to it that two nodes never send the same row.
//! - [`staff_notice`] tells members of staff, in the pages.
//! - [`pages`] shows the outbox to the operator, `resend` tries again what failed.
//!
//! Not here yet: bounces, inbound mail and other channels.

mod claim;
pub mod compose;
mod deliver;
pub mod letter;
mod mailer;
pub mod outbox;
pub mod pages;
mod pages_view;
mod redact;
pub mod render;
mod resend;
pub mod staff_notice;
mod store;

pub use mailer::Mailer;
