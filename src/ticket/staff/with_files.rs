//! What staff write with files, as it arrives: from a page's form, from a program's form, or inside JSON.
//!
//! Files that came are kept with a draft at once, right words or not; the action finds them there
//! ([`crate::ticket::enclose`]).

use actix_web::{http::header, web};
use kernel::id::AttachmentId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, value::RawValue};
use std::collections::BTreeMap;
use utoipa::ToSchema;

use crate::{
    app::App,
    http::{
        body, client,
        csrf::{self, CSRF_FIELD},
        error::{Error, FieldErrors},
        json,
        page::Ctx,
        typed,
    },
    ticket::{
        attachment::Incoming,
        draft::{self, DraftToken},
        json_files::{self, FileJson, MAX_JSON},
        upload::{self, Upload},
    },
};

/// A form of the ticket's page.
#[derive(Debug)]
pub struct PageForm<A> {
    /// The words and the version.
    pub form: A,
    /// Names the draft; new where none came.
    pub draft: DraftToken,
    /// What is wrong with the files, and whether the form arrived whole.
    pub errors: FieldErrors,
    /// The button that was pressed takes a kept file out.
    pub remove: Option<AttachmentId>,
    files: Vec<Incoming>,
}

impl<A: DeserializeOwned> PageForm<A> {
    /// Reads it, with the proof that our own page sent it.
    pub async fn read(ctx: &Ctx, payload: web::Payload) -> Result<Self, Error> {
        let upload = upload::read(&ctx.app, &ctx.req, payload).await?;
        typed::note(&ctx.req, upload.fields.clone(), !upload.files.is_empty());
        let field = |name: &str| upload.fields.get(name).map(String::as_str);
        csrf::check(&ctx.req, &ctx.app, field(CSRF_FIELD))?;
        let draft = field("draft").and_then(DraftToken::parse);
        Ok(Self {
            form: form_of(&upload.fields)?,
            draft: draft.unwrap_or_else(|| DraftToken::new(&ctx.app)),
            errors: upload.errors(),
            remove: field("remove_file").and_then(|id| id.parse().ok()),
            files: upload.files,
        })
    }

    /// Keeps the files that came along with the draft; more than five are refused by name.
    pub async fn keep_files(&mut self, app: &App) -> Result<(), Error> {
        let files = std::mem::take(&mut self.files);
        let refused = draft::keep(app, &self.draft.id(), files).await?;
        self.errors.0.extend(upload::file_errors(&refused).0);
        Ok(())
    }
}

/// A call of the API.
#[derive(Debug)]
pub struct Call<A> {
    /// The words and the version.
    pub form: A,
    /// Files that are acceptable.
    pub files: Vec<Incoming>,
    /// What is wrong with the others.
    pub errors: FieldErrors,
}

impl<A: DeserializeOwned> Call<A> {
    /// Reads it: a form with files, or JSON whatever it calls itself (`curl -d` calls it a form).
    pub async fn read(ctx: &Ctx, payload: web::Payload) -> Result<Self, Error> {
        let kind = ctx.req.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/") {
            return Self::of_upload(upload::read(&ctx.app, &ctx.req, payload).await?);
        }
        let body = body::read(&ctx.app, payload, MAX_JSON).await?;
        let Beside { attachments, words } = Beside::of(&body)?;
        let unknown = json::unknown::<A>(&words);
        if !unknown.is_empty() {
            return Err(unknown.into());
        }
        let form = json::typed(words)?;
        let client = client::of(&ctx.req, &ctx.app.config.http);
        let received = json_files::receive(&ctx.app, &client, attachments).await?;
        Ok(Self {
            form,
            files: received.files,
            errors: received.errors,
        })
    }

    fn of_upload(upload: Upload) -> Result<Self, Error> {
        if upload.cut_off {
            return Err(Error::BadRequest("cut-off"));
        }
        Ok(Self {
            form: form_of(&upload.fields)?,
            errors: upload.errors(),
            files: upload.files,
        })
    }
}

/// The words of a body, and the files beside them, which are read apart: they are large.
#[derive(Default, Deserialize)]
struct Beside<'a> {
    #[serde(borrow)]
    attachments: Option<&'a RawValue>,
    #[serde(flatten)]
    words: Map<String, Value>,
}

impl<'a> Beside<'a> {
    /// An empty body is an empty object.
    fn of(body: &'a [u8]) -> Result<Self, Error> {
        if body.trim_ascii().is_empty() {
            return Ok(Self::default());
        }
        serde_json::from_slice(body).map_err(|_| Error::BadRequest("malformed-json"))
    }
}

/// The fields as the form that they are of, read as a urlencoded one would be.
fn form_of<A: DeserializeOwned>(fields: &BTreeMap<String, String>) -> Result<A, Error> {
    let pairs = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    serde_html_form::from_str(&pairs).map_err(|_| Error::BadRequest("malformed-form"))
}

/// Words with files, as JSON.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordsJson {
    /// The words. `{{nama}} {{nomor}} {{layanan}} {{tenggat}} {{petugas}} {{unit}}` are filled for each reader.
    message: Option<String>,
    /// Version of the ticket that the sender saw.
    version: Option<i64>,
    /// `ask` and `resolve`: take the ticket first if nobody has it.
    take: Option<bool>,
    /// Send it although it still has a blank (`…`) of a template in it.
    blanks: Option<bool>,
    /// Up to five files of at most 5 MiB: JPEG, PNG, WebP or PDF.
    attachments: Option<Vec<FileJson>>,
}

/// Words with files, as a form.
#[derive(Debug, Serialize, ToSchema)]
pub struct WordsForm {
    /// The words. In an answer `{{nama}}` and `{{nomor}}` become the reader's own name and ticket number.
    message: Option<String>,
    /// Version of the ticket that the sender saw.
    version: Option<i64>,
    /// `ask` and `resolve`: take the ticket first if nobody has it.
    take: Option<bool>,
    /// Up to five files of at most 5 MiB: JPEG, PNG, WebP or PDF.
    #[schema(value_type = Vec<String>, format = Binary)]
    attachments: Option<Vec<Vec<u8>>>,
}
