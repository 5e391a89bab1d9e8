//! The `Idempotency-Key` header: the same for whatever takes one, so that a key which would be ignored is refused instead.

use actix_web::HttpRequest;

use super::error::Error;

/// Name of the header.
pub const HEADER: &str = "idempotency-key";
/// Longest key, in bytes.
const LONGEST: usize = 255;

/// The client's key: 1 to 255 visible ASCII characters; `None` without the header. Anything else is `malformed-idempotency-key`.
pub fn key(req: &HttpRequest) -> Result<Option<&str>, Error> {
    let Some(header) = req.headers().get(HEADER) else {
        return Ok(None);
    };
    let key = header.to_str().unwrap_or_default().trim();
    let is_whole = (1..=LONGEST).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if is_whole {
        Ok(Some(key))
    } else {
        Err(Error::BadRequest("malformed-idempotency-key"))
    }
}
