//! Who is told when a clock runs down: up the chain, each level more of them.
//!
//! Half: whoever has the ticket. Three quarters: the head of the unit too. Nine tenths: Biro Humas too. Over: the leadership
//! too. Whoever has it is the assignee; a unit's ticket that nobody took is its head's (or, without one, everybody's
//! there); one that no unit has is Biro Humas's.

use std::collections::BTreeSet;

use entity::{staff, ticket};
use kernel::{id::StaffId, role::Role};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

/// The people who may be told.
#[derive(Debug)]
pub struct Chain {
    staff: Vec<staff::Model>,
}

impl Chain {
    /// Everybody whose account is not closed.
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let staff = staff::Entity::find()
            .filter(staff::Column::DisabledAt.is_null())
            .all(db)
            .await?;
        Ok(Self { staff })
    }

    /// Who is told that a ticket's clock passed `level`.
    pub fn at(&self, ticket: &ticket::Model, level: u8) -> BTreeSet<StaffId> {
        let mut told: BTreeSet<StaffId> = self.holders(ticket).into_iter().collect();
        if level >= 75 {
            told.extend(self.heads(ticket));
        }
        if level >= 90 {
            told.extend(self.of_role(Role::Humas));
        }
        if level >= 100 {
            told.extend(self.of_role(Role::Leader));
        }
        told
    }

    /// Whether the person looks after many tickets and wants a number, not a list.
    pub fn wants_a_number(&self, staff: StaffId) -> bool {
        self.staff
            .iter()
            .any(|one| one.id == staff && one.role == Role::Leader)
    }

    fn holders(&self, ticket: &ticket::Model) -> Vec<StaffId> {
        let active = |id: &StaffId| self.staff.iter().any(|one| one.id == *id);
        if let Some(assignee) = ticket.assignee_id.filter(active) {
            return vec![assignee];
        }
        let Some(unit) = &ticket.unit_code else {
            return self.of_role(Role::Humas);
        };
        let heads = self.heads(ticket);
        if !heads.is_empty() {
            return heads;
        }
        let there = self
            .staff
            .iter()
            .filter(|one| one.unit_code.as_ref() == Some(unit));
        let everybody: Vec<StaffId> = there.map(|one| one.id).collect();
        if everybody.is_empty() {
            self.of_role(Role::Humas)
        } else {
            everybody
        }
    }

    fn heads(&self, ticket: &ticket::Model) -> Vec<StaffId> {
        let heads = self.staff.iter().filter(|one| {
            one.role == Role::UnitHead && one.unit_code.is_some() && one.unit_code == ticket.unit_code
        });
        heads.map(|one| one.id).collect()
    }

    fn of_role(&self, role: Role) -> Vec<StaffId> {
        self.staff
            .iter()
            .filter(|one| one.role == role)
            .map(|one| one.id)
            .collect()
    }
}
