//! Figures: what anyone may see of volume and speed, without personal data.
//!
//! [`figures`] counts, [`cache`] keeps the count for a minute, [`pages`] and [`api`] show it.

pub mod api;
pub mod cache;
pub mod figures;
pub mod pages;

pub use cache::FiguresCache;
