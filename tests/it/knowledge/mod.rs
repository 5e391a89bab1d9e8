//! The knowledge base: files and their sync, the public pages, editing, and what tickets have to do with it.

mod browser;
pub mod editing;
mod pages;
pub mod shelf;
mod sync;
mod tickets;
