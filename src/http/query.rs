//! What no query may hold.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::uri::{PathAndQuery, Uri},
    middleware::Next,
};

/// NUL as it stands in an address.
const NUL: &str = "%00";

/// Takes NUL out of the query. Nothing of ours holds one and PostgreSQL takes none in a text, so that a filter with one
/// would be a fault of the database instead of a filter that finds nothing.
pub async fn without_nul<B: MessageBody>(
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Some(clean) = cleaned(req.uri()) {
        req.head_mut().uri = clean;
    }
    next.call(req).await
}

fn cleaned(uri: &Uri) -> Option<Uri> {
    let query = uri.query().filter(|query| query.contains(NUL))?;
    let mut query = query.to_owned();
    // Again, for what taking one out may have put together ("%0%000").
    while query.contains(NUL) {
        query = query.replace(NUL, "");
    }
    let mut parts = uri.clone().into_parts();
    let path = PathAndQuery::try_from(format!("{}?{query}", uri.path())).ok()?;
    parts.path_and_query = Some(path);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_nul_is_taken_out_and_only_of_the_query() {
        let clean = |uri: &str| cleaned(&uri.parse().unwrap()).map(|uri| uri.to_string());
        assert_eq!(clean("/bantuan?q=a%00b&c=%00").unwrap(), "/bantuan?q=ab&c=");
        assert_eq!(clean("/bantuan?q=%0%000").unwrap(), "/bantuan?q=");
        assert_eq!(clean("/bantuan?q=%20"), None);
        assert_eq!(clean("/bantuan%00"), None);
    }
}
