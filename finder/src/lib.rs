//! The finder: full-text search over help articles, for people who ask in their own words, typing errors and all.
//!
//! [`Engine`] is the face of two engines, [`embedded`], which needs nothing but a folder, and [`meilisearch`]. Both plan
//! and rank with the same rooms: [`text`] makes words of text, [`lexicon`] knows every word of every article and which
//! a misspelt one may have been meant for ([`spelling`]), [`dictionary`] holds what people call things, [`plan`] turns a
//! question into weighted words, [`rank`] says how well an article answers it, [`snippet`] shows where.
//!
//! What does not live here: databases, pages, jobs. The slice `search` of the program has those.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that meets the unexpected should stop"
    )
)]

pub mod dictionary;
pub mod document;
pub mod embedded;
pub mod engine;
pub mod lexicon;
pub mod meilisearch;
pub mod memory;
pub mod plan;
pub mod query;
pub mod rank;
pub mod results;
pub mod snippet;
pub mod spelling;
pub mod text;

pub use dictionary::Dictionary;
pub use document::{Change, Document};
pub use engine::{Engine, EngineError};
pub use query::Query;
pub use results::{Facet, Hit, Marked, Results, Suggestion};
