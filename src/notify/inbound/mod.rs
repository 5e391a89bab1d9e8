//! Mail that comes in from the mail server's pipe (`laporbkn mail ingest`) or a [`mailbox`].
//!
//! [`mod@take`] is the one way in. It reads the mail ([`mail`], [`charset`]), asks what kind of mail it is ([`nature`]) and whose ticket
//! it belongs to ([`whose`]), and then it is a reply or a new ticket ([`settle`], with [`quoted`] cut off and the files of
//! [`enclosures`]), one of our own that came back ([`bounce`]), or it waits for an operator in the tray ([`pages`], [`decide`]).
//!
//! Nothing is lost: a mail is done only once its row is written, and all that leads there can be done twice. Whatever a
//! ticket does not hold whole is kept as it came ([`keep`]).
//!
//! A reply is known by the address it was sent to ([`reply_address`]) or by the mails it answers, and by its sender; never by its
//! subject.

pub(super) mod bounce;
mod calm;
mod charset;
mod courtesy;
pub mod decide;
mod enclosures;
mod keep;
mod mail;
pub mod mailbox;
mod nature;
pub mod pages;
mod pages_view;
mod quoted;
pub mod reply_address;
mod settle;
pub mod store;
mod take;
mod tongue;
mod whose;

pub use keep::sweep;
pub use mail::MAX_MAIL;
pub use quoted::REPLY_MARK;
pub use take::{Came, Taken, take};
