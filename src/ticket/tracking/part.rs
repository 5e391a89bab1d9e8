//! Which part of a long conversation is asked for.

use actix_web::HttpRequest;
use kernel::id::EventId;

/// The event before which the part ends, from the query; the latest part where it names none.
pub(super) fn asked(req: &HttpRequest, parameter: &str) -> Option<EventId> {
    let query = url::form_urlencoded::parse(req.query_string().as_bytes());
    let mut named = query.filter(|(name, _)| name == parameter);
    named.next().and_then(|(_, id)| id.parse().ok())
}
