//! The knowledge base: files and their sync, the public pages, editing, and what tickets have to do with it.

mod pages;
pub mod shelf;
mod sync;
