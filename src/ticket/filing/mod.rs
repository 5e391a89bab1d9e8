//! Filing: from a form or a JSON document to a ticket.
//!
//! [`mod@parse`] reads what was typed by the service's definition ([`fields`]); [`mod@file`] writes the ticket, once per idempotency
//! key; [`pages`] shows the form, the check and the receipt; [`api`] does the same for programs. What was typed and the files that
//! arrive before the ticket exists wait in [`words`] and in [`crate::ticket::draft`].

mod admit;
pub mod api;
pub mod fields;
pub mod file;
pub mod model;
pub mod pages;
pub mod parse;
mod rows;
pub mod subject;
mod value;
pub mod words;

pub use model::{Filing, Identity, RawFiling};
pub use parse::parse;
pub use rows::seal as seal_identity;
