//! Choosing the policy: the newest of a kind and clock that was valid on the day; one for the ticket's class before one for
//! all.

use chrono::NaiveDate;
use entity::policy;
use kernel::{
    calendar::{Length, MissingYear},
    kind::TicketKind,
};

use crate::directory::Directory;

/// What a clock measures. The words are those of the columns `policy.clock` and `ticket_clock.clock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Filing to the first answer.
    FirstAnswer,
    /// Filing to verification by Humas.
    Verification,
    /// Routing to the unit's follow-up.
    UnitFollowUp,
    /// Filing, or opening again, to the end of the work.
    Resolution,
    /// The regulation's own limit.
    Legal,
    /// The reporter wrote again after an answer: the promise of a first answer holds for the next one too.
    NextAnswer,
}

impl Clock {
    /// In the order in which people are shown them.
    pub const ALL: [Self; 6] = [
        Self::FirstAnswer,
        Self::NextAnswer,
        Self::Verification,
        Self::UnitFollowUp,
        Self::Resolution,
        Self::Legal,
    ];

    /// The word in the database and in the seed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstAnswer => "first_answer",
            Self::Verification => "verification",
            Self::UnitFollowUp => "unit_follow_up",
            Self::Resolution => "resolution",
            Self::Legal => "legal",
            Self::NextAnswer => "next_answer",
        }
    }

    /// The clock of a word.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|clock| clock.name() == word)
    }

    /// Whose policies give its length.
    const fn promised_as(self) -> Self {
        match self {
            Self::NextAnswer => Self::FirstAnswer,
            other => other,
        }
    }
}

/// Why no deadline can be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPolicy {
    /// No policy of this kind and clock was valid on the day.
    #[error("no {clock} policy for {kind} tickets was valid on {day}")]
    Missing {
        /// Kind of ticket.
        kind: TicketKind,
        /// Name of the clock.
        clock: &'static str,
        /// The day.
        day: NaiveDate,
    },
    /// The policy names neither hours nor working days that can be counted.
    #[error("policy {0} has no length")]
    Empty(String),
    /// It counts working days, and the calendar lacks a year.
    #[error(transparent)]
    Calendar(#[from] MissingYear),
}

/// The policy that binds a clock of tickets of `kind` and `class` that starts on `day`; of two that begin on one day the
/// first by key.
pub(super) fn in_force(
    directory: &Directory,
    kind: TicketKind,
    class: Option<i32>,
    clock: Clock,
    day: NaiveDate,
) -> Result<&policy::Model, NoPolicy> {
    let clock = clock.promised_as();
    let mut newest: Option<&policy::Model> = None;
    for policy in &directory.policies {
        let for_class = policy.class_no.is_none() || policy.class_no == class;
        let binds =
            policy.kind == kind && policy.clock == clock.name() && policy.valid_from <= day && for_class;
        let rank = |policy: &policy::Model| (policy.class_no.is_some(), policy.valid_from);
        if binds && newest.is_none_or(|known| rank(known) < rank(policy)) {
            newest = Some(policy);
        }
    }
    newest.ok_or(NoPolicy::Missing {
        kind,
        clock: clock.name(),
        day,
    })
}

/// How long a policy's clock runs.
pub(super) fn length(policy: &policy::Model) -> Result<Length, NoPolicy> {
    let positive = |number: Option<i32>| {
        number
            .and_then(|number| u32::try_from(number).ok())
            .filter(|n| *n > 0)
    };
    let hours = positive(policy.hours).map(Length::Hours);
    let days = positive(policy.working_days).map(Length::WorkingDays);
    hours.or(days).ok_or_else(|| NoPolicy::Empty(policy.key.clone()))
}
