//! Self-diagnosis (*Periksa dulu*): a few questions, asked before the form, that end where the trouble is solved: at an
//! article, at another agency that holds the data, or at the form, filled in as far as the answers say.
//!
//! The trees are data, `knowledge-base/diagnosis/*.toml` ([`file`](mod@file)), embedded and held against everything they
//! name when the program is built ([`check`], [`source`]): a broken one stops the start. [`walk`] follows answers, which are
//! the address of the page and are kept nowhere else; [`pages`] shows one question at a time. No personal data is asked.
//!
//! Whoever files after all sends the way along: the ticket keeps it, and whom the person was sent to ([`keep`]).

pub mod check;
pub mod file;
pub mod keep;
pub mod model;
pub mod pages;
pub mod source;
mod view;
pub mod walk;
mod withdrawn;

pub use keep::{Told, Walked};
pub use model::Trees;
pub use withdrawn::withdrawn;
