//! What the panels of a ticket's page send. Done: the page again, or the next ticket of the list. Not done: the same page
//! with everything that was typed, and the files that came.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::ticket;
use kernel::ticket_number::TicketNumber;
use serde_json::{Map, Value};

use super::{
    files_field::Kept,
    forms::Retry,
    pages::{Asked, next_after, number, render},
    panel::Panel,
    rows::{LIST_PATH, ticket_url},
    view::Refused,
    with_files::PageForm,
};
use crate::{
    http::{
        error::{Error, FieldErrors},
        error_page::detail,
        flash::SaidOf,
        form::CsrfForm,
        page::Ctx,
    },
    ticket::{
        act::Target,
        draft::{self, DraftToken},
        record::CHANGED,
        store,
    },
};

/// `POST /petugas/tiket/{number}/…`: a panel of words alone.
pub async fn act<A: Panel>(
    ctx: Ctx,
    path: web::Path<String>,
    form: CsrfForm<A>,
) -> Result<HttpResponse, Error> {
    let number = number(&path)?;
    let done = form
        .0
        .run(&ctx.app, ctx.staff()?, &target(&number, &form.0, None))
        .await;
    conclude(&ctx, &number, &form.0, None, done).await
}

/// The same for a panel that takes files too. They are kept whatever is wrong with the rest, so that nobody chooses them
/// twice.
pub async fn act_with_files<A: Panel>(
    ctx: Ctx,
    path: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Error> {
    let number = number(&path)?;
    let staff = ctx.staff()?;
    // First of all, so that the words come back whatever follows. Nothing is kept for a ticket that the person may not know of.
    let mut sent: PageForm<A> = PageForm::read(&ctx, payload).await?;
    store::find_for_staff(ctx.app.db.read(), staff, &number).await?;
    if let Some(file) = sent.remove {
        draft::remove(&ctx.app, &sent.draft.id(), file).await?;
        return come_back(&ctx, &number, &sent.form, Some(&sent.draft), None).await;
    }
    sent.keep_files(&ctx.app).await?;
    let target = target(&number, &sent.form, Some(&sent.draft));
    let done = if sent.errors.is_empty() {
        sent.form.run(&ctx.app, staff, &target).await
    } else {
        Err(and_of_words(&ctx, &sent).await?)
    };
    conclude(&ctx, &number, &sent.form, Some(&sent.draft), done).await
}

/// What is wrong with the files, and with the words as well: all at once.
async fn and_of_words<A: Panel>(ctx: &Ctx, sent: &PageForm<A>) -> Result<Error, Error> {
    let mut errors = sent.errors.clone();
    match sent.form.check(&ctx.app).await {
        Ok(()) => {}
        Err(Error::Invalid(more)) => errors.0.extend(more.0),
        Err(fault) => return Err(fault),
    }
    Ok(errors.into())
}

fn target<A: Panel>(number: &TicketNumber, form: &A, draft: Option<&DraftToken>) -> Target {
    Target {
        seen: form.seen(),
        enclosed: draft.map(DraftToken::id),
        ..Target::now(number.clone())
    }
}

async fn conclude<A: Panel>(
    ctx: &Ctx,
    number: &TicketNumber,
    form: &A,
    draft: Option<&DraftToken>,
    done: Result<ticket::Model, Error>,
) -> Result<HttpResponse, Error> {
    match done {
        Ok(ticket) if A::AFTER.moves_on(ctx.staff()?.role) => {
            let is_mine = store::find_for_staff(ctx.app.db.read(), ctx.staff()?, &ticket.number).await;
            let is_mine = match is_mine {
                Ok(_) => true,
                Err(Error::NotFound) => false,
                Err(fault) => return Err(fault),
            };
            let next = next_after(ctx, &ticket).await?;
            let shows_next = next.starts_with(&format!("{LIST_PATH}/"));
            // What a unit gave away is not found by it any more.
            let said_of = if is_mine { SaidOf::Open } else { SaidOf::Gone };
            Ok(ctx.redirect_saying_of(&next, A::FLASH, (&ticket.number, said_of), shows_next))
        }
        Ok(ticket) => {
            let asked = Asked::of(ctx)?;
            Ok(ctx.redirect_saying(&ticket_url(&ticket.number, &asked.query()), A::FLASH))
        }
        Err(error @ (Error::Invalid(_) | Error::Conflict(_))) => {
            come_back(ctx, number, form, draft, Some(&error)).await
        }
        // Whatever else stops it, the words come back by `http::kept`.
        Err(error) => Err(error),
    }
}

async fn come_back<A: Panel>(
    ctx: &Ctx,
    number: &TicketNumber,
    form: &A,
    draft: Option<&DraftToken>,
    error: Option<&Error>,
) -> Result<HttpResponse, Error> {
    let typed = match serde_json::to_value(form) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let kept = match draft {
        Some(draft) => Some(kept(ctx, draft).await?),
        None => None,
    };
    let none = FieldErrors::default();
    let errors = match error {
        Some(Error::Invalid(errors)) => errors,
        _ => &none,
    };
    let retry = Retry {
        panel: A::PANEL,
        typed: &typed,
        errors,
        kept: kept.as_ref(),
    };
    let refused = match (error, form.seen()) {
        (Some(Error::Conflict(code)), Some(seen)) if code == CHANGED => Some(Refused::Changed(seen)),
        (Some(error @ Error::Conflict(_)), _) => Some(Refused::Because(detail(error, ctx.locale))),
        _ => None,
    };
    let status = error.map_or(StatusCode::OK, Error::status);
    render(ctx, number, status, Some(retry), refused).await
}

/// The files that wait. Where others of the same form were sent already (a form sent twice), the rest goes on under a new
/// name: a draft that was used would take the same file for one that it has.
async fn kept(ctx: &Ctx, draft: &DraftToken) -> Result<Kept, Error> {
    let db = ctx.app.db.read();
    let all = draft::files(db, &draft.id()).await?;
    let (waiting, sent): (Vec<_>, Vec<_>) = all.into_iter().partition(|file| file.ticket_id.is_none());
    let mut token = draft.clone();
    if !sent.is_empty() {
        token = DraftToken::new(&ctx.app);
        draft::rename(&ctx.app, &draft.id(), &token.id()).await?;
    }
    Ok(Kept {
        draft: token,
        files: waiting,
    })
}
