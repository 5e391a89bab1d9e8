//! The open figures.

mod statistics;
