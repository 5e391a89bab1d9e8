//! The integration tests: one binary, a module per slice, everything over a real socket.
//!
//! Each test has a database of its own (SQLite or PostgreSQL, `LAPORBKN_TEST_DB`), a fixed clock and seeded
//! randomness: see [`harness`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    missing_docs,
    reason = "a test says what went wrong by failing"
)]

mod account;
mod alike;
mod audit;
mod backup;
mod bell;
mod chaos;
mod demo;
mod diagnosis;
mod directory;
mod files;
mod harness;
mod health;
mod jobs;
mod journeys;
mod knowledge;
mod learning;
mod notify;
mod openapi;
mod operator;
mod outage;
mod queries;
mod report;
mod retention;
mod search;
mod sla;
mod staff;
mod tally;
mod ticket;
mod tracking;
mod words;
