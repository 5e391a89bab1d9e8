//! Pages that everybody sees alike, answered before anything else is done about the request: no route is looked for, nothing is
//! read, rendered or compressed.
//!
//! A page is kept for a second ([`FRESH_FOR`]), whatever it was made from, so that no page has to say what it depends on: this node
//! is at most so much behind what its handlers would answer. What is edited on this node ends all pages at once ([`Edition`]).
//! Only requests that nothing personal can follow from are answered here: no query, and no cookie of ours but the token of forms
//! and the language. Whoever is logged in, sees a flash, has a form under way or said something of an article has another
//! cookie, and goes on to the handler.
//!
//! Browsers may keep such pages, and ask each time whether they are still the same ([`header::ETAG`], 304). A page with a new
//! form's draft is another one each time.

use std::{
    collections::HashMap,
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::Duration,
};

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::{EitherBody, MessageBody},
    cookie::Cookie,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{self, HeaderMap, HeaderValue},
    },
    middleware::Next,
    web::{self, Bytes},
};
use chrono::{DateTime, Utc};

use super::{
    csrf::{CSRF_COOKIE, CsrfToken},
    etag,
    locale::{self, LANGUAGE_COOKIE},
    observe::Route,
    rendered::{Cut, Mark, Own},
    zipped,
};
use crate::app::App;

/// For how long a page is answered as it is.
const FRESH_FOR: Duration = Duration::from_secs(1);
/// Pages kept at most; beyond that all are forgotten.
const MOST: usize = 512;
/// How the names of our cookies begin.
const OURS: &str = "lb_";
/// What tells one answer of an address from another.
pub const VARY: &str = "accept-encoding, cookie";

/// The pages of one node.
#[derive(Debug, Default)]
pub struct Alike {
    kept: RwLock<HashMap<String, Arc<Kept>>>,
}

/// How often something was edited on this node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edition {
    directory: u64,
    shelf: u64,
}

/// A page, ready to be sent.
#[derive(Debug)]
struct Kept {
    page: Arc<Cut>,
    headers: HeaderMap,
    route: Route,
    edition: Edition,
    at: DateTime<Utc>,
    /// The whole body where nothing has to be filled in.
    text: OnceLock<Bytes>,
    gzip: OnceLock<Option<Bytes>>,
}

/// Answers with a page that is kept, or keeps the one that comes.
pub async fn answer(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody, Bytes>>, Error> {
    let app = req.app_data::<web::Data<App>>().cloned();
    let (Some(app), Some(asked)) = (app, asked(req.request())) else {
        return Ok(next.call(req).await?.map_into_left_body());
    };
    let (edition, now) = (Edition::of(&app), app.clock.now());
    if let Some(kept) = app.alike.find(&asked, edition, now) {
        req.extensions_mut().insert(kept.route.clone());
        let answer = kept.answer(req.request(), &app);
        return Ok(req.into_response(answer).map_into_right_body());
    }
    let res = next.call(req).await?;
    let Some(kept) = Kept::of(&res, edition, now).map(Arc::new) else {
        return Ok(res.map_into_left_body());
    };
    let answer = kept.answer(res.request(), &app);
    app.alike.keep(asked, kept);
    Ok(res.into_response(answer).map_into_right_body())
}

impl Alike {
    fn find(&self, key: &str, edition: Edition, now: DateTime<Utc>) -> Option<Arc<Kept>> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let page = kept.get(key)?;
        page.is_fresh(edition, now).then(|| page.clone())
    }

    fn keep(&self, key: String, page: Arc<Kept>) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            kept.clear();
        }
        kept.insert(key, page);
    }
}

impl Edition {
    /// Read before a page is made, so that a page made meanwhile counts as older than the edit.
    fn of(app: &App) -> Self {
        Self {
            directory: app.directory.edits(),
            shelf: app.shelf.edits(),
        }
    }
}

/// Names the page that a request asks for; none where something personal may follow from the request. Language and cookies are read
/// as the handlers read them, so that nothing is kept under another name than it has.
fn asked(req: &HttpRequest) -> Option<String> {
    if !matches!(*req.method(), Method::GET | Method::HEAD) || req.uri().query().is_some() {
        return None;
    }
    let cookies = req.cookies().ok()?;
    let is_personal = |cookie: &Cookie<'_>| {
        let name = cookie.name();
        name.starts_with(OURS) && name != CSRF_COOKIE && name != LANGUAGE_COOKIE
    };
    if cookies.iter().any(is_personal) {
        return None;
    }
    drop(cookies);
    Some(format!("{}{}", locale::of_request(req), req.path()))
}

impl Kept {
    /// A page that was just made, if everybody sees it alike and nothing but the token of its forms came along.
    fn of<B>(res: &ServiceResponse<B>, edition: Edition, at: DateTime<Utc>) -> Option<Self> {
        let page = res.response().extensions().get::<Arc<Cut>>().cloned()?;
        let mut cookies = res.response().cookies();
        if res.status() != StatusCode::OK || cookies.any(|cookie| cookie.name() != CSRF_COOKIE) {
            return None;
        }
        let mut headers = res.headers().clone();
        for own in [
            header::SET_COOKIE,
            header::CONTENT_ENCODING,
            header::CONTENT_LENGTH,
        ] {
            headers.remove(own);
        }
        Some(Self {
            page,
            headers,
            route: Route(res.request().match_pattern()?),
            edition,
            at,
            text: OnceLock::new(),
            gzip: OnceLock::new(),
        })
    }

