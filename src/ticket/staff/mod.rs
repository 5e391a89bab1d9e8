//! The staff's side of tickets: the queue, the ticket beside it, the JSON for other programs.
//!
//! [`filter`] reads what a list shows, [`list`] asks the database.

pub mod api;
pub mod dossier;
pub mod filter;
pub mod forms;
pub mod json;
pub mod list;
pub mod pages;
pub mod panel;
pub mod reveal_page;
pub mod rows;
pub mod timeline;
pub mod view;
