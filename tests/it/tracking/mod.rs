//! The reporter's side: `src/ticket/tracking`, `src/ticket/access.rs` and the reporter's actions.

mod access;
mod api;
mod browser;
pub mod cast;
mod closing;
mod kept;
mod page;
mod reply;
mod silence;
mod stages;
mod story;
pub mod visitor;