    fn is_fresh(&self, edition: Edition, now: DateTime<Utc>) -> bool {
        self.edition == edition && (now - self.at).to_std().is_ok_and(|age| age < FRESH_FOR)
    }

    fn answer(&self, req: &HttpRequest, app: &App) -> HttpResponse<Bytes> {
        let csrf = self
            .page
            .shows(Mark::Csrf)
            .then(|| CsrfToken::of_request(req, app));
        let wants_gzip = zipped::is_wanted(req);
        let tag = self.tag(csrf.as_ref(), wants_gzip);
        if tag.as_deref().is_some_and(|tag| etag::is_known(req, tag)) {
            let mut answer = HttpResponse::with_body(StatusCode::NOT_MODIFIED, Bytes::new());
            self.headers.clone_into(answer.headers_mut());
            answer.headers_mut().remove(header::CONTENT_TYPE);
            insert_tag(answer.headers_mut(), tag);
            return answer;
        }
        let draft = self.page.shows(Mark::Draft).then(|| app.rng.token());
        let own = Own {
            csrf: csrf.as_ref().map(CsrfToken::as_str).unwrap_or_default(),
            draft: draft.as_deref().unwrap_or_default(),
        };
        let gzip = wants_gzip.then(|| self.gzip(own)).flatten();
        let is_gzip = gzip.is_some();
        let mut answer = HttpResponse::with_body(StatusCode::OK, gzip.unwrap_or_else(|| self.text(own)));
        let headers = answer.headers_mut();
        self.headers.clone_into(headers);
        if is_gzip {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        insert_tag(headers, tag);
        if let Some(cookie) = csrf.and_then(|csrf| csrf.cookie(true, app)) {
            // Its value is base64url, which fits any header.
            answer.add_cookie(&cookie).ok();
        }
        answer
    }

    /// What tells these bytes from any others of the address; none for a page that no browser may keep, or that is another one each
    /// time.
    fn tag(&self, csrf: Option<&CsrfToken>, gzip: bool) -> Option<String> {
        let cache = self.headers.get(header::CACHE_CONTROL)?;
        if cache.as_bytes() == b"no-store" || self.page.shows(Mark::Draft) {
            return None;
        }
        let (coding, csrf) = (if gzip { "-gzip" } else { "" }, csrf.map(CsrfToken::mark));
        Some(format!(
            "\"{}{coding}{}\"",
            self.page.digest(),
            csrf.unwrap_or_default()
        ))
    }

    fn is_the_same_for_all(&self) -> bool {
        !self.page.shows(Mark::Csrf) && !self.page.shows(Mark::Draft)
    }

    fn text(&self, own: Own<'_>) -> Bytes {
        let fill = || Bytes::from(self.page.text(own));
        if self.is_the_same_for_all() {
            return self.text.get_or_init(fill).clone();
        }
        fill()
    }

    fn gzip(&self, own: Own<'_>) -> Option<Bytes> {
        let fill = || self.page.gzip(own).map(Bytes::from);
        if self.is_the_same_for_all() {
            return self.gzip.get_or_init(fill).clone();
        }
        fill()
    }
}

fn insert_tag(headers: &mut HeaderMap, tag: Option<String>) {
    if let Some(value) = tag.and_then(|tag| HeaderValue::try_from(tag).ok()) {
        headers.insert(header::ETAG, value);
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn key(path: &str, cookies: &[&str]) -> Option<String> {
        let mut req = TestRequest::get().uri(path);
        for cookie in cookies {
            req = req.append_header(("Cookie", *cookie));
        }
        asked(&req.to_http_request())
    }

    #[test]
    fn only_what_nothing_personal_can_follow_from_is_answered() {
        assert_eq!(key("/", &[]).as_deref(), Some("id/"));
        assert_eq!(
            key("/a", &["lb_lang=en; lb_csrf=abc; _ga=1"]).as_deref(),
            Some("en/a")
        );
        assert_eq!(key("/", &["lb_lang=xx"]).as_deref(), Some("id/"));
        assert_eq!(key("/", &["lb_lang=xx; lb_lang=en"]).as_deref(), Some("id/"));
        for personal in [
            "lb_sesi=1",
            "a=b; lb_flash=success:x",
            "lb_bantu=1",
            "lb%5Fbantu=1",
        ] {
            assert_eq!(key("/", &[personal]), None, "{personal}");
        }
        assert_eq!(key("/", &["a=b", "lb_isian=1"]), None);
        assert_eq!(key("/?lang=en", &[]), None);
        assert_eq!(key("/?", &[]), None);
        assert_eq!(asked(&TestRequest::post().uri("/").to_http_request()), None);
    }
}
