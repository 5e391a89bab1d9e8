//! The slice `ticket`.

pub mod filing;
mod lifecycle;
