//! The gate: the one place where a request is held against the permission that its route names.
//!
//! Pages carry the session in a cookie, API clients as a bearer token (or the page's cookie). Nobody logged in: pages
//! go to the login and come back (a form with words in it keeps them: [`crate::http::kept`]), the API answers 401. Wrong role: 403. Which tickets one may know of is not decided
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
    http::{
        error::Error,
        kept::{gives_back, login_url, page_of},
        typed,
    },
    notify::bell::{self, Unread},
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
    /// The same, asked by a page on its own: nobody is there for it, so it does not keep the session alive.
    Background(Permission),
}

/// Lets the request pass or answers it.
pub async fn check<B: MessageBody + 'static>(
    access: Access,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let (permission, touch) = match access {
        Access::Public => return Ok(next.call(req).await?.map_into_left_body()),
        Access::Staff(permission) => (permission, true),
        Access::Background(permission) => (permission, false),
    };
    match enter(req.request(), permission, touch).await {
        Ok((staff, unread)) => {
            req.extensions_mut().insert(staff);
            if let Some(unread) = unread {
                req.extensions_mut().insert(unread);
            }
            Ok(next.call(req).await?.map_into_left_body())
        }
        Err(error) => Ok(refuse(req, error).await),
    }
}

/// Who it is, and for a page how many notices its bell shows.
async fn enter(
    req: &HttpRequest,
    permission: Permission,
    touch: bool,
) -> Result<(CurrentStaff, Option<Unread>), Error> {
    let app = req
        .app_data::<web::Data<App>>()
        .ok_or_else(|| Error::internal("no application"))?;
    let (token, kind) = credentials(req).ok_or(Error::Unauthenticated)?;
    let staff = session::find(app, &token, kind, touch)
        .await?
        .ok_or(Error::Unauthenticated)?;
    staff.must(permission)?;
    if is_api(req) {
        return Ok((staff, None));
    }
    let unread = bell::unread(app, staff.id).await?;
    Ok((staff, Some(unread)))
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

/// The answer to who does not get past. A form that nobody is going to read is noted first: the answer gives back what was
/// typed, with the way to the login beside it.
async fn refuse<B>(mut req: ServiceRequest, error: Error) -> ServiceResponse<EitherBody<B>> {
    if !is_api(req.request()) {
        typed::read(&mut req).await;
    }
    let leads_to_login =
        matches!(error, Error::Unauthenticated) && !is_api(req.request()) && !gives_back(req.request());
    if leads_to_login {
        let answer = to_login(req.request());
        return req.into_response(answer).map_into_right_body();
    }
    req.error_response(error).map_into_right_body()
}

fn is_api(req: &HttpRequest) -> bool {
    req.path().starts_with("/api/")
}

/// To the login, with the way back: to the page itself, or to the one that a form stood on.
fn to_login(req: &HttpRequest) -> HttpResponse {
    let asked = req.uri().to_string();
    let back = if req.method().is_safe() {
        asked
    } else {
        page_of(&asked)
    };
    let target = match back.as_str() {
        "/petugas" => "/petugas/masuk".to_owned(),
        back => login_url(back),
    };
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, target))
        .finish()
}
