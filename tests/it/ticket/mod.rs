//! The slice `ticket`.

mod lifecycle;
