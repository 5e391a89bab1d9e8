//! Filing by program: `POST /api/v1/tickets`, as JSON (files in base64) or as multipart (files as they are).
//!
//! The same parse as the page's, so the same faults. Two things differ: a name that no form knows is refused (a client that
//! misspells an optional field would otherwise lose it without a word), and the `Idempotency-Key` is the client's own.

mod body;

use actix_web::{
    HttpResponse,
    http::header::{self, HeaderValue},
    web,
};
use chrono::{DateTime, Utc};
use entity::ticket::Channel;
use kernel::{locale::Locale, service_slug::ServiceSlug};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

pub use body::{FilingForm, FilingJson};

use super::{
    Filing,
    admit::admit,
    fields::{self, PERSONAL},
    file::{self, FileError, Filed, Request},
    model::RawFiling,
    parse,
};
use crate::{
    api::Problem,
    directory::{self, Directory, Service},
    http::{
        client,
        error::{Error, FieldErrors},
        idempotency,
        limits::Limited,
        page::Ctx,
    },
    ticket::{
        access,
        attachment::{self, Incoming},
        json_object,
        warning::Noted,
    },
};

/// Names that are no field of a form.
const BESIDE: [&str; 3] = ["service", "secret", "attachments"];
/// Unknown names that are named: whoever has more of them knows enough.
const MAX_UNKNOWN: usize = 20;

/// A ticket that was filed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FiledTicket {
    /// Number, as people read it: `LB26-4F7K-Q2MD`.
    number: String,
    /// Six digits that open the conversation. Given here only, and to whoever repeats the request.
    pin: String,
    /// Status, `new` for a new ticket.
    status: String,
    /// Until when the first answer is promised.
    due_at: DateTime<Utc>,
    /// The ticket's page.
    url: String,
    /// What is odd but was accepted.
    warnings: Vec<FilingWarning>,
}

/// Something odd that was accepted.
#[derive(Debug, Serialize, ToSchema)]
pub struct FilingWarning {
    /// Field.
    field: String,
    /// Stable code.
    code: String,
    /// A sentence for the person.
    message: String,
    /// What was probably meant, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    suggestion: Option<String>,
}

/// File a ticket
///
/// Which fields a service asks and requires: `GET /api/v1/services`. The service's own fields stand beside the ones named
/// here, by their names. Files: up to five of 5 MiB (JPEG, PNG, WebP, PDF by content).
#[utoipa::path(
    post, path = "/api/v1/tickets", tag = "tickets", security(()),
    params(
        ("Idempotency-Key" = Option<String>, Header,
            description = "1 to 255 visible ASCII characters, best a random UUID: the same key never files twice"),
        ("lang" = Option<String>, Query, description = "Language of sentences and mails: `id` (when left out) or `en`"),
    ),
    request_body(content((FilingJson = "application/json"), (FilingForm = "multipart/form-data"))),
    responses(
        (status = 201, body = FiledTicket, description = "Filed, now or by an earlier request with the same key"),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "Cannot be read"),
        (status = 409, body = Problem, content_type = "application/problem+json", description = "The key was used for another filing"),
        (status = 413, body = Problem, content_type = "application/problem+json", description = "Too large as a whole"),
        (status = 422, body = Problem, content_type = "application/problem+json", description = "Fields are wrong"),
        (status = 429, body = Problem, content_type = "application/problem+json", description = "Too many from one address"),
    )
)]
pub async fn create(ctx: Ctx, payload: web::Payload) -> Result<HttpResponse, Error> {
    let client = client::of(&ctx.req, &ctx.app.config.http);
    ctx.app.limits.check(Limited::Requests, &client)?;
    let key = idempotency_key(&ctx)?;
    let directory = directory::current(&ctx.app).await?;
    let body::Sent {
        raw,
        files,
        mut errors,
    } = body::read(&ctx, payload).await?;
    let service = service(&directory, &raw)?;
    errors.0.extend(unknown_names(service, &raw).0);
    let today = ctx.app.clock.now().with_timezone(&directory.tz).date_naive();
    let filing = match parse(&raw, service, &directory, today) {
        Ok(filing) if errors.is_empty() => filing,
        Ok(_) => return Err(errors.into()),
        Err(faults) => {
            // A value that was no text is "not text", not "missing".
            for (name, faults) in faults.0 {
                errors.0.entry(name).or_insert(faults);
            }
            return Err(errors.into());
        }
    };
    admit(&ctx.app, &client, &filing.email)?;
    let filed = file_with(&ctx, &directory, &filing, files, key, client.is_local).await?;
    created(&ctx, &filed, &filing)
}

