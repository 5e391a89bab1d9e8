//! Files inside a JSON body, for programs that can send nothing else: base64, with the same limits and the same check of
//! their content as files of a form ([`super::upload`]).

use actix_web::web;
use base64::{Engine, prelude::BASE64_STANDARD};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    attachment::{self, FileFault, Incoming, MAX_FILES},
    upload::file_errors,
};
use crate::{
    app::App,
    http::error::{Error, FieldErrors},
};

/// Largest JSON document: five files of 5 MiB in base64, and the words. Multipart is kinder to everybody.
const MAX_JSON: usize = 36 * 1024 * 1024;

/// A file in a JSON body.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FileJson {
    /// Its name.
    name: String,
    /// Its bytes in base64 (`content_base64` is understood too).
    #[serde(alias = "content_base64")]
    content: String,
}

/// The whole body of a call. Errors: cut off, or larger than any honest one.
pub async fn read(mut payload: web::Payload) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Error::BadRequest("cut-off"))?;
        if bytes.len() + chunk.len() > MAX_JSON {
            return Err(Error::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// The files that are acceptable, and what is wrong with the others.
pub async fn receive(app: &App, files: Vec<FileJson>) -> Result<(Vec<Incoming>, FieldErrors), Error> {
    let (mut fine, mut faults) = (Vec::new(), Vec::new());
    for (place, file) in files.into_iter().enumerate() {
        match receive_one(app, &file, place).await? {
            Ok(incoming) => fine.push(incoming),
            Err(fault) => faults.push((file.name, fault)),
        }
    }
    Ok((fine, file_errors(&faults)))
}

async fn receive_one(app: &App, file: &FileJson, place: usize) -> Result<Result<Incoming, FileFault>, Error> {
    if place >= MAX_FILES {
        return Ok(Err(FileFault::TooMany));
    }
    match BASE64_STANDARD.decode(file.content.trim()) {
        Ok(bytes) => attachment::from_bytes(app, &file.name, &bytes).await,
        Err(_) => Ok(Err(FileFault::Encoding)),
    }
}
