//! The kernel: the small types that every other crate speaks, with no I/O.
//!
//! What lives here is true without a database, a network or a page: time and randomness behind
//! a door that tests can hold shut ([`clock`], [`rng`]), identifiers ([`id`], [`ticket_number`], [`pin`]),
//! words of the domain that are stored as text ([`status`], [`role`], [`kind`], …), text and identity
//! numbers parsed once at the edge ([`text`], [`identity`]), the working-day calendar ([`calendar`]),
//! keyset pages ([`page`]) and a memory with an end ([`kept`]).
//!
//! What does not live here: rules about tickets (the lifecycle is in the slice `ticket`), anything that
//! reads a file or a table, and prose. Errors and warnings carry a stable `code()` in kebab-case; the pages
//! translate it.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that meets the unexpected should stop"
    )
)]

mod key;
mod text_enum;
mod text_value;
mod typed;

pub mod actor;
pub mod article_slug;
pub mod article_status;
pub mod calendar;
pub mod clock;
pub mod clock_state;
pub mod code;
pub mod id;
pub mod identity;
pub mod kept;
pub mod kind;
pub mod locale;
pub mod page;
pub mod pin;
pub mod province;
pub mod rng;
pub mod role;
pub mod service_slug;
pub mod status;
pub mod text;
pub mod ticket_number;
pub mod unit_code;
pub mod visibility;

pub use text_enum::UnknownWord;
