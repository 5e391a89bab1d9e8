//! The search over the knowledge base: what people type, and the articles that answer it.
//!
//! The engines are the crate [`finder`]; this slice owns when they read what ([`follow`], [`reindex`]), which of them
//! answers ([`mod@answer`]), and the faces of it ([`pages`], [`api`]). The embedded index lies in `<data folder>/search`, one
//! to a node, and follows the revisions of [`crate::knowledge`]; nothing in it is lost that the database has.

pub mod answer;
pub mod api;
pub mod dictionary;
mod engines;
pub mod follow;
mod learn;
pub mod pages;
pub mod reindex;
mod state;
mod typed;
mod view;

pub use answer::{Answer, answer, suggest};
pub use engines::Search;
