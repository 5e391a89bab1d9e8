//! From text to words: where a word starts and ends, how it is written in one way, and what it is a form of.
//!
//! Articles and questions go through the same door, so that whatever is done to one is done to the other.

mod affixes;
mod common;
mod words;

pub use affixes::{Stems, stems};
pub use common::is_common;
pub use words::{Placed, Token, fold, places, tokens, words};
