//! What people prove who they are by, and where they can be reached: parsing only.
//!
//! Numbers are forgiven for blanks, dots and dashes, refused only for what they cannot be, and otherwise accepted with
//! [`Warning`]s that a person may overrule (DESIGN 7: a structurally odd number gets a warning, not a wall). None of these
//! numbers proves that it is registered, nor that the person who types it is its owner. Encryption and look-up belong
//! to the vault in the application.

pub mod email;
mod email_typo;
pub mod phone;
pub mod warning;

pub use email::{EmailAddress, EmailError};
pub use phone::{PhoneError, PhoneNumber};
pub use warning::{Checked, Warning};
