//! Who people are, kept safe: keys, the vault that seals identity numbers, and their masks.
//!
//! Parsing NIK, No. KK, NIP, phones and addresses is pure and lives in [`kernel::identity`]; what needs a
//! key lives here. NIK and KK are never proof of who somebody is (they leak): a PIN or a mail link is.

pub mod key_check;
pub mod key_source;
pub mod keys;
pub mod scrub;
pub mod vault;
