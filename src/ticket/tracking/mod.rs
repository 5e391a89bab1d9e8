//! The reporter's side of a ticket: what anybody with the number sees, and the conversation behind the PIN.
//!
//! - [`story`] loads a ticket with what may be told of it; [`stages`], [`next`] and [`talk`] put it into words.
//! - [`view`] makes the page of it, [`public_part`] and [`conversation`] the JSON; both tell the same.
//! - [`look_up`], [`pages`] and [`send`] answer browsers, [`api`] programs. Who may read is decided in [`super::access`], what the
//!   reporter may do in the files named after the action ([`super::reply`], [`super::rate`] …).

mod admit;
pub mod api;
mod body;
pub mod clocks;
pub mod conversation;
mod kept_files;
pub mod look_up;
pub mod next;
pub mod pages;
mod part;
pub mod public_part;
pub mod send;
mod shapes;
pub mod stages;
pub mod story;
pub mod talk;
pub mod view;
