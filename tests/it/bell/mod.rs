//! What members of staff are told: in the pages, at once in an open page, by mail.

mod browser;
mod mail;
mod pages;
mod stream;
mod told;

use entity::staff_notice;
use kernel::{id::StaffId, role::Role, ticket_number::TicketNumber};
use laporbkn::{
    account::CurrentStaff,
    ticket::{assign::AssignForm, route::RouteForm},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::harness::TestApp;

/// What somebody was told, oldest first: kind, number of tickets, whether it is about one ticket.
async fn told(app: &TestApp, staff: StaffId) -> Vec<(String, i32, bool)> {
    let notices = staff_notice::Entity::find()
        .filter(staff_notice::Column::StaffId.eq(staff))
        .order_by_asc(staff_notice::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap();
    notices
        .into_iter()
        .map(|one| (one.kind, one.tickets, one.ticket_id.is_some()))
        .collect()
}

/// A notice about one ticket.
fn one(kind: &str) -> (String, i32, bool) {
    (kind.to_owned(), 1, true)
}

async fn route(app: &TestApp, by: &CurrentStaff, number: &TicketNumber, unit: &str) {
    let form = RouteForm {
        unit: unit.into(),
        ..RouteForm::default()
    };
    app.act(by, number, form).await.unwrap();
}

async fn assign(app: &TestApp, by: &CurrentStaff, number: &TicketNumber, to: StaffId) {
    let form = AssignForm {
        staff: to.to_string(),
        ..AssignForm::default()
    };
    app.act(by, number, form).await.unwrap();
}

/// A ticket of Biro Humas that a colleague gives to `to`.
async fn given_to(app: &TestApp, to: StaffId) -> TicketNumber {
    let filed = app.file().await;
    let colleague = app.staff_of(Role::Humas, None, "Dewi Anggraini").await;
    assign(app, &colleague, &filed.number, to).await;
    filed.number
}
