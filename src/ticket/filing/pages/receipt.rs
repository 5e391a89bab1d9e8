//! The receipt: number and PIN, once more for as long as the browser's cookie proves whose they are.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entity::ticket;
use kernel::{locale::Locale, ticket_number::TicketNumber};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{super::fields, check_view::WarningView};
use crate::{
    directory::{self, Directory},
    http::{dates, error::Error, page::Ctx},
    notify,
    ticket::{
        access,
        due::DueView,
        store,
        tracking::{public_part::PublicPart, story::Story},
        warning::{self, Noted},
    },
};

/// View of `public/receipt`.
#[derive(Debug, Serialize)]
struct ReceiptPage {
    ticket_number: String,
    number_display: String,
    pin: String,
    pin_display: String,
    service_title: String,
    email: String,
    /// A mail has the number and the PIN, too.
    is_mailed: bool,
    filed_at: DateTime<Utc>,
    track_url: String,
    due: DueView,
    joined: bool,
    warnings: Vec<WarningView>,
    next: Vec<NextView>,
}

#[derive(Debug, Serialize)]
struct NextView {
    title: String,
    text: String,
    when: Option<String>,
}

/// `GET /tiket/{number}/tanda-terima`. Without the cookie there is nothing to see, whether or not there is such a ticket:
/// the way on is the ticket's page, which asks for the PIN.
pub async fn receipt(ctx: Ctx, number: web::Path<String>) -> Result<HttpResponse, Error> {
    let number = TicketNumber::parse(&number).map_err(|_| Error::NotFound)?;
    let found = store::by_number(ctx.app.db.read(), &number).await?;
    let own = found.filter(|ticket| access::is_reporter(&ctx.app, &ctx.req, ticket));
    let Some(ticket) = own else {
        return Ok(ctx.redirect(&access::path(&number)));
    };
    let directory = directory::current(&ctx.app).await?;
    let story = Story::of(&ctx.app, &ticket).await?;
    let is_mailed = notify::receipt::is_mailed(ctx.app.db.read(), &ctx.app, &story.ticket).await?;
    let view = view(&ctx, &directory, &story, is_mailed)?;
    ctx.page("public/receipt", "receipt-page-title")
        .section("services")
        .render(&view)
}

fn view(ctx: &Ctx, directory: &Directory, story: &Story, is_mailed: bool) -> Result<ReceiptPage, Error> {
    let ticket = &story.ticket;
    let pin = access::open_pin(&ctx.app.vault, ticket.id, &ticket.pin_cipher).map_err(Error::internal)?;
    let service = directory.any_service(&ticket.service_slug);
    let service_title = service.map_or_else(
        || ticket.service_slug.to_string(),
        |service| match ctx.locale {
            Locale::Id => service.row.name_id.clone(),
            Locale::En => service.row.name_en.clone(),
        },
    );
    let warnings = stored_warnings(ticket).into_iter().map(|noted| WarningView {
        label: service.map_or_else(
            || fields::label_of(&noted.field, ctx.locale),
            |service| fields::label_in(service, &noted.field, ctx.locale),
        ),
        message: noted.sentence(ctx.locale),
    });
    Ok(ReceiptPage {
        ticket_number: ticket.number.to_string(),
        number_display: ticket.number.to_string(),
        pin: pin.digits().to_owned(),
        pin_display: pin.to_string(),
        service_title,
        email: ticket.reporter_email.to_string(),
        is_mailed,
        filed_at: ticket.created_at,
        track_url: access::path(&ticket.number),
        due: PublicPart::of(&ctx.app, ctx.locale, story).deadline,
        joined: false,
        warnings: warnings.collect(),
        next: next(ctx, ticket),
    })
}

/// The row keeps codes only; what the address was probably meant to be is found again.
fn stored_warnings(ticket: &ticket::Model) -> Vec<Noted> {
    let mut warnings = warning::of_row(&ticket.warnings);
    let known = ticket.reporter_email.warnings();
    for noted in &mut warnings {
        let mut again = known.iter().map(|warning| Noted::of("email", warning));
        let same = again.find(|other| other.field == noted.field && other.code == noted.code);
        if let Some(same) = same {
            *noted = same;
        }
    }
    warnings
}

fn next(ctx: &Ctx, ticket: &ticket::Model) -> Vec<NextView> {
    let due = dates::date_time(ctx.locale, ticket.due_at, ctx.app.config.tz);
    let at = Map::from_iter([("at".to_owned(), Value::from(due))]);
    let when = [
        Some(ctx.t("receipt-next-now")),
        None,
        Some(ctx.t_with("receipt-next-by", &at)),
    ];
    let steps = when.into_iter().zip(1..).map(|(when, step)| NextView {
        title: ctx.t(&format!("receipt-next-{step}-title")),
        text: match step {
            1 => ctx.t("receipt-next-1-text"),
            step => ctx.t_mail(&format!("receipt-next-{step}-text"), &Map::new()),
        },
        when,
    });
    steps.collect()
}
