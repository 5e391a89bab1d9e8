//! Tickets for staff, as JSON: list, read, act; bulk jobs.

#![expect(
    unused_qualifications,
    reason = "utoipa's macro writes the query types in full"
)]

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web,
};
use entity::{
    job::{self, JobState},
    ticket,
};
use kernel::{
    id::JobId,
    page::{Cursor, Limit},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::{
    dossier::{Dossier, names},
    filter::FilterForm,
    json::{Reader, TicketDetail, TicketPage},
    list::{self, Window},
    pages::number,
    with_files::{Call, WordsForm, WordsJson},
};
use crate::{
    api::Problem,
    http::{
        error::{Error, FieldErrors},
        idempotency, json,
        page::Ctx,
    },
    ticket::{
        act::{StaffAction, Target},
        answer::AnswerForm,
        ask::AskForm,
        assign::AssignForm,
        bulk::{self, BulkForm},
        classify::ClassifyForm,
        correct_email::CorrectEmailForm,
        draft::{self, DraftToken},
        hand_back::HandBackForm,
        jobs::Progress,
        merge::{MergeForm, UnmergeForm},
        note::NoteForm,
        reject::RejectForm,
        release_files::ReleaseFilesForm,
        reopen::ReopenForm,
        resolve::{self, ResolveForm},
        route::RouteForm,
        send_receipt::SendReceiptForm,
        store,
        take::TakeForm,
    },
};

/// Which part of the list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Tickets per page, 1 to 200; 50 if absent.
    limit: Option<String>,
    /// `next` of the page before.
    after: Option<String>,
}

/// A bulk job.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobItem {
    /// Id.
    #[schema(value_type = String)]
    id: JobId,
    /// `waiting`, `done`, or `failed` (it stopped for good; what is done stays done).
    state: &'static str,
    /// How far it is.
    #[serde(flatten)]
    progress: Progress,
}

/// The answer to a bulk request.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accepted {
    /// Id of the job, for `GET /api/v1/staff/jobs/{id}`.
    #[schema(value_type = String)]
    job: JobId,
}

/// The tickets that you may know of: what there is to do by its deadline, what is finished with the newest first, and so what `q` finds
/// unless a status with work in it or `due` is asked for.
#[utoipa::path(
    get, path = "/api/v1/staff/tickets", tag = "staff", params(FilterForm, PageQuery), security(("bearer" = [])),
    responses(
        (status = 200, description = "A page of tickets", body = TicketPage),
        (status = 401, description = "No valid token", body = Problem),
        (status = 403, description = "Your role has no tickets", body = Problem),
        (status = 422, description = "A filter cannot be read, or is not known", body = Problem),
    )
)]
pub async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let staff = ctx.staff()?;
    let query = ctx.req.query_string();
    let form: FilterForm = serde_html_form::from_str(query).map_err(|_| Error::BadRequest("malformed"))?;
    let part: PageQuery = serde_html_form::from_str(query).map_err(|_| Error::BadRequest("malformed"))?;
    known_parameters(query)?;
    let filter = form.trimmed().parse()?;
    let page = list::page(&ctx.app, staff, &filter, &window(&part)?).await?;
    let mut people: Vec<_> = page
        .tickets
        .iter()
        .filter_map(|ticket| ticket.assignee_id)
        .collect();
    people.sort_unstable();
    people.dedup();
    let names = names(ctx.app.db.read(), people).await?;
    let reader = Reader {
        app: &ctx.app,
        staff,
        locale: ctx.locale,
        names: &names,
    };
    Ok(HttpResponse::Ok().json(TicketPage {
        items: page.tickets.iter().map(|ticket| reader.item(ticket)).collect(),
        next: page.next.map(|cursor| cursor.encode()),
    }))
}

