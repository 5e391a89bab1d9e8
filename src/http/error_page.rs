//! What people and programs see of an error: a page in their language, or an RFC 9457 problem document.
//!
//! A middleware, because an error does not know who reads it. Faults of ours are logged here, once, with the
//! request id; the reader gets the id and nothing else.

use actix_web::{
    HttpMessage, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
    web,
};
use kernel::locale::Locale;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    csrf,
    error::{Error, FieldErrors},
    kept::{Kept, KeptView},
    locale,
    observe::RequestId,
    page::PageView,
    typed::{self, Resend},
};
use crate::app::App;

/// Longer waits are told in minutes.
const COUNTED_IN_SECONDS: u64 = 90;
/// Media type of problem documents.
pub const PROBLEM: &str = "application/problem+json";

/// Who reads the error; gathered before the request is routed, since a routed request cannot be kept.
struct Reader {
    is_safe: bool,
    locale: Locale,
    is_api: bool,
    path: String,
    request_id: String,
    app: Option<web::Data<App>>,
    kept: Option<Kept>,
}

/// Renders errors, answers 503 until the database is ready, and refuses unsafe requests that another site made the browser send.
pub async fn render(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut reader = Reader::of(&req);
    if is_forged(&req) {
        let answer = reader.answer(&Error::StaleForm, None);
        return Ok(req.into_response(answer));
    }
    if let Some(app) = &reader.app {
        reader.kept = Kept::note(&mut req, app).await;
    }
    if let Some(fault) = reader.kept.as_mut().and_then(|kept| kept.fault.take()) {
        let answer = reader.answer(&fault, None);
        return Ok(req.into_response(answer));
    }
    if !reader.is_served() {
        typed::read(&mut req).await;
        let error = Error::Unavailable("the database is being prepared".into());
        let answer = reader.answer(&error, Resend::of(req.request()).as_ref());
        return Ok(req.into_response(answer));
    }
    let res = next.call(req).await?.map_into_boxed_body();
    let Some(error) = res.response().error() else {
        return Ok(res);
    };
    let resend = Resend::of(res.request());
    if let (None, Some(app)) = (&reader.kept, &reader.app) {
        reader.kept = Kept::noted(res.request(), app);
    }
    let answer = match error.as_error::<Error>() {
        Some(error) => reader.answer(error, resend.as_ref()),
        None => reader.answer(&foreign(error), None),
    };
    Ok(res.into_response(answer))
}

/// An error of the framework's own extractors, by its status.
fn foreign(error: &actix_web::Error) -> Error {
    match error.as_response_error().status_code() {
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Error::MethodNotAllowed(String::new()),
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        status if status.is_client_error() => Error::BadRequest("malformed"),
        _ => Error::internal(error.to_string()),
    }
}

fn is_forged(req: &ServiceRequest) -> bool {
    let app = req.app_data::<web::Data<App>>();
    !req.method().is_safe() && app.is_some_and(|app| csrf::is_cross_site(req.request(), app))
}

/// What `public/error` shows.
#[derive(Serialize)]
struct ErrorView {
    page: PageView,
    status: u16,
    title: String,
    text: String,
    retry_url: Option<String>,
    desk: bool,
}

/// What `public/kept` shows.
#[derive(Serialize)]
struct KeptRoot {
    page: PageView,
    #[serde(flatten)]
    view: KeptView,
}

/// What `public/unavailable` shows.
#[derive(Serialize)]
struct Unavailable<'a> {
    resend: Option<&'a Resend>,
}

impl Reader {
    fn of(req: &ServiceRequest) -> Self {
        Self {
            is_safe: req.method().is_safe(),
            locale: locale::of_request(req.request()),
            is_api: req.path().starts_with("/api/"),
            path: req.path().to_owned(),
            request_id: req
                .extensions()
                .get::<RequestId>()
                .map(|id| id.0.clone())
                .unwrap_or_default(),
            app: req.app_data::<web::Data<App>>().cloned(),
            kept: None,
        }
    }

