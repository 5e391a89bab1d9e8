//! The kernel against the data that is shipped in `seed/` and against known answers.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

mod provinces;
mod working_days;
