//! `laporbkn backup` and `laporbkn restore`, as an operator runs them.

mod place;
mod refused;
mod travels;
