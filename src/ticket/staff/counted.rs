//! Counts of many tickets, remembered for a moment. What is late changes by time alone, so no trigger can keep its count, and counting up to
//! [`super::list::MOST`] for three tabs would be a fifth of what a list of a million tickets costs. Few are counted each time; so are many
//! whenever somebody has acted on this node: whoever finishes a ticket sees its tab go down.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Duration, Utc};
use kernel::{id::StaffId, role::Role, unit_code::UnitCode};

use super::filter::{Filter, Who};
use crate::account::CurrentStaff;

/// From this many on, one more or less is nothing that anybody acts upon.
const MANY: i64 = 100;
/// How long a count is believed.
const MOMENT: Duration = Duration::seconds(10);
/// Counts remembered at most: three tabs of each of a thousand people.
const ROOM: usize = 3_000;

/// What is remembered.
#[derive(Debug, Default)]
pub struct Counted(Mutex<HashMap<Question, (DateTime<Utc>, i64)>>);

/// What was counted: a filter, within what the asker may see.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    role: Role,
    unit: Option<UnitCode>,
    own: Option<StaffId>,
    pub(super) filter: Filter,
}

impl Question {
    pub(super) fn of(staff: &CurrentStaff, filter: &Filter) -> Self {
        Self {
            role: staff.role,
            unit: staff.unit.clone(),
            own: (filter.who == Some(Who::Mine)).then_some(staff.id),
            filter: filter.clone(),
        }
    }
}

impl Counted {
    /// What was counted a moment ago.
    pub(super) fn recall(&self, question: &Question, now: DateTime<Utc>) -> Option<i64> {
        let (at, count) = *self.held().get(question)?;
        (at..at + MOMENT).contains(&now).then_some(count)
    }

    /// Remembers it, if there are many.
    pub(super) fn remember(&self, question: Question, count: i64, now: DateTime<Utc>) {
        if count < MANY {
            return;
        }
        let mut held = self.held();
        if held.len() >= ROOM {
            held.clear();
        }
        held.insert(question, (now, count));
    }

    /// Somebody has acted: everything is counted again.
    pub fn forget(&self) {
        self.held().clear();
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Question, (DateTime<Utc>, i64)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use kernel::rng::Rng;

    use super::*;
    use crate::ticket::staff::filter::Due;

    fn question(id: StaffId, filter: &Filter) -> Question {
        let staff = CurrentStaff {
            id,
            name: "Petugas".into(),
            role: Role::Humas,
            unit: None,
            session: String::new(),
        };
        Question::of(&staff, filter)
    }

    #[test]
    fn many_are_remembered_for_a_moment_and_few_are_not() {
        let (now, counted) = (DateTime::UNIX_EPOCH, Counted::default());
        let late = Filter {
            due: Some(Due::Late),
            ..Filter::default()
        };
        let asked = question(StaffId::at(now, &Rng::seeded(1)), &late);
        counted.remember(asked.clone(), MANY - 1, now);
        assert_eq!(counted.recall(&asked, now), None);
        counted.remember(asked.clone(), MANY, now);
        assert_eq!(counted.recall(&asked, now), Some(MANY));
        assert_eq!(counted.recall(&asked, now + MOMENT), None);
        assert_eq!(counted.recall(&asked, now - MOMENT), None);
        counted.forget();
        assert_eq!(counted.recall(&asked, now), None);
    }

    #[test]
    fn colleagues_share_what_is_not_their_own() {
        let (now, counted, rng) = (DateTime::UNIX_EPOCH, Counted::default(), Rng::seeded(1));
        let (one, other) = (StaffId::at(now, &rng), StaffId::at(now, &rng));
        let late = Filter {
            due: Some(Due::Late),
            ..Filter::default()
        };
        let mine = Filter {
            who: Some(Who::Mine),
            ..Filter::default()
        };
        counted.remember(question(one, &late), MANY, now);
        counted.remember(question(one, &mine), MANY, now);
        assert_eq!(counted.recall(&question(other, &late), now), Some(MANY));
        assert_eq!(counted.recall(&question(other, &mine), now), None);
    }
}
