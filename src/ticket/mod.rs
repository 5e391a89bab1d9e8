//! The heart: a ticket from filing to closing.
//!
//! - [`access`] decides who may read a conversation: PIN, link, cookie.
//! - [`due`] tells people how much time is left.
//! - [`attachment`] and [`upload`] receive files, whoever sends them.
//! - [`lifecycle`] decides what may happen: one pure function.
//! - [`record`] makes it happen: the row, its event, the mails it causes, in the caller's transaction.
//! - [`store`] finds tickets; its scoped finder is the only door for staff.

pub mod access;
pub mod attachment;
pub mod due;
pub mod lifecycle;
pub mod record;
pub mod store;
pub mod upload;
