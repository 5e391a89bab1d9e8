//! The promise: which policy binds a ticket, and when its time is up.
//!
//! Policies are rows with a "valid from" day (`seed/policies.toml`, edited by administrators); a ticket keeps the one that
//! was in force when it was filed. The arithmetic of hours and working days is [`kernel::calendar`]'s; pauses move a deadline
//! in [`crate::ticket::record`]. Not here: who is warned when time runs out.

mod deadline;
mod policy;

pub use deadline::{Deadline, Working, first_answer_due, silence_ends, working_calendar};
pub use policy::{Clock, NoPolicy};
