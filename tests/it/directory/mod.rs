//! The directory: what ships, what is shown, what administrators change.

mod admin;
mod api;
mod pages;
mod seed;
