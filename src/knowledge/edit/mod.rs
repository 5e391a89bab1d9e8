//! Editing articles under `/petugas/artikel`: draft → review → published, and read again when its day has come.
//!
//! A published article stays as the public reads it while somebody changes it: the change is a version of its own
//! (`pending_version`) until somebody who may publish it does. [`save`](mod@save) is the one way to change what an article says,
//! [`stand`] where it stands; both are audited. [`list`] finds articles, [`pages`] is the editor, [`history`] shows versions with
//! their differences and brings old ones back.

mod difference;
mod fields;
pub mod history;
pub mod list;
pub mod pages;
pub mod pictures;
pub mod save;
pub mod stand;
mod view;
