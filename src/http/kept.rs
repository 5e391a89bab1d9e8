//! What somebody typed outlives whatever stops it from being sent: a session that ended, a form that was open too long, a
//! ticket that went to another desk, a database that is away.
//!
//! The forms of staff are read here, before the gate and the handler, and put back as if nothing had happened; those with
//! files are noted by whoever reads them ([`super::typed`]). When the
//! answer turns out to be an error, [`super::error_page`] shows `public/kept`: why it was not carried out, the words, and,
//! where sending them again can help, a form that does. Handlers that can show their own page with the words in it do so
//! and never come here. The reporter's pages read their forms themselves and use [`page`] for the same purpose. The
//! database away is [`super::typed`]'s: its page needs no language and no session.

use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    dev::{Payload, ServiceRequest},
    http::{Method, header},
};
use futures_util::stream;
use kernel::locale::Locale;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    csrf::{CSRF_FIELD, CsrfToken},
    error::Error,
    error_page, form, locale,
    page::Ctx,
    typed,
};
use crate::app::App;

/// Where staff send forms.
const STAFF: [&str; 2] = ["/petugas/", "/admin/"];
/// Forms with passwords and codes in them: those are typed again.
const SECRET: [&str; 5] = [
    "/petugas/akun",
    "/petugas/keluar",
    "/petugas/masuk",
    "/petugas/mulai",
    "/petugas/undangan",
];
/// Fields that the page fills in, not the person.
const MACHINE: [&str; 10] = [
    "action",
    "all",
    "draft",
    "form_key",
    "key",
    "numbers",
    "rating",
    "remove_file",
    "seen",
    "version",
];
/// Fields that hold words, with the sentence that names each.
const PROSE: [(&str, &str); 6] = [
    ("message", "kept-message"),
    ("reason", "kept-reason"),
    ("note", "kept-note"),
    ("subject", "compose-subject"),
    ("comment", "ticket-rate-comment"),
    ("body", "kept-message"),
];
/// Any other field is taken for words from this length on, in characters.
const LONG: usize = 40;

/// A form as it was sent.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Names and values, without the form token.
    pub fields: Vec<(String, String)>,
    /// Path and query it was sent to.
    pub action: String,
    /// Whether files came with it, which no page can give back.
    pub files: bool,
}

/// A staff form, kept until its answer is known.
#[derive(Debug)]
pub struct Kept {
    /// What was sent.
    pub typed: Typed,
    /// For the form that sends it again.
    pub csrf: CsrfToken,
    /// Why it could not even be read to its end.
    pub fault: Option<Error>,
}

/// The view of `public/kept`.
#[derive(Debug, Serialize)]
pub struct KeptView {
    title: String,
    text: String,
    words: Vec<Words>,
    hidden: Vec<Hidden>,
    action: Option<String>,
    login_url: Option<String>,
    back_url: Option<String>,
    files: bool,
    desk: bool,
}

#[derive(Debug, Serialize)]
struct Words {
    id: String,
    name: String,
    label: String,
    value: String,
}

#[derive(Debug, Serialize)]
struct Hidden {
    name: String,
    value: String,
}

impl Kept {
    /// Notes what a form of staff carries, if it carries words, and gives the request its body back.
    pub async fn note(req: &mut ServiceRequest, app: &App) -> Option<Self> {
        if !is_staff_form(req) {
            return None;
        }
        let (body, fault) = form::read(app, req.take_payload()).await;
        let fields = url::form_urlencoded::parse(&body)
            .into_owned()
            .filter(|(name, _)| name != CSRF_FIELD)
            .collect();
        let kept = Self {
            typed: Typed {
                fields,
                action: req.uri().to_string(),
                files: false,
            },
            csrf: CsrfToken::of_request(req.request(), app),
            fault,
        };
        let whole = body;
        req.set_payload(Payload::Stream {
            payload: Box::pin(stream::once(async move { Ok(whole) })),
        });
        (kept.typed.has_words() || kept.fault.is_some()).then_some(kept)
    }

    /// What the handler or the gate read and noted: a form with files, of which only the words come back.
    pub fn noted(req: &HttpRequest, app: &App) -> Option<Self> {
        let typed = noted(req).filter(Typed::has_words)?;
        Some(Self {
            typed,
            csrf: CsrfToken::of_request(req, app),
            fault: None,
        })
    }
}

/// Whether the answer to this request can give back words.
pub fn gives_back(req: &HttpRequest) -> bool {
    noted(req).is_some_and(|typed| typed.has_words())
}

fn noted(req: &HttpRequest) -> Option<Typed> {
    if *req.method() != Method::POST || !is_of_staff(req.path()) {
        return None;
    }
    let (fields, files) = typed::noted(req)?;
    let fields = fields.into_iter().filter(|(name, _)| name != CSRF_FIELD);
    Some(Typed {
        fields: fields.collect(),
        action: req.uri().to_string(),
        files,
    })
}

impl Typed {
    /// Whether there is anything in it that a person would have to write again.
    pub fn has_words(&self) -> bool {
        self.fields.iter().any(|(name, value)| is_prose(name, value))
    }

