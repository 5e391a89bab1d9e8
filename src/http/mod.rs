//! What every page and every answer shares: errors' face, languages, rendering, cookies, forms' protection,
//! assets, health. No rules of the domain live here.

pub mod alike;
pub mod assets;
pub mod body;
pub mod client;
pub mod cookies;
pub mod csrf;
pub mod dates;
pub mod download;
pub mod drain;
pub mod error;
pub mod error_page;
pub mod etag;
pub mod field;
pub mod flash;
pub mod form;
pub mod health;
pub mod idempotency;
pub mod json;
pub mod kept;
pub mod limits;
pub mod locale;
pub mod markdown;
pub mod observe;
pub mod page;
mod part;
pub mod pieces;
pub mod query;
pub mod rendered;
pub mod security_headers;
pub mod templates;
pub mod typed;
pub mod zipped;

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits
        .filter_map(|digit| char::from_digit(u32::from(digit), 16))
        .collect()
}
