//! PostgreSQL goes away and comes back: a real server, stopped at once and started again, under a running program.
//!
//! Only in the run on PostgreSQL: a file does not go away.

mod begins;
mod returns;
