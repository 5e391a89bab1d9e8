//! What programs send to a ticket: JSON (files in base64), a form with files, or nothing at all.

use actix_web::{http::header, web};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    http::{
        body, client,
        error::{Error, FieldErrors},
        page::Ctx,
    },
    ticket::{
        attachment::Incoming,
        json_files::{self, FileJson, MAX_JSON},
        json_object::{Object, shown},
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
    /// What is wrong with the others.
    pub errors: FieldErrors,
}

/// The members of [`SentJson`] that are text; others are not looked at.
const NAMES: [&str; 5] = ["message", "reason", "pin", "rating", "comment"];

/// A JSON body; each call reads what it needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct SentJson {
    /// Words of a reply, or why the ticket is opened again (`reason` is understood too).
    message: Option<String>,
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
    /// 1 to 4.
    rating: Option<i64>,
    /// Words with the rating.
    comment: Option<String>,
    /// Up to five files of at most 5 MiB.
    attachments: Option<Vec<FileJson>>,
}

/// A form body, for the description of the API.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "read field by field in `ticket::upload`")]
pub struct SentForm {
    /// Words of a reply.
    message: Option<String>,
    /// The PIN, where it is not in `X-Ticket-Pin`.
    pin: Option<String>,
    /// Up to five files of at most 5 MiB: JPEG, PNG, WebP or PDF.
    #[schema(value_type = Vec<String>, format = Binary)]
    attachments: Vec<Vec<u8>>,
}

/// Reads the body of a call.
pub async fn read(ctx: &Ctx, payload: web::Payload) -> Result<Sent, Error> {
    let content_type = ctx.req.headers().get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    match content_type {
        Some(kind) if kind.starts_with("multipart/") || kind.contains("urlencoded") => {
            read_form(ctx, payload).await
        }
        Some(kind) if !kind.contains("json") => Err(Error::BadRequest("content-type")),
        _ => read_json(ctx, payload).await,
    }
}

async fn read_form(ctx: &Ctx, payload: web::Payload) -> Result<Sent, Error> {
    let mut form = upload::read(&ctx.app, &ctx.req, payload).await?;
    if form.cut_off {
        return Err(Error::BadRequest("cut-off"));
    }
    let errors = form.errors();
    let mut take = |name: &str| form.fields.remove(name);
    Ok(Sent {
        message: take("message").or_else(|| take("reason")).unwrap_or_default(),
        pin: take("pin"),
        rating: take("rating").unwrap_or_default(),
        comment: take("comment").unwrap_or_default(),
        files: form.files,
        errors,
    })
}

async fn read_json(ctx: &Ctx, payload: web::Payload) -> Result<Sent, Error> {
    let bytes = body::read(&ctx.app, payload, MAX_JSON).await?;
    if bytes.trim_ascii().is_empty() {
        return Ok(Sent::default());
    }
    let mut object = Object::parse(&bytes)?;
    let client = client::of(&ctx.req, &ctx.app.config.http);
    let received = json_files::receive(&ctx.app, &client, object.attachments).await?;
    let mut errors = received.errors;
    for name in object
        .not_text
        .iter()
        .filter(|name| NAMES.contains(&name.as_str()))
    {
        errors.add(&shown(name), "not-text");
    }
    let mut take = |name: &str| object.values.remove(name);
    Ok(Sent {
        message: take("message").or_else(|| take("reason")).unwrap_or_default(),
        pin: take("pin"),
        rating: take("rating").unwrap_or_default(),
        comment: take("comment").unwrap_or_default(),
        files: received.files,
        errors,
    })
}
