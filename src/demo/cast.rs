//! The staff of the data set, and who of them has to do with a ticket.

use std::collections::BTreeMap;

use entity::staff;
use kernel::{role::Role, unit_code::UnitCode};

use super::{chronicle::Who, dice::Dice};

/// Everybody, by place.
#[derive(Debug, Default)]
pub(super) struct Cast {
    humas: Vec<Who>,
    units: BTreeMap<UnitCode, Vec<Who>>,
}

/// The people of one ticket.
#[derive(Clone, Copy, Debug)]
pub(super) struct Crew {
    /// Who sorts it.
    pub(super) humas: Who,
    /// Who works on it.
    pub(super) worker: Who,
}

impl Cast {
    /// The cast of these people.
    pub(super) fn of(staff: &[staff::Model]) -> Self {
        let mut cast = Self::default();
        for person in staff {
            let who = Who::Staff(person.id, person.role);
            match (person.role, &person.unit_code) {
                (Role::Humas, _) => cast.humas.push(who),
                (Role::UnitStaff | Role::UnitHead, Some(unit)) => {
                    cast.units.entry(unit.clone()).or_default().push(who);
                }
                _ => {}
            }
        }
        cast
    }

    /// Draws the people of a ticket that belongs to `unit`, or to Biro Humas.
    pub(super) fn crew(&self, unit: Option<&UnitCode>, dice: &Dice) -> Crew {
        let humas = dice.pick(&self.humas).copied().unwrap_or(Who::System);
        let worker = unit.and_then(|unit| dice.pick(self.units.get(unit)?)).copied();
        Crew {
            humas,
            worker: worker.unwrap_or(humas),
        }
    }

    /// Whether somebody works there.
    pub(super) fn has(&self, unit: &UnitCode) -> bool {
        self.units.contains_key(unit)
    }

    /// Any unit.
    pub(super) fn any(&self, dice: &Dice) -> Option<UnitCode> {
        let all: Vec<&UnitCode> = self.units.keys().collect();
        dice.pick(&all).copied().cloned()
    }

    /// Another unit than `unit`, and somebody there.
    pub(super) fn another(&self, unit: &UnitCode, dice: &Dice) -> Option<(&UnitCode, Who)> {
        let others: Vec<_> = self.units.iter().filter(|(code, _)| *code != unit).collect();
        let (code, people) = *dice.pick(&others)?;
        Some((code, *dice.pick(people)?))
    }
}
