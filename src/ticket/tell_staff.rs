//! Who among the staff is told what happened to a ticket, beside the clocks (`crate::sla`'s chain). Whoever did it is never
//! told of it; a flood becomes a number ([`staff_notice::tell`]).
//!
//! | what happened | who is told |
//! |---|---|
//! | given to somebody | that person |
//! | routed to a unit | its head; without one, everybody there |
//! | the reporter wrote or sent a file | the assignee; without one, as for a route; nobody of Biro Humas, whose list shows it |
//! | reopened | the same |
//! | a unit handed it back | whoever of Biro Humas routed it; when that person is gone, all of Biro Humas |
//! | Biro Humas took it back | whoever had it in the unit |

use entity::{
    staff, ticket,
    ticket_event::{self, EventKind},
};
use kernel::{id::StaffId, role::Role, unit_code::UnitCode};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;

use super::{
    lifecycle::{Action, Actor},
    record::By,
};
use crate::{
    app::App,
    notify::staff_notice::{self, Telling},
};

/// Who had the ticket before.
#[derive(Clone, Debug)]
pub(super) struct Former {
    unit: Option<UnitCode>,
    assignee: Option<StaffId>,
}

impl Former {
    /// Of a ticket that is about to change.
    pub(super) fn of(ticket: &ticket::Model) -> Self {
        Self {
            unit: ticket.unit_code.clone(),
            assignee: ticket.assignee_id,
        }
    }
}

/// Tells those whom an action concerns, in its transaction.
pub(super) async fn tell(
    db: &impl ConnectionTrait,
    app: &App,
    former: &Former,
    ticket: &ticket::Model,
    by: By,
    action: Action,
) -> Result<(), DbErr> {
    let by_humas = by.actor == Actor::Staff(Role::Humas);
    let now = Former::of(ticket);
    let (kind, people) = match action {
        Action::Assign => ("assigned", active(db, ticket.assignee_id).await?),
        Action::Route => ("routed", of_unit(db, now.unit.as_ref()).await?),
        Action::Reply | Action::Attach | Action::FollowerWrote if by.staff.is_none() => {
            ("replied", holders(db, &now).await?)
        }
        Action::Reopen => ("reopened", holders(db, &now).await?),
        Action::HandBack if by_humas => ("recalled", holders(db, former).await?),
        Action::HandBack => ("handed-back", senders(db, ticket).await?),
        _ => return Ok(()),
    };
    let others = people.into_iter().filter(|staff| Some(*staff) != by.staff);
    let tellings = others.map(|staff| Telling {
        staff,
        kind: kind.to_owned(),
        ticket: Some(ticket.id),
        data: json!({ "number": ticket.number }),
        only_counted: false,
    });
    staff_notice::tell(db, app, tellings.collect()).await
}

fn people() -> Select<staff::Entity> {
    staff::Entity::find()
        .select_only()
        .column(staff::Column::Id)
        .filter(staff::Column::DisabledAt.is_null())
}

async fn active(db: &impl ConnectionTrait, staff: Option<StaffId>) -> Result<Vec<StaffId>, DbErr> {
    let Some(id) = staff else { return Ok(Vec::new()) };
    let found = people().filter(staff::Column::Id.eq(id));
    found.into_tuple().all(db).await
}

async fn holders(db: &impl ConnectionTrait, whose: &Former) -> Result<Vec<StaffId>, DbErr> {
    let assignee = active(db, whose.assignee).await?;
    if assignee.is_empty() {
        of_unit(db, whose.unit.as_ref()).await
    } else {
        Ok(assignee)
    }
}

async fn of_unit(db: &impl ConnectionTrait, unit: Option<&UnitCode>) -> Result<Vec<StaffId>, DbErr> {
    let Some(unit) = unit else { return Ok(Vec::new()) };
    let there: Vec<(StaffId, Role)> = people()
        .column(staff::Column::Role)
        .filter(staff::Column::UnitCode.eq(unit.clone()))
        .filter(staff::Column::Role.is_in([Role::UnitHead, Role::UnitStaff]))
        .into_tuple()
        .all(db)
        .await?;
    let has_head = there.iter().any(|(_, role)| *role == Role::UnitHead);
    let told = there.into_iter();
    Ok(told
        .filter(|(_, role)| !has_head || *role == Role::UnitHead)
        .map(|(id, _)| id)
        .collect())
}

/// Whoever sent it to the unit last.
async fn senders(db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<Vec<StaffId>, DbErr> {
    let last: Option<Option<StaffId>> = ticket_event::Entity::find()
        .select_only()
        .column(ticket_event::Column::StaffId)
        .filter(ticket_event::Column::TicketId.eq(ticket.id))
        .filter(ticket_event::Column::Action.eq(EventKind::Routed))
        .order_by_desc(ticket_event::Column::Id)
        .into_tuple()
        .one(db)
        .await?;
    let sender = active(db, last.flatten()).await?;
    if !sender.is_empty() {
        return Ok(sender);
    }
    let humas = people().filter(staff::Column::Role.eq(Role::Humas));
    humas.into_tuple().all(db).await
}
