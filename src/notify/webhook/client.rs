//! The HTTP client of webhooks: one POST, no redirects, no proxy, addresses judged where the connection is made, a bounded answer.

use std::{
    error::Error,
    net::{IpAddr, SocketAddr},
    sync::OnceLock,
    time::Duration,
};

use reqwest::{
    Client, Response,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use tokio::time::{Instant, timeout_at};
use url::{Host, Url};

use super::guard::Guard;
use crate::{config::WebhookConfig, notify::redact};

/// As much of an answer as is read and kept.
const ANSWER: usize = 4 * 1024;
/// How long an unused connection is kept for the next event.
const IDLE: Duration = Duration::from_secs(30);

/// What is sent.
#[derive(Clone, Debug)]
pub(super) struct Request<'a> {
    pub(super) url: &'a str,
    pub(super) id: String,
    pub(super) timestamp: i64,
    /// One signature, or two separated by a blank while a secret is being changed.
    pub(super) signature: String,
    pub(super) body: &'a str,
}

/// What came back.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// Status.
    pub(super) status: u16,
    /// `Retry-After`, as it was written.
    pub(super) retry_after: Option<String>,
    /// Its beginning, as text.
    pub(super) body: String,
}

/// Sends; opens nothing before the first request.
#[derive(Debug)]
pub(super) struct Sender {
    pub(super) guard: Guard,
    pub(super) patience: Duration,
    client: OnceLock<Result<Client, String>>,
}

impl Sender {
    pub(super) fn new(config: &WebhookConfig) -> Self {
        Self {
            guard: Guard::new(config),
            patience: config.timeout,
            client: OnceLock::new(),
        }
    }

    /// Sends one request; an error says in words for an operator why there is no answer.
    pub(super) async fn post(&self, request: &Request<'_>) -> Result<Answer, String> {
        let url = Url::parse(request.url).map_err(|error| error.to_string())?;
        // The client asks its resolver for names only.
        if let Some(address) = literal(&url)
            && !self.guard.permits("", address)
        {
            return Err(refused(&address.to_string()));
        }
        if url.scheme() != "https" && !self.guard.is_allowed_inside(&url) {
            return Err("http is only for hosts in LAPORBKN_WEBHOOK_ALLOW_PRIVATE".to_owned());
        }
        let client = self.client.get_or_init(|| client(&self.guard)).as_ref()?;
        let until = Instant::now() + self.patience;
        let sent = client
            .post(url)
            .headers(headers(request)?)
            .body(request.body.to_owned())
            .send();
        let answer = match timeout_at(until, sent).await {
            Err(_) => return Err(format!("no answer within {} s", self.patience.as_secs())),
            Ok(Err(error)) => return Err(reason(error)),
            Ok(Ok(answer)) => answer,
        };
        let status = answer.status().as_u16();
        let retry_after = answer.headers().get(RETRY_AFTER);
        let retry_after = retry_after
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Ok(Answer {
            status,
            retry_after,
            body: beginning(answer, until).await,
        })
    }
}

fn client(guard: &Guard) -> Result<Client, String> {
    Client::builder()
        .user_agent(concat!("LAPORBKN/", env!("CARGO_PKG_VERSION")))
        .redirect(Policy::none())
        .referer(false)
        // A proxy would look names up itself, and what it reaches nobody here could judge.
        .no_proxy()
        .http1_only()
        .dns_resolver(Resolver { guard: guard.clone() })
        .pool_max_idle_per_host(1)
        .pool_idle_timeout(IDLE)
        .build()
        .map_err(|error| format!("no HTTPS client can be made: {}", chain(&error)))
}

fn headers(request: &Request<'_>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in [
        ("webhook-id", request.id.clone()),
        ("webhook-timestamp", request.timestamp.to_string()),
        ("webhook-signature", request.signature.clone()),
    ] {
        let value = HeaderValue::from_str(&value).map_err(|error| error.to_string())?;
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(headers)
}

/// The beginning of an answer: the rest is left where it is, and so is what does not come in time. The status alone decides.
async fn beginning(mut answer: Response, until: Instant) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER {
        match timeout_at(until, answer.chunk()).await {
            Ok(Ok(Some(chunk))) => bytes.extend_from_slice(&chunk),
            _ => break,
        }
    }
    bytes.truncate(ANSWER);
    let text = String::from_utf8_lossy(&bytes);
    let is_kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    text.chars().filter(is_kept).collect()
}

fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(address) => Some(address.into()),
        Host::Ipv6(address) => Some(address.into()),
        Host::Domain(_) => None,
    }
}

fn refused(what: &str) -> String {
    format!(
        "{what} is this machine or an inner network; LAPORBKN_WEBHOOK_ALLOW_PRIVATE says which may be reached"
    )
}

/// Why there is no answer, without the address: it may hold a key.
fn reason(error: reqwest::Error) -> String {
    redact::reason(&chain(&error.without_url()))
}

/// An error with what caused it, each once.
fn chain(error: &dyn Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = error.source();
    }
    words
}

/// Looks names up and hands out only the addresses that may be reached. The connection is made to one of these, so there
/// is no second look-up that could say something else.
#[derive(Clone, Debug)]
struct Resolver {
    guard: Guard,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.guard.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((host.as_str(), 0)).await?.collect();
            let open: Vec<SocketAddr> = found
                .into_iter()
                .filter(|found| guard.permits(&host, found.ip()))
                .collect();
            if open.is_empty() {
                return Err(refused(&host).into());
            }
            let addresses: Addrs = Box::new(open.into_iter());
            Ok(addresses)
        })
    }
}
