//! The directory: what ships, what is shown, what administrators change.

mod seed;
