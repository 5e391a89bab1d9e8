//! What the reporter sends from the ticket's page: reply, confirmation, reopening, rating.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::ticket;
use kernel::id::TicketId;
use std::collections::BTreeSet;

use super::{
    admit::{Form, admit, refused},
    kept_files::{self, Waiting},
    view::{self, Returned},
};
use crate::{
    http::{
        error::{Error, FieldErrors},
        page::Ctx,
    },
    ticket::{
        access,
        act::{add_text_error, optional},
        attachment::Incoming,
        by_reporter::ReporterError,
        confirm,
        draft::{self, DraftToken},
        rate,
        rate::{Rating, RatingError},
        reply::{self, Reply},
        reporter_reopen,
        upload::Upload,
    },
};

/// `POST /tiket/{number}/balas`
pub async fn reply(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    admit(&ctx, &raw, payload, async |form| {
        let back = form.returned(None);
        let Form {
            ticket,
            upload,
            message,
            ..
        } = *form;
        let field = |name: &str| upload.fields.get(name).map(String::as_str);
        let draft = field("draft").and_then(DraftToken::parse);
        let draft = draft.unwrap_or_else(|| DraftToken::new(&ctx.app));
        if let Some(file) = field("remove_file").and_then(|id| id.parse().ok()) {
            draft::remove(&ctx.app, &draft.id(), file).await?;
            let errors = upload.errors();
            return come_back(&ctx, ticket, back, (draft, upload.files), errors).await;
        }
        match judge(&ctx, ticket.id, upload, &message, draft).await? {
            Judged::Ready(reply, draft) => {
                let done = reply::reply(&ctx.app, ticket.id, reply).await;
                let kept = match &done {
                    Err(_) => Some(Waiting::under(&ctx.app, draft).await?),
                    Ok(_) => None,
                };
                let back = Returned { kept, ..back };
                conclude(&ctx, &ticket, back, done, "flash-reply-sent").await
            }
            Judged::Known => Ok(ctx.redirect_saying(&access::path(&ticket.number), "flash-reply-sent")),
            Judged::Wrong(files, errors) => come_back(&ctx, ticket, back, files, errors).await,
        }
    })
    .await
}

/// Files on their way into a draft.
type Unsent = (DraftToken, Vec<Incoming>);

/// What is to be done with a reply.
enum Judged {
    /// Send it; the draft is where its files wait if it is refused.
    Ready(Reply, DraftToken),
    /// It was sent before.
    Known,
    /// Not like this.
    Wrong(Unsent, FieldErrors),
}

async fn judge(
    ctx: &Ctx,
    ticket: TicketId,
    upload: Upload,
    message: &str,
    draft: DraftToken,
) -> Result<Judged, Error> {
    let db = ctx.app.db.read();
    let mut errors = upload.errors();
    let before = draft::files(db, &draft.id()).await?;
    let files = upload.files;
    let words = Reply::words(message, !files.is_empty() || !before.is_empty());
    let words = match words {
        Ok(words) if errors.is_empty() => words,
        Ok(_) => return Ok(Judged::Wrong((draft, files), errors)),
        Err(error) => {
            add_text_error(&mut errors, "message", error);
            return Ok(Judged::Wrong((draft, files), errors));
        }
    };
    let key = upload.fields.get("form_key").map(String::as_str);
    if before.is_empty() {
        let reply = Reply::new(words, files, key).or_waiting(draft.id());
        return Ok(Judged::Ready(reply, draft));
    }
    let known = before.iter().map(|file| file.sha256.clone());
    let hashes: BTreeSet<String> = known
        .chain(files.iter().map(|file| file.sha256.clone()))
        .collect();
    let reply = |draft: &DraftToken| Reply::with_kept(words.clone(), draft.id(), &hashes, key);
    if reply(&draft).is_known(db, ticket).await? {
        return Ok(Judged::Known);
    }
    let (kept, errors) = kept_files::keep(&ctx.app, draft, files).await?;
    if !errors.is_empty() {
        return Ok(Judged::Wrong((kept.draft, Vec::new()), errors));
    }
    if words.is_none() && kept.files.is_empty() {
        let errors = FieldErrors::one("message", "empty");
        return Ok(Judged::Wrong((kept.draft, Vec::new()), errors));
    }
    Ok(Judged::Ready(reply(&kept.draft), kept.draft))
}

/// The page again, with the files that are good waiting on it.
async fn come_back(
    ctx: &Ctx,
    ticket: ticket::Model,
    back: Returned,
    (draft, files): Unsent,
    mut errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let (kept, refused) = kept_files::keep(&ctx.app, draft, files).await?;
    errors.0.extend(refused.0);
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let back = Returned {
        errors,
        kept: Some(kept),
        ..back
    };
    view::render(ctx, ticket, true, status, back).await
}

/// `POST /tiket/{number}/konfirmasi`
pub async fn confirm(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    admit(&ctx, &raw, payload, async |form| {
        let done = confirm::confirm(&ctx.app, form.ticket.id).await;
        conclude(&ctx, &form.ticket, form.returned(None), done, "flash-confirmed").await
    })
    .await
}

/// `POST /tiket/{number}/buka-lagi`
pub async fn reopen(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    admit(&ctx, &raw, payload, async |form| {
        let back = form.returned(None);
        let mut errors = FieldErrors::default();
        let why = optional(Some(&form.message), "message", &mut errors);
        if !errors.is_empty() {
            return mend(&ctx, form.ticket, back, errors).await;
        }
        let done = reporter_reopen::reopen(&ctx.app, form.ticket.id, why).await;
        conclude(&ctx, &form.ticket, back, done, "flash-reopened").await
    })
    .await
}

/// `POST /tiket/{number}/nilai`
pub async fn rate(ctx: Ctx, raw: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    admit(&ctx, &raw, payload, async |form| {
        let back = form.returned(None);
        match Rating::parse(&form.rating, &form.comment) {
            Ok(rating) => {
                let done = rate::rate(&ctx.app, form.ticket.id, rating).await;
                conclude(&ctx, &form.ticket, back, done, "flash-rated").await
            }
            Err(error) => mend(&ctx, form.ticket, back, rating_errors(error)).await,
        }
    })
    .await
}

/// What is wrong with a rating, by field.
pub fn rating_errors(error: RatingError) -> FieldErrors {
    match error {
        RatingError::Value => FieldErrors::one("rating", "rating-value"),
        RatingError::Comment(error) => {
            let mut errors = FieldErrors::default();
            add_text_error(&mut errors, "comment", error);
            errors
        }
    }
}

/// The page again, with what is wrong marked.
async fn mend(
    ctx: &Ctx,
    ticket: ticket::Model,
    back: Returned,
    errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let back = Returned { errors, ..back };
    view::render(ctx, ticket, true, StatusCode::UNPROCESSABLE_ENTITY, back).await
}

/// Back to the ticket, saying that it is done, or why it is not.
async fn conclude(
    ctx: &Ctx,
    ticket: &ticket::Model,
    back: Returned,
    done: Result<ticket::Model, ReporterError>,
    flash: &str,
) -> Result<HttpResponse, Error> {
    match done {
        Ok(_) => Ok(ctx.redirect_saying(&access::path(&ticket.number), flash)),
        Err(refusal) => refused(ctx, &ticket.number, back, refusal).await,
    }
}
