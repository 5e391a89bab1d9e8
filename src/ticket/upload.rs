//! Reading a form that may carry files: multipart or urlencoded, with every limit applied while it arrives.
//!
//! A file that breaks a rule is not kept and not written further, but the rest of the form is still read (up to
//! 64 MiB), so that whoever sent it gets everything back that they typed. A body that ends early is said to be cut
//! off, and what came before it is kept for the same reason.

use actix_multipart::{Field, Multipart};
use actix_web::{HttpRequest, http::header, web};
use futures_util::StreamExt;
use std::collections::BTreeMap;

use serde_json::{Map, Value};
use tokio::sync::OwnedSemaphorePermit;

use super::attachment::{FileFault, Incoming, MAX_FILES, Receiver};
use crate::{
    app::App,
    http::{
        body::{self, patiently},
        client::{self, Client},
        error::{Error, FieldErrors},
    },
};

/// After so many bytes reading stops, whatever is still to come: more than the allowed files and texts ever need.
const MAX_BODY: usize = 64 * 1024 * 1024;
/// Largest text field: the longest description in the widest script, and as much again that is refused kindly.
const MAX_TEXT: usize = 256 * 1024;
/// Most bytes in all text fields together.
const MAX_TEXTS: usize = 1024 * 1024;
/// Largest urlencoded form: percent-encoding makes up to three bytes of one.
const MAX_URLENCODED: usize = 3 * MAX_TEXTS;
/// Most parts, or names, of one form: several times what the longest has.
pub const MAX_NAMES: usize = 200;

/// A form as it arrived.
#[derive(Debug, Default)]
pub struct Upload {
    /// Text fields; of two with one name the last.
    pub fields: BTreeMap<String, String>,
    /// Files that are acceptable by themselves.
    pub files: Vec<Incoming>,
    /// Files that are not, by the name they came with.
    pub faults: Vec<(String, FileFault)>,
    /// The body ended before the form did.
    pub cut_off: bool,
    /// Of long texts, for as long as they are in memory.
    room: Option<OwnedSemaphorePermit>,
    texts: usize,
    bytes: usize,
    parts: usize,
    files_seen: usize,
}

/// Reads the form of a request. Errors: neither of the two content types, unreadable, or larger than any honest form.
pub async fn read(app: &App, req: &HttpRequest, payload: web::Payload) -> Result<Upload, Error> {
    let content_type = req
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    match content_type.unwrap_or_default() {
        kind if kind.starts_with("multipart/form-data") => {
            let multipart = Multipart::new(req.headers(), payload);
            let client = client::of(req, &app.config.http);
            read_multipart(app, &client, multipart).await
        }
        kind if kind.starts_with("application/x-www-form-urlencoded") => read_urlencoded(app, payload).await,
        _ => Err(Error::BadRequest("content-type")),
    }
}

async fn read_urlencoded(app: &App, payload: web::Payload) -> Result<Upload, Error> {
    let (body, fault) = body::read_part(app, payload, MAX_URLENCODED).await;
    let cut_off = match fault {
        None => false,
        Some(Error::BadRequest(_)) => true,
        Some(error) => return Err(error),
    };
    if url::form_urlencoded::parse(&body).nth(MAX_NAMES).is_some() {
        return Err(Error::TooLarge);
    }
    let fields = url::form_urlencoded::parse(&body).into_owned().collect();
    Ok(Upload {
        fields,
        cut_off,
        ..Upload::default()
    })
}

async fn read_multipart(app: &App, client: &Client, mut multipart: Multipart) -> Result<Upload, Error> {
    let mut upload = Upload::default();
    loop {
        let read = match patiently(multipart.next()).await {
            Some(None) => break,
            Some(Some(Ok(field))) => upload.read_field(app, client, field).await,
            Some(Some(Err(error))) => Err(Stop::from(error)),
            None => Err(Stop::CutOff),
        };
        match read {
            Ok(()) => {}
            Err(Stop::CutOff) => {
                upload.cut_off = true;
                break;
            }
            Err(Stop::Full) => break,
            Err(Stop::Error(error)) => return Err(error),
        }
    }
    Ok(upload)
}

