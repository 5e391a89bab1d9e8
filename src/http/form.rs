//! Forms sent by pages: parsed once, with the proof that our own page sent them.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use bytes::Bytes;
use futures_util::StreamExt;
use serde::{Deserialize, de::DeserializeOwned};

use super::{csrf, error::Error, typed};
use crate::app::App;

/// Largest urlencoded form: the longest description in the widest script, and room for the rest.
const MAX_FORM: usize = 256 * 1024;

/// A urlencoded form with a valid token.
#[derive(Debug)]
pub struct CsrfForm<T>(pub T);

/// A form that is nothing but a button.
#[derive(Debug, Deserialize)]
pub struct Empty {}

#[derive(Deserialize)]
struct Token {
    #[serde(rename = "_csrf")]
    csrf: Option<String>,
}

impl<T: DeserializeOwned + 'static> FromRequest for CsrfForm<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let payload = payload.take();
        Box::pin(async move {
            let app = req
                .app_data::<web::Data<App>>()
                .ok_or_else(|| Error::internal("no application"))?;
            let body = match read(payload).await {
                (body, None) => Bytes::from(body),
                (_, Some(fault)) => return Err(fault),
            };
            typed::note_urlencoded(&req, &body);
            let token: Token =
                serde_html_form::from_bytes(&body).map_err(|_| Error::BadRequest("malformed-form"))?;
            csrf::check(&req, app, token.csrf.as_deref())?;
            let form = serde_html_form::from_bytes(&body).map_err(|_| Error::BadRequest("malformed-form"))?;
            Ok(Self(form))
        })
    }
}

/// The bytes of a form as far as they came, and why there are no more of them.
pub async fn read(mut payload: Payload) -> (Vec<u8>, Option<Error>) {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let Ok(chunk) = chunk else {
            return (body, Some(Error::BadRequest("cut-off")));
        };
        if body.len() + chunk.len() > MAX_FORM {
            return (body, Some(Error::TooLarge));
        }
        body.extend_from_slice(&chunk);
    }
    (body, None)
}
