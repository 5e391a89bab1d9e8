//! A ticket's own addresses: its page, the link of the mail, leaving, files.

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
    web,
};
use entity::{attachment, ticket};
use kernel::{id::AttachmentId, ticket_number::TicketNumber};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Deserialize;

use super::{
    look_up::{bad_number, unknown_number},
    story::{Story, files_of},
    view::{self, Returned},
};
use crate::{
    app::App,
    http::{
        download,
        error::Error,
        form::CsrfForm,
        limits::{self, Limited},
        page::Ctx,
    },
    ticket::{access, store},
};

/// The link in a mail.
#[derive(Debug, Deserialize)]
pub struct LinkQuery {
    /// Token.
    #[serde(default)]
    pub kunci: String,
}

/// A form whose button says everything.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// `GET /tiket/{number}`
pub async fn show(ctx: Ctx, raw: web::Path<String>) -> Result<HttpResponse, Error> {
    limits::admit(&ctx.app, &ctx.req, Limited::Requests)?;
    let number = match TicketNumber::parse(&raw) {
        Ok(number) if number.to_string() != *raw => return Ok(ctx.redirect(&access::path(&number))),
        Ok(number) => number,
        Err(error) => return bad_number(&ctx, &raw, error),
    };
    let Some(story) = Story::find(&ctx.app, &number).await? else {
        return unknown_number(&ctx, &number);
    };
    let opened = access::is_reporter(&ctx.app, &ctx.req, &story.ticket);
    view::render_story(&ctx, &story, opened, StatusCode::OK, Returned::default()).await
}

/// `GET /tiket/{number}/buka?kunci=`: the link of the mail. A link that does not fit leads to the public part, where the
/// PIN is asked; it says no more than that page does.
pub async fn open_with_link(
    ctx: Ctx,
    raw: web::Path<String>,
    query: web::Query<LinkQuery>,
) -> Result<HttpResponse, Error> {
    let number = match TicketNumber::parse(&raw) {
        Ok(number) => number,
        Err(error) => return bad_number(&ctx, &raw, error),
    };
    let ticket = store::by_number(ctx.app.db.read(), &number).await?;
    let path = access::path(&number);
    let fits = |ticket: &ticket::Model| access::link_fits(&ctx.app, ticket, &query.kunci);
    let mut answer = match ticket.filter(fits) {
        Some(ticket) => {
            let mut answer = ctx.redirect(&path);
            answer
                .add_cookie(&access::open_cookie(&ctx.app, &ticket)?)
                .map_err(Error::internal)?;
            answer
        }
        None if query.kunci.is_empty() => ctx.redirect(&path),
        None => ctx.redirect_informing(&path, "flash-link-unfit"),
    };
    // The address with the key goes nowhere else.
    answer.headers_mut().insert(
        header::REFERRER_POLICY,
        header::HeaderValue::from_static("no-referrer"),
    );
    Ok(answer)
}

/// `POST /tiket/{number}/keluar`: forgets the conversation, on a computer that others use too.
pub async fn leave(
    ctx: Ctx,
    raw: web::Path<String>,
    CsrfForm(_): CsrfForm<Nothing>,
) -> Result<HttpResponse, Error> {
    let number = TicketNumber::parse(&raw).map_err(|_| Error::NotFound)?;
    let mut answer = ctx.redirect_saying(&access::path(&number), "flash-conversation-left");
    answer
        .add_cookie(&access::forget_cookie(&ctx.app, &number))
        .map_err(Error::internal)?;
    Ok(answer)
}

/// `GET /tiket/{number}/lampiran/{id}`: one file, for who may read the conversation.
pub async fn download(ctx: Ctx, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    let (raw, id) = path.into_inner();
    let number = TicketNumber::parse(&raw).map_err(|_| Error::NotFound)?;
    let ticket = store::by_number(ctx.app.db.read(), &number).await?;
    match ticket {
        Some(ticket) if access::is_reporter(&ctx.app, &ctx.req, &ticket) => {
            send_file(&ctx, &ticket, &id).await
        }
        _ => Ok(ctx.redirect(&access::path(&number))),
    }
}

async fn send_file(ctx: &Ctx, ticket: &ticket::Model, id: &str) -> Result<HttpResponse, Error> {
    let file = find_file(&ctx.app, ticket, id).await?;
    send_bytes(&ctx.app, &file).await
}

/// The bytes of a file, as a download.
pub async fn send_bytes(app: &App, file: &attachment::Model) -> Result<HttpResponse, Error> {
    let bytes = app.files.get(&file.storage_key).await?;
    Ok(download::file(&file.name, &file.media_type, bytes))
}

/// A file of this ticket that its reporter may fetch; any other is not found.
pub async fn find_file(app: &App, ticket: &ticket::Model, id: &str) -> Result<attachment::Model, Error> {
    let id: AttachmentId = id.parse().map_err(|_| Error::NotFound)?;
    let found = files_of(ticket.id)
        .filter(attachment::Column::Id.eq(id))
        .one(app.db.read())
        .await?;
    found.ok_or(Error::NotFound)
}
