//! Telling people: rows of the outbox, written in the transaction that causes them, rendered and sent later.
//!
//! The seam for other channels and for retries, bounces and inbound mail is [`outbox`].

mod mailer;
pub mod outbox;

pub use mailer::Mailer;
