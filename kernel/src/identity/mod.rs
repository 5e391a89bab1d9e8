//! What people prove who they are by, and where they can be reached: parsing only.
//!
//! Numbers are forgiven for blanks, dots and dashes, refused only for what they cannot be, and otherwise accepted with
//! [`Warning`]s that a person may overrule: an odd number gets a question, not a wall. None of these numbers proves that it
//! is registered, nor that the person who types it is its owner. Encryption and look-up belong to the vault in the
//! application.
//!
//! | type | what it is |
//! |---|---|
//! | [`Nik`] | *Nomor Induk Kependudukan*, 16 digits: every resident's number for life |
//! | [`Kk`] | *nomor Kartu Keluarga*, 16 digits: the family card |
//! | [`Nip`] | *Nomor Induk Pegawai*, 18 digits: a civil servant's number |
//! | [`BirthDate`] | a date of birth as people type it |
//! | [`PhoneNumber`], [`EmailAddress`] | where the answer goes |

mod digits;
mod email_typo;

pub mod birth_date;
pub mod cross_check;
pub mod email;
pub mod kk;
pub mod nik;
pub mod nip;
pub mod phone;
pub mod warning;

pub use birth_date::{BirthDate, BirthDateError};
pub use cross_check::{CrossCheckError, Given, cross_check};
pub use email::{EmailAddress, EmailError};
pub use kk::{Kk, KkError};
pub use nik::{Nik, NikError};
pub use nip::{Nip, NipError};
pub use phone::{PhoneError, PhoneNumber};
pub use warning::{Checked, Warning};
