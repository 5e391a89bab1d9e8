//! `laporbkn backup` and `laporbkn restore`, as an operator runs them.

pub mod place;
mod refused;
mod travels;
