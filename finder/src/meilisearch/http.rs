//! How the client of Meilisearch speaks HTTP.
//!
//! Its own way (0.33) clears eight megabytes for each request that has a body, which costs as much as all else that is done here for a
//! question, and brings a second reqwest.

use std::{pin::pin, sync::Arc};

use futures_util::{AsyncRead, AsyncReadExt};
use meilisearch_sdk::{
    errors::Error,
    request::{HttpClient, Method, parse_response},
};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use rustls::{ClientConfig, RootCertStore};
use serde::{Serialize, de::DeserializeOwned};

/// A client of Meilisearch.
pub(super) type Client = meilisearch_sdk::client::Client<Http>;

/// A client of the server at `url`, with a key where it wants one.
pub(super) fn client(url: &str, key: Option<&str>) -> Result<Client, Error> {
    Ok(Client::new_with_client(url, key, Http::new(key)?))
}

/// Connections to one server, with one key.
#[derive(Debug, Clone)]
pub(super) struct Http {
    client: reqwest::Client,
}

impl Http {
    pub fn new(key: Option<&str>) -> Result<Self, Error> {
        let mut headers = HeaderMap::new();
        if let Some(key) = key {
            let mut bearer = HeaderValue::from_str(&format!("Bearer {key}")).map_err(other)?;
            bearer.set_sensitive(true);
            headers.insert(AUTHORIZATION, bearer);
        }
        let client = reqwest::Client::builder()
            .user_agent(concat!("LAPORBKN/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .tls_backend_preconfigured(tls()?)
            .build()
            .map_err(other)?;
        Ok(Self { client })
    }
}

#[async_trait::async_trait]
impl HttpClient for Http {
    async fn stream_request<Query, Body, Output>(
        &self,
        url: &str,
        method: Method<Query, Body>,
        content_type: &str,
        expected_status: u16,
    ) -> Result<Output, Error>
    where
        Query: Serialize + Send + Sync,
        Body: AsyncRead + Send + Sync + 'static,
        Output: DeserializeOwned + 'static,
    {
        let url = format!("{url}{}", yaup::to_string(method.query())?);
        let mut request = self.client.request(verb(&method), &url);
        if let Some(body) = method.into_body() {
            let mut bytes = Vec::new();
            pin!(body).read_to_end(&mut bytes).await.map_err(other)?;
            request = request.header(CONTENT_TYPE, content_type).body(bytes);
        }
        let answer = request.send().await.map_err(other)?;
        let status = answer.status().as_u16();
        let body = answer.bytes().await.map_err(other)?;
        let body = std::str::from_utf8(&body).map_err(other)?;
        let body = if body.is_empty() { "null" } else { body };
        parse_response(status, expected_status, body, url)
    }
}

/// The web's certificates and the house's one provider, whatever the process has set.
fn tls() -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(other)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

fn verb<Query, Body>(method: &Method<Query, Body>) -> reqwest::Method {
    match method {
        Method::Get { .. } => reqwest::Method::GET,
        Method::Post { .. } => reqwest::Method::POST,
        Method::Patch { .. } => reqwest::Method::PATCH,
        Method::Put { .. } => reqwest::Method::PUT,
        Method::Delete { .. } => reqwest::Method::DELETE,
    }
}

fn other(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Other(Box::new(error))
}
