//! The reporter's side: `src/ticket/tracking`, `src/ticket/access.rs` and the reporter's actions.

mod access;
mod page;
mod visitor;
