//! Choosing the policy: newest of a kind and clock that was valid on the day.

use chrono::NaiveDate;
use entity::policy;
use kernel::{calendar::MissingYear, kind::TicketKind};

use crate::directory::Directory;

/// What a clock measures. The words are those of the column `policy.clock`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Filing to the first answer.
    FirstAnswer,
    /// Filing to verification by Humas.
    Verification,
    /// Routing to the unit's follow-up.
    UnitFollowUp,
    /// Filing to the end of the work.
    Resolution,
    /// The regulation's own limit.
    Legal,
}

impl Clock {
    /// The word in the database and in the seed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FirstAnswer => "first_answer",
            Self::Verification => "verification",
            Self::UnitFollowUp => "unit_follow_up",
            Self::Resolution => "resolution",
            Self::Legal => "legal",
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

/// The policy that binds tickets of `kind` filed on `day`; of two that begin on one day the first by key.
pub(super) fn in_force(
    directory: &Directory,
    kind: TicketKind,
    clock: Clock,
    day: NaiveDate,
) -> Result<&policy::Model, NoPolicy> {
    let mut newest: Option<&policy::Model> = None;
    for policy in &directory.policies {
        let binds = policy.kind == kind && policy.clock == clock.name() && policy.valid_from <= day;
        if binds && newest.is_none_or(|known| known.valid_from < policy.valid_from) {
            newest = Some(policy);
        }
    }
    newest.ok_or(NoPolicy::Missing {
        kind,
        clock: clock.name(),
        day,
    })
}
