//! The gate: the one place where a request is held against the permission that its route names.
//!
//! Pages carry the session in a cookie, API clients as a bearer token (or the page's cookie). Nobody logged in: pages
//! go to the login and come back, the API answers 401. Wrong role: 403. Which tickets one may know of is not decided
//! here but by the finder in [`crate::ticket::store`].

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
    web,
};
use entity::session::SessionKind;

use super::{CurrentStaff, permission::Permission, session};
use crate::{
    app::App,
    http::{error::Error, typed},
};

/// Cookie of page sessions.
pub const SESSION_COOKIE: &str = "lb_sesi";

/// What a route asks of whoever calls it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Public,
    /// Staff with this permission.
    Staff(Permission),
}

/// Lets the request pass or answers it.
pub async fn check<B: MessageBody + 'static>(
    access: Access,
    mut req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let Access::Staff(permission) = access else {
        return Ok(next.call(req).await?.map_into_left_body());
    };
    match authenticate(req.request()).await {
        Ok(staff) if staff.may(permission) => {
            req.extensions_mut().insert(staff);
            Ok(next.call(req).await?.map_into_left_body())
        }
        Ok(_) => Ok(req.error_response(Error::Forbidden).map_into_right_body()),
        Err(Error::Unauthenticated) if !is_api(req.request()) => {
            let answer = to_login(req.request());
            Ok(req.into_response(answer).map_into_right_body())
        }
        Err(error) => {
            if matches!(error, Error::Unavailable(_)) {
                typed::read(&mut req).await;
            }
            Ok(req.error_response(error).map_into_right_body())
        }
    }
}

async fn authenticate(req: &HttpRequest) -> Result<CurrentStaff, Error> {
    let app = req
        .app_data::<web::Data<App>>()
        .ok_or_else(|| Error::internal("no application"))?;
    let (token, kind) = credentials(req).ok_or(Error::Unauthenticated)?;
    session::find(app, &token, kind)
        .await?
        .ok_or(Error::Unauthenticated)
}

fn credentials(req: &HttpRequest) -> Option<(String, SessionKind)> {
    if is_api(req)
        && let Some(header) = req.headers().get(header::AUTHORIZATION)
    {
        let token = header.to_str().ok()?.strip_prefix("Bearer ")?;
        return Some((token.trim().to_owned(), SessionKind::Api));
    }
    Some((req.cookie(SESSION_COOKIE)?.value().to_owned(), SessionKind::Page))
}

fn is_api(req: &HttpRequest) -> bool {
    req.path().starts_with("/api/")
}

/// To the login, with the way back for pages that can simply be opened again.
fn to_login(req: &HttpRequest) -> HttpResponse {
    let mut target = "/petugas/masuk".to_owned();
    if req.method().is_safe() && req.path() != "/petugas" {
        let back: String = url::form_urlencoded::byte_serialize(req.uri().to_string().as_bytes()).collect();
        target = format!("{target}?lanjut={back}");
    }
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, target))
        .finish()
}