/// Hands the files over and files; files of a request that turns out to be a repetition are taken back.
async fn file_with(
    ctx: &Ctx,
    directory: &Directory,
    filing: &Filing,
    attachments: Vec<Incoming>,
    key: Option<String>,
    is_local: bool,
) -> Result<Filed, Error> {
    let mut file_hashes: Vec<String> = attachments.iter().map(|file| file.sha256.clone()).collect();
    file_hashes.sort();
    let stored = attachment::store_all(&ctx.app, attachments).await?;
    let storage_keys = attachment::keys(&stored);
    let in_force = directory.notice(ctx.app.clock.now());
    let request = Request {
        channel: Channel::Api,
        locale: ctx.locale,
        notice_version: in_force.map(|notice| notice.version.clone()).unwrap_or_default(),
        key,
        draft: None,
        file_hashes,
        files: stored,
        is_local,
    };
    let filed = file::file(&ctx.app, directory, filing, request).await;
    // After a fault of the database nobody knows whether the ticket was written, so its files stay.
    let is_repetition = match &filed {
        Ok(filed) => !filed.is_new,
        Err(error) => matches!(error, FileError::KeyReused),
    };
    if is_repetition {
        attachment::discard(&ctx.app, storage_keys.iter().map(String::as_str)).await;
    }
    filed.map_err(Error::from)
}

fn created(ctx: &Ctx, filed: &Filed, filing: &Filing) -> Result<HttpResponse, Error> {
    let url = access::public_url(&ctx.app, &filed.ticket.number);
    let location = HeaderValue::from_str(&url).map_err(Error::internal)?;
    let answer = FiledTicket {
        number: filed.ticket.number.to_string(),
        pin: filed.pin.digits().to_owned(),
        status: filed.ticket.status.to_string(),
        due_at: filed.ticket.due_at,
        url,
        warnings: filing
            .warnings
            .iter()
            .map(|noted| FilingWarning::of(noted, ctx.locale))
            .collect(),
    };
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, location))
        .json(answer))
}

impl FilingWarning {
    fn of(noted: &Noted, locale: Locale) -> Self {
        Self {
            field: noted.field.clone(),
            code: noted.code.clone().into_owned(),
            message: noted.sentence(locale),
            suggestion: noted.suggestion.clone(),
        }
    }
}

fn idempotency_key(ctx: &Ctx) -> Result<Option<String>, Error> {
    Ok(idempotency::key(&ctx.req)?.map(|key| format!("api:{key}")))
}

fn service<'a>(directory: &'a Directory, raw: &RawFiling) -> Result<&'a Service, FieldErrors> {
    let slug = raw.fields.get("service").map_or("", |slug| slug.trim());
    if slug.is_empty() {
        return Err(FieldErrors::one("service", "required"));
    }
    let known = ServiceSlug::parse(slug)
        .ok()
        .and_then(|slug| directory.service(&slug));
    known.ok_or_else(|| FieldErrors::one("service", "service-unknown"))
}

fn unknown_names(service: &Service, raw: &RawFiling) -> FieldErrors {
    let accepted = fields::accepted(service);
    let known: BTreeSet<&str> = accepted
        .iter()
        .map(|field| field.name.as_str())
        .chain(PERSONAL)
        .chain(BESIDE)
        .collect();
    let mut errors = FieldErrors::default();
    let unknown = raw.fields.keys().filter(|name| !known.contains(name.as_str()));
    for name in unknown.take(MAX_UNKNOWN) {
        errors.add(&json_object::shown(name), "unknown-field");
    }
    errors
}
