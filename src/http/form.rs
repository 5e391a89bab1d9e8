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

/// A urlencoded form, and whether its token is valid: for pages that give back what was typed where it is not.
#[derive(Debug)]
pub struct UnprovenForm<T> {
    /// What was typed.
    pub form: T,
    /// [`Error::StaleForm`] where our own page did not send it, or sent it too long ago.
    pub proof: Result<(), Error>,
}

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
            let (body, proof) = receive(&req, payload).await?;
            proof?;
            parse(&body).map(Self)
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for UnprovenForm<T> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let payload = payload.take();
        Box::pin(async move {
            let (body, proof) = receive(&req, payload).await?;
            let form = parse(&body)?;
            Ok(Self { form, proof })
        })
    }
}

/// The body of a form, noted for the page that may have to give it back, and whether its token is valid.
async fn receive(req: &HttpRequest, payload: Payload) -> Result<(Bytes, Result<(), Error>), Error> {
    let app = req
        .app_data::<web::Data<App>>()
        .ok_or_else(|| Error::internal("no application"))?;
    let body = match read(app, payload).await {
        (body, None) => body,
        (_, Some(fault)) => return Err(fault),
    };
    typed::note_urlencoded(req, &body);
    let token: Token = parse(&body)?;
    let proof = csrf::check(req, app, token.csrf.as_deref());
    Ok((body, proof))
}

fn parse<T: DeserializeOwned>(body: &Bytes) -> Result<T, Error> {
    serde_html_form::from_bytes(body).map_err(|_| Error::BadRequest("malformed-form"))
}

/// The bytes of a form as far as they came, and why there are no more of them.
pub async fn read(app: &App, payload: Payload) -> (Bytes, Option<Error>) {
    let (body, fault) = body::read_part(app, payload, MAX_FORM).await;
    (body.into_bytes(), fault)
}
