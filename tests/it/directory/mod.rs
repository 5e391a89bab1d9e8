//! The directory: what ships, what is shown, what administrators change.

mod api;
mod pages;
mod seed;
