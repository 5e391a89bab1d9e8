//! `/petugas/pemberitahuan`: what a member of staff was told, newest first, and marking it read.

use actix_web::{
    HttpResponse,
    web::{Path, Query},
};
use kernel::{
    id::StaffNoticeId,
    page::{Cursor, Limit},
};
use serde::Deserialize;

use super::{pages_view::NoticesPage, store};
use crate::http::{
    error::Error,
    form::{CsrfForm, Empty},
    page::Ctx,
};

const PAGE: &str = "/petugas/pemberitahuan";

/// Which part of the list.
#[derive(Debug, Deserialize)]
pub struct NoticesQuery {
    /// Cursor of the page before.
    #[serde(default)]
    pub after: String,
}

/// `GET /petugas/pemberitahuan`
pub async fn list(ctx: Ctx, query: Query<NoticesQuery>) -> Result<HttpResponse, Error> {
    let staff = ctx.staff()?;
    let after = Cursor::parse(&query.after).ok();
    let notices = store::page(ctx.app.db.read(), staff.id, after.as_ref(), Limit::DEFAULT).await?;
    let view = NoticesPage::new(&ctx, staff, notices);
    ctx.page("staff/notices", "notices-title")
        .section("notices")
        .render(&view)
}

/// `POST /petugas/pemberitahuan/dibaca`
pub async fn read_all(ctx: Ctx, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    mark(&ctx, None).await?;
    Ok(ctx.redirect_saying(PAGE, "flash-notices-read"))
}

/// `POST /petugas/pemberitahuan/{id}/dibaca`: somebody else's, or none, is nothing to mark.
pub async fn read_one(ctx: Ctx, id: Path<String>, _form: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let id: StaffNoticeId = id.parse().map_err(|_| Error::NotFound)?;
    mark(&ctx, Some(id)).await?;
    Ok(ctx.redirect(PAGE))
}

async fn mark(ctx: &Ctx, one: Option<StaffNoticeId>) -> Result<(), Error> {
    let (staff, now) = (ctx.staff()?.id, ctx.app.clock.now());
    let db = &ctx.app.db;
    db.write(async |tx| store::mark(tx, staff, one, now).await)
        .await?;
    Ok(())
}
