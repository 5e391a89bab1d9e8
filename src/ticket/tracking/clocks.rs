//! How a ticket's deadlines were counted: for whoever has its number, as it names nobody.

use actix_web::{HttpResponse, web};
use kernel::ticket_number::TicketNumber;
use serde::Serialize;

use super::{
    look_up::{bad_number, unknown_number},
    public_part,
    story::Story,
};
use crate::{
    http::{error::Error, page::Ctx},
    ticket::due::ClockView,
};

/// View of `public/clocks`.
#[derive(Debug, Serialize)]
struct ClocksPage {
    ticket_number: String,
    number_display: String,
    clocks: Vec<ClockView>,
    staff: bool,
}

/// `GET /tiket/{number}/tenggat`
pub async fn show(ctx: Ctx, raw: web::Path<String>) -> Result<HttpResponse, Error> {
    let number = match TicketNumber::parse(&raw) {
        Ok(number) => number,
        Err(error) => return bad_number(&ctx, &raw, error),
    };
    let Some(story) = Story::find(&ctx.app, &number).await? else {
        return unknown_number(&ctx, &number);
    };
    let view = ClocksPage {
        ticket_number: number.to_string(),
        number_display: number.to_string(),
        clocks: public_part::clocks(&ctx.app, ctx.locale, &story),
        staff: false,
    };
    ctx.page("public/clocks", "clocks-title")
        .section("track")
        .render(&view)
}
