//! Whether the client has the very bytes already (RFC 9110, section 13.1.2).

use actix_web::{HttpRequest, http::header};

/// Whether the request says that it knows what `tag` names; `tag` with its quotes. A proxy that compresses makes tags weak.
pub fn is_known(req: &HttpRequest, tag: &str) -> bool {
    let lists = req.headers().get_all(header::IF_NONE_MATCH);
    lists.filter_map(|list| list.to_str().ok()).any(|list| {
        list.split(',')
            .map(str::trim)
            .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
    })
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn a_tag_is_found_in_lists_and_where_a_proxy_made_it_weak() {
        for (header, known) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", W/\"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            let req = TestRequest::default().insert_header(("If-None-Match", header));
            assert_eq!(is_known(&req.to_http_request(), "\"a\""), known, "{header}");
        }
    }
}
