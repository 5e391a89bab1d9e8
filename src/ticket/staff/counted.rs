//! Counts of many tickets, remembered for a moment. What is late changes by time alone, so no trigger can keep its count, and counting up to
//! [`super::list::MOST`] for three tabs would be a fifth of what a list of a million tickets costs. Few are counted each time; so are many
//! when staff have acted on this node: whoever finishes a ticket sees its tab go down. What reporters, clocks and other nodes do shows a
//! moment later; while a job acts on many tickets, nothing is remembered.

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
pub struct Counted(Mutex<Held>);

#[derive(Debug, Default)]
struct Held {
    counts: HashMap<Question, (DateTime<Utc>, i64)>,
    acts: Acts,
}

/// How often somebody has acted on this node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Acts(u64);

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
        let (at, count) = *self.held().counts.get(question)?;
        (at..at + MOMENT).contains(&now).then_some(count)
    }

    /// To be asked before counting.
    pub(super) fn acts(&self) -> Acts {
        self.held().acts
    }

    /// Remembers what was counted, if there are many and nobody has acted since.
    pub(super) fn remember(&self, question: Question, count: i64, now: DateTime<Utc>, since: Acts) {
        let mut held = self.held();
        if count < MANY || held.acts != since {
            return;
        }
        if held.counts.len() >= ROOM {
            held.counts.clear();
        }
        held.counts.insert(question, (now, count));
    }

    /// Somebody has acted: everything is counted again.
    pub fn forget(&self) {
        let mut held = self.held();
        held.acts = Acts(held.acts.0.wrapping_add(1));
        held.counts.clear();
    }

    fn held(&self) -> MutexGuard<'_, Held> {
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
        let before = counted.acts();
        counted.remember(asked.clone(), MANY - 1, now, before);
        assert_eq!(counted.recall(&asked, now), None);
        counted.remember(asked.clone(), MANY, now, before);
        assert_eq!(counted.recall(&asked, now), Some(MANY));
        assert_eq!(counted.recall(&asked, now + MOMENT), None);
        assert_eq!(counted.recall(&asked, now - MOMENT), None);
        counted.forget();
        assert_eq!(counted.recall(&asked, now), None);
        counted.remember(asked.clone(), MANY, now, before);
        assert_eq!(counted.recall(&asked, now), None, "counted before somebody acted");
        counted.remember(asked.clone(), MANY, now, counted.acts());
        assert_eq!(counted.recall(&asked, now), Some(MANY));
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
        counted.remember(question(one, &late), MANY, now, counted.acts());
        counted.remember(question(one, &mine), MANY, now, counted.acts());
        assert_eq!(counted.recall(&question(other, &late), now), Some(MANY));
        assert_eq!(counted.recall(&question(other, &mine), now), None);
    }
}
