//! Where a clock of the promise stands.

use crate::text_enum::text_enum;

text_enum! {
    /// The state of one clock of a ticket.
    pub enum ClockState {
        /// Time runs.
        Running = "running",
        /// It stands still until the reporter writes.
        Paused = "paused",
        /// Kept.
        Met = "met",
        /// Done, but too late.
        Missed = "missed",
        /// The ticket ended, or went elsewhere, before it was due: nothing is promised any more.
        Dropped = "dropped",
        /// No deadline can be given, because the calendar lacks a year.
        Unpromised = "unpromised",
    }
}
