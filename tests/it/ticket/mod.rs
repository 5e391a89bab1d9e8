//! The slice `ticket`.

mod filing;
mod lifecycle;
