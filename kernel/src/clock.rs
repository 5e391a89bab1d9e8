//! The only source of the current time.
//!
//! Everything that needs "now" takes a [`Clock`], so that a test can hold the hands and move them by two days.
//! Times are cut to microseconds, because that is what the databases keep: a time read back equals the one written.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use std::{
    fmt::Debug,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Something that knows what time it is.
pub trait Clock: Send + Sync + Debug {
    /// The current time in UTC, cut to microseconds.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is the replacement that the ban names"
    )]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}

/// A clock that stands still until it is moved. Clones share the same hands.
#[derive(Clone, Debug)]
pub struct FixedClock {
    hands: Arc<Mutex<DateTime<Utc>>>,
}

impl FixedClock {
    /// A clock that stands at `time`.
    pub fn at(time: DateTime<Utc>) -> Self {
        Self {
            hands: Arc::new(Mutex::new(time.trunc_subsecs(6))),
        }
    }

    /// Moves the clock on by `span` (or back, if it is negative). A span that leaves the calendar is ignored.
    pub fn advance(&self, span: Duration) {
        let mut hands = self.hands();
        if let Some(moved) = hands.checked_add_signed(span) {
            *hands = moved.trunc_subsecs(6);
        }
    }

    /// Puts the clock at `time`.
    pub fn set(&self, time: DateTime<Utc>) {
        *self.hands() = time.trunc_subsecs(6);
    }

    fn hands(&self) -> MutexGuard<'_, DateTime<Utc>> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        *self.hands()
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> DateTime<Utc> {
        (**self).now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{TimeZone, Timelike};

    #[test]
    fn a_fixed_clock_moves_only_when_told_and_takes_its_clones_along() {
        let start = Utc.with_ymd_and_hms(2026, 7, 1, 8, 0, 0).unwrap();
        let clock = FixedClock::at(start);
        let shared = clock.clone();
        assert_eq!(clock.now(), start);
        clock.advance(Duration::hours(49));
        assert_eq!(shared.now(), start + Duration::hours(49));
        shared.set(start);
        assert_eq!(clock.now(), start);
    }

    #[test]
    fn times_are_cut_to_microseconds() {
        let fine = Utc.timestamp_opt(1_800_000_000, 123_456_789).unwrap();
        let clock = FixedClock::at(fine);
        assert_eq!(clock.now().nanosecond(), 123_456_000);
        clock.advance(Duration::nanoseconds(1_999));
        assert_eq!(clock.now().nanosecond(), 123_457_000);
        assert_eq!(SystemClock.now().nanosecond() % 1_000, 0);
    }
}
