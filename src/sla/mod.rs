//! The promise: which policies bind a ticket, when its time is up, and who is told.
//!
//! Policies are rows with a "valid from" day (`seed/policies.toml`, edited by administrators). Each gives a ticket a clock;
//! a clock is read from the ticket's history ([`history`], pure) and counted by [`kernel::calendar`], after each event
//! ([`follow`]) and again when policy, class, unit or calendar change ([`recompute`]). [`watcher`] warns when time runs out.
//! How a deadline was counted is told at
//! `/tiket/{number}/tenggat` ([`crate::ticket::due`]) and by `laporbkn sla explain`.

mod chain;
pub mod clocks;
mod deadline;
#[cfg(test)]
mod fixtures;
pub mod follow;
pub mod history;
mod policy;
pub mod promise;
pub mod recompute;
pub mod watcher;

pub use deadline::{calendar_of, silence_ends};
pub use policy::{Clock, NoPolicy};
