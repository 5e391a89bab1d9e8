//! What programs send to a ticket: JSON (files in base64), a form with files, or nothing at all.

use std::collections::BTreeMap;

use actix_web::{http::header, web};

use crate::{
    http::{
        body, client,
        error::{Error, FieldErrors},
        json::unknown_names,
        page::Ctx,
    },
    ticket::{
        attachment::Incoming,
        json_files::{self, MAX_JSON},
        json_object::Object,
        upload,
    },
};

/// What was sent, whatever it came in.
#[derive(Debug, Default)]
pub struct Sent {
    /// Words.
    pub message: String,
    /// The PIN, where it did not come in the header.
    pub pin: Option<String>,
    /// Rating.
    pub rating: String,
    /// Words with the rating.
    pub comment: String,
    /// Files that are acceptable.
    pub files: Vec<Incoming>,
    /// What is wrong with the others, and with names that the call does not have.
    pub errors: FieldErrors,
}

/// A call that sends something. What it has no name for is refused, so that nothing anybody sent is lost without a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Words, files, or both.
    Reply,
    /// Files.
    Attach,
    /// Nothing but the PIN.
    Confirm,
    /// Why.
    Reopen,
    /// How good it was.
    Rate,
}

impl Call {
    /// The names of its texts.
    const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Reply | Self::Reopen => &["pin", "message", "reason"],
            Self::Attach | Self::Confirm => &["pin"],
            Self::Rate => &["pin", "rating", "comment"],
        }
    }

    const fn takes_files(self) -> bool {
        matches!(self, Self::Reply | Self::Attach)
    }

    /// What is wrong with files that came with it.
    fn file_errors(self, files: &[Incoming], errors: FieldErrors) -> FieldErrors {
        let came = !files.is_empty() || !errors.is_empty();
        if came && !self.takes_files() {
            return FieldErrors::one("attachments", "files-not-here");
        }
        errors
    }
}

/// Reads the body of a call.
pub async fn read(ctx: &Ctx, call: Call, payload: web::Payload) -> Result<Sent, Error> {
    let content_type = ctx.req.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    match content_type {
        Some(kind) if kind.starts_with("multipart/") || kind.contains("urlencoded") => {
            read_form(ctx, call, payload).await
        }
        Some(kind) if !kind.contains("json") => Err(Error::BadRequest("content-type")),
        _ => read_json(ctx, call, payload).await,
    }
}

async fn read_form(ctx: &Ctx, call: Call, payload: web::Payload) -> Result<Sent, Error> {
    let form = upload::read(&ctx.app, &ctx.req, payload).await?;
    if form.cut_off {
        return Err(Error::BadRequest("cut-off"));
    }
    let mut errors = call.file_errors(&form.files, form.errors());
    let said = said(&form.fields);
    errors.0.extend(unknown_names(said, call.names()).0);
    Ok(Sent::of(form.fields, form.files, errors))
}

async fn read_json(ctx: &Ctx, call: Call, payload: web::Payload) -> Result<Sent, Error> {
    let bytes = body::read(&ctx.app, payload, MAX_JSON).await?;
    if bytes.trim_ascii().is_empty() {
        return Ok(Sent::default());
    }
    let object = Object::parse(&bytes)?;
    let client = client::of(&ctx.req, &ctx.app.config.http);
    let received = json_files::receive(&ctx.app, &client, object.attachments).await?;
    let mut errors = call.file_errors(&received.files, received.errors);
    let (known, unknown): (Vec<_>, Vec<_>) = object
        .not_text
        .iter()
        .partition(|name| call.names().contains(&name.as_str()));
    for name in known {
        errors.add(name, "not-text");
    }
    let said = said(&object.values).chain(unknown);
    errors.0.extend(unknown_names(said, call.names()).0);
    Ok(Sent::of(object.values, received.files, errors))
}

/// Names under which something was said: an empty text is nothing, and forms send their empty fields too.
fn said(texts: &BTreeMap<String, String>) -> impl Iterator<Item = &String> {
    let said = texts.iter().filter(|(_, text)| !text.is_empty());
    said.map(|(name, _)| name)
}

impl Sent {
    fn of(mut texts: BTreeMap<String, String>, files: Vec<Incoming>, errors: FieldErrors) -> Self {
        let mut take = |name: &str| texts.remove(name);
        Self {
            message: take("message").or_else(|| take("reason")).unwrap_or_default(),
            pin: take("pin"),
            rating: take("rating").unwrap_or_default(),
            comment: take("comment").unwrap_or_default(),
            files,
            errors,
        }
    }
}
