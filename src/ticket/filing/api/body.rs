//! The body of a filing: JSON, or a form whose fields may also come as one JSON part called `data`.

use actix_web::{http::header, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::model::RawFiling;
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
        upload::{self, file_errors},
    },
};

/// A filing as JSON. Fields of the service's own stand beside these, by their names.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FilingJson {
    /// Slug of the service.
    service: String,
    /// Full name.
    name: String,
    /// Where receipt and answer go.
    email: String,
    /// Any usual way to write it; kept as E.164.
    phone: Option<String>,
    /// 16 digits; blanks, dots and dashes are forgiven.
    nik: Option<String>,
    /// 16 digits.
    kk: Option<String>,
    /// 18 digits.
    nip: Option<String>,
    /// `1998-08-17` or `17-08-1998`.
    birth_date: Option<NaiveDate>,
    /// Place of birth.
    birth_place: Option<String>,
    /// Code of the province.
    region: Option<String>,
    /// Agency.
    agency: Option<String>,
    /// Number of the complaint class.
    class: Option<i32>,
    /// One line; made of the description where it is left out.
    subject: Option<String>,
    /// What happened; at most 10,000 characters.
    description: String,
    /// *Rahasia*: only Humas sees who files. For services that allow it.
    secret: Option<bool>,
    /// Up to five files of 5 MiB.
    attachments: Option<Vec<FileJson>>,
}

/// A filing as a form: the fields by their names, or all of them in one JSON part `data`.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "read field by field in `ticket::upload`")]
pub struct FilingForm {
    /// Slug of the service.
    service: Option<String>,
    /// The fields as JSON, without files.
    data: Option<FilingJson>,
    /// Up to five files of 5 MiB: JPEG, PNG, WebP or PDF.
    #[schema(value_type = Vec<String>, format = Binary)]
    attachments: Option<Vec<Vec<u8>>>,
}

/// What was sent, whatever it came in.
#[derive(Debug, Default)]
pub struct Sent {
    /// Values by name.
    pub raw: RawFiling,
    /// Files that are acceptable.
    pub files: Vec<Incoming>,
    /// What cannot even be parsed: values that are no text, files that are refused.
    pub errors: FieldErrors,
}

/// Reads the body.
pub async fn read(ctx: &Ctx, payload: web::Payload) -> Result<Sent, Error> {
    let content_type = ctx.req.headers().get(header::CONTENT_TYPE);
    let content_type = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    match kind.to_ascii_lowercase().as_str() {
        "application/json" => read_json(ctx, payload).await,
        "multipart/form-data" | "application/x-www-form-urlencoded" => read_form(ctx, payload).await,
        _ => Err(Error::BadRequest("content-type")),
    }
}

async fn read_json(ctx: &Ctx, payload: web::Payload) -> Result<Sent, Error> {
    let bytes = body::read(&ctx.app, payload, MAX_JSON).await?;
    let object = Object::parse(&bytes)?;
    let received = json_files::receive(
        &ctx.app,
        &client::of(&ctx.req, &ctx.app.config.http),
        object.attachments,
    )
    .await?;
    let mut sent = Sent {
        files: received.files,
        errors: received.errors,
        ..Sent::default()
    };
    sent.take(object);
    Ok(sent)
}

async fn read_form(ctx: &Ctx, payload: web::Payload) -> Result<Sent, Error> {
    let mut form = upload::read(&ctx.app, &ctx.req, payload).await?;
    if form.cut_off {
        return Err(Error::BadRequest("cut-off"));
    }
    let mut sent = Sent {
        errors: file_errors(&form.faults),
        files: form.files,
        ..Sent::default()
    };
    if let Some(data) = form.fields.remove("data") {
        let object = Object::parse(data.as_bytes())?;
        if object.attachments.is_some() {
            sent.errors.add("attachments", "not-text");
        }
        sent.take(object);
    }
    sent.raw.fields.extend(form.fields);
    Ok(sent)
}

impl Sent {
    fn take(&mut self, object: Object<'_>) {
        for name in &object.not_text {
            self.errors.add(&shown(name), "not-text");
        }
        self.raw.fields.extend(object.values);
    }
}
