//! The heart: a ticket from filing to closing.
//!
//! - [`access`] decides who may read a conversation: PIN, link, cookie.
//! - [`due`] tells people how much time is left.
//! - [`attachment`], [`upload`] and [`json_files`] receive files, whoever sends them; [`enclose`] gives those of staff to their words.
//! - [`lifecycle`] decides what may happen: one pure function.
//! - [`reply`], [`attach`], [`confirm`], [`rate`], [`reporter_reopen`]: what the reporter does; [`by_reporter`] is what these
//!   share. [`close_by_silence`]: what the clock does.
//! - [`record`] makes it happen: the row ([`summary`]), its event, the mails it causes, in the caller's transaction.
//! - [`store`] finds tickets; its scoped finder is the only door for staff.
//! - What staff do to a ticket has a file per verb ([`route`], [`answer`], [`merge`] …); [`act`] is the way in for all of
//!   them, [`staff`] the pages and the API around them.

pub mod access;
pub mod act;
pub mod anonymise;
pub mod answer;
pub mod ask;
pub mod assign;
pub mod attach;
pub mod attachment;
pub mod badge;
pub mod bulk;
pub mod by_reporter;
pub mod classify;
pub mod close_by_silence;
pub mod confirm;
pub mod correct_email;
pub mod draft;
pub mod due;
pub mod enclose;
pub mod file_input;
pub mod filing;
pub mod follower;
pub mod hand_back;
pub mod jobs;
pub mod json_files;
pub mod json_object;
pub mod lifecycle;
pub mod merge;
pub mod note;
pub mod phrase;
pub mod rate;
pub mod record;
pub mod reject;
pub mod release_files;
pub mod reopen;
pub mod reply;
pub mod reply_template;
pub mod reporter_reopen;
pub mod resolve;
pub mod retell;
pub mod reveal;
pub mod route;
pub mod send_receipt;
pub mod staff;
pub mod store;
pub mod summary;
pub mod take;
mod tell_staff;
pub mod tracking;
pub mod upload;
pub mod verify;
pub mod warning;
