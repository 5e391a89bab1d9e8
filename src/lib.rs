//! LAPORBKN: the helpdesk and complaint platform of Badan Kepegawaian Negara, as a library.
//!
//! Start at [`routes`] (every URL), follow it to a slice ([`ticket`], [`directory`], [`account`], …), and inside it to
//! the file named after the action. [`app`] holds the dependencies, [`server`] runs them. `docs/architecture.md` is
//! the map.

pub mod account;
pub mod allocator;
pub mod api;
pub mod app;
pub mod audit;
pub mod backup;
pub mod cli;
pub mod config;
pub mod db;
pub mod demo;
pub mod diagnosis;
pub mod directory;
pub mod files;
pub mod http;
pub mod identity;
pub mod jobs;
pub mod knowledge;
pub mod learning;
pub mod metrics;
pub mod notify;
pub mod observability;
pub mod private;
pub mod report;
pub mod retention;
pub mod routes;
pub mod search;
pub mod server;
pub mod sla;
pub mod tally;
pub mod ticket;
pub mod tls;