/// A misspelt filter would list everything.
fn known_parameters(query: &str) -> Result<(), FieldErrors> {
    let said = url::form_urlencoded::parse(query.as_bytes());
    let said = said.map(|(name, _)| (name.into_owned(), Value::Null)).collect();
    let mut errors = json::unknown::<FilterForm>(&said);
    let elsewhere = json::unknown::<PageQuery>(&said).0;
    errors
        .0
        .retain(|name, _| name != "lang" && elsewhere.contains_key(name));
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn window(part: &PageQuery) -> Result<Window, FieldErrors> {
    let mut errors = FieldErrors::default();
    let said = |raw: &Option<String>| raw.clone().filter(|raw| !raw.is_empty());
    let mut window = Window::default();
    if let Some(raw) = said(&part.limit) {
        match Limit::parse(&raw) {
            Ok(limit) => window.limit = limit,
            Err(error) => errors.add("limit", error.code()),
        }
    }
    if let Some(raw) = said(&part.after) {
        match Cursor::parse(&raw) {
            Ok(cursor) => window.after = Some(cursor),
            Err(error) => errors.add("after", error.code()),
        }
    }
    if errors.is_empty() {
        Ok(window)
    } else {
        Err(errors)
    }
}

/// A ticket with its history.
#[utoipa::path(
    get, path = "/api/v1/staff/tickets/{number}", tag = "staff", security(("bearer" = [])),
    params(("number" = String, Path, description = "Ticket number, leniently read")),
    responses(
        (status = 200, description = "The ticket; its version is the ETag", body = TicketDetail),
        (status = 401, description = "No valid token", body = Problem),
        (status = 403, description = "Your role has no tickets", body = Problem),
        (status = 404, description = "No such ticket, or you may not know of it", body = Problem),
    )
)]
pub async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Error> {
    let dossier = Dossier::open(&ctx.app, ctx.staff()?, &number(&path)?).await?;
    detail(&ctx, &dossier)
}

fn detail(ctx: &Ctx, dossier: &Dossier) -> Result<HttpResponse, Error> {
    let reader = Reader {
        app: &ctx.app,
        staff: ctx.staff()?,
        locale: ctx.locale,
        names: &dossier.names,
    };
    Ok(HttpResponse::Ok()
        .insert_header((header::ETAG, format!("\"{}\"", dossier.ticket.version)))
        .json(reader.detail(dossier)))
}

/// Runs an action and answers with the ticket as it is afterwards, even if it left the person's scope by that.
async fn act<A: StaffAction>(ctx: &Ctx, raw: &str, body: &[u8]) -> Result<HttpResponse, Error> {
    let form: A = json::parse(body)?;
    let staff = ctx.staff()?;
    let target = Target {
        seen: if_match(&ctx.req)?.or(form.seen()),
        ..Target::now(number(raw)?)
    };
    let done = form.run(&ctx.app, staff, &target).await;
    let ticket: ticket::Model = done.map_err(resolve::as_conflict)?;
    detail(ctx, &Dossier::of(&ctx.app, staff, ticket).await?)
}

/// The same with files. They are a draft's for a moment, and gone again where the action is refused: a program sends them
/// with its next try.
async fn act_with_files<A: StaffAction>(
    ctx: &Ctx,
    raw: &str,
    payload: web::Payload,
) -> Result<HttpResponse, Error> {
    let (staff, number) = (ctx.staff()?, number(raw)?);
    store::find_for_staff(ctx.app.db.read(), staff, &number).await?;
    let Call {
        form,
        files,
        mut errors,
    } = Call::<A>::read(ctx, payload).await?;
    if !errors.is_empty() {
        if let Err(Error::Invalid(more)) = form.check(&ctx.app).await {
            errors.0.extend(more.0);
        }
        return Err(errors.into());
    }
    let draft = DraftToken::new(&ctx.app).id();
    let target = Target {
        seen: if_match(&ctx.req)?.or(form.seen()),
        enclosed: (!files.is_empty()).then(|| draft.clone()),
        ..Target::now(number)
    };
    draft::keep(&ctx.app, &draft, files).await?;
    match form.run(&ctx.app, staff, &target).await {
        Ok(ticket) => detail(ctx, &Dossier::of(&ctx.app, staff, ticket).await?),
        Err(refusal) => {
            if let Err(error) = draft::abandon(&ctx.app, &draft).await {
                // What stays is swept after a day.
                tracing::warn!(error = %error, "the files of a refused call could not be thrown away");
            }
            Err(resolve::as_conflict(refusal))
        }
    }
}