    fn answer(&self, error: &Error, resend: Option<&Resend>) -> HttpResponse {
        log(error, &self.request_id);
        let mut answer = HttpResponse::build(error.status());
        if let Error::TooMany(seconds) = error {
            answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        if let Error::MethodNotAllowed(allowed) = error {
            answer.insert_header((header::ALLOW, allowed.as_str()));
        }
        if matches!(error, Error::Unavailable(_) | Error::FilesUnavailable(_)) {
            answer.insert_header((header::RETRY_AFTER, "10"));
        }
        if self.is_api {
            return answer
                .content_type(PROBLEM)
                .body(problem(error, self.locale, &self.request_id).to_string());
        }
        if let Some((kept, html)) = self.kept_page(error) {
            if let Some(cookie) = self
                .app
                .as_ref()
                .and_then(|app| kept.csrf.cookie(html.contains(kept.csrf.as_str()), app))
            {
                answer.cookie(cookie);
            }
            return answer.content_type("text/html; charset=utf-8").body(html);
        }
        match self.page(error, resend) {
            Some(html) => answer.content_type("text/html; charset=utf-8").body(html),
            None => answer
                .content_type("text/plain; charset=utf-8")
                .body(title(error, self.locale)),
        }
    }

    /// While the database is being prepared, only what needs none is served.
    fn is_served(&self) -> bool {
        const WITHOUT_DATABASE: [&str; 3] = ["/healthz", "/readyz", "/metrics"];
        let ready = self.app.as_ref().is_some_and(|app| app.is_ready());
        ready || WITHOUT_DATABASE.contains(&self.path.as_str()) || self.path.starts_with("/assets/")
    }

    fn retry_url(&self, error: &Error) -> Option<String> {
        (self.is_safe && can_retry(error)).then(|| self.path.clone())
    }

    fn page(&self, error: &Error, resend: Option<&Resend>) -> Option<String> {
        if matches!(error, Error::Unavailable(_)) {
            return self.render("public/unavailable", &Unavailable { resend });
        }
        let heading = title(error, self.locale);
        let view = ErrorView {
            page: self.page_view(&heading, "")?,
            status: error.status().as_u16(),
            title: heading,
            text: detail(error, self.locale),
            retry_url: self.retry_url(error),
            desk: self.is_desk(),
        };
        self.render("public/error", &view)
    }

    /// The page that gives back what was typed, where anything was.
    fn kept_page(&self, error: &Error) -> Option<(&Kept, String)> {
        // Without the database, `public/unavailable` does the same.
        if matches!(error, Error::Unavailable(_)) {
            return None;
        }
        let kept = self.kept.as_ref().filter(|kept| kept.typed.has_words())?;
        let view = kept.typed.view(self.locale, error);
        let root = KeptRoot {
            page: self.page_view(&locale::plain(self.locale, "kept-title"), kept.csrf.as_str())?,
            view,
        };
        Some((kept, self.render("public/kept", &root)?))
    }

    fn page_view(&self, heading: &str, csrf: &str) -> Option<PageView> {
        Some(PageView {
            lang: self.locale,
            title: heading.to_owned(),
            description: String::new(),
            path: self.path.clone(),
            other_lang_url: String::new(),
            csrf: csrf.to_owned(),
            flash: None,
            request_id: self.request_id.clone(),
            staff: None,
            section: "",
            sends_mail: self.app.as_ref()?.mailer.is_configured(),
            lang_form: None,
            now: Some(self.app.as_ref()?.clock.now()),
        })
    }

    /// Whether staff read it: their way on is not the public's.
    fn is_desk(&self) -> bool {
        self.path.starts_with("/petugas") || self.path.starts_with("/admin")
    }

    fn render(&self, template: &str, view: &impl Serialize) -> Option<String> {
        let rendered = self.app.as_ref()?.templates.render(template, view);
        rendered
            .inspect_err(|fault| tracing::error!(error = %fault, "the error page does not render"))
            .ok()
    }
}

/// Where trying again makes sense: pages that can simply be opened once more.
fn can_retry(error: &Error) -> bool {
    matches!(
        error,
        Error::Unavailable(_) | Error::FilesUnavailable(_) | Error::TooMany(_) | Error::Internal(_)
    )
}

/// The one log line of an error, where it deserves one.
pub fn log(error: &Error, request_id: &str) {
    match error {
        Error::Internal(source) => {
            tracing::error!(request.id = request_id, error = %chain(source.as_ref()), "a request failed through a fault of ours");
        }
        Error::Unavailable(what) | Error::FilesUnavailable(what) => {
            tracing::warn!(request.id = request_id, error = %what, "a request was answered 503");
        }
        _ => {}
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}

/// The problem document of an error (RFC 9457).
pub fn problem(error: &Error, locale: Locale, request_id: &str) -> Value {
    let mut document = json!({
        "type": "about:blank",
        "title": title(error, locale),
        "status": error.status().as_u16(),
        "detail": detail(error, locale),
        "code": error.code(),
        "request_id": request_id,
    });
    if let (Error::Invalid(errors), Some(members)) = (error, document.as_object_mut()) {
        members.insert("errors".into(), field_map(errors, locale));
    }
    document
}

fn title(error: &Error, locale: Locale) -> String {
    let key = match error {
        Error::BadRequest(_) => "problem-bad-request-title".to_owned(),
        Error::Conflict(_) => "problem-conflict-title".to_owned(),
        Error::Credentials(_) => "problem-unauthenticated-title".to_owned(),
        _ => format!("problem-{}-title", error.code()),
    };
    locale::plain(locale, &key)
}

/// The sentence of an error.
pub fn detail(error: &Error, locale: Locale) -> String {
    let mut args = Map::new();
    if let Error::TooMany(seconds) = error {
        args.insert("seconds".into(), (*seconds).into());
        args.insert("minutes".into(), seconds.div_ceil(60).into());
        if *seconds > COUNTED_IN_SECONDS {
            return locale::sentence(locale, "problem-too-many-minutes", &args);
        }
    }
    locale::sentence(locale, &format!("problem-{}", error.code()), &args)
}

/// The sentence of one field error.
pub fn field_sentence(locale: Locale, error: &super::error::FieldError) -> String {
    locale::sentence(locale, &format!("error-{}", error.code), &error.args)
}

fn field_map(errors: &FieldErrors, locale: Locale) -> Value {
    let entries = errors.0.iter().map(|(field, faults)| {
        let faults = faults
            .iter()
            .map(|fault| json!({ "code": fault.code, "message": field_sentence(locale, fault) }));
        (field.clone(), faults.collect::<Value>())
    });
    Value::Object(entries.collect())
}