    /// The page that gives it back.
    pub fn view(&self, locale: Locale, error: &Error) -> KeptView {
        let desk = STAFF.iter().any(|start| self.action.starts_with(start));
        let again = can_send_again(error);
        let mut words = Vec::new();
        let mut hidden = Vec::new();
        for (at, (name, value)) in self.fields.iter().enumerate() {
            if is_prose(name, value) {
                words.push(Words {
                    id: format!("f-kept-{at}"),
                    name: name.clone(),
                    label: label(locale, name),
                    value: value.clone(),
                });
            } else if again {
                hidden.push(Hidden {
                    name: name.clone(),
                    value: value.clone(),
                });
            }
        }
        let logged_out = matches!(error, Error::Unauthenticated);
        let back = page_of(&self.action);
        KeptView {
            title: locale::plain(locale, "kept-title"),
            text: why(locale, error, desk),
            words,
            hidden,
            action: again.then(|| self.action.clone()),
            login_url: logged_out.then(|| login_url(&back)),
            back_url: (!logged_out && !matches!(error, Error::NotFound)).then_some(back),
            files: self.files,
            desk,
        }
    }
}

/// The page that gives a reporter's words back.
pub fn page(ctx: &Ctx, typed: &Typed, error: &Error) -> Result<HttpResponse, Error> {
    ctx.page("public/kept", "kept-title")
        .status(error.status())
        .render(&typed.view(ctx.locale, error))
}

/// The page that a form stands on, by the address that the form is sent to: the one above it.
pub fn page_of(action: &str) -> String {
    let (path, query) = action.split_once('?').unwrap_or((action, ""));
    let above = path.rsplit_once('/').map_or(path, |(above, _)| above);
    let above = above.strip_suffix("/identitas").unwrap_or(above);
    if query.is_empty() {
        above.to_owned()
    } else {
        format!("{above}?{query}")
    }
}

/// The login that leads back to a page.
pub fn login_url(back: &str) -> String {
    let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("/petugas/masuk?lanjut={back}")
}

fn is_staff_form(req: &ServiceRequest) -> bool {
    let kind = req.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|value| value.to_str().ok()).unwrap_or_default();
    *req.method() == Method::POST
        && kind.starts_with("application/x-www-form-urlencoded")
        && is_of_staff(req.path())
}

fn is_of_staff(path: &str) -> bool {
    STAFF.iter().any(|start| path.starts_with(start)) && !SECRET.iter().any(|start| path.starts_with(start))
}

fn is_prose(name: &str, value: &str) -> bool {
    let known = PROSE.iter().any(|(prose, _)| *prose == name);
    let looks_written = value.contains('\n') || value.chars().count() > LONG;
    !value.trim().is_empty() && (known || (looks_written && !MACHINE.contains(&name)))
}

fn label(locale: Locale, name: &str) -> String {
    if let Some((_, key)) = PROSE.iter().find(|(prose, _)| *prose == name) {
        return locale::plain(locale, key);
    }
    let args = Map::from_iter([("name".to_owned(), Value::from(name))]);
    locale::sentence(locale, "kept-field", &args)
}

/// Whether the same form, sent once more, may well be carried out.
fn can_send_again(error: &Error) -> bool {
    match error {
        Error::StaleForm | Error::Unauthenticated | Error::Internal(_) | Error::TooMany(_) => true,
        Error::BadRequest(code) => *code == "cut-off",
        _ => false,
    }
}

fn why(locale: Locale, error: &Error, desk: bool) -> String {
    let key = match error {
        Error::StaleForm => "kept-stale-form",
        Error::Unauthenticated => "kept-unauthenticated",
        Error::NotFound if desk => "kept-not-found",
        _ => return error_page::detail(error, locale),
    };
    locale::plain(locale, key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> Typed {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Typed {
            fields,
            action: "/petugas/tiket/LB264F7KQ2M9/jawab?status=new".into(),
            files: false,
        }
    }

    #[test]
    fn words_are_told_from_what_the_page_filled_in() {
        assert!(typed(&[("version", "3"), ("message", "ya")]).has_words());
        assert!(typed(&[("isi", "baris satu\nbaris dua")]).has_words());
        let long = "x".repeat(LONG + 1);
        assert!(typed(&[("isi", &long)]).has_words());
        assert!(!typed(&[("key", &long), ("version", "3"), ("message", " ")]).has_words());
    }

    #[test]
    fn a_form_leads_back_to_the_page_it_stands_on() {
        let back = page_of("/petugas/tiket/LB264F7KQ2M9/jawab?status=new");
        assert_eq!(back, "/petugas/tiket/LB264F7KQ2M9?status=new");
        assert_eq!(page_of("/petugas/tiket/massal"), "/petugas/tiket");
        assert_eq!(
            page_of("/petugas/tiket/LB264F7KQ2M9/identitas/nik"),
            "/petugas/tiket/LB264F7KQ2M9"
        );
        assert_eq!(
            login_url("/petugas?a=b"),
            "/petugas/masuk?lanjut=%2Fpetugas%3Fa%3Db"
        );
    }

    #[test]
    fn nothing_is_sent_again_that_would_be_refused_again() {
        let form = typed(&[("message", "ya"), ("version", "3")]);
        let view = form.view(Locale::Id, &Error::NotFound);
        assert_eq!((view.action, view.hidden.len(), view.back_url), (None, 0, None));
        let view = form.view(Locale::Id, &Error::StaleForm);
        assert_eq!(view.action.as_deref(), Some(form.action.as_str()));
        assert_eq!(view.hidden.len(), 1);
    }
}