/// The version in `If-Match: "7"`; none for `*`.
fn if_match(req: &HttpRequest) -> Result<Option<i64>, Error> {
    let Some(raw) = req.headers().get(header::IF_MATCH) else {
        return Ok(None);
    };
    let raw = raw.to_str().unwrap_or_default().trim();
    if raw == "*" {
        return Ok(None);
    }
    let version = raw.trim_start_matches("W/").trim_matches('"').parse();
    version.map(Some).map_err(|_| Error::BadRequest("malformed"))
}

/// One endpoint per action: they differ in path, body and description only.
macro_rules! actions {
    ($( $(#[$doc:meta])* $name:ident($form:ident) at $path:literal; )+) => { $(
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "staff", request_body = $form, security(("bearer" = [])),
            params(
                ("number" = String, Path, description = "Ticket number, leniently read"),
                ("If-Match" = Option<String>, Header, description = "The ETag that you saw: refused with 409 `changed-meanwhile` if somebody acted since"),
            ),
            responses(
                (status = 200, description = "The ticket as it is now", body = TicketDetail),
                (status = 401, description = "No valid token", body = Problem),
                (status = 403, description = "Your role may not do this", body = Problem),
                (status = 404, description = "No such ticket, or you may not know of it", body = Problem),
                (status = 409, description = "Not possible in this status, `answer-missing`, or changed meanwhile", body = Problem),
                (status = 422, description = "Fields are wrong", body = Problem),
            )
        )]
        pub async fn $name(ctx: Ctx, path: web::Path<String>, body: web::Bytes) -> Result<HttpResponse, Error> {
            act::<$form>(&ctx, &path, &body).await
        }
    )+ };
}

actions! {
    /// Verify a new ticket, or correct class and subject of a later one.
    verify(ClassifyForm) at "/api/v1/staff/tickets/{number}/verify";
    /// Route to a unit.
    route(RouteForm) at "/api/v1/staff/tickets/{number}/route";
    /// Take.
    take(TakeForm) at "/api/v1/staff/tickets/{number}/take";
    /// Assign to a colleague.
    assign(AssignForm) at "/api/v1/staff/tickets/{number}/assign";
    /// Hand back to Biro Humas.
    hand_back(HandBackForm) at "/api/v1/staff/tickets/{number}/hand-back";
    /// Reject, with a reason that the reporter reads.
    reject(RejectForm) at "/api/v1/staff/tickets/{number}/reject";
    /// Merge into another ticket.
    merge(MergeForm) at "/api/v1/staff/tickets/{number}/merge";
    /// Undo a merge.
    unmerge(UnmergeForm) at "/api/v1/staff/tickets/{number}/unmerge";
    /// Let the unit of a secret complaint see the reporter's files.
    release_files(ReleaseFilesForm) at "/api/v1/staff/tickets/{number}/release-files";
    /// Reopen what is rejected, resolved or closed.
    reopen(ReopenForm) at "/api/v1/staff/tickets/{number}/reopen";
    /// Correct the reporter's e-mail address. Makes a new PIN, mails it to the new address and a notice to the former one.
    correct_email(CorrectEmailForm) at "/api/v1/staff/tickets/{number}/correct-email";
    /// Send number, PIN and link once more to the address on file.
    send_receipt(SendReceiptForm) at "/api/v1/staff/tickets/{number}/send-receipt";
}

/// The same for actions whose words may come with files.
macro_rules! actions_with_files {
    ($( $(#[$doc:meta])* $name:ident($form:ident) at $path:literal; )+) => { $(
        $(#[$doc])*
        ///
        /// Files come beside the words: as a form, or in JSON as base64. They are read by whoever may read the words.
        #[utoipa::path(
            post, path = $path, tag = "staff", security(("bearer" = [])),
            request_body(content((WordsJson = "application/json"), (WordsForm = "multipart/form-data"))),
            params(
                ("number" = String, Path, description = "Ticket number, leniently read"),
                ("If-Match" = Option<String>, Header, description = "The ETag that you saw: refused with 409 `changed-meanwhile` if somebody acted since"),
            ),
            responses(
                (status = 200, description = "The ticket as it is now", body = TicketDetail),
                (status = 401, description = "No valid token", body = Problem),
                (status = 403, description = "Your role may not do this", body = Problem),
                (status = 404, description = "No such ticket, or you may not know of it", body = Problem),
                (status = 409, description = "Not possible in this status, or changed meanwhile", body = Problem),
                (status = 422, description = "Fields or files are wrong", body = Problem),
            )
        )]
        pub async fn $name(ctx: Ctx, path: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
            act_with_files::<$form>(&ctx, &path, payload).await
        }
    )+ };
}

