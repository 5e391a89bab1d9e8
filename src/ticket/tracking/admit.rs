//! What stands before every form of a ticket's page: the ticket exists, the conversation is open, our own page sent the
//! form. Whatever fails, the words that were typed come back with the page.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::ticket;
use kernel::{status::Status, ticket_number::TicketNumber};

use super::{
    kept_files::Waiting,
    view::{self, Returned},
};
use crate::{
    http::{
        csrf::{self, CSRF_FIELD},
        error::Error,
        error_page,
        kept::{self, Typed},
        limits::{self, Limited},
        page::Ctx,
        typed,
    },
    ticket::{
        access,
        by_reporter::ReporterError,
        store,
        upload::{self, Upload},
    },
};

/// A form of the reporter's, as it arrived.
#[derive(Debug)]
pub struct Form {
    /// The ticket of the address.
    pub ticket: ticket::Model,
    /// Fields that are not taken out below, and files.
    pub upload: Upload,
    /// Words for reply or reopening.
    pub message: String,
    /// The rating that was chosen.
    pub rating: String,
    /// Words with the rating.
    pub comment: String,
}

/// Reads the form, asks for the proofs, and hands it to `act`. An error in any of it (the database away, too many forms from
/// one network) comes back as a page with the words in it.
pub async fn admit(
    ctx: &Ctx,
    raw: &str,
    payload: web::Payload,
    act: impl AsyncFnOnce(Box<Form>) -> Result<HttpResponse, Error>,
) -> Result<HttpResponse, Error> {
    let number = TicketNumber::parse(raw).map_err(|_| Error::NotFound)?;
    let admitted = limits::admit(&ctx.app, &ctx.req, Limited::Requests);
    // First of all: what stands in the way afterwards must not cost anybody their words.
    let upload = upload::read(&ctx.app, &ctx.req, payload).await?;
    typed::note(&ctx.req, upload.fields.clone(), !upload.files.is_empty());
    let kept = form_of(ctx, &upload);
    let answer = match admitted {
        Ok(()) => match prove(ctx, &number, upload).await {
            Ok(Proof::Given(form)) => act(form).await,
            Ok(Proof::Missing(page)) => Ok(page),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    };
    match answer {
        // Without the database no page of ours can be drawn: `public/unavailable` shows what was noted above.
        Err(error) if kept.has_words() && !matches!(error, Error::Unavailable(_)) => {
            error_page::log(&error, &ctx.request_id());
            kept::page(ctx, &kept, &error)
        }
        answer => answer,
    }
}

/// A form that may be acted upon, or the page that says why not.
enum Proof {
    Given(Box<Form>),
    Missing(HttpResponse),
}

async fn prove(ctx: &Ctx, number: &TicketNumber, mut upload: Upload) -> Result<Proof, Error> {
    let ticket = store::by_number(ctx.app.db.read(), number).await?;
    let ticket = ticket.ok_or(Error::NotFound)?;
    let mut take = |name: &str| upload.fields.remove(name).unwrap_or_default();
    let (message, rating, comment) = (take("message"), take("rating"), take("comment"));
    let form = Form {
        ticket,
        upload,
        message,
        rating,
        comment,
    };
    let draft = form.upload.fields.get("draft");
    if !access::is_reporter(&ctx.app, &ctx.req, &form.ticket) {
        let back = Returned {
            kept: Waiting::of(&ctx.app, draft).await?,
            ..form.returned(Some(ctx.t("track-open-first")))
        };
        let page = view::render(ctx, form.ticket, false, StatusCode::FORBIDDEN, back).await?;
        return Ok(Proof::Missing(page));
    }
    let token = form.upload.fields.get(CSRF_FIELD).map(String::as_str);
    if csrf::check(&ctx.req, &ctx.app, token).is_err() {
        let back = Returned {
            kept: Waiting::of(&ctx.app, draft).await?,
            ..form.returned(Some(ctx.t("track-stale-form")))
        };
        let page = view::render(ctx, form.ticket, true, StatusCode::FORBIDDEN, back).await?;
        return Ok(Proof::Missing(page));
    }
    Ok(Proof::Given(Box::new(form)))
}

/// What the form said, for the page that gives it back. Files cannot be put into a form again.
fn form_of(ctx: &Ctx, upload: &Upload) -> Typed {
    let fields = upload.fields.iter().filter(|(name, _)| *name != CSRF_FIELD);
    Typed {
        fields: fields
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        action: ctx.req.uri().to_string(),
        files: !upload.files.is_empty(),
    }
}

impl Form {
    /// What goes back to the page.
    pub fn returned(&self, notice: Option<String>) -> Returned {
        Returned {
            message: self.message.clone(),
            rating: self.rating.clone(),
            comment: self.comment.clone(),
            notice,
            ..Returned::default()
        }
    }
}

/// A rule of the lifecycle says no, or the files cannot be kept: the page says why and what to do instead, for the ticket as it is now.
pub async fn refused(
    ctx: &Ctx,
    number: &TicketNumber,
    back: Returned,
    refusal: ReporterError,
) -> Result<HttpResponse, Error> {
    let key = match &refusal {
        // Opened again meanwhile (by a double click, by staff): that is what they wanted.
        ReporterError::NotNow(Status::New | Status::Routed | Status::InProgress) => "track-refused-open",
        ReporterError::NotNow(Status::WaitingReporter) => "track-refused-waiting",
        ReporterError::NotNow(Status::Resolved) => "track-refused-resolved",
        ReporterError::NotNow(Status::Closed) => "track-refused-closed",
        ReporterError::NotNow(Status::Rejected) => "track-refused-rejected",
        ReporterError::NotNow(Status::Merged) => "track-refused-merged",
        ReporterError::ReopenUsedUp => "problem-reopen-used-up",
        ReporterError::ReopenTooLate => "problem-reopen-too-late",
        ReporterError::TooMuchToday => "problem-too-much-today",
        ReporterError::Fault(error) if matches!(**error, Error::FilesUnavailable(_)) => {
            "track-files-unavailable"
        }
        ReporterError::Fault(_) => return Err(refusal.into()),
    };
    let status = match &refusal {
        ReporterError::Fault(_) => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::CONFLICT,
    };
    let ticket = store::by_number(ctx.app.db.read(), number).await?;
    let back = Returned {
        notice: Some(ctx.t(key)),
        ..back
    };
    view::render(ctx, ticket.ok_or(Error::NotFound)?, true, status, back).await
}
