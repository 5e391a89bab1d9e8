//! The staff's pages of tickets: the list, and a ticket beside it. What its panels send is [`super::send`].

use actix_web::{HttpResponse, http::StatusCode, web};
use kernel::{
    page::{Cursor, Limit},
    role::Role,
    ticket_number::TicketNumber,
};
use serde::{Deserialize, Serialize};

use super::{
    dossier::Dossier,
    filter::FilterForm,
    forms::Retry,
    list::{self, Window},
    rows::{self, LIST_PATH, ListView, ticket_url, with_query},
    view::{self, Refused, TicketView, Wish},
};
use crate::{
    http::{error::Error, field::ErrorLine, page::Ctx},
    notify::bell,
};

/// Rows beside a ticket, and on a page of the list.
const ROWS: &str = "40";

/// Where in a list, as it stands in an address.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<String>,
    #[serde(skip_serializing)]
    template: Option<String>,
}

/// `GET /petugas`: to where the work of this person is.
pub async fn start(ctx: Ctx) -> Result<HttpResponse, Error> {
    let target = match ctx.staff()?.role {
        Role::Humas | Role::UnitStaff | Role::UnitHead | Role::Counter => LIST_PATH,
        Role::Admin => "/admin/petugas",
        Role::Leader => "/petugas/statistik",
        Role::WbsWasdal | Role::WbsInspektorat => "/petugas/akun",
    };
    Ok(ctx.redirect(target))
}

/// `GET /petugas/tiket`: the list.
pub async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    #[derive(Serialize)]
    struct View {
        list: ListView,
    }
    let asked = Asked::of(&ctx)?;
    let (list, _) = rows::view(
        &ctx.app,
        ctx.staff()?,
        ctx.locale,
        &asked.form,
        &asked.window()?,
        None,
    )
    .await?;
    let title = list.title().to_owned();
    ctx.page("staff/queue", "staff-nav-queue")
        .title(title)
        .section("queue")
        .render(&View { list })
}

/// `GET /petugas/tiket/{number}`: a ticket beside the list it was opened from.
pub async fn show(ctx: Ctx, path: web::Path<String>) -> Result<HttpResponse, Error> {
    let number = number(&path)?;
    render(&ctx, &number, StatusCode::OK, None, None).await
}

/// The page of a ticket, with the form that came back, if one did, and why the ticket's state did not allow it.
pub(super) async fn render(
    ctx: &Ctx,
    number: &TicketNumber,
    status: StatusCode,
    retry: Option<Retry<'_>>,
    refused: Option<Refused>,
) -> Result<HttpResponse, Error> {
    #[derive(Serialize)]
    struct View {
        list: ListView,
        errors: Vec<ErrorLine>,
        ticket: TicketView,
    }
    let staff = ctx.staff()?;
    let asked = Asked::of(ctx)?;
    let dossier = Dossier::open(&ctx.app, staff, number).await?;
    bell::seen(ctx, dossier.ticket.id).await?;
    let window = asked.window()?;
    let (list, page) = rows::view(&ctx.app, staff, ctx.locale, &asked.form, &window, Some(number)).await?;
    let query = asked.query();
    let wish = Wish {
        query: &query,
        template: asked.place.template.as_deref(),
        retry,
        refused,
        next_url: beside(&page, number).map(|next| ticket_url(next, &query)),
    };
    let (ticket, errors) = view::view(&ctx.app, staff, ctx.locale, &dossier, wish).await?;
    ctx.page("staff/ticket", "staff-nav-queue")
        .title(format!("{number} · {}", dossier.ticket.subject.as_str()))
        .section("queue")
        .status(status)
        .render(&View { list, errors, ticket })
}

/// The ticket below this one in the list that is shown; the first one where this one is no longer in it.
fn beside<'a>(page: &'a list::Page, number: &TicketNumber) -> Option<&'a TicketNumber> {
    let mut rest = page.tickets.iter().map(|ticket| &ticket.number);
    match rest.position(|one| one == number) {
        Some(at) => page.tickets.get(at + 1).map(|ticket| &ticket.number),
        None => page.tickets.first().map(|ticket| &ticket.number),
    }
}

/// Where to go when a ticket is done: the next one of the list it came from, its first one, or the empty list.
pub(super) async fn next_after(ctx: &Ctx, done: &entity::ticket::Model) -> Result<String, Error> {
    let asked = Asked::of(ctx)?;
    let Ok(filter) = asked.form.parse() else {
        return Ok(with_query(LIST_PATH, &asked.query()));
    };
    let staff = ctx.staff()?;
    let limit = Limit::parse("2").unwrap_or_default();
    let windows = [Some(list::cursor(&filter, done)), None].map(|after| Window {
        limit,
        after,
        before: None,
    });
    for window in windows {
        let page = list::page(&ctx.app, staff, &filter, &window).await?;
        if let Some(next) = page.tickets.iter().find(|ticket| ticket.id != done.id) {
            return Ok(ticket_url(&next.number, &asked.query()));
        }
    }
    Ok(with_query(LIST_PATH, &asked.query()))
}

/// What the address asks for.
pub(super) struct Asked {
    form: FilterForm,
    usual: bool,
    place: Place,
}

impl Asked {
    pub(super) fn of(ctx: &Ctx) -> Result<Self, Error> {
        let query = ctx.req.query_string();
        let form: FilterForm =
            serde_html_form::from_str(query).map_err(|_| Error::BadRequest("malformed"))?;
        let form = form.trimmed();
        let place = serde_html_form::from_str(query).map_err(|_| Error::BadRequest("malformed"))?;
        let usual = form.is_empty();
        Ok(Self {
            form: if usual {
                FilterForm::usual(ctx.staff()?)
            } else {
                form
            },
            usual,
            place,
        })
    }

    /// The same list as a query; nothing for the person's usual one.
    pub(super) fn query(&self) -> String {
        let filter = if self.usual {
            String::new()
        } else {
            self.form.to_query()
        };
        let place = serde_html_form::to_string(&self.place).unwrap_or_default();
        match (filter.is_empty(), place.is_empty()) {
            (true, _) => place,
            (_, true) => filter,
            _ => format!("{filter}&{place}"),
        }
    }

    fn window(&self) -> Result<Window, Error> {
        let cursor = |raw: &Option<String>| match raw.as_deref() {
            Some(raw) if !raw.is_empty() => Cursor::parse(raw)
                .map(Some)
                .map_err(|_| Error::BadRequest("malformed")),
            _ => Ok(None),
        };
        Ok(Window {
            limit: Limit::parse(ROWS).unwrap_or_default(),
            after: cursor(&self.place.after)?,
            before: cursor(&self.place.before)?,
        })
    }
}

/// A number in an address; what is no number names no ticket.
pub fn number(raw: &str) -> Result<TicketNumber, Error> {
    TicketNumber::parse(raw).map_err(|_| Error::NotFound)
}
