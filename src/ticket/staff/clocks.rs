//! How a ticket's deadlines were counted, and who was warned when.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::{
    dossier::Dossier,
    pages::number,
    rows::{ticket_url, with_query},
};
use crate::{
    http::{error::Error, page::Ctx},
    ticket::due::ClockView,
};

/// View of `staff/clocks`.
#[derive(Debug, Serialize)]
struct ClocksPage {
    back_url: String,
    number_display: String,
    clocks: Vec<ClockView>,
    staff: bool,
}

/// `GET /petugas/tiket/{number}/tenggat`
pub async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Error> {
    let number = number(&path)?;
    let dossier = Dossier::open(&ctx.app, ctx.staff()?, &number).await?;
    let moves = dossier.moves();
    let clocks = dossier.clocks_at(&moves, ctx.app.clock.now());
    let view = ClocksPage {
        back_url: with_query(&ticket_url(&number, ""), ctx.req.query_string()),
        number_display: number.to_string(),
        clocks: ClockView::all(ctx.locale, clocks),
        staff: true,
    };
    ctx.page("staff/clocks", "clocks-title")
        .section("queue")
        .render(&view)
}
