//! Duplicates: a new ticket that Biro Humas merged into an open one of the same service. Told last, because it takes two.

use chrono::{DateTime, Duration, Utc};
use entity::{
    ticket,
    ticket_event::{self, EventKind},
};
use kernel::{
    actor::ActorKind, clock::FixedClock, id::EventId, id::TicketId, service_slug::ServiceSlug,
    status::Status, ticket_number::TicketNumber, visibility::Visibility,
};
use serde_json::json;

use super::{
    DemoError,
    build::Rows,
    cast::Cast,
    chronicle::{Chronicle, Told, Who},
    dice::Dice,
};
use crate::{directory::Directory, ticket::lifecycle::Action};

/// Seed of the merges' dice.
const MERGES: u64 = 4;

/// An open ticket that another may be merged into.
#[derive(Clone, Debug)]
pub(super) struct Home {
    pub(super) id: TicketId,
    number: TicketNumber,
    service: ServiceSlug,
    pub(super) version: i64,
}

impl Home {
    /// The ticket, if it is fit: open, and with nothing answered yet that the other reporter would have to be told.
    pub(super) fn of(ticket: &ticket::Model) -> Option<Self> {
        let open = matches!(ticket.status, Status::Routed | Status::InProgress);
        (open && ticket.first_answered_at.is_none()).then(|| Self {
            id: ticket.id,
            number: ticket.number.clone(),
            service: ticket.service_slug.clone(),
            version: ticket.version,
        })
    }
}

/// Merges `duplicate` into a home of the same service, if there is one, and gives the event for the home's history.
/// Where there is none, it stays a new ticket.
pub(super) fn merge(
    duplicate: Rows,
    homes: &mut [Home],
    cast: &Cast,
    directory: &Directory,
    now: DateTime<Utc>,
    number: usize,
) -> Result<(Rows, Option<(TicketId, ticket_event::Model)>), DemoError> {
    let service = duplicate.ticket.service_slug.clone();
    let same = homes.iter().position(|home| home.service == service);
    let Some(home) = same
        .or(if homes.is_empty() { None } else { Some(0) })
        .and_then(|at| homes.get_mut(at))
    else {
        return Ok((duplicate, None));
    };
    home.version += 1;
    let dice = Dice::of(MERGES, number);
    let humas = cast.crew(None, &dice).humas;
    let at = now - Duration::seconds(dice.between(5, 25));
    let mut life = Chronicle {
        ticket: duplicate.ticket,
        events: duplicate.events,
    };
    let told = Told::data(json!({ "into": home.id, "number": home.number }));
    let into = home.id;
    life.act(at, humas, Action::Merge, told, &dice, |row| {
        row.merged_into = Some(into);
    })?;
    let absorbed = ticket_event::Model {
        id: EventId::new(&FixedClock::at(at), &dice.0),
        ticket_id: home.id,
        at,
        actor_kind: ActorKind::Staff,
        staff_id: Who::staff(humas),
        action: EventKind::Absorbed,
        from_status: None,
        to_status: None,
        visibility: Visibility::Staff,
        body: None,
        data: json!({ "ticket": life.ticket.id, "number": life.ticket.number }),
    };
    let clocks = life.clocks(directory, now);
    let rows = Rows {
        ticket: life.ticket,
        identity: duplicate.identity,
        events: life.events,
        clocks,
    };
    Ok((rows, Some((into, absorbed))))
}
