//! One log line and one measurement per request, and the request id that ties log, page and person together.
//!
//! Logged: method, route pattern, status, duration. Not logged: paths (they hold ticket numbers), query strings (they
//! hold searches), addresses, anything a person typed.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method,
        header::{HeaderName, HeaderValue},
    },
    middleware::Next,
    web,
};
use tracing::Instrument;

use crate::app::App;

/// Id of a request: in the answer's `X-Request-Id`, on every log line, on error pages.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Route pattern of a request that was answered before any route was looked for.
#[derive(Clone, Debug)]
pub struct Route(pub String);

/// Name of the header.
pub const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Gives the request an id, a span, a log line and its place in the metrics.
pub async fn request(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let id = new_id(&req);
    req.extensions_mut().insert(RequestId(id.clone()));
    let method = req.method().clone();
    let span = tracing::info_span!("request", request.id = %id);
    let result = next.call(req).instrument(span.clone()).await;
    let _entered = span.enter();
    let mut res = result?;
    if let Ok(value) = HeaderValue::from_str(&id) {
        res.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    let route = route_of(res.request());
    let status = res.status().as_u16();
    let elapsed = started.elapsed();
    tracing::info!(
        http.method = method_label(&method), http.route = %route, http.status = status,
        http.ms = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX), "answered a request"
    );
    let labels = [
        ("method", method_label(&method).to_owned()),
        ("route", route),
        ("status", status.to_string()),
    ];
    metrics::counter!("laporbkn_http_requests_total", &labels).increment(1);
    metrics::histogram!("laporbkn_http_request_seconds", "route" => labels[1].1.clone())
        .record(elapsed.as_secs_f64());
    Ok(res)
}

fn route_of(req: &HttpRequest) -> String {
    let answered_before = req.extensions().get::<Route>().map(|route| route.0.clone());
    let route = answered_before.or_else(|| req.match_pattern());
    route.unwrap_or_else(|| "(none)".to_owned())
}

/// The method as a label. HTTP allows any word, and each new one would be another series of figures for ever.
fn method_label(method: &Method) -> &str {
    const KNOWN: [Method; 7] = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    if KNOWN.contains(method) {
        method.as_str()
    } else {
        "other"
    }
}

fn new_id(req: &ServiceRequest) -> String {
    let app = req.app_data::<web::Data<App>>();
    app.map(|app| super::hex(&app.rng.bytes::<8>()))
        .unwrap_or_default()
}
