//! A file of a ticket, for staff: by page and by program the same right, the same "not found", the same line in the
//! audit log. A file is often the photo of an identity card, so who fetched it must be known afterwards.

use actix_web::{HttpResponse, web};
use entity::attachment;
use serde_json::json;

use super::{dossier, pages::number};
use crate::{
    api::Problem,
    app::App,
    audit,
    http::{download, error::Error, page::Ctx},
};

/// `GET /petugas/tiket/{number}/lampiran/{id}`
pub async fn page(ctx: Ctx, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    send(&ctx, &path).await
}

/// One file of a ticket.
#[utoipa::path(
    get, path = "/api/v1/staff/tickets/{number}/attachments/{id}", tag = "staff", security(("bearer" = [])),
    params(
        ("number" = String, Path, description = "Ticket number, leniently read"),
        ("id" = String, Path, description = "From the ticket's `attachments`"),
    ),
    responses(
        (status = 200, description = "The bytes, always as a download", content_type = "application/octet-stream"),
        (status = 401, description = "No valid token", body = Problem),
        (status = 403, description = "Your role has no tickets", body = Problem),
        (status = 404, description = "No such ticket or file, or you may not know of it", body = Problem),
        (status = 503, description = "The file store is away", body = Problem),
    )
)]
pub async fn program(ctx: Ctx, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    send(&ctx, &path).await
}

async fn send(ctx: &Ctx, path: &(String, String)) -> Result<HttpResponse, Error> {
    let (raw, id) = path;
    let id = id.parse().map_err(|_| Error::NotFound)?;
    let staff = ctx.staff()?;
    let file = dossier::file(&ctx.app, staff, &number(raw)?, id).await?;
    let bytes = ctx.app.files.get(&file.storage_key).await?;
    note_reading(&ctx.app, staff.id, &file).await?;
    Ok(download::file(&file.name, &file.media_type, bytes))
}

/// Writes who reads it, before a byte is sent.
async fn note_reading(app: &App, reader: kernel::id::StaffId, file: &attachment::Model) -> Result<(), Error> {
    let entry = audit::Entry {
        staff: Some(reader),
        action: "attachment.read",
        subject_kind: "ticket",
        subject_id: file.ticket_id.map(|id| id.to_string()).unwrap_or_default(),
        reason: None,
        detail: json!({ "file": file.id }),
    };
    let written = app.db.write(async |tx| audit::append(tx, app, entry).await);
    written.await.map_err(Error::from)
}
