//! Assign: a ticket is given to a colleague who can see it.

use entity::{staff, ticket};
use kernel::{id::StaffId, identity::email::EmailAddress, role::Role};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Select};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, with_ticket},
    lifecycle::Action,
    record::{self, Words},
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
};

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct AssignForm {
    /// Id or e-mail address of a colleague.
    #[serde(default)]
    pub staff: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl StaffAction for AssignForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        self.said()?;
        Ok(())
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let by = target.by(staff);
        with_ticket(app, staff, target, async |tx, ticket| {
            let colleague = self.find(tx, &ticket).await?;
            if ticket.assignee_id == Some(colleague.id) {
                return Err(FieldErrors::one("staff", "staff-same").into());
            }
            let words = Words {
                data: Some(json!({ "staff": colleague.id })),
                ..Words::default()
            };
            let done = record::apply(tx, app, ticket, by, Action::Assign, words, |row| {
                row.assignee_id = Some(colleague.id);
            })
            .await?;
            Ok(done.0)
        })
        .await
    }
}

impl AssignForm {
    fn said(&self) -> Result<&str, FieldErrors> {
        let raw = self.staff.trim();
        if raw.is_empty() {
            return Err(FieldErrors::one("staff", "staff-missing"));
        }
        Ok(raw)
    }

    async fn find(&self, db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<staff::Model, Error> {
        let raw = self.said()?;
        let among = candidates(ticket);
        let found = match (raw.parse::<StaffId>(), EmailAddress::parse(raw)) {
            (Ok(id), _) => among.filter(staff::Column::Id.eq(id)).one(db).await?,
            (_, Ok(email)) => {
                // Accounts are kept in lower case.
                let email = email.lookup_key();
                among.filter(staff::Column::Email.eq(email)).one(db).await?
            }
            _ => None,
        };
        found.ok_or_else(|| FieldErrors::one("staff", "staff-unknown").into())
    }
}

/// Active people who can see the ticket and work on it: the unit's, or Biro Humas's while no unit has it.
fn candidates(ticket: &ticket::Model) -> Select<staff::Entity> {
    let active = staff::Entity::find().filter(staff::Column::DisabledAt.is_null());
    match &ticket.unit_code {
        Some(unit) => active
            .filter(staff::Column::UnitCode.eq(unit.clone()))
            .filter(staff::Column::Role.is_in([Role::UnitStaff, Role::UnitHead])),
        None => active.filter(staff::Column::Role.eq(Role::Humas)),
    }
}

/// The people whom a ticket can be given to, by name.
pub async fn colleagues(
    db: &impl ConnectionTrait,
    ticket: &ticket::Model,
) -> Result<Vec<staff::Model>, DbErr> {
    candidates(ticket).order_by_asc(staff::Column::Name).all(db).await
}