/// File faults as errors of the field `attachments`, each naming its file.
pub fn file_errors(faults: &[(String, FileFault)]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (name, fault) in faults {
        let shown: String = kernel::text::clean_line(name).chars().take(80).collect();
        let args = Map::from_iter([("name".to_owned(), Value::from(shown))]);
        errors.add_with("attachments", fault.code(), args);
    }
    errors
}

/// Why reading ends before the form does.
enum Stop {
    /// The connection or the body ended.
    CutOff,
    /// [`MAX_BODY`] is reached: what came so far is answered.
    Full,
    /// Nothing can be answered but this.
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<actix_multipart::MultipartError> for Stop {
    fn from(error: actix_multipart::MultipartError) -> Self {
        use actix_multipart::MultipartError as Fault;
        match error {
            Fault::Incomplete | Fault::Payload(_) => Self::CutOff,
            _ => Self::Error(Error::BadRequest("malformed-form")),
        }
    }
}

impl Upload {
    /// What is wrong with the files, and whether the form arrived whole.
    pub fn errors(&self) -> FieldErrors {
        let mut errors = file_errors(&self.faults);
        if self.cut_off {
            errors.add("attachments", "cut-off");
        }
        errors
    }

    async fn read_field(&mut self, app: &App, client: &Client, mut field: Field) -> Result<(), Stop> {
        self.parts += 1;
        if self.parts > MAX_NAMES {
            return Err(Error::TooLarge.into());
        }
        let disposition = field.content_disposition();
        let file_name = disposition.and_then(|disposition| disposition.get_filename().map(str::to_owned));
        let name = field.name().unwrap_or_default().to_owned();
        if let Some(file_name) = file_name {
            return self.read_file(app, client, field, &file_name).await;
        }
        let text = self.read_text(app, &mut field).await?;
        self.fields.insert(name, text);
        Ok(())
    }

    async fn read_text(&mut self, app: &App, field: &mut Field) -> Result<String, Stop> {
        let mut text = Vec::new();
        while let Some(chunk) = patiently(field.next()).await.ok_or(Stop::CutOff)? {
            let chunk = chunk?;
            self.count(chunk.len())?;
            self.texts += chunk.len();
            // Thousands who never finish must not fill the memory: what is longer than people write waits for room.
            if self.texts > body::SMALL && self.room.is_none() {
                self.room = Some(app.large_bodies.take(MAX_TEXTS).await?);
            }
            text.extend_from_slice(&chunk);
            if text.len() > MAX_TEXT || self.texts > MAX_TEXTS {
                return Err(Error::TooLarge.into());
            }
        }
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    async fn read_file(
        &mut self,
        app: &App,
        client: &Client,
        mut field: Field,
        name: &str,
    ) -> Result<(), Stop> {
        let mut receiver: Option<Receiver> = None;
        let mut fault = None;
        while let Some(chunk) = patiently(field.next()).await.ok_or(Stop::CutOff)? {
            let chunk = chunk?;
            // Noted before the count may end the reading: the answer must name the file that was too large.
            if fault.is_none() && receiver.is_none() && !chunk.is_empty() {
                self.files_seen += 1;
                if self.files_seen > MAX_FILES {
                    fault = Some(self.refuse(name, FileFault::TooMany));
                } else {
                    receiver = Some(Receiver::new(app, name)?);
                }
            }
            if let Some(open) = &mut receiver
                && let Err(reason) = open.write(&chunk).await?
            {
                fault = Some(self.refuse(name, reason));
                receiver = None;
            }
            self.count(chunk.len())?;
        }
        match (receiver, fault) {
            (Some(receiver), _) => match receiver.finish().await? {
                Ok(file) if app.limits.may_leave(file.size, client) => self.files.push(file),
                Ok(_) => {
                    self.refuse(name, FileFault::NoRoom);
                }
                Err(reason) => {
                    self.refuse(name, reason);
                }
            },
            // An empty file input sends a part without name and bytes.
            (None, None) if !name.is_empty() => {
                self.refuse(name, FileFault::Empty);
            }
            (None, _) => {}
        }
        Ok(())
    }

    fn refuse(&mut self, name: &str, fault: FileFault) -> FileFault {
        self.faults.push((name.to_owned(), fault));
        fault
    }

    fn count(&mut self, bytes: usize) -> Result<(), Stop> {
        self.bytes += bytes;
        if self.bytes > MAX_BODY {
            Err(Stop::Full)
        } else {
            Ok(())
        }
    }
}