actions_with_files! {
    /// Ask the reporter back; the promise pauses.
    ask(AskForm) at "/api/v1/staff/tickets/{number}/ask";
    /// Write an internal note.
    note(NoteForm) at "/api/v1/staff/tickets/{number}/note";
    /// Answer the reporter; the work may go on.
    answer(AnswerForm) at "/api/v1/staff/tickets/{number}/answer";
    /// Resolve; needs an answer on record, or brings it.
    resolve(ResolveForm) at "/api/v1/staff/tickets/{number}/resolve";
}

/// Do one thing to many tickets, chosen by number or by filter. Each is done by itself, by the same rules.
#[utoipa::path(
    post, path = "/api/v1/staff/tickets/bulk", tag = "staff", request_body = BulkForm, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 255 visible ASCII characters. The same request with the same key never starts a second job")),
    responses(
        (status = 202, description = "Accepted", body = Accepted),
        (status = 400, description = "The body or the key cannot be read", body = Problem),
        (status = 401, description = "No valid token", body = Problem),
        (status = 403, description = "Your role may not do this", body = Problem),
        (status = 409, description = "The key was used for another request", body = Problem),
        (status = 422, description = "Fields are wrong, or not known", body = Problem),
    )
)]
pub async fn bulk(ctx: Ctx, body: web::Bytes) -> Result<HttpResponse, Error> {
    let form = read_bulk(&body)?;
    let key = idempotency::key(&ctx.req)?;
    let job = bulk::enqueue(&ctx.app, ctx.staff()?, form, key).await?;
    Ok(HttpResponse::build(StatusCode::ACCEPTED)
        .insert_header((header::LOCATION, format!("/api/v1/staff/jobs/{job}")))
        .json(Accepted { job }))
}

/// The form of a bulk request: its own names, those of the filter and those of the action are known, and no others.
fn read_bulk(body: &[u8]) -> Result<BulkForm, Error> {
    let object = json::object(body)?;
    let mut errors = FieldErrors::default();
    if let Some(Value::Object(filter)) = object.get("filter") {
        let unknown = json::unknown::<FilterForm>(filter).0;
        let named = unknown.into_iter();
        errors
            .0
            .extend(named.map(|(name, faults)| (format!("filter.{name}"), faults)));
    }
    let form: BulkForm = json::typed(object)?;
    errors.0.extend(bulk::unknown_names(&form).0);
    if errors.is_empty() {
        Ok(form)
    } else {
        Err(errors.into())
    }
}

/// How far a bulk job of yours is.
#[utoipa::path(
    get, path = "/api/v1/staff/jobs/{id}", tag = "staff", security(("bearer" = [])),
    params(("id" = String, Path, description = "Id of the job")),
    responses(
        (status = 200, description = "The job", body = JobItem),
        (status = 401, description = "No valid token", body = Problem),
        (status = 403, description = "Your role has no bulk jobs", body = Problem),
        (status = 404, description = "No such job of yours", body = Problem),
    )
)]
pub async fn job(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Error> {
    let id = path.parse().map_err(|_| Error::NotFound)?;
    let job = bulk::find(&ctx.app, ctx.staff()?, id).await?;
    Ok(HttpResponse::Ok().json(JobItem {
        id,
        state: state_word(job.state),
        progress: progress(&job),
    }))
}

/// The state of a job in one word.
pub fn state_word(state: JobState) -> &'static str {
    match state {
        JobState::Ready => "waiting",
        JobState::Done => "done",
        JobState::Buried => "failed",
    }
}

/// How far a job is; before its first step only how many tickets it has.
pub fn progress(job: &job::Model) -> Progress {
    let total = job.payload.get("numbers").and_then(serde_json::Value::as_array);
    serde_json::from_value(job.result.clone()).unwrap_or_else(|_| Progress {
        total: total.map_or(0, Vec::len),
        ..Progress::default()
    })
}
