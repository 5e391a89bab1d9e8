//! The audit log: a chain that shows when somebody tampers with it.

mod chain;
mod pages;
