//! Staff: logging in, one's own account, administering people, and who may do what.

mod api;
mod cli;
mod invitation;
mod login;
mod matrix;
mod own;
mod people;
mod session;
mod setup;
mod totp;
