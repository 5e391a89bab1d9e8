//! The staff's side of tickets: the queue, the ticket beside it, the JSON for other programs.
//!
//! [`filter`] reads what a list shows, [`list`] asks the database, [`counted`] remembers how many it found, [`rows`] shows it. [`dossier`] reads one ticket with all
//! that hangs on it and leaves out what its reader may not see; [`view`], [`timeline`] and [`forms`] make the page of it,
//! [`shown_answer`] puts answers into words, [`json`] makes the JSON. [`pages`], [`send`], [`download`], [`bulk_pages`], [`reveal_page`], [`clocks`] and [`api`] are the handlers, [`panel`] says what each
//! form of the ticket's page does, [`with_files`] reads those that bring files. The actions themselves are one level up, a file per verb.

pub mod api;
pub mod bulk_pages;
pub mod clocks;
pub mod counted;
pub mod dossier;
pub mod download;
pub mod files_field;
pub mod filter;
pub mod forms;
pub mod json;
pub mod list;
pub mod pages;
pub mod panel;
pub mod reveal_page;
pub mod rows;
pub mod same_reporter;
pub mod send;
pub mod shown_answer;
pub mod timeline;
pub mod view;
pub mod with_files;
