//! Forms sent by pages: parsed once, with the proof that our own page sent them.

use std::{future::Future, pin::Pin};

use actix_web::{FromRequest, HttpRequest, dev::Payload, web};
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};

use super::{body, csrf, error::Error, typed};
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
            let body = match read(app, payload).await {
                (body, None) => body,
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
pub async fn read(app: &App, payload: Payload) -> (Bytes, Option<Error>) {
    let (body, fault) = body::read_part(app, payload, MAX_FORM).await;
    (body.into_bytes(), fault)
}
