//! Text from outside, cleaned once and bounded.
//!
//! [`clean_line`] and [`clean_block`] make text harmless to store, show and compare without losing what a person
//! meant; the types ([`PersonName`], [`Subject`], [`Body`], [`Line`]) are text that went through them and keeps
//! within its length. Escaping for HTML is the page's task, not this module's.

mod bounded;
mod clean;
mod invisible;

pub use bounded::{Body, Line, PersonName, Subject, TextError};
pub use clean::{clean_block, clean_line};
pub(crate) use invisible::is_invisible;
