//! What a person sent, kept aside until it is stored: when the database is away, the page that says so gives it back.
//!
//! Whoever reads a form notes it here ([`note`]); where a request ends before its form is read, [`read`] does both.
//! [`Resend`] is what the page shows: every field again, and one button that sends them to where they were going.

use actix_multipart::Multipart;
use actix_web::{HttpMessage, HttpRequest, dev::ServiceRequest, http::header, web};
use bytes::Bytes;
use futures_util::StreamExt;
use serde::Serialize;

use super::body::{self, patiently};
use crate::app::App;

/// Largest form that is given back.
const MOST: usize = 256 * 1024;
/// A form with files is read no further than any honest one goes.
const MOST_WITH_FILES: usize = 64 * 1024 * 1024;
/// Shorter values go back unseen: what a person wrote is longer than a code or a choice.
const SHOWN_FROM: usize = 30;
/// Fields that no page may repeat. Where one is sent, nothing was written that could be lost.
const SECRETS: [&str; 3] = ["password", "sandi", "kode"];

/// A form's fields, as sent.
#[derive(Clone, Debug)]
struct Typed {
    fields: Vec<(String, String)>,
    had_files: bool,
}

/// What `public/unavailable` needs to send a form again.
#[derive(Debug, Serialize)]
pub struct Resend {
    action: String,
    fields: Vec<Field>,
    texts: Vec<String>,
    had_files: bool,
}

#[derive(Debug, Serialize)]
struct Field {
    name: String,
    value: String,
}

/// Keeps the fields of a form that was read.
pub fn note(req: &HttpRequest, fields: impl IntoIterator<Item = (String, String)>, had_files: bool) {
    let fields = fields.into_iter().collect();
    req.extensions_mut().insert(Typed { fields, had_files });
}

/// Keeps the fields of a urlencoded form.
pub fn note_urlencoded(req: &HttpRequest, body: &Bytes) {
    req.extensions_mut().insert(Urlencoded(body.clone()));
}

/// Taken apart only when it is needed.
struct Urlencoded(Bytes);

/// Reads the form of a request that nobody is going to read any more; of one with files only the words. One too large is let
/// go.
pub async fn read(req: &mut ServiceRequest) {
    let kind = req.headers().get(header::CONTENT_TYPE);
    let kind = kind
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    if req.method().is_safe() {
        return;
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        let app = req.app_data::<web::Data<App>>().cloned();
        let payload = req.take_payload();
        if let Some(app) = app
            && let Ok(body) = body::read(&app, payload, MOST).await
        {
            let body = body.into_bytes();
            note_urlencoded(req.request(), &body);
        }
    } else if kind.starts_with("multipart/form-data") {
        let payload = req.take_payload();
        let multipart = Multipart::new(req.headers(), payload);
        if let Some(Typed { fields, had_files }) = words_of(multipart).await {
            note(req.request(), fields, had_files);
        }
    }
}

/// The words of a form with files; the files go by unread.
async fn words_of(mut multipart: Multipart) -> Option<Typed> {
    let (mut fields, mut had_files) = (Vec::new(), false);
    let (mut words, mut bytes) = (0, 0);
    while let Some(field) = patiently(multipart.next()).await? {
        let mut field = field.ok()?;
        let disposition = field.content_disposition();
        let file = disposition.and_then(|disposition| disposition.get_filename().map(str::is_empty));
        let name = field.name().unwrap_or_default().to_owned();
        let mut text = Vec::new();
        while let Some(piece) = patiently(field.next()).await? {
            let piece = piece.ok()?;
            bytes += piece.len();
            if bytes > MOST_WITH_FILES {
                return None;
            }
            if file.is_none() {
                words += piece.len();
                text.extend_from_slice(&piece);
            }
            if words > MOST {
                return None;
            }
        }
        match file {
            Some(unnamed) => had_files |= !unnamed,
            None => fields.push((name, String::from_utf8_lossy(&text).into_owned())),
        }
    }
    Some(Typed { fields, had_files })
}

/// The fields of a form that was noted, and whether files came with it.
pub fn noted(req: &HttpRequest) -> Option<(Vec<(String, String)>, bool)> {
    typed(req).map(|Typed { fields, had_files }| (fields, had_files))
}

impl Resend {
    /// What was typed into the request's form, if it was read and may be shown.
    pub fn of(req: &HttpRequest) -> Option<Self> {
        let Typed { fields, had_files } = typed(req)?;
        let is_secret = |name: &str| SECRETS.iter().any(|secret| name.contains(secret));
        if fields.iter().any(|(name, _)| is_secret(name)) {
            return None;
        }
        let written = fields.iter().map(|(_, value)| value);
        let texts: Vec<String> = written
            .filter(|value| value.chars().count() >= SHOWN_FROM && value.contains(char::is_whitespace))
            .cloned()
            .collect();
        Some(Self {
            action: req.uri().to_string(),
            fields: fields
                .into_iter()
                .map(|(name, value)| Field { name, value })
                .collect(),
            texts,
            had_files,
        })
    }
}

fn typed(req: &HttpRequest) -> Option<Typed> {
    let extensions = req.extensions();
    if let Some(typed) = extensions.get::<Typed>() {
        return Some(typed.clone());
    }
    let Urlencoded(body) = extensions.get::<Urlencoded>()?;
    Some(Typed {
        fields: url::form_urlencoded::parse(body).into_owned().collect(),
        had_files: false,
    })
}
