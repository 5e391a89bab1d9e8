//! The description of the API at `/api/openapi.json`, made from the code: every slice annotates its handlers with
//! `#[utoipa::path]` and names them here. A test holds this list against [`crate::routes`], both ways.

use std::{collections::BTreeMap, sync::LazyLock};

use actix_web::{HttpResponse, http::header};
use serde::Serialize;
use utoipa::{
    Modify, OpenApi, ToSchema,
    openapi::{
        OpenApi as Document,
        security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{
    account, directory, knowledge,
    notify::bell,
    report, search,
    ticket::{filing, staff as desk, tracking},
};

/// The whole API.
#[derive(Debug, OpenApi)]
#[openapi(
    info(
        title = "LAPORBKN",
        description = "Helpdesk and complaint platform of Badan Kepegawaian Negara. Errors are problem documents \
            (RFC 9457) in the language of `?lang=` (`id`, `en`). Staff calls carry the token of `POST /api/v1/session`."
    ),
    paths(
        bell::stream::count,
        bell::stream::listen,
        tracking::api::show,
        tracking::api::reply,
        tracking::api::attach,
        tracking::api::download,
        tracking::api::confirm,
        tracking::api::reopen,
        tracking::api::rate,
        filing::api::create,
        directory::api::services,
        directory::api::units,
        directory::api::classes,
        knowledge::api::show,
        search::api::search,
        search::api::suggest,
        report::api::statistics,
        desk::api::list,
        desk::api::show,
        desk::download::program,
        desk::api::verify,
        desk::api::route,
        desk::api::take,
        desk::api::assign,
        desk::api::ask,
        desk::api::note,
        desk::api::answer,
        desk::api::resolve,
        desk::api::hand_back,
        desk::api::reject,
        desk::api::merge,
        desk::api::unmerge,
        desk::api::reopen,
        desk::api::correct_email,
        desk::api::send_receipt,
        desk::api::release_files,
        desk::api::bulk,
        desk::api::job,
        account::api::open,
        account::api::close,
    ),
    components(schemas(Problem, FieldProblem)),
    modifiers(&Bearer),
    tags(
        (name = "tickets", description = "Filing and following a ticket, without an account"),
        (name = "directory", description = "Services, units and complaint classes"),
        (name = "articles", description = "The knowledge base"),
        (name = "statistics", description = "Open figures"),
        (name = "session", description = "Staff login"),
        (name = "staff", description = "Working on tickets"),
    )
)]
pub struct Api;

/// An error (RFC 9457), media type `application/problem+json`.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` tells errors apart.
    #[serde(rename = "type")]
    kind: String,
    /// What went wrong, in a few words.
    title: String,
    /// HTTP status.
    status: u16,
    /// What went wrong and what to do.
    detail: String,
    /// Stable code, e.g. `invalid`, `not-found`, `not-while-closed`.
    code: String,
    /// Name this when asking for help.
    request_id: String,
    /// Faults by field, with code `invalid` only.
    errors: Option<BTreeMap<String, Vec<FieldProblem>>>,
}

/// What is wrong with one field.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Stable code.
    code: String,
    /// A sentence for the person.
    message: String,
}

/// Staff calls are made with a bearer token.
struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut Document) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("The token of POST /api/v1/session"))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}

static DOCUMENT: LazyLock<Result<String, serde_json::Error>> = LazyLock::new(|| Api::openapi().to_json());

/// `GET /api/openapi.json`
pub async fn document() -> Result<HttpResponse, crate::http::error::Error> {
    let json = DOCUMENT
        .as_ref()
        .map_err(|error| crate::http::error::Error::internal(error.to_string()))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=300"))
        .content_type("application/json")
        .body(json.as_str()))
}
